package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.BlockKind;
import org.autoinstalld.dhcpdconf.Declaration;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.dhcpdconf.SubnetDeclaration;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * From where machines ask that have no address of their own: the networks that dhcpd.conf, or vmd(8) itself, gives them
 * an address of. Not for use by several threads.
 */
final class MachineNetworks {
    /** Of local interfaces, unless vm.conf says otherwise; vm.conf(5). */
    private static final Subnet LOCAL = Subnet.parse("100.64.0.0/10").orElseThrow();

    /** What is declared around a host block, by the block's place; empty if it stands outside of all networks. */
    private final Map<Place, List<Subnet>> around = new HashMap<>();

    private final List<Subnet> declared = new ArrayList<>();
    private final List<Subnet> forKnown = new ArrayList<>();
    private final List<Subnet> forUnknown = new ArrayList<>();
    private final Map<String, Subnet> locals = new HashMap<>();
    private final List<Requester> unlisted = new ArrayList<>();
    private final List<Requester> hidden = new ArrayList<>();
    /** Whether there is a dhcpd.conf to go by. */
    private boolean told;

    void read(DhcpdConf conf) {
        told = true;
        for (DhcpdEntry<SubnetDeclaration> entry : conf.subnets()) {
            Subnet subnet = entry.value().subnet();
            declared.add(subnet);
            if (!entry.value().ranges().isEmpty()) {
                forKnown.add(subnet);
                if (servesUnknown(entry.declaration())) {
                    forUnknown.add(subnet);
                    requester(entry).ifPresent(unlisted::add);
                }
            }
        }
        for (DhcpdEntry<HostDeclaration> entry : conf.hosts()) {
            around.put(entry.place(), around(entry.declaration()));
            if (entry.value().lladdr().isEmpty()) {
                hidden(entry).ifPresent(hidden::add);
            }
        }
    }

    private static Optional<Requester> requester(DhcpdEntry<SubnetDeclaration> entry) {
        IpAddress address = entry.value().ranges().get(0).low();
        return InstallerRequest.of(null, text(entry, "option host-name"), text(entry, "filename"))
                .map(request -> new Requester(entry.place(), entry.value().subnet(), address, request));
    }

    /** A machine that dhcpd knows by something else than its lladdr. */
    private Optional<Requester> hidden(DhcpdEntry<HostDeclaration> entry) {
        List<Subnet> networks = around.getOrDefault(entry.place(), List.of());
        Subnet on = entry.value().addresses().stream()
                .findFirst()
                .map(Subnet::single)
                .or(() -> networks.stream().findFirst())
                .or(() -> forKnown.stream().findFirst())
                .orElse(null);
        return on == null
                ? Optional.empty()
                : InstallerRequest.of(null, HostDeclaration.told(entry))
                        .map(request -> new Requester(entry.place(), on, on.base(), request));
    }

    /** Machines with a host block that does not tell their lladdr, each on the network it is on. */
    List<Requester> hidden() {
        return hidden;
    }

    private static @Nullable String text(DhcpdEntry<?> entry, String name) {
        return entry.declaration()
                .effective(name)
                .map(s -> s.parameter().text())
                .orElse(null);
    }

    /** Who is told to ask without a host block. */
    List<Requester> unlisted() {
        return unlisted;
    }

    /** What a machine asks for; empty if DHCP does not tell it to install. */
    Optional<InstallerRequest> request(FoundMachine machine) {
        Guest guest = machine.guest().orElse(null);
        Lladdr lladdr = guest == null ? null : guest.bootLladdr().orElse(null);
        if (guest != null && isLocal(guest)) {
            // vmd(8) itself is its DHCP server, and tells it the guest's name
            return Optional.of(new InstallerRequest(lladdr, guest.vm().name(), "", Mode.INSTALL));
        }
        HostBlock block = booting(machine).orElse(null);
        if (block != null) {
            return InstallerRequest.of(lladdr == null ? block.lladdr() : lladdr, block.told());
        }
        if (lladdr == null) {
            return Optional.empty();
        }
        if (!told) {
            // whoever its DHCP server is, the plainest filename is the likeliest
            return Optional.of(new InstallerRequest(lladdr, null, "", Mode.INSTALL));
        }
        return unlisted.stream().findFirst().map(s -> s.request().by(lladdr));
    }

