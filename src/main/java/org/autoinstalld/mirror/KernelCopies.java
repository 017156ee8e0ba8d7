package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.autoinstalld.conffile.OpenFile;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.problem.Reason;

/** Keeps the mirror's bsd.rd where hypervisors on this machine boot guests from: {@code kernel-from}. */
final class KernelCopies {
    private static final String FILE = "bsd.rd";

    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rw-r--r--");

    private final Mirror mirror;

    KernelCopies(Mirror mirror) {
        this.mirror = mirror;
    }

    /**
     * Writes those that are not there or other ones.
     *
     * @param said hears of each that was written
     * @param failed hears of each that could not be
     */
    void keep(Collection<Hypervisor> hypervisors, Consumer<String> said, Consumer<MirrorException> failed) {
        for (Hypervisor hypervisor : hypervisors) {
            Optional<String> path = hypervisor.kernel();
            if (hypervisor.kernelFrom().isEmpty()
                    || path.isEmpty()
                    || hypervisor.vmConf().isEmpty()
                    || hypervisor.ssh().isPresent()) {
                continue;
            }
            String whose = "kernel of hypervisor '" + hypervisor.name() + "': ";
            try {
                keep(MirrorDirectory.sets(hypervisor.kernelFrom().get()), Path.of(path.get()))
                        .ifPresent(what -> said.accept(whose + what));
            } catch (IOException e) {
                failed.accept(new MirrorException(whose + "cannot write " + path.get() + ": " + Reason.of(e)));
            } catch (MirrorException e) {
                failed.accept(new MirrorException(whose + e.reason()));
            }
        }
    }

    private Optional<String> keep(MirrorDirectory directory, Path target) throws MirrorException, IOException {
        Optional<Generation> generation = mirror.visible(directory);
        Optional<MirrorFile> kernel = generation.flatMap(g -> g.file(FILE));
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        String wanted = kernel.get().sha256();
        if (Files.isRegularFile(target)
                && Files.getPosixFilePermissions(target).equals(OPEN)
                && MirrorFolder.digest(target).equals(wanted)) {
            return Optional.empty();
        }
        OpenFile.write(target, generation.get().octets(kernel.get()));
        return Optional.of(target + " is bsd.rd of " + directory);
    }
}
