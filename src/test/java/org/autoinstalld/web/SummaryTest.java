package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SummaryTest {
    @TempDir
    Path folder;

    private static Map<String, String> standings(Summary summary) {
        return summary.hosts().stream()
                .collect(Collectors.toMap(
                        line -> line.machine().name().shortName(),
                        line -> line.standing().word()));
    }

    private static Judging judged(Snapshot snapshot, @Nullable Judging before) {
        Judging judging = Judging.of(snapshot, before);
        judging.goOn(() -> true);
        return judging;
    }

    @Test
    void whatDidNotChangeIsNotMadeAgain() {
        Snapshot first = Stage.of(folder, Lab.YAML);
        Judging judged = judged(first, null);
        Summary before = Summary.of(judged, FileDrift.NOTHING);
        Summary after = Summary.of(
                judged(
                        Stage.of(folder, Lab.YAML.replace("visitor, password", "visitor, ssh-key: AAAA, password")),
                        judged),
                FileDrift.NOTHING);
        assertThat(after.hosts().get(6).name()).isEqualTo("shell.int.gmmi.me");
        for (int unchanged : new int[] {4, 6}) {
            assertThat(after.hosts().get(unchanged).judged())
                    .isSameAs(before.hosts().get(unchanged).judged());
        }
    }

    @Test
    void aSummaryMadeFromTheOneBeforeIsTheSameAsOneMadeAfresh() {
        String[] edits = {
            Lab.YAML,
            Lab.YAML.replace("user: { name: ops }", "user: { name: ops, ssh-key: " + "k".repeat(3) + " }"),
            Lab.YAML.replace("address: 192.168.7.37", "address: 192.168.1.37").replace("pasword", "password"),
            Lab.YAML.replace("release: \"7.8\"", "release: \"7.4\"").replace("owner: gmmi", "owner: root"),
            Lab.YAML.replace("192.168.1.0/24", "192.168.0.0/16"),
            Lab.YAML.replace("    root: { password: \"" + Lab.HASH + "\" }\n    vm:", "    vm:"),
        };
        Judging last = null;
        for (String edit : edits) {
            Snapshot snapshot = Stage.of(folder, edit);
            Judging judging = judged(snapshot, last);
            Summary made = Summary.of(judging, FileDrift.NOTHING);
            Summary afresh = Summary.of(judged(snapshot, null), FileDrift.NOTHING);
            assertThat(standings(made)).isEqualTo(standings(afresh));
            assertThat(made.problems()).isEqualTo(afresh.problems());
            assertThat(made.counts()).isEqualTo(afresh.counts());
            last = judging;
        }
    }
}
