package org.autoinstalld.dhcpdconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each pass-, warn- or fail-NAME.conf is told about exactly what NAME.ok says, line by line. */
class FixturesTest {
    static Stream<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(FixturesTest.class.getResource("pass-one-client.conf"))
                        .toURI())
                .getParent();
        return Files.list(folder).filter(f -> f.toString().endsWith(".conf")).sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isToldAboutWhatItsOkFileSays(Path file) throws IOException {
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        DhcpdConf conf = DhcpdConf.parse(name, text);
        List<String> told = conf.problems().stream()
                .map(Problem::toString)
                .map(line -> line.substring(name.length() + 1).replace(name + ":", ""))
                .toList();
        assertThat(told).containsExactlyElementsOf(Files.readAllLines(ok(file)));
        assertThat(conf.hasErrors()).isEqualTo(name.startsWith("fail-"));
        assertThat(told.isEmpty()).isEqualTo(name.startsWith("pass-"));
    }

    private static Path ok(Path conf) {
        return conf.resolveSibling(conf.getFileName().toString().replace(".conf", ".ok"));
    }
}
