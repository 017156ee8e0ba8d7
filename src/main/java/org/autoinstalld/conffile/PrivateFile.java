package org.autoinstalld.conffile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files of ours that nobody else may read: mode 0600 before anything is in them. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    static final FileAttribute<Set<PosixFilePermission>> MODE = PosixFilePermissions.asFileAttribute(OWNER);

    static final FileStat.Owner OWNED = FileStat.Owner.own(0600);

    private PrivateFile() {}

    /**
     * Makes an empty file, or takes everybody else's permissions from the one that is there.
     *
     * @throws AccessDeniedException if this user may not read and write it
     */
    public static void make(Path file) throws IOException {
        try {
            Files.createFile(file, MODE);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isReadable(file) || !Files.isWritable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            if (!OWNER.equals(Files.getPosixFilePermissions(file))) {
                Files.setPosixFilePermissions(file, OWNER);
            }
        }
    }

    /** Puts a file with that text in the place of what is there; all of it or nothing, and durable when this returns. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with octets. */
    public static void write(Path file, byte[] octets) throws IOException {
        write(file.toAbsolutePath(), Content.of(octets), TemporaryFile.pathFor(file.toAbsolutePath()), ApplyStep.NONE);
    }

    /** Writes octets. */
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Fills a file, which may be large, with what is written; takes it away if that fails. */
    public static void write(Path file, Writing writing) throws IOException {
        // a terminal or /dev/null is nobody's to give another mode
        boolean plain = !Files.exists(file) || Files.isRegularFile(file);
        if (plain) {
            make(file);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            writing.to(out);
        } catch (IOException e) {
            if (plain) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    static void write(Path file, Content content, Path temporary, ApplyStep step) throws IOException {
        Path folder = file.resolveSibling("");
        try (TemporaryFile written = TemporaryFile.write(temporary, folder, content, OWNED, step)) {
            written.moveTo(file);
        }
    }
}
