package org.autoinstalld.template;

import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What a response file or disklabel template is made from.
 *
 * @param known null for a machine that is not in the inventory
 * @param settings the host's, or the profile's for unknown machines
 * @param setdir of the machine that asks
 * @param siteSet name of the site set that is made for the machine here; null if none is
 */
public record ResponseModel(
        Inventory inventory,
        @Nullable Host known,
        ValueMap settings,
        String prefix,
        Mode mode,
        Setdir setdir,
        @Nullable String siteSet) {

    public static ResponseModel of(Inventory inventory, Host host, Mode mode, Setdir setdir) {
        return new ResponseModel(inventory, host, host.settings(), host.prefix(), mode, setdir, null);
    }

    /** For a machine that is not in the inventory: templates see no host. */
    public static ResponseModel of(Inventory inventory, UnknownMachines unknown, Mode mode, Setdir setdir) {
        return new ResponseModel(
                inventory, null, unknown.settings(), inventory.site().prefix(), mode, setdir, null);
    }

    /** The same for a machine that gets a site set of that name. */
    public ResponseModel withSiteSet(@Nullable String name) {
        return new ResponseModel(inventory, known, settings, prefix, mode, setdir, name);
    }

    public Optional<Host> host() {
        return Optional.ofNullable(known);
    }

    Site site() {
        return inventory.site();
    }

    Map<String, FreeValue> answers() {
        return settings.of(mode == Mode.INSTALL ? Settings.ANSWERS : Settings.UPGRADE_ANSWERS);
    }

    /** What it is about, for messages: {@code host 'www.example.org'}. */
    public String subject() {
        return known == null ? "unknown machine" : "host '" + known.name() + "'";
    }
}
