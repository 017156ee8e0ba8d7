package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDiffTest {
    @TempDir
    Path folder;

    @Test
    void nothingForEqualContents() {
        assertThat(diff("a\nb\n", "a\nb\n")).isEmpty();
        assertThat(diff("", "")).isEmpty();
    }

    @Test
    void unifiedWithThreeLinesAround() {
        assertThat(String.join("\n", diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n")))
                .isEqualTo("""
                        --- f
                        +++ f
                        @@ -2,7 +2,7 @@
                         2
                         3
                         4
                        -5
                        +five
                         6
                         7
                         8""");
    }

    @Test
    void aMissingLastNewlineIsADifference() {
        assertThat(diff("a\nb", "a\nb\n"))
                .containsExactly("--- f", "+++ f", "@@ -1,2 +1,2 @@", " a", "-b", "\\ No newline at end of file", "+b");
    }

    @Test
    void aNewFileComesFromNothing() {
        assertThat(TextDiff.unified("f", null, Content.of("a\n")))
                .containsExactly("--- /dev/null", "+++ f", "@@ -0,0 +1,1 @@", "+a");
        assertThat(TextDiff.unified("f", Content.of("a\n"), null))
                .containsExactly("--- f", "+++ /dev/null", "@@ -1,1 +0,0 @@", "-a");
    }

    @Test
    void readsUtf8IfBothAreAndBytesIfNot() {
        assertThat(diff("ä\n", "ö\n")).contains("-ä", "+ö");
        assertThat(TextDiff.unified("f", Content.of(new byte[] {(byte) 0xe4}), Content.of("a")))
                .contains("-ä");
    }

    @Test
    void oneChangedHostOfTenThousandIsOneEntry() {
        String before = hosts(10_000, "192.0.2.1");
        String after = before.replace("host h5000 {\n", "host h5000 {\n  option x;\n");
        assertThat(diff(before, after)).hasSize(2 + 1 + 7).contains("+  option x;");
    }

    @Test
    void largeDifferencesTakeSecondsAtMost() {
        Assertions.assertTimeout(Duration.ofMinutes(2), () -> {
            List<String> everyHost = diff(hosts(10_000, "192.0.2.1"), hosts(10_000, "192.0.2.2"));
            assertThat(everyHost.stream().filter(l -> l.startsWith("+ "))).hasSize(10_000);
            assertThat(diff("", hosts(10_000, "192.0.2.1"))).hasSize(3 + 40_000);
            diff(noise(new Random(1), 40_000), noise(new Random(2), 40_000));
        });
    }

    private static String hosts(int count, String server) {
        return IntStream.range(0, count)
                .mapToObj(i -> "host h" + i + " {\n  next-server " + server + ";\n  option y;\n}\n")
                .collect(Collectors.joining());
    }

    private static String noise(Random random, int lines) {
        return IntStream.range(0, lines)
                .mapToObj(i -> random.nextInt(50) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void patchTurnsTheOldIntoTheNew() throws Exception {
        assumeThat(Path.of("/usr/bin/patch")).as("patch(1) is installed").exists();
        for (int seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            String before = noise(random, random.nextInt(60));
            String after = edited(random, before);
            List<String> diff = diff(before, after);
            assertThat(diff.isEmpty()).as("seed %d", seed).isEqualTo(before.equals(after));
            if (!diff.isEmpty()) {
                assertThat(patched(before, diff)).as("seed %d", seed).isEqualTo(after);
            }
        }
    }

    private static String edited(Random random, String text) {
        StringBuilder edited = new StringBuilder();
        text.lines().forEach(line -> {
            switch (random.nextInt(8)) {
                case 0 -> edited.append("new ").append(random.nextInt(9)).append('\n');
                case 1 -> edited.append(line).append("\nmore\n");
                case 2 -> {}
                default -> edited.append(line).append('\n');
            }
        });
        return edited + (random.nextBoolean() ? "unended" : "ended\n");
    }

    private String patched(String before, List<String> diff) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("f"), before);
        Path patch = Files.writeString(folder.resolve("patch"), String.join("\n", diff) + "\n");
        Process process = new ProcessBuilder("/usr/bin/patch", "-s", "f", patch.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return Files.readString(file);
    }

    private static List<String> diff(String before, String after) {
        return TextDiff.unified("f", Content.of(before), Content.of(after));
    }
}
