package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Size;

/** How much may still be fetched. */
final class Room {
    /** Left to everybody else on the file system, unless the inventory says how much is ours. */
    private static final long RESERVE = 2L << 30;

    private static final long MEGA = 1_000_000;

    private Room() {}

    /** Octets that may come. */
    static long free(MirrorFolder store, MirrorSettings settings) throws IOException {
        long usable = Files.getFileStore(store.folder()).getUsableSpace();
        Optional<Size> space = settings.space();
        return Math.max(
                0,
                space.isPresent()
                        ? Math.min(usable, space.get().bytes() - MirrorFolder.size(store.folder()))
                        : usable - RESERVE);
    }

    /** @throws MirrorException if so much has no room */
    static void require(Mirror mirror, MirrorSettings settings, long octets) throws MirrorException, IOException {
        long free = free(mirror.store(), settings);
        if (octets > free) {
            long pruned = new Pruning(mirror).wouldFree(settings);
            throw new MirrorException("not enough room in " + mirror.store().folder() + ": " + mega(octets)
                    + " are needed, " + mega(free) + " are free"
                    + (settings.space().isPresent() ? " of " + settings.space().get() : " with 2G left to others")
                    + "; 'autoinstalld mirror prune' would free " + mega(pruned));
        }
    }

    static String mega(long octets) {
        return octets < MEGA ? octets + " octets" : octets / MEGA + " MB";
    }
}
