package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Path;

/** Files of ours that other programs read: mode 0644. */
public final class OpenFile {
    private static final FileStat.Owner OWNED = FileStat.Owner.own(0644);

    private OpenFile() {}

    /** Puts a file with these octets in the place of what is there; all of it or nothing, and durable when this returns. */
    public static void write(Path file, byte[] octets) throws IOException {
        Path absolute = file.toAbsolutePath();
        try (TemporaryFile written = TemporaryFile.write(
                TemporaryFile.pathFor(absolute),
                absolute.resolveSibling(""),
                Content.of(octets),
                OWNED,
                ApplyStep.NONE)) {
            written.moveTo(absolute);
        }
    }
}
