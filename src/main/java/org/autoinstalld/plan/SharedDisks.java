package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmEntry;

/**
 * Files that one of our guests writes and another VM has too, as disk or as cdrom. vmd(8) lets the two run one after the
 * other, and an installation then overwrites what the other has. One image may be the cdrom of many, as vmd opens those to
 * read them alone.
 */
final class SharedDisks {
    private final DiskImages images;
    private final HostIndex inventory;
    private final Predicate<VmEntry<VmBlock>> isOurs;

    SharedDisks(DiskImages images, HostIndex inventory, Predicate<VmEntry<VmBlock>> isOurs) {
        this.images = images;
        this.inventory = inventory;
        this.isOurs = isOurs;
    }

    /** One file of one VM. */
    private record Use(VmEntry<VmBlock> entry, String path, boolean isDisk) {
        String vm() {
            return entry.value().name();
        }

        String word() {
            return isDisk ? "disk" : "cdrom";
        }
    }

    /** @param vms all that vmd reads, in its order */
    void report(List<VmEntry<VmBlock>> vms, Problems problems) {
        images.expect(vms.stream().flatMap(SharedDisks::uses).map(Use::path).toList());
        Map<String, List<Use>> ours = new HashMap<>();
        List<VmEntry<VmBlock>> others = new ArrayList<>();
        for (VmEntry<VmBlock> vm : vms) {
            if (!isOurs.test(vm)) {
                others.add(vm);
                continue;
            }
            uses(vm).forEach(use -> {
                List<Use> same = ours.computeIfAbsent(images.identity(use.path()), i -> new ArrayList<>(1));
                same.stream().filter(u -> collide(u, use)).findFirst().ifPresent(u -> between(u, use, problems));
                same.add(use);
            });
        }
        if (ours.isEmpty()) {
            return;
        }
        others.stream()
                .flatMap(SharedDisks::uses)
                .forEach(use -> ours.getOrDefault(images.identity(use.path()), List.of()).stream()
                        // of two with one name that is the clash
                        .filter(u -> collide(u, use) && !u.vm().equals(use.vm()))
                        .findFirst()
                        .ifPresent(u -> withOther(u, use, problems)));
    }

    private static Stream<Use> uses(VmEntry<VmBlock> vm) {
        return Stream.concat(
                vm.value().disks().stream().map(d -> new Use(vm, d.path(), true)),
                Stream.ofNullable(vm.value().cdrom()).map(path -> new Use(vm, path, false)));
    }

    private static boolean collide(Use one, Use other) {
        return one.isDisk() || other.isDisk();
    }

    private void between(Use first, Use second, Problems problems) {
        problems.add(Problem.error(
                        place(second),
                        what(second) + " of " + owner(second) + is(first, second) + " of " + owner(first) + at(first),
                        "each guest has disks of its own, whatever path leads to them")
                .naming(names(Stream.of(first, second))));
    }

    private void withOther(Use our, Use their, Problems problems) {
        Place place = their.entry().place();
        problems.add(Problem.error(
                        place,
                        what(their) + " of vm '" + their.vm() + "'" + is(our, their) + " of " + owner(our) + at(our),
                        "an installation of one overwrites the other; give one of them another image, or take the vm"
                                + " out of " + place.file())
                .naming(names(Stream.of(our))));
    }

    private List<String> names(Stream<Use> uses) {
        return uses.flatMap(use -> host(use).stream()).map(h -> h.name().text()).toList();
    }

    private static String what(Use use) {
        return use.word() + " '" + use.path() + "'";
    }

    private static String is(Use of, Use use) {
        return of.path().equals(use.path())
                ? " is also " + (of.isDisk() ? "a disk" : "the cdrom")
                : " is the same file as " + what(of);
    }

    private String owner(Use use) {
        return host(use).map(h -> "host '" + h.name() + "'").orElse("vm '" + use.vm() + "'");
    }

    private String at(Use use) {
        return " at " + place(use);
    }

    private Place place(Use use) {
        return host(use).map(Host::place).orElse(use.entry().place());
    }

    private Optional<Host> host(Use use) {
        return inventory.byGuest(use.vm());
    }
}
