package org.autoinstalld.siteset;

import java.util.List;
import java.util.Map;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What a site set does that needs no file in a tree: the keys under {@code site-set:}.
 *
 * @param firstBoot where the line for rc.firsttime(8) is, by which the machine reports; null if it shall not
 * @param authorizedKeys keys by user
 * @param installurl null if it is the installer's matter
 */
record Pieces(
        @Nullable String firstBoot,
        Map<String, List<String>> authorizedKeys,
        List<String> packages,
        @Nullable String installurl,
        List<String> rcConfLocal,
        List<String> doas) {

    static Pieces of(ValueMap settings, @Nullable String firstBoot) {
        ValueMap said = settings.get(Settings.SITE_SET).orElse(ValueMap.NOTHING);
        return new Pieces(
                said.of(Settings.FIRST_BOOT) ? firstBoot : null,
                said.of(Settings.AUTHORIZED_KEYS),
                said.of(Settings.PACKAGES),
                said.get(Settings.INSTALLURL).orElse(null),
                said.of(Settings.RC_CONF_LOCAL),
                said.of(Settings.DOAS));
    }

    /** Whether anything is said at all. */
    static boolean areSaid(ValueMap settings) {
        return settings.get(Settings.SITE_SET)
                .filter(said -> !said.equals(ValueMap.NOTHING))
                .isPresent();
    }
}
