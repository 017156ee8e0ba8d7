package org.autoinstalld.command;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.VmConf;

/** What machines have that the inventory does not know: entries of kept files outside our sections. */
record UsedAddresses(Set<Lladdr> lladdrs, Set<IpAddress> addresses) {

    static UsedAddresses of(Inventory inventory, Terminal terminal) {
        UsedAddresses taken = new UsedAddresses(new HashSet<>(), new HashSet<>());
        for (KeptFile target : KeptFile.of(inventory)) {
            try {
                others(target).ifPresent(text -> taken.add(target, text));
            } catch (ConfFileException e) {
                terminal.complain(List.of(Problem.warning(
                        e.problem().place(), e.problem().message(), "what it holds may be given away again")));
            }
        }
        return taken;
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
}
