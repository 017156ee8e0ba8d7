package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file has on Linux beside owner and mode: extended attributes, and the access control list and security context
 * that are kept among them. Java cannot name the latter two, but copies all of them with a file. OpenBSD has none.
 */
final class KeptAttributes {
    private static final String USER = "user";

    private KeptAttributes() {}

    /**
     * Makes a file with the attributes and the content of another.
     *
     * @return false if there is nothing to copy: no such file, or a system without such attributes
     */
    static boolean copy(Path from, Path to) throws IOException {
        if (!isKnown(from) || !Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(from)) {
            return false;
        }
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        // until it is complete it is for its owner alone, who must be able to write it
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        return true;
    }

    private static boolean isKnown(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains(USER);
    }

    /** Fails if the new file lacks one that the old one has. */
    static void requireKept(Path old, Path now) throws IOException {
        if (!isKnown(old) || !Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<String> lost = new ArrayList<>(names(old));
        lost.removeAll(names(now));
        if (!lost.isEmpty()) {
            throw new ConfFileException(
                    old,
                    "cannot keep extended attribute '" + USER + "." + lost.get(0) + "' of the file",
                    "run as its owner or as root");
        }
    }

    private static List<String> names(Path file) throws IOException {
        @Nullable
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            return view == null ? List.of() : view.list();
        } catch (IOException e) {
            // a file system without them
            return List.of();
        }
    }
}
