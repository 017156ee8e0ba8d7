package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a disk has no room left, as far as an exception and the disk itself tell. */
final class DiskSpace {
    /** With less than this a commit may not find room, octets. */
    private static final long LITTLE = 64L << 10;

    private DiskSpace() {}

    static boolean isGone(Path folder, Throwable e) {
        Optional<Throwable> io = Stream.iterate(e, t -> t != null, Throwable::getCause)
                .filter(IOException.class::isInstance)
                .findFirst();
        return io.isPresent() && (isSaidOf(String.valueOf(io.get().getMessage())) || hasLittle(folder));
    }

    /** ENOSPC and EDQUOT, unless the system speaks another language. */
    private static boolean isSaidOf(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }

    private static boolean hasLittle(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < LITTLE;
        } catch (IOException e) {
            return false;
        }
    }
}
