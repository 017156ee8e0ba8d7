package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When sets were built, as BUILDINFO says: {@code Build date: 1760000000 - Thu Oct  9 08:53:20 UTC 2025}. */
final class BuildDate {
    static final String FILE = "BUILDINFO";
    private static final Pattern FORM = Pattern.compile("Build date: ([0-9]{1,12})( .*)?");
    private static final int MAX = 4096;

    private BuildDate() {}

    /** Empty if the file is not there, or says nothing of it. */
    static Optional<Instant> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX) {
                return Optional.empty();
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(FORM::matcher)
                    .filter(Matcher::matches)
                    .map(m -> Instant.ofEpochSecond(Long.parseLong(m.group(1))))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
