package org.autoinstalld.fetching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorFile;
import org.autoinstalld.responsefile.StoredFile;

/**
 * Small files of the mirror in memory: every installation begins with some, and a rack that is switched on asks for all of
 * them at once, which is no reason to wait for a disk. They never change, as no generation does.
 */
final class SmallFiles {
    private static final long MOST = 64 * 1024;
    private static final long IN_ALL = 4 << 20;

    private final Cache<MirrorFile, StoredFile> kept = Caffeine.newBuilder()
            .maximumWeight(IN_ALL)
            .weigher((MirrorFile file, StoredFile stored) -> (int) file.size() + 1024)
            .executor(Runnable::run)
            .build();

    static boolean isSmall(MirrorFile file) {
        return file.size() <= MOST;
    }

    /** One that was read before. */
    Optional<StoredFile> kept(MirrorFile file) {
        return Optional.ofNullable(kept.getIfPresent(file));
    }

    /**
     * Reads one, and sees whether it is what SHA256.sig says.
     *
     * @throws MirrorException if it is not, and then it is no longer in the generation
     */
    StoredFile read(Generation generation, MirrorFile file) throws MirrorException {
        StoredFile stored = kept.getIfPresent(file);
        if (stored == null) {
            stored = OpenedFiles.stored(file, new StoredFile.Held(ByteBuffer.wrap(generation.octets(file))));
            kept.put(file, stored);
        }
        return stored;
    }
}