    /** What vm.conf says of local interfaces. */
    void local(String hypervisor, String prefix) {
        Subnet.parseLenient(prefix).ifPresent(s -> locals.put(hypervisor, s));
    }

    /** Whether dhcpd gives a machine without a host block an address there. */
    static boolean servesUnknown(Declaration subnet) {
        return subnet.effective("allow unknown-clients")
                .map(s -> s.parameter().text().equals("true"))
                .orElse(true);
    }

    /** The subnet around it, or all on the same wire if a shared-network is around that. */
    private static List<Subnet> around(Declaration host) {
        List<Subnet> found = new ArrayList<>();
        for (Optional<Declaration> d = host.parent(); d.isPresent(); d = d.get().parent()) {
            if (d.get().kind() == BlockKind.SHARED_NETWORK) {
                below(d.get(), found);
                return found.stream().distinct().toList();
            }
            d.get().subnet().ifPresent(found::add);
        }
        return found;
    }

    private static void below(Declaration block, List<Subnet> found) {
        for (Declaration d : block.declarations()) {
            d.subnet().ifPresent(found::add);
            below(d, found);
        }
    }

    /**
     * Who may ask for a machine's files besides its own address: fixed addresses that the inventory cannot hold, else
     * the networks it may be on. Empty if the files name none.
     */
    List<Subnet> of(FoundMachine machine) {
        Set<Subnet> all = new LinkedHashSet<>();
        machine.guest()
                .filter(MachineNetworks::isLocal)
                .ifPresent(g -> all.add(locals.getOrDefault(g.hypervisor(), LOCAL)));
        HostBlock block = booting(machine).orElse(null);
        if (block != null) {
            all.addAll(of(block));
        } else if (all.isEmpty()) {
            all.addAll(forUnknown);
        }
        return List.copyOf(all);
    }

    /**
     * Where else a machine may ask, and for what: by further host blocks of it, or where dhcpd(8) takes it for a
     * machine without one, since no network that is declared has room for its addresses. Where it gets nothing is
     * left out.
     */
    List<Requester> elsewhere(FoundMachine machine, WebRoot root) {
        List<Requester> all = new ArrayList<>();
        for (HostBlock block : machine.doubles()) {
            block.request()
                    .ifPresent(request ->
                            of(block).forEach(s -> all.add(new Requester(block.place(), s, s.base(), request))));
        }
        booting(machine)
                .filter(this::isNowhere)
                .ifPresent(b -> unlisted.forEach(s -> all.add(new Requester(
                        b.place(), s.subnet(), s.address(), s.request().by(b.lladdr())))));
        return all.stream().filter(s -> root.get(s.request()).isPresent()).toList();
    }

    private boolean isNowhere(HostBlock block) {
        return !block.addresses().isEmpty()
                && block.addresses().stream().noneMatch(a -> declared.stream().anyMatch(s -> s.contains(a)));
    }

    /** The block of the interface that it boots from; the first, unless a guest says which that is. */
    private static Optional<HostBlock> booting(FoundMachine machine) {
        List<Lladdr> guest = machine.guest().map(Guest::lladdrs).orElse(List.of());
        boolean tells = machine.blocks().stream().anyMatch(b -> guest.contains(b.lladdr()));
        return machine.blocks().stream()
                .filter(b -> !tells || b.lladdr().equals(guest.get(0)))
                .findFirst();
    }

    private static boolean isLocal(Guest guest) {
        return guest.vm().interfaces().stream().limit(1).anyMatch(i -> i.local());
    }

    private List<Subnet> of(HostBlock block) {
        List<Subnet> fixed = block.addresses().stream().map(Subnet::single).toList();
        if (!fixed.isEmpty()) {
            return fixed;
        }
        List<Subnet> near = around.getOrDefault(block.place(), List.of());
        if (!near.isEmpty()) {
            return near;
        }
        return block.fixed().isEmpty() && !forKnown.isEmpty() ? forKnown : declared;
    }
}
