package org.autoinstalld.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one way by which watched files are come to, so that what watching costs can be counted. */
class FileSystemCalls {
    /** As everybody has them. */
    static final FileSystemCalls REAL = new FileSystemCalls();

    Attributes stat(Path path) throws IOException {
        return Attributes.of(path);
    }

    /** Null if there is no such file, or nobody may look at it. */
    final @Nullable FileStamp stamp(Path path) {
        try {
            return stat(path).stamp();
        } catch (IOException e) {
            return null;
        }
    }

    List<Path> list(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all;
        } catch (DirectoryIteratorException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** The first so many bytes, or all if there are fewer. */
    byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }
}
