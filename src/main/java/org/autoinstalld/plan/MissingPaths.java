package org.autoinstalld.plan;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.SeenFile;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.VmConfModel;

/** Images and kernels that entries of a vm.conf name and its machine does not have. */
public final class MissingPaths {
    private MissingPaths() {}

    /** vmd(8) refuses the whole file when one of these is missing on its machine. */
    public static List<Problem> of(VmConfModel model, VmdMachine machine) {
        Map<String, SeenFile> seen = machine.look(model.hosts().stream()
                .flatMap(host -> paths(model, host))
                .filter(MissingPaths::isName)
                .distinct()
                .toList());
        String where = machine.isRemote()
                ? "hypervisor '" + model.hypervisor().name() + "', or cannot be seen there"
                : "this machine";
        return model.hosts().stream()
                .flatMap(host -> paths(model, host)
                        .filter(path -> seen.containsKey(path) && !(seen.get(path) instanceof SeenFile.There))
                        .map(path -> Problem.warning(
                                host.place(),
                                "'" + path + "' of guest '" + host.name() + "' is not on " + where,
                                "vmd(8) refuses the whole vm.conf if it is not on hypervisor '"
                                        + model.hypervisor().name() + "'")))
                .distinct()
                .sorted()
                .toList();
    }

    /** False where the locale has no such file names, so that nobody can look. */
    private static boolean isName(String path) {
        try {
            return !Path.of(path).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Stream<String> paths(VmConfModel model, Host host) {
        Stream<String> disks =
                host.vm().stream().flatMap(vm -> vm.disks().stream().map(Vm.Disk::path));
        Stream<String> kernel =
                model.installing().contains(host.name()) ? host.vm().stream().map(model::kernel) : Stream.empty();
        return Stream.concat(disks, kernel);
    }
}
