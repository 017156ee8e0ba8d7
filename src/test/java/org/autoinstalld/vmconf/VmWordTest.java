package org.autoinstalld.vmconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VmWordTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final String ALPHABET = "ab09Z-_.:/;{}#\"\\ '\n\t\u00e9$,=!()";

    @Test
    void whatIsBareIsReadAsTheSameText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random);
            if (VmWord.isBare(text)) {
                assertThat(disk(text)).as("seed %d: '%s'", SEED, text).containsExactly(text);
            }
        }
    }

    @Test
    void whatIsQuotedIsReadAsTheSameText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random);
            VmWord.quoted(text)
                    .ifPresent(
                            q -> assertThat(disk(q)).as("seed %d: %s", SEED, q).containsExactly(text));
        }
    }

    private static List<String> disk(String written) {
        VmConf conf = VmConf.parse("x", "vm x { disk " + written + "\n}\n");
        assertThat(conf.problems()).as(written).isEmpty();
        return conf.vms().get(0).value().disks().stream()
                .map(VmBlock.Disk::path)
                .toList();
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        // vmd finds no disk under an empty path
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            out.append(ALPHABET.charAt(random.nextInt(random.nextInt(4) == 0 ? ALPHABET.length() : 11)));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"web1", "9front", "/home/vm/a.img", "fe:e1:bb:00:00:01", "100.64.0.0/10", "Local", "_x", ":g"})
    void wordsStandBare(String text) {
        assertThat(VmWord.isBare(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "local", "net", "disk", "123", "10/8", "-a", ".a", "a b", "a#b", "a,b", "a=b", "\u00e9"})
    void keywordsNumbersAndOthersDoNot(String text) {
        assertThat(VmWord.isBare(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\b", "a\\", "a\nb", "\t", "\u0001", "\u007f"})
    void whatVmdWouldReadDifferentlyIsNotQuoted(String text) {
        assertThat(VmWord.quoted(text)).isEmpty();
    }

    @Test
    void theLongestStringIsOneVmdCanHold() {
        assertThat(VmWord.quoted("x".repeat(8095))).isEmpty();
        assertThat(VmWord.quoted("x".repeat(8094))).isPresent();
        assertThat(VmWord.quoted("\u00e9".repeat(4048))).isEmpty();
    }
}
