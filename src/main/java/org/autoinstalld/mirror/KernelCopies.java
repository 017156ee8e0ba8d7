package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.OpenFile;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.problem.Reason;

/** Keeps the mirror's bsd.rd where hypervisors on this machine boot guests from: {@code kernel-from}. */
final class KernelCopies {
    private static final String FILE = "bsd.rd";

    private final Mirror mirror;

    KernelCopies(Mirror mirror) {
        this.mirror = mirror;
    }

    /** Writes those that are not there or other ones, and returns a sentence for each, and for what went wrong. */
    List<String> keep(Collection<Hypervisor> hypervisors) {
        List<String> said = new ArrayList<>();
        for (Hypervisor hypervisor : hypervisors) {
            Optional<String> path = hypervisor.kernel();
            if (hypervisor.kernelFrom().isPresent()
                    && path.isPresent()
                    && hypervisor.vmConf().isPresent()) {
                MirrorDirectory directory =
                        MirrorDirectory.sets(hypervisor.kernelFrom().get());
                try {
                    keep(directory, Path.of(path.get()))
                            .ifPresent(what -> said.add("kernel of hypervisor '" + hypervisor.name() + "': " + what));
                } catch (IOException e) {
                    said.add("kernel of hypervisor '" + hypervisor.name() + "': cannot write " + path.get() + ": "
                            + Reason.of(e));
                } catch (MirrorException e) {
                    said.add("kernel of hypervisor '" + hypervisor.name() + "': " + e.reason());
                }
            }
        }
        return said;
    }

    private Optional<String> keep(MirrorDirectory directory, Path target) throws MirrorException, IOException {
        Optional<Generation> generation = mirror.visible(directory);
        Optional<MirrorFile> kernel = generation.flatMap(g -> g.file(FILE));
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        String wanted = kernel.get().sha256();
        if (Files.isRegularFile(target) && MirrorFolder.digest(target).equals(wanted)) {
            return Optional.empty();
        }
        OpenFile.write(target, generation.get().octets(kernel.get()));
        return Optional.of(target + " is bsd.rd of " + directory);
    }
}
