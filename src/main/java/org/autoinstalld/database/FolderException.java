package org.autoinstalld.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.problem.Denial;
import org.autoinstalld.problem.Reason;

/** What is beside the tables cannot be read or written: of a folder that cannot be used, or whose disk is full. */
final class FolderException extends SQLException {
    /** With less than this a commit may not find room, octets. */
    private static final long LITTLE = 64L << 10;

    private final transient Path folder;
    private final IOException why;

    FolderException(Path folder, IOException why) {
        super(String.valueOf(why.getMessage()), why);
        this.folder = folder;
        this.why = why;
    }

    String sentence() {
        // the path is named anyway
        boolean none = why instanceof NoSuchFileException || why instanceof FileAlreadyExistsException;
        return Denial.in(why, folder)
                .map(Denial::sentence)
                .orElseGet(() -> "state folder '" + folder + "' cannot be used: "
                        + (none ? "no such folder, or no folder" : Reason.of(why)));
    }

    boolean isFull() {
        return isFull(folder, why);
    }

    /** Whether the disk has no room left, as far as an exception and the disk itself tell. */
    static boolean isFull(Path folder, Throwable e) {
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
