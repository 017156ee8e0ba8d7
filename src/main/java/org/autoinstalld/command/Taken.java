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
import org.autoinstalld.plan.Target;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.VmConf;

/** What machines have that the inventory does not know: entries of kept files outside our sections. */
record Taken(Set<Lladdr> lladdrs, Set<IpAddress> addresses) {

    static Taken of(Inventory inventory, Terminal terminal) {
        Taken taken = new Taken(new HashSet<>(), new HashSet<>());
        for (Target target : Target.of(inventory)) {
            try {
                others(target).ifPresent(text -> taken.add(target, text));
            } catch (ConfFileException e) {
                terminal.complain(List.of(Problem.warning(
                        e.problem().place(), e.problem().message(), "what it holds may be given away again")));
            }
        }
        return taken;
    }

    private static Optional<String> others(Target target) throws ConfFileException {
        if (target.isWhole()) {
            return OnDisk.read(Path.of(target.file().includedBy().orElseThrow()))
                    .content()
                    .map(content -> content.text());
        }
        return OnDisk.read(Path.of(target.path()))
                .content()
                .flatMap(content -> Target.section(target.kind(), target.of())
                        .remove(target.path(), content, new Problems())
                        .or(() -> Optional.of(content)))
                .map(content -> content.text());
    }

    private void add(Target target, String text) {
        if (target.kind() == Target.Kind.DHCPD) {
            DhcpdConf.parse(target.path(), text).hosts().forEach(e -> {
                e.value().lladdr().ifPresent(lladdrs::add);
                addresses.addAll(e.value().addresses());
            });
        } else if (target.kind() == Target.Kind.VM) {
            VmConf.parse(target.path(), text)
                    .vms()
                    .forEach(e -> e.value().interfaces().forEach(i -> i.lladdr().ifPresent(lladdrs::add)));
        }
    }
}
