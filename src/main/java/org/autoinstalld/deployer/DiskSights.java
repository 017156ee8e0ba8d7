package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.SeenFile;
import org.autoinstalld.machine.VmdMachine;

/** The images of many guests, looked at once for each machine. */
final class DiskSights {
    private final Map<String, Map<String, SeenFile>> byHypervisor = new HashMap<>();

    private DiskSights() {}

    /** Somebody who has disks on a machine. */
    record Owner(String hypervisor, VmdMachine machine, List<Vm.Disk> disks) {}

    static DiskSights of(Collection<Owner> owners) {
        Map<String, List<Owner>> together = new LinkedHashMap<>();
        for (Owner owner : owners) {
            together.computeIfAbsent(owner.hypervisor(), h -> new ArrayList<>()).add(owner);
        }
        DiskSights sights = new DiskSights();
        together.forEach((name, all) -> {
            List<String> paths = all.stream()
                    .flatMap(owner -> owner.disks().stream())
                    .map(Vm.Disk::path)
                    .toList();
            sights.byHypervisor.put(name, all.get(0).machine().look(paths));
        });
        return sights;
    }

    SeenFile at(String hypervisor, String path) {
        return byHypervisor.getOrDefault(hypervisor, Map.of()).getOrDefault(path, new SeenFile.Unseen("nobody looked"));
    }

    boolean isMissing(String hypervisor, String path) {
        return at(hypervisor, path).isAbsent();
    }

    Optional<SeenFile.There> there(String hypervisor, String path) {
        return at(hypervisor, path) instanceof SeenFile.There there ? Optional.of(there) : Optional.empty();
    }
}
