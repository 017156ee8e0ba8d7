package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.RunningServer;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.vmd.Hypervisor.Verdict;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deployment that is killed before each command it runs, and then resumed, ends as one that nobody killed. */
@Timeout(300)
class KilledDeployIT {
    @TempDir
    Path folder;

    /** What is left when all is over. */
    private record End(String vmConf, String dhcpdConf, Map<String, String> vms, String installed) {}

    private static End end(DeployPlace place) throws Exception {
        return new End(
                Files.readString(place.vmConf),
                Files.readString(place.dhcpdConf),
                new TreeMap<>(place.vmd.states()),
                OpenBsdGuests.installed(place.disk("web1"))
                        .map(Object::toString)
                        .orElse("nothing"));
    }

    @Test
    void itEndsTheSameWhereverItWasKilled() throws Exception {
        End untouched = null;
        for (int at = 0; at < 12; at++) {
            Path own = Files.createDirectories(folder.resolve("k" + at));
            try (DeployPlace place = new DeployPlace(own, 1).serving()) {
                boolean killed = at > 0 && killedAt(place, at);
                Said said = place.run(killed ? "resume" : "deploy", "web1");
                if (at > 0 && !killed) {
                    return;
                }
                assertThat(said.code()).as("killed at %s: %s", at, said.err()).isZero();
                End end = end(place);
                String of = own.toString();
                End same = new End(
                        end.vmConf().replace(of, ""), end.dhcpdConf().replace(of, ""), end.vms(), end.installed());
                if (untouched == null) {
                    untouched = same;
                }
                assertThat(same).as("killed at %s", at).isEqualTo(untouched);
                assertThat(place.vmd.calls().stream().filter(c -> c.startsWith("vmctl create")))
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    /** Whether there was such a command. */
    private boolean killedAt(DeployPlace place, int at) throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicReference<Process> process = new AtomicReference<>();
        place.vmd.watch((program, words) -> {
            boolean looks = program.equals("vmctl")
                    && (words.get(0).equals("status") || words.get(0).equals("wait"));
            Process running = process.get();
            if (!looks && running != null && count.incrementAndGet() == at) {
                running.destroyForcibly();
                running.onExit().join();
                return Verdict.fails("killed");
            }
            return Verdict.GO;
        });
        List<String> words = new ArrayList<>(RunningServer.command("deploy", "web1"));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(place.folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.folder.resolve("deploy.log").toFile());
        process.set(builder.start());
        assertThat(process.get().waitFor(60, TimeUnit.SECONDS)).isTrue();
        place.vmd.watch((program, given) -> Verdict.GO);
        return process.get().exitValue() != 0;
    }
}
