package org.autoinstalld.template;

import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.FreeValue;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.UnknownMachines;

/**
 * What a response file or disklabel template is made from.
 *
 * @param host empty for a machine that is not in the inventory
 * @param settings the host's, or the profile's for unknown machines
 * @param setdir of the machine that asks
 */
public record ResponseModel(
        Inventory inventory, Optional<Host> host, Settings settings, String prefix, Mode mode, Setdir setdir) {

    public static ResponseModel of(Inventory inventory, Host host, Mode mode, Setdir setdir) {
        return new ResponseModel(inventory, Optional.of(host), host.settings(), host.prefix(), mode, setdir);
    }

    /** For a machine that is not in the inventory: templates see no host. */
    public static ResponseModel of(Inventory inventory, UnknownMachines unknown, Mode mode, Setdir setdir) {
        return new ResponseModel(
                inventory,
                Optional.empty(),
                unknown.settings(),
                inventory.site().prefix(),
                mode,
                setdir);
    }

    /** The network of the interface it boots from. */
    Optional<Network> network() {
        return host.flatMap(h -> h.netboot().network()).flatMap(this::network);
    }

    Optional<Network> network(String name) {
        return Optional.ofNullable(inventory.networks().get(name));
    }

    Map<String, FreeValue> answers() {
        return mode == Mode.INSTALL ? settings.answers() : settings.upgradeAnswers();
    }

    /** What it is about, for messages: {@code host 'www.example.org'}. */
    String subject() {
        return host.map(h -> "host '" + h.name() + "'").orElse("unknown machine");
    }
}
