package org.autoinstalld.syntax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real configuration files, kept outside of the repository: in the folder that the system property {@code samples} names.
 * Tests that want them are skipped if they are not there.
 */
public final class Samples {
    private static final Path FOLDER = Path.of(System.getProperty("samples", "../shared/samples"));

    private Samples() {}

    /** The files of one folder whose name holds {@code part}, in order. */
    public static List<Path> of(String folder, String part) {
        Path path = FOLDER.resolve(folder);
        Assumptions.assumeTrue(
                Files.isDirectory(path),
                () -> "no samples in " + path.toAbsolutePath() + ", name them with -Dsamples=");
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(f -> f.getFileName().toString().contains(part))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
