package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold secrets: there before anything is in them, and for their owner alone. */
final class OwnFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private OwnFile() {}

    /**
     * Makes an empty file, or takes everybody else's permissions from the one that is there.
     *
     * @throws AccessDeniedException if this user may not read and write it
     */
    static void make(Path file) throws IOException {
        try {
            Files.createFile(file, attributes());
        } catch (FileAlreadyExistsException e) {
            if (!Files.isReadable(file) || !Files.isWritable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            if (isPosix(file) && !OWNER.equals(Files.getPosixFilePermissions(file))) {
                Files.setPosixFilePermissions(file, OWNER);
            }
        }
    }

    static FileAttribute<?>[] attributes() {
        return isPosix(Path.of("/"))
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
