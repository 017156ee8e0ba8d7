package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What stat(2) says of a path, links followed.
 *
 * @param isLink whether the path itself is a symbolic link
 */
record Attributes(boolean isDirectory, boolean isRegular, boolean isLink, FileStamp stamp) {
    private static final String NAMES =
            "unix:isDirectory,isRegularFile,isSymbolicLink,size,lastModifiedTime,ctime,fileKey";

    static Attributes of(Path path) throws IOException {
        Map<String, Object> own = Files.readAttributes(path, NAMES, LinkOption.NOFOLLOW_LINKS);
        boolean isLink = (Boolean) value(own, "isSymbolicLink");
        return of(isLink ? Files.readAttributes(path, NAMES) : own, isLink);
    }

    private static Attributes of(Map<String, Object> all, boolean isLink) {
        return new Attributes(
                (Boolean) value(all, "isDirectory"),
                (Boolean) value(all, "isRegularFile"),
                isLink,
                new FileStamp(
                        (Long) value(all, "size"),
                        nanos(all, "lastModifiedTime"),
                        nanos(all, "ctime"),
                        value(all, "fileKey")));
    }

    private static long nanos(Map<String, Object> all, String name) {
        return ((FileTime) value(all, name)).to(TimeUnit.NANOSECONDS);
    }

    private static Object value(Map<String, Object> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
