package org.autoinstalld.dhcpdconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void generatedFilesMeanWhatTheySay() {
        for (int i = 0; i < 200; i++) {
            long seed = SEED + i;
            RandomDhcpdConf random = new RandomDhcpdConf(new Random(seed));
            RandomDhcpdConf.Content content = random.content();
            String text = random.print(content);
            DhcpdConf conf = DhcpdConf.parse("dhcpd.conf", text);
            assertThat(conf.problems().stream().filter(Problem::isError))
                    .as("seed %d%n%s", seed, text)
                    .isEmpty();
            assertThat(conf.hosts().stream().map(DhcpdEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.expectedHosts());
            String again = random.print(content);
            assertThat(DhcpdMeaning.of(DhcpdConf.parse("again", again)))
                    .as("seed %d%n%s%n---%n%s", seed, text, again)
                    .isEqualTo(DhcpdMeaning.of(conf));
            String spliced = DhcpdConf.spliced(text, again, h -> true).orElseThrow();
            assertThat(DhcpdMeaning.of(DhcpdConf.parse("spliced", spliced)))
                    .as("seed %d%n%s", seed, spliced)
                    .isEqualTo(DhcpdMeaning.of(conf));
            conf.hosts()
                    .forEach(h -> assertThat(spliced)
                            .as("seed %d", seed)
                            .contains(h.declaration().span().of(text)));
        }
    }

    @Test
    void brokenFilesAreReadAsFarAsTheyGo() {
        Random random = new Random(SEED);
        String marks = "{};\",.:/\\#\n \t-_ax0\u00e9\ud83d\ude00\0";
        for (int i = 0; i < 800; i++) {
            RandomDhcpdConf made = new RandomDhcpdConf(random);
            StringBuilder text = new StringBuilder(made.print(made.content()));
            for (int edits = 1 + random.nextInt(5); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                if (random.nextBoolean() || text.length() == 0) {
                    text.insert(at, marks.charAt(random.nextInt(marks.length())));
                } else {
                    text.delete(Math.max(0, at - random.nextInt(8)), at);
                }
            }
            String broken = text.toString();
            DhcpdConf conf = DhcpdConf.parse("dhcpd.conf", broken);
            for (DhcpdEntry<HostDeclaration> host : conf.hosts()) {
                assertThat(host.declaration().span().of(broken).toLowerCase(Locale.ROOT))
                        .as("seed %d, case %d", SEED, i)
                        .startsWith("host");
            }
        }
    }

    @Test
    void noiseIsRefusedInItsOwnLines() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(200); n > 0; n--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
            }
            long lines = text.chars().filter(c -> c == '\n').count() + 1;
            assertThat(DhcpdConf.parse("noise", text.toString()).problems())
                    .as("seed %d, case %d", SEED, i)
                    .allMatch(p -> p.place().line() >= 1 && p.place().line() <= lines);
        }
    }

    @Test
    void aChangedWordIsAChangedMeaning() {
        String text = "host a { hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.0.1; }";
        DhcpdMeaning meaning = DhcpdMeaning.of(DhcpdConf.parse("a", text));
        for (String[] change : new String[][] {{"10.0.0.1", "10.0.0.2"}, {"host a", "host b"}, {"0:1", "0:2"}}) {
            assertThat(DhcpdMeaning.of(DhcpdConf.parse("b", text.replace(change[0], change[1]))))
                    .isNotEqualTo(meaning);
        }
    }
}
