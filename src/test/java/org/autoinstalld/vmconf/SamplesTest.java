package org.autoinstalld.vmconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.syntax.Samples;
import org.junit.jupiter.api.Test;

/** Files people really use are taken; OpenBSD's own regression cases end as they should. */
class SamplesTest {
    /** What vmd says, and words that say the same here. */
    private static final Map<String, String> SAME = Map.of(
            "unrecognized disk format rotten", "unrecognized disk format 'rotten'",
            "switch \"x\" is missing interface name", "switch 'x' is missing interface name",
            "failed to parse size: 1048575", "failed to parse size: '1048575'",
            "vm name too long", "vm name too long",
            "syntax error", "syntax error");

    @Test
    void samplesAreRead() {
        List<Path> all = new ArrayList<>(Samples.of("vm.conf", "vm.conf"));
        all.addAll(Samples.of("openbsd-examples", "vm.conf"));
        all.addAll(Samples.of("seed", "vm.conf"));
        for (Path file : all) {
            String text = Samples.read(file);
            VmConf conf = VmConf.parse(file.getFileName().toString(), text);
            assertThat(conf.vms()).as("%s", file).isNotEmpty();
            assertThat(conf.problems().stream().filter(Problem::isError))
                    .as("%s", file)
                    .isEmpty();
        }
    }

    @Test
    void regressionCasesEndAsOpenBsdWantsThemTo() {
        for (Path file : Samples.of("vm.conf-regress", ".conf")) {
            String text = Samples.read(file);
            VmConf conf = VmConf.parse("vm.conf", text);
            List<Problem> errors =
                    conf.problems().stream().filter(Problem::isError).toList();
            if (file.toString().contains("vmd-pass-")) {
                assertThat(errors).as("%s", file).isEmpty();
            } else {
                fails(file, errors);
            }
        }
    }

    private static void fails(Path file, List<Problem> errors) {
        Path ok = file.resolveSibling(file.getFileName().toString().replace(".conf", ".ok"));
        List<String> wanted = Samples.read(ok).lines().toList();
        String last = wanted.get(wanted.size() - 1);
        int line = Integer.parseInt(last.substring(0, last.indexOf(':')));
        // "failed to parse disks" stands behind the reason
        String reason = last.contains("failed to parse disks")
                ? wanted.get(0)
                : SAME.getOrDefault(last.substring(last.indexOf(':') + 2), "no words for this one");
        assertThat(errors).as("%s", file).isNotEmpty();
        assertThat(errors.get(0).place().line()).as("%s: %s", file, errors).isEqualTo(line);
        assertThat(errors.get(0).message()).as("%s", file).contains(reason);
    }
}
