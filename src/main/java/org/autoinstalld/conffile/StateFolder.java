package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The folder of what outlives a run: ledger, keys, locks, journals, and the server's socket. Its owner's alone. */
public final class StateFolder {
    private StateFolder() {}

    /** Makes it, with mode 0700, if it is not there. */
    public static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        // another run may have made it meanwhile
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    public static boolean isOpenToAll(Path folder) throws IOException {
        try {
            return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Who owns a folder or a file in it, the link itself if it is one; empty if nobody can tell. */
    public static Optional<String> owner(Path path) {
        try {
            return Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
