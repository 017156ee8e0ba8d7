package org.autoinstalld.vmconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void generatedFilesComeBackByteForByteAndMeanWhatTheySay() {
        for (int i = 0; i < 300; i++) {
            long seed = SEED + i;
            RandomVmConf random = new RandomVmConf(new Random(seed));
            RandomVmConf.Content content = random.content();
            String text = random.print(content);
            VmConf conf = VmConf.parse("vm.conf", text);
            assertThat(conf.problems().stream().filter(Problem::isError))
                    .as("seed %d%n%s", seed, text)
                    .isEmpty();
            assertThat(conf.toText()).as("seed %d", seed).isEqualTo(text);
            assertThat(conf.vms().stream().map(VmEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.vms());
            assertThat(conf.switches().stream().map(VmEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.switches());
            assertThat(conf.globals().stream().map(VmEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.globals());
            assertThat(VmConf.parse("again", random.print(content)).meaning())
                    .as("seed %d", seed)
                    .isEqualTo(conf.meaning());
        }
    }

    @Test
    void brokenFilesComeBackByteForByteToo() {
        Random random = new Random(SEED);
        String marks = "{}\",.:/\\#\n \t-_ax0='$;\r\u0001\u0002\u00e9\0";
        for (int i = 0; i < 1000; i++) {
            RandomVmConf made = new RandomVmConf(random);
            StringBuilder text = new StringBuilder(made.print(made.content()));
            for (int edits = 1 + random.nextInt(5); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                if (random.nextBoolean() || text.length() == 0) {
                    text.insert(at, marks.charAt(random.nextInt(marks.length())));
                } else {
                    text.delete(Math.max(0, at - random.nextInt(8)), at);
                }
            }
            VmConf conf = VmConf.parse("vm.conf", text.toString());
            assertThat(conf.toText()).as("seed %d, case %d", SEED, i).isEqualTo(text.toString());
        }
    }

    @Test
    void noiseComesBackByteForByte() {
        Random random = new Random(SEED);
        String likely = "ab$m1=\"'\\ \t\n{}#-,/:\u0001\u0002";
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder("m='a b'\nm1='\"x'\nab='-12'\n");
            for (int n = random.nextInt(100); n > 0; n--) {
                boolean any = random.nextInt(10) == 0;
                text.append(any ? (char) random.nextInt(0x10000) : likely.charAt(random.nextInt(likely.length())));
            }
            assertThat(VmConf.parse("noise", text.toString()).toText())
                    .as("seed %d, case %d", SEED, i)
                    .isEqualTo(text.toString());
        }
    }
}
