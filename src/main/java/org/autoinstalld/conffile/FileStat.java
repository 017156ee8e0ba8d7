package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What stat(2) says of a file: enough to see that it was touched, and to give another file the same owner and mode. */
record FileStat(long device, long inode, long size, String modified, String changed, int type, Owner owner, int links) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    /** Numbers, since a user need not have a name; {@code mode} with the set-id and sticky bits. */
    record Owner(int uid, int gid, int mode) {
        /** Whoever runs this. */
        static Owner own(int mode) {
            return new Owner(-1, -1, mode);
        }
    }

    /** Of the path itself, not of what a symbolic link names; empty if there is nothing. */
    static Optional<FileStat> of(Path path) throws IOException {
        try {
            Map<String, Object> a = Files.readAttributes(
                    path, "unix:dev,ino,size,lastModifiedTime,ctime,mode,uid,gid,nlink", LinkOption.NOFOLLOW_LINKS);
            int mode = integer(a, "mode");
            return Optional.of(new FileStat(
                    number(a, "dev"),
                    number(a, "ino"),
                    number(a, "size"),
                    value(a, "lastModifiedTime").toString(),
                    value(a, "ctime").toString(),
                    mode & TYPE,
                    new Owner(integer(a, "uid"), integer(a, "gid"), mode & 07777),
                    integer(a, "nlink")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean isRegular() {
        return type == REGULAR;
    }

    boolean isDirectory() {
        return type == DIRECTORY;
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) value(attributes, name)).longValue();
    }

    private static int integer(Map<String, Object> attributes, String name) {
        return (int) number(attributes, name);
    }
}
