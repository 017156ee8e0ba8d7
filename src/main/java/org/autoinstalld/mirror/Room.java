package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Size;

/** How much may still be fetched. */
final class Room {
    /** Left to everybody else on the file system, unless the inventory says how much is ours. */
    private static final long RESERVE = 2L << 30;

    private static final long MEGA = 1_000_000;

    private Room() {}

    /** Octets that may come of that file, with what all others are to be. */
    static long free(Mirror mirror, MirrorSettings settings, PartialFile file) throws IOException {
        // asked first: what comes meanwhile counts twice rather than not at all
        long promised = mirror.underway().promisedBut(file);
        return Math.max(0, free(mirror.store(), settings) - promised);
    }

    private static long free(MirrorFolder store, MirrorSettings settings) throws IOException {
        long usable = Files.getFileStore(store.folder()).getUsableSpace();
        Optional<Size> space = settings.space();
        return Math.max(
                0,
                space.isPresent()
                        ? Math.min(usable, space.get().bytes() - MirrorFolder.size(store.folder()))
                        : usable - RESERVE);
    }

    /**
     * Promises room to files, by how long each will be; whoever gets it says when it is no longer needed.
     *
     * @throws MirrorException if all of them together have none
     */
    static void require(Mirror mirror, MirrorSettings settings, Map<PartialFile, Long> files)
            throws MirrorException, IOException {
        Underway underway = mirror.underway();
        synchronized (underway) {
            long octets = 0;
            for (Map.Entry<PartialFile, Long> file : files.entrySet()) {
                octets += Math.max(0, file.getValue() - file.getKey().size());
            }
            require(mirror, settings, octets, Math.max(0, free(mirror.store(), settings) - underway.promised()));
            files.forEach(underway::promise);
        }
    }

    private static void require(Mirror mirror, MirrorSettings settings, long octets, long free)
            throws MirrorException, IOException {
        if (octets > free) {
            long pruned = new Pruning(mirror).wouldFree(settings);
            throw new MirrorException(
                    FailureReason.ROOM,
                    "not enough room in " + mirror.store().folder() + ": " + mega(octets)
                            + " are needed, " + mega(free) + " are free"
                            + (settings.space().isPresent()
                                    ? " of " + settings.space().get()
                                    : " with 2G left to others")
                            + "; 'autoinstalld mirror prune' would free " + mega(pruned));
        }
    }

    static String mega(long octets) {
        return octets < MEGA ? octets + " octets" : octets / MEGA + " MB";
    }
}
