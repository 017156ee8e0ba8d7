package org.autoinstalld.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.OurPart;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.Switch;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;
import org.jspecify.annotations.Nullable;

/** A vm.conf with all it includes; of a file that is wholly ours, the vm.conf that includes it. */
final class VmFile extends ParsedFile {
    private final VmConf conf;
    private final VmConf running;
    private final List<Entry> entries;

    /**
     * @param conf as it will be read one day, whether it includes a file of ours already or not
     * @param running as vmd reads it
     */
    VmFile(KeptFile target, @Nullable Content content, OurPart.Found part, VmConf conf, VmConf running) {
        super(target, content, part);
        this.conf = conf;
        this.running = running;
        this.entries = conf.vms().stream()
                .map(e -> new Entry(
                        e.value().name(),
                        e.place(),
                        e.value().settled(),
                        e.value().interfaces().stream()
                                .flatMap(i -> Stream.ofNullable(i.lladdr()))
                                .toList(),
                        List.of()))
                .toList();
    }

    VmConf running() {
        return running;
    }

    @Override
    List<Entry> entries() {
        return entries;
    }

    /** Our entries of VMs. */
    List<VmEntry<VmBlock>> ourVms() {
        return conf.vms().stream().filter(e -> isOurs(e.place())).toList();
    }

    /** Whether anybody else wrote of VMs or switches. */
    boolean hasOthers() {
        return conf.vms().stream().anyMatch(e -> !isOurs(e.place()))
                || conf.switches().stream().anyMatch(e -> !isOurs(e.place()));
    }

    /** Also switches that are declared twice, and disks of our hosts that another VM has. */
    @Override
    void clashes(HostIndex hosts, Set<HostName> standing, DiskImages images, Problems problems) {
        Predicate<VmEntry<VmBlock>> isOurs = e -> isOurs(e.place())
                || hosts.byGuest(e.value().name())
                        .filter(h -> standing.contains(h.name()))
                        .isPresent();
        new SharedDisks(images, hosts, isOurs).report(conf.vms(), problems);
        super.clashes(hosts, standing, images, problems);
        Set<String> switches = new HashSet<>();
        conf.switches().stream()
                .filter(e -> isOurs(e.place()))
                .forEach(e -> switches.add(e.value().name()));
        for (VmEntry<Switch> entry : conf.switches()) {
            if (!isOurs(entry.place()) && switches.contains(entry.value().name())) {
                problems.error(
                        entry.place(),
                        "switch '" + entry.value().name() + "' stands outside our " + partWord() + " and inside it",
                        "take it out of " + entry.place().file() + ", or say 'existing: yes' for it in the inventory");
            }
        }
    }

    /** Errors of the whole file. */
    @Override
    public List<Problem> errors() {
        return conf.problems().stream().filter(Problem::isError).toList();
    }
}
