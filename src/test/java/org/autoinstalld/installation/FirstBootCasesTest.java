package org.autoinstalld.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Installations as they went, handed in by those who had them. To add one: {@code autoinstalld learned --case HOST}. */
class FirstBootCasesTest {
    private static final Path DIR = Path.of("src/test/resources/installation");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (Stream<Path> files = Files.list(DIR)) {
            List<Path> cases =
                    files.filter(f -> f.toString().endsWith(".case")).sorted().toList();
            assertThat(cases).isNotEmpty();
            return cases.stream()
                    .map(f -> DynamicTest.dynamicTest(
                            f.getFileName().toString(), () -> FirstBootCase.assertForeseen(Files.readString(f))));
        }
    }
}
