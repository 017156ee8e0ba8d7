package org.autoinstalld.inventory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that no inventory is like, or that were made to cost. */
@Timeout(value = 600, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileYamlTest {
    private static final int MANY = 40_000;

    private static List<Problem> problems(String... texts) {
        YamlFile.Budget budget = new YamlFile.Budget(3L * MANY);
        List<YamlFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(YamlFile.parse("big.yaml", text.getBytes(StandardCharsets.UTF_8), budget));
        }
        Reading reading = new InventoryReader().read(files, SecretSource.none());
        assertThat(reading.inventory()).isEmpty();
        return reading.problems();
    }

    private static String lines(IntFunction<String> line) {
        return IntStream.range(0, MANY).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    static Stream<Arguments> endsInOneError() {
        return Stream.of(
                Arguments.of("levels of lists", "a: " + "[".repeat(MANY), "more than 16 levels of nesting"),
                Arguments.of("levels of maps", "a: " + "{a: ".repeat(MANY), "more than 16 levels of nesting"),
                Arguments.of("levels of blocks", "- ".repeat(MANY), "more than 16 levels of nesting"),
                Arguments.of("levels of keys", "? ".repeat(MANY), "not YAML: "),
                Arguments.of("a long text", "site: { domain: " + "x".repeat(4 * MANY) + " }", "a text of more than"),
                Arguments.of("a long block", "site:\n  domain: |\n" + lines(i -> "    x"), "a text of more than"),
                Arguments.of("a long number", "site: { domain: " + "1".repeat(4 * MANY) + " }", "a text of more than"),
                Arguments.of("a long line", "site: { domain: " + "x".repeat(50 * MANY), "a line of more than 1 MiB"),
                Arguments.of(
                        "a long string", "site: { domain: \"" + "x".repeat(50 * MANY), "a line of more than 1 MiB"),
                Arguments.of("a long key", "? " + "k".repeat(4 * MANY) + "\n: 1\n", "a key of more than"),
                Arguments.of("documents", lines(i -> "---"), "more than 1000 documents"),
                Arguments.of("zeros", "\0".repeat(MANY), "not YAML: "),
                Arguments.of("values", "a: [" + "a,".repeat(4 * MANY) + "]", "all files together hold more than"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void endsInOneError(String what, String text, String message) {
        List<Problem> problems = problems(text);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).startsWith(message);
    }

    @Test
    void aFileBeyondTheLimitIsNotParsed() {
        byte[] bytes = "a:\n".repeat(YamlFile.MAX_BYTES / 3 + 1).getBytes(StandardCharsets.US_ASCII);
        YamlFile file = YamlFile.parse("big.yaml", bytes);
        assertThat(file.problems())
                .singleElement()
                .hasToString("big.yaml: error: file of more than 64 MiB; smaller files, if it is an inventory at all");
    }

    static Stream<Arguments> endsInBoundedMistakes() {
        return Stream.of(
                Arguments.of("the same key", lines(i -> "a:")),
                Arguments.of("unknown keys", lines(i -> "a" + i + ":")),
                Arguments.of("unknown profiles", "hosts:\n" + lines(i -> "  h" + i + ".a: { profiles: [nosuch] }")),
                Arguments.of("wrong host names", "hosts:\n" + lines(i -> "  -h" + i + ":")),
                Arguments.of("anchors", "hosts:\n" + lines(i -> "  - &a" + i + " x")),
                Arguments.of("aliases", "hosts:\n" + lines(i -> "  - *a")),
                Arguments.of("tags", "hosts:\n" + lines(i -> "  - !a x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void endsInBoundedMistakes(String what, String text) {
        YamlFile file = YamlFile.parse("big.yaml", text.getBytes(StandardCharsets.UTF_8));
        List<Problem> problems =
                new InventoryReader().read(List.of(file), SecretSource.none()).problems();
        assertThat(problems).hasSizeBetween(1, 2003).anyMatch(Problem::isError);
        assertThat(problems.stream().mapToInt(p -> p.toString().length()).sum()).isLessThan(1 << 20);
    }

    @Test
    void allFilesTogetherAreBoundedWhileTheyAreParsed() {
        YamlFile.Budget budget = new YamlFile.Budget(5000);
        String text = "vars: [" + "a, ".repeat(2000) + "a]\n";
        List<YamlFile> files = IntStream.range(0, 4)
                .mapToObj(i -> YamlFile.parse(i + ".yaml", text.getBytes(StandardCharsets.UTF_8), budget))
                .toList();
        assertThat(files).extracting(YamlFile::isCutOff).containsExactly(false, false, true, true);
        assertThat(files.get(3).documents()).isEmpty();
    }
}
