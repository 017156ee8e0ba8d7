package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;

/**
 * One machine, with everything its profiles gave it settled.
 *
 * @param prefix directory part of DHCP's filename, no slash at either end; empty if none
 * @param interfaces the first is the one it boots from; never empty
 * @param place of its key in the inventory
 */
public record Host(
        HostName name,
        List<String> profiles,
        String prefix,
        List<Interface> interfaces,
        Settings settings,
        Optional<Vm> vm,
        Machine machine,
        Place place) {

    /** The interface it boots from. */
    public Interface netboot() {
        return interfaces.get(0);
    }

    public boolean has(Lladdr lladdr) {
        return interfaces.stream()
                .anyMatch(i -> i.lladdr().filter(lladdr::equals).isPresent());
    }

    public boolean has(IpAddress address) {
        return interfaces.stream().anyMatch(i -> i.has(address));
    }
}
