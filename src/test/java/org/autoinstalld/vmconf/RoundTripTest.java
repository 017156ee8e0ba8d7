package org.autoinstalld.vmconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void generatedFilesMeanWhatTheySay() {
        for (int i = 0; i < 300; i++) {
            long seed = SEED + i;
            RandomVmConf random = new RandomVmConf(new Random(seed));
            RandomVmConf.Content content = random.content();
            String text = random.print(content);
            VmConf conf = VmConf.parse("vm.conf", text);
            assertThat(conf.problems().stream().filter(Problem::isError))
                    .as("seed %d%n%s", seed, text)
                    .isEmpty();
            assertThat(conf.vms().stream().map(VmEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.vms());
            assertThat(conf.switches().stream().map(VmEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.switches());
            assertThat(conf.globals().stream().map(VmEntry::value))
                    .as("seed %d%n%s", seed, text)
                    .containsExactlyElementsOf(content.globals());
            assertThat(VmMeaning.of(VmConf.parse("again", random.print(content))))
                    .as("seed %d", seed)
                    .isEqualTo(VmMeaning.of(conf));
            String spliced = VmConf.spliced(text, random.print(content), Set.of());
            conf.vms()
                    .forEach(v -> assertThat(spliced)
                            .as("seed %d", seed)
                            .contains(v.span().of(text)));
        }
    }

    @Test
    void brokenFilesAreReadAsFarAsTheyGo() {
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
            String broken = text.toString();
            for (VmEntry<VmBlock> vm : VmConf.parse("vm.conf", broken).vms()) {
                assertThat(vm.span().end())
                        .as("seed %d, case %d", SEED, i)
                        .isBetween(vm.span().start(), broken.length());
            }
        }
    }

    @Test
    void noiseIsRefusedInItsOwnLines() {
        Random random = new Random(SEED);
        String likely = "ab$m1=\"'\\ \t\n{}#-,/:\u0001\u0002";
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder("m='a b'\nm1='\"x'\nab='-12'\n");
            for (int n = random.nextInt(100); n > 0; n--) {
                boolean any = random.nextInt(10) == 0;
                text.append(any ? (char) random.nextInt(0x10000) : likely.charAt(random.nextInt(likely.length())));
            }
            long lines = text.chars().filter(c -> c == '\n').count() + 1;
            assertThat(VmConf.parse("noise", text.toString()).problems())
                    .as("seed %d, case %d", SEED, i)
                    .allMatch(p -> p.place().line() >= 1 && p.place().line() <= lines);
        }
    }
}
