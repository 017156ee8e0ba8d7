package org.autoinstalld.importer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmEntry;
import org.jspecify.annotations.Nullable;

/**
 * Image files that two VMs of one vm.conf have, at least one of them to write. Neither can be a guest of the inventory,
 * which refuses any VM on the disk of one of its own; many may read one cdrom.
 */
final class SameImages {
    private final Map<String, List<Use>> byFile = new HashMap<>();

    private record Use(VmEntry<VmBlock> vm, String path, boolean isDisk) {}

    /** @param vms those that vmd(8) takes */
    SameImages(List<VmEntry<VmBlock>> vms) {
        vms.forEach(vm -> uses(vm).forEach(use -> byFile.computeIfAbsent(normal(use.path()), f -> new ArrayList<>(1))
                .add(use)));
    }

    private static Stream<Use> uses(VmEntry<VmBlock> vm) {
        return Stream.concat(
                vm.value().disks().stream().map(d -> new Use(vm, d.path(), true)),
                Stream.ofNullable(vm.value().cdrom()).map(path -> new Use(vm, path, false)));
    }

    /** vmd(8) runs in the root directory. */
    private static String normal(String path) {
        try {
            return Path.of("/").resolve(path).normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }

    /** What a VM has together with another one, as a reason to leave it. */
    @Nullable
    String shared(VmEntry<VmBlock> vm) {
        return uses(vm).flatMap(use -> byFile.getOrDefault(normal(use.path()), List.of()).stream()
                        .filter(other -> !other.vm().place().equals(vm.place()) && (use.isDisk() || other.isDisk()))
                        .limit(1)
                        .map(other -> (use.isDisk() ? "disk" : "cdrom") + " '" + use.path() + "', as vm '"
                                + other.vm().value().name() + "' at "
                                + other.vm().place()
                                + " has it, is another guest's too"))
                .findFirst()
                .orElse(null);
    }
}
