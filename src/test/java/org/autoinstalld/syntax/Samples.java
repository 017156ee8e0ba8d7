package org.autoinstalld.syntax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Configuration files that people really use. They are not ours, so they are not in the repository but in a folder that
 * {@code -Dsamples=FOLDER} names; without it, tests that want them are skipped, and what is left goes by files of our own.
 */
public final class Samples {
    private Samples() {}

    /** The files of one folder whose name holds {@code part}, in order. */
    public static List<Path> of(String folder, String part) {
        String samples = System.getProperty("samples", "");
        Assumptions.assumeFalse(samples.isEmpty(), "wants files that are not in the repository: -Dsamples=FOLDER");
        Path path = Path.of(samples).resolve(folder);
        Assumptions.assumeTrue(Files.isDirectory(path), () -> "no samples in " + path.toAbsolutePath());
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
