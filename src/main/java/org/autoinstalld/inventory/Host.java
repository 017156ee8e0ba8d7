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
 * @param access who may fetch its files
 * @param boot how it comes to an installer
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
        Access access,
        Boot boot,
        Place place) {

    /** One that is installed, and that DHCP always says so. */
    public Host(
            HostName name,
            List<String> profiles,
            String prefix,
            List<Interface> interfaces,
            Settings settings,
            Optional<Vm> vm,
            Machine machine,
            Access access,
            Place place) {
        this(name, profiles, prefix, interfaces, settings, vm, machine, access, Boot.DEFAULT, place);
    }

    /** The interface it boots from. */
    public Interface netboot() {
        return interfaces.get(0);
    }

    /**
     * The directory part of DHCP's filename, token included, and so where its files are: no slash at either end. Not for
     * people to see, if there is a token.
     */
    public String directory() {
        return access.token()
                .map(token -> prefix.isEmpty() ? token.reveal() : prefix + "/" + token.reveal())
                .orElse(prefix);
    }

    /** Those of its interfaces, in their order. */
    public List<Lladdr> lladdrs() {
        return interfaces.stream().flatMap(i -> i.lladdr().stream()).toList();
    }

    public boolean has(Lladdr lladdr) {
        return interfaces.stream()
                .anyMatch(i -> i.lladdr().filter(lladdr::equals).isPresent());
    }

    /** Whether it can be found by an lladdr. */
    public boolean hasLladdr() {
        return interfaces.stream().anyMatch(i -> i.lladdr().isPresent());
    }

    /** Whether an address of it is known at all. */
    public boolean hasAddress() {
        return interfaces.stream()
                .anyMatch(i -> i.address().isPresent() || i.address6().isPresent());
    }

    public boolean has(IpAddress address) {
        return interfaces.stream().anyMatch(i -> i.has(address));
    }
}
