package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.mirror.SyncRig.SNAPSHOTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.RunningServer;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, killed in the middle of a sync: what is visible is whole, and the next run goes on. */
@Needs(RealPart.SIGNIFY)
class KilledSyncIT {
    private static final int POINTS = 50;
    /** Requests of a sync of what changes each time, sizes and lists among them. */
    private static final int REQUESTS = 12;

    @TempDir
    private Path home;

    private SyncRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home);
        rig.mirror.close();
        Path inventory = Files.createDirectories(home.resolve("inventory"));
        Files.writeString(inventory.resolve("site.yaml"), """
                site:
                  mirror:
                    folder: %s
                    from: %s
                    keys: [%s]
                    releases: [snapshots/amd64]
                    space: 1G
                """.formatted(rig.folder, rig.upstream.url(), rig.keys));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Process command(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("mirror"));
        all.addAll(List.of(words));
        all.addAll(List.of(
                "-i",
                home.resolve("inventory").toString(),
                "-t",
                Path.of("templates").toAbsolutePath().toString()));
        return new ProcessBuilder(RunningServer.command(all.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile())
                .start();
    }

    private void run(String... words) throws Exception {
        Process process = command(words);
        assertThat(process.waitFor())
                .as(() -> {
                    try {
                        return Files.readString(home.resolve("output"));
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isZero();
    }

    @Test
    void whatIsVisibleIsWholeWhereverItIsKilled() throws Exception {
        TestRelease snapshot = rig.snapshot();
        run("sync");
        rig.requireWhole(snapshot, SNAPSHOTS);
        int killed = 0;
        for (int point = 0; point < POINTS; point++) {
            for (String name : List.of("bsd", "comp80.tgz", "man80.tgz")) {
                snapshot.put(name, snapshot.noise(400_000));
            }
            snapshot.built(1_760_000_001L + point).sign();
            int at = point % (REQUESTS + 1);
            // later and later behind the request, so that what follows the last one is hit, too
            int millis = point / (REQUESTS + 1) * 4;
            AtomicInteger requests = new AtomicInteger();
            AtomicReference<Process> running = new AtomicReference<>();
            rig.upstream.asked = () -> {
                Process process = running.get();
                if (process != null && requests.getAndIncrement() == at) {
                    pause(millis);
                    process.destroyForcibly();
                }
            };
            Process process = command("sync");
            running.set(process);
            killed += process.waitFor() == 137 ? 1 : 0;
            rig.upstream.asked = () -> {};

            rig.requireWhole(snapshot, SNAPSHOTS);
        }
        assertThat(killed).isGreaterThan(POINTS / 2);

        run("sync");
        rig.requireWhole(snapshot, SNAPSHOTS);
        assertThat(rig.shown(SNAPSHOTS).resolve("SHA256.sig"))
                .hasBinaryContent(Files.readAllBytes(snapshot.directory.resolve("SHA256.sig")));
        run("verify");
        run("prune");
        rig.requireWhole(snapshot, SNAPSHOTS);
        assertThat(MirrorFolder.children(rig.folder.resolve("generations"))).hasSize(2);
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
