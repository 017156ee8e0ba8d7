package org.autoinstalld.dhcpdconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpdWordTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final String ALPHABET = "abf09XZ-_.:;{}#\"\\ '\n\t\u00e9$,/";

    @Test
    void whatIsBareIsReadAsTheNameOfAHost() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random);
            DhcpdConf conf = DhcpdConf.parse("x", "host " + text + " { option dhcp-client-identifier 1; }");
            boolean read = conf.problems().isEmpty()
                    && conf.hosts().size() == 1
                    && conf.hosts().get(0).value().name().equals(text);
            assertThat(DhcpdWord.isBare(text)).as("seed %d: '%s'", SEED, text).isEqualTo(read);
        }
    }

    @Test
    void whatIsQuotedIsReadAsTheSameText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random);
            Optional<String> quoted = DhcpdWord.quoted(text);
            quoted.ifPresent(q -> {
                DhcpdConf conf = DhcpdConf.parse("x", "filename " + q + ";");
                assertThat(conf.problems()).as("seed %d: %s", SEED, q).isEmpty();
                assertThat(conf.global().settings().get(0).parameter().text())
                        .as("seed %d: %s", SEED, q)
                        .isEqualTo(text);
            });
        }
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            out.append(ALPHABET.charAt(random.nextInt(random.nextInt(4) == 0 ? ALPHABET.length() : 10)));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web1.example.com", "10.0.0.1", "beef", "group", "a-b_c", "x-"})
    void namesStandBare(String text) {
        assertThat(DhcpdWord.isBare(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "-a", "_a", "a b", "a;b", "\"a\"", "h\u00f6st"})
    void otherTextsDoNot(String text) {
        assertThat(DhcpdWord.isBare(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\nb", "\u0001", "\u007f", "\u00e9"})
    void whatDhcpdWouldReadDifferentlyIsNotQuoted(String text) {
        assertThat(DhcpdWord.quoted(text)).isEmpty();
    }

    @Test
    void theLongestStringIsOneDhcpdCanHold() {
        assertThat(DhcpdWord.quoted("x".repeat(1499))).isEmpty();
        String longest = DhcpdWord.quoted("x".repeat(1498)).orElseThrow();
        assertThat(DhcpdConf.parse("x", "option root-path " + longest + ";").hasErrors())
                .isFalse();
        assertThat(DhcpdConf.parse("x", "option root-path \"" + "x".repeat(1499) + "\";")
                        .hasErrors())
                .isTrue();
    }
}
