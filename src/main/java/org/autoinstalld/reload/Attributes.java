package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What stat(2) says of a path, links followed. */
record Attributes(boolean isDirectory, boolean isRegular, FileStamp stamp) {
    private static final String NAMES = "unix:isDirectory,isRegularFile,size,lastModifiedTime,ctime,fileKey";

    static Attributes of(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, NAMES);
        return new Attributes(
                (Boolean) value(all, "isDirectory"),
                (Boolean) value(all, "isRegularFile"),
                new FileStamp(
                        (Long) value(all, "size"),
                        nanos(all, "lastModifiedTime"),
                        nanos(all, "ctime"),
                        value(all, "fileKey").toString()));
    }

    private static long nanos(Map<String, Object> all, String name) {
        return ((FileTime) value(all, name)).to(TimeUnit.NANOSECONDS);
    }

    private static Object value(Map<String, Object> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
