package org.autoinstalld.plan;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;
import org.jspecify.annotations.Nullable;

/**
 * In which form guests get their entries, and which get none yet: what stands in vm.conf tells who is being installed, and
 * the disks tell whom vmd(8) would take.
 *
 * @param installing guests whose entries boot as our installing form does. Somebody is installing them, so they keep that,
 *     whatever else the inventory changes
 * @param present guests that have entries in our part of the file
 * @param leftOut guests without a disk that have no entry so far, and what to do; vmd refuses a whole file for one
 * @param problems what is worth knowing of the entries that stay
 */
public record GuestForms(
        Set<HostName> installing, Set<HostName> present, Map<HostName, Problem> leftOut, List<Problem> problems) {
    static final GuestForms USUAL = new GuestForms(Set.of(), Set.of(), Map.of(), List.of());

    public GuestForms {
        installing = Set.copyOf(installing);
        present = Set.copyOf(present);
        leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
        problems = List.copyOf(problems);
    }

    /**
     * By what the file has now.
     *
     * @param model of all guests, in their running form
     * @param entries of our part of the file
     * @param file its name
     * @param images null if nobody here can tell which there are
     */
    static GuestForms of(
            VmConfModel model,
            TemplateSet templates,
            HostIndex inventory,
            List<VmEntry<VmBlock>> entries,
            String file,
            @Nullable DiskImages images) {
        Problems problems = new Problems();
        Set<HostName> installing = new TreeSet<>();
        Set<HostName> present = new TreeSet<>();
        Map<HostName, VmEntry<VmBlock>> candidates = new HashMap<>();
        for (VmEntry<VmBlock> entry : entries) {
            Optional<HostName> host = inventory.byGuest(entry.value().name()).map(Host::name);
            host.ifPresent(present::add);
            if (isInstallingForm(entry.value())) {
                host.ifPresent(h -> candidates.putIfAbsent(h, entry));
            }
        }
        for (VmBlock made : made(model.with(candidates.keySet()), templates)) {
            inventory.byGuest(made.name()).map(Host::name).ifPresent(host -> {
                VmEntry<VmBlock> entry = candidates.get(host);
                if (entry != null && Objects.equals(entry.value().boot(), made.boot())) {
                    installing.add(host);
                    problems.add(Problem.warning(
                            entry.place(),
                            "vm '" + made.name() + "' has its installing form, and keeps it: whoever starts it"
                                    + " installs it",
                            "once it is installed: autoinstalld vmconf " + host + " --write " + file));
                }
            });
        }
        Map<HostName, Problem> leftOut = new TreeMap<>();
        if (images != null) {
            List<Host> absent = model.hosts().stream()
                    .filter(host -> !present.contains(host.name()))
                    .toList();
            images.expect(absent.stream()
                    .flatMap(host -> host.vm().stream())
                    .flatMap(vm -> vm.disks().stream())
                    .map(Vm.Disk::path)
                    .toList());
            absent.forEach(host ->
                    missing(host, images).ifPresent(disk -> leftOut.put(host.name(), leftOut(host, disk, file))));
        }
        return new GuestForms(installing, present, leftOut, problems.sorted());
    }

    private static boolean isInstallingForm(VmBlock vm) {
        return !vm.enabled() && vm.boot() != null && vm.bootDevice() == VmBlock.BootDevice.NET;
    }

    private static List<VmBlock> made(VmConfModel model, TemplateSet templates) {
        VmConfModel some = model.only(h -> model.installing().contains(h.name()));
        return !some.hosts().isEmpty() && templates.vmConf(some) instanceof Rendering.Rendered rendered
                ? VmConf.parse("", rendered.text()).vms().stream()
                        .map(VmEntry::value)
                        .toList()
                : List.of();
    }

    private static Optional<Vm.Disk> missing(Host host, DiskImages images) {
        return host.vm().stream()
                .flatMap(vm -> vm.disks().stream())
                .filter(disk -> images.isMissing(disk.path()))
                .findFirst();
    }

    /** One whose first disk is missing was never deployed. */
    private static Problem leftOut(Host host, Vm.Disk disk, String file) {
        Vm vm = host.vm().orElseThrow();
        int number = vm.disks().indexOf(disk);
        if (number == 0) {
            return Problem.warning(
                    host.place(),
                    "'" + host.name() + "' is left out of " + file + ": its disk is not there",
                    "autoinstalld deploy " + host.name());
        }
        String size = vm.size(number).map(Object::toString).orElse("SIZE");
        String kind = disk.format().map(f -> f + ":").orElse("");
        return Problem.warning(
                host.place(),
                "'" + host.name() + "' is left out of " + file + ": its disk '" + disk.path() + "' is not there",
                "vmctl create -s " + size + " " + kind + disk.path() + ", then autoinstalld apply");
    }
}
