package org.autoinstalld.siteset;

import java.util.List;
import java.util.Map;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What a site set does that needs no file in a tree: the keys under {@code site-set:}.
 *
 * @param report how the machine reports its first boot; null if it shall not
 * @param authorizedKeys keys by user
 * @param installurl null if it is the installer's matter
 */
record Pieces(
        @Nullable FirstBootPiece report,
        Map<String, List<String>> authorizedKeys,
        List<String> packages,
        @Nullable String installurl,
        List<String> rcConfLocal,
        List<String> doas) {

    /**
     * What is fetched for rc.firsttime(8).
     *
     * @param first whether it has to come before what the installer put there
     */
    record FirstBootPiece(String url, boolean first) {}

    static Pieces of(ValueMap settings, @Nullable FirstBootPiece report) {
        ValueMap said = settings.get(Settings.SITE_SET).orElse(ValueMap.NOTHING);
        return new Pieces(
                report,
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
