package org.autoinstalld.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells that a file was edited without reading it.
 *
 * @param mtime in nanoseconds
 * @param key device and inode: editors and rsync(1) put a new file in place of the old one
 */
record Stamp(long size, long mtime, String key) {
    // clocks of file systems tick in steps of up to 10 ms; two writes within one step look the same
    private static final long TICK_MILLIS = 50;

    static Stamp of(BasicFileAttributes attributes) {
        return new Stamp(
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                String.valueOf(attributes.fileKey()));
    }

    static Optional<Stamp> of(Path file) {
        try {
            return Optional.of(of(Files.readAttributes(file, BasicFileAttributes.class)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the file was written so shortly before {@code readAt} that a later write may not show. */
    boolean mayHide(long readAtMillis) {
        long written = TimeUnit.NANOSECONDS.toMillis(mtime);
        long age = readAtMillis - written;
        return age >= 0 && age < TICK_MILLIS;
    }
}
