package org.autoinstalld.newhost;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.VmConf;

/**
 * What a new host cannot have: what hosts and networks of the inventory have, and entries of kept files outside our
 * sections. Of what is free the lowest is given, so that the same inventory gives the same answer.
 */
public record UsedAddresses(Set<Lladdr> lladdrs, Set<IpAddress> addresses) {

    /** @param remarks gets what could not be read */
    public static UsedAddresses of(Inventory inventory, Consumer<Problem> remarks) {
        UsedAddresses taken = new UsedAddresses(new HashSet<>(), new HashSet<>());
        taken.add(inventory);
        for (KeptFile target : KeptFile.of(inventory)) {
            try {
                others(target).ifPresent(text -> taken.add(target, text));
            } catch (ConfFileException e) {
                remarks.accept(Problem.warning(
                        e.problem().place(), e.problem().message(), "what it holds may be given away again"));
            }
        }
        return taken;
    }

    private void add(Inventory inventory) {
        inventory
                .hosts()
                .values()
                .forEach(host -> host.interfaces().forEach(i -> {
                    i.lladdr().ifPresent(lladdrs::add);
                    i.address().ifPresent(addresses::add);
                }));
        inventory.broken().values().forEach(host -> {
            lladdrs.addAll(host.lladdrs());
            addresses.addAll(host.addresses());
        });
        inventory.site().responseServer().ifPresent(s -> addresses.add(s.address()));
        inventory.networks().values().forEach(network -> {
            addresses.addAll(network.routers());
            addresses.addAll(network.nameServers());
            network.nextServer().ifPresent(addresses::add);
        });
    }

    private static Optional<String> others(KeptFile target) throws ConfFileException {
        if (target.isWhole()) {
            return OnDisk.read(Path.of(target.file().includedBy().orElseThrow()))
                    .content()
                    .map(content -> content.text());
        }
        return OnDisk.read(Path.of(target.path()))
                .content()
                .map(content -> target.part()
                        .find(target.path(), content, new Problems())
                        .outside()
                        .text());
    }

    private void add(KeptFile target, String text) {
        if (target.kind() == KeptFile.Kind.DHCPD) {
            DhcpdConf.parse(target.path(), text).hosts().forEach(e -> {
                e.value().lladdr().ifPresent(lladdrs::add);
                addresses.addAll(e.value().addresses());
            });
        } else if (target.kind() == KeptFile.Kind.VM) {
            VmConf.parse(target.path(), text)
                    .vms()
                    .forEach(e -> e.value()
                            .interfaces()
                            .forEach(i -> Optional.ofNullable(i.lladdr()).ifPresent(lladdrs::add)));
        }
    }

    /**
     * The lowest that is free.
     *
     * @param prefix three octets, {@code fe:e1:bb}; empty if all 16 million are taken
     */
    Optional<Lladdr> freeLladdr(String prefix) {
        long base = Lladdr.parse(prefix + ":00:00:00").orElseThrow().bits();
        for (long i = 1; i < 1 << 24; i++) {
            Lladdr lladdr = new Lladdr(base | i);
            if (!lladdrs.contains(lladdr)) {
                return Optional.of(lladdr);
            }
        }
        return Optional.empty();
    }

    /** The lowest IPv4 address that is free, outside the range that dhcpd(8) hands out; empty if all are taken. */
    public Optional<IpAddress> freeAddress(Network network) {
        long last = number(network.subnet().last());
        for (long i = number(network.subnet().base()); i <= last; i++) {
            IpAddress address = address(i);
            Optional<Network.Range> range = network.range().filter(r -> r.contains(address));
            if (range.isPresent()) {
                i = number(range.get().high());
            } else if (network.subnet().hasRoomFor(address) && !addresses.contains(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private static long number(IpAddress v4) {
        long number = 0;
        for (byte octet : v4.octets()) {
            number = number << 8 | octet & 0xff;
        }
        return number;
    }

    private static IpAddress address(long number) {
        return IpAddress.of(
                new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
