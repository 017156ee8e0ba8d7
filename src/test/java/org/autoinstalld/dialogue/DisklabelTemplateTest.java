package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.autoinstalld.dialogue.DisklabelTemplate.Partition;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisklabelTemplateTest {
    private static final long G = 1L << 30;

    @Test
    void readsAllColumns() {
        DisklabelTemplate t =
                DisklabelTemplate.parse("t", "/ 1G-4G 20%\nswap 512M-2G 10\n/tmp 1g\n/usr 6G-* 60%\r\n/home *");
        assertThat(t.problems()).isEmpty();
        assertThat(t.partitions())
                .containsExactly(
                        new Partition(1, "/", G, 4 * G, 20),
                        new Partition(2, "swap", G / 2, 2 * G, 10),
                        new Partition(3, "/tmp", G, G, 0),
                        new Partition(4, "/usr", 6 * G, Partition.UNLIMITED, 60),
                        new Partition(5, "/home", 0, Partition.UNLIMITED, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "1-2G, 1073741824, 2147483648",
        "1.5G, 1610612736, 1610612736",
        "1GB, 1073741824, 1073741824",
        "1G-, 1073741824, 1073741824",
        "1G-0, 1073741824, 1073741824",
        "1G-*x, 1073741824, 9223372036854775807",
        "64k, 65536, 65536",
        "1T, 1099511627776, 1099511627776",
        "512m-1g, 536870912, 1073741824",
        "1e1M, 10485760, 10485760",
        "*, 0, 9223372036854775807"
    })
    void readsSizes(String size, long min, long max) {
        DisklabelTemplate t = DisklabelTemplate.parse("t", "/ " + size + "\n");
        assertThat(t.problems()).isEmpty();
        assertThat(t.partitions()).containsExactly(new Partition(1, "/", min, max, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ 100 | t:1:3: error: '100' has no unit; add one of k, m, g, t: '100G'",
                "/ 1G-2 | t:1:6: error: the second size of '1G-2' has no unit, on which disklabel(8) crashes; write '1G-2G'",
                "/ 1-2 | t:1:3: error: '1-2' has no unit; add one of k, m, g, t: '1-2G'",
                "/ 2G-1G | t:1:3: error: the first size of '2G-1G' is above the second; write the smaller one first",
                "/ 5x | t:1:3: error: 'x' in '5x' is no unit; the units are k, m, g and t",
                "/ 5b | t:1:3: error: 'b' in '5b' is no unit; the units are k, m, g and t",
                "/ 1G-5% | t:1:6: error: '%' in '1G-5%' is no unit; the units are k, m, g and t",
                "/ big | t:1:3: error: 'big' is no size; write for example '4G', '1G-4G' or '1G-*'",
                "/ -5G | t:1:3: error: '-5G' is no size; write for example '4G', '1G-4G' or '1G-*'",
                "/ 1G 101% | t:1:6: error: '101%' is no percentage; write a whole number from 0 to 100",
                "/ 1G 1.5% | t:1:6: error: '1.5%' is no percentage; write a whole number from 0 to 100",
                "/ | t:1:2: error: '/' has no size; a line reads like '/usr 6G-* 60%'",
                "usr 1G | t:1:1: error: 'usr' is no mount point; it begins with '/', or is 'swap' or 'raid'",
                "none 1G | t:1:1: error: 'none' is no mount point; it begins with '/', or is 'swap' or 'raid'"
            })
    void saysWhatIsWrong(String line, String expected) {
        assertThat(DisklabelTemplate.parse("t", line + "\n").problems())
                .extracting(Problem::toString)
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "  \t\n", "# comment\n", " / 1G\n", "\r\n"})
    void refusesLinesThatAreNoPartition(String line) {
        DisklabelTemplate t = DisklabelTemplate.parse("t", "/ 1G\nswap 1G\n" + line);
        assertThat(t.isReadable()).isFalse();
        assertThat(t.problems().get(0).place().line()).isEqualTo(3);
    }

    @Test
    void reportsEveryLineThatIsWrong() {
        DisklabelTemplate t = DisklabelTemplate.parse("t", "/ 1\n\nswap\n");
        assertThat(t.problems()).extracting(p -> p.place().line()).containsExactly(1, 2, 3);
    }

    @Test
    void reportsTheLineWhereThePercentagesExceedAll() {
        DisklabelTemplate t = DisklabelTemplate.parse("t", "/ 1G 50%\nswap 1G 50%\n/tmp 1G 1%\n/usr 1G 5%\n");
        assertThat(t.problems())
                .extracting(Problem::toString)
                .containsExactly("t:3:9: error: the percentages add up to 101 at this line;"
                        + " keep their sum at 100 or below");
    }

    @Test
    void anEmptyFileIsAProblem() {
        assertThat(DisklabelTemplate.parse("t", "").isReadable()).isFalse();
    }

    @Test
    void upperCaseWordsAreTheSame() {
        assertThat(DisklabelTemplate.parse("t", "/ 1G\nSWAP 1G\nRaid 1G\n").partitions())
                .extracting(Partition::mount)
                .isEqualTo(List.of("/", "swap", "raid"));
    }

    @Test
    void readsAnything() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "/ swap\n\n12.G-*%#kmgt\trE+";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            DisklabelTemplate t = DisklabelTemplate.parse("t", text.toString());
            long lines = text.toString().lines().count();
            if (t.isReadable()) {
                assertThat(t.partitions()).as("seed %d: %s", seed, text).hasSize((int) lines);
            }
            for (Partition p : t.partitions()) {
                assertThat(p.min()).as("seed %d: %s", seed, text).isBetween(0L, p.max());
            }
        }
    }
}
