package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.RunningServer;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Lease;
import org.autoinstalld.installer.Machine;
import org.autoinstalld.installer.WholeInstallation;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot that is switched, and pruned, while machines have its SHA256.sig and none of its sets. */
@Needs({RealPart.BRIDGE, RealPart.SIGNIFY})
class SwitchedSnapshotIT {
    private static final int MACHINES = 3;
    private static final String HASH = "$2b$10$abcdefghijklmnopqrstuuM2hWmTXGCBjNvbTrS1jvqAvbQZg9zSm";

    @TempDir
    Path home;

    private SyncRig rig;
    private Path place;

    @BeforeEach
    void aMirrorAndItsHosts() throws Exception {
        rig = new SyncRig(home.resolve("rig"));
        rig.mirror.close();
        snapshot("80", 1, "the first");
        place = Files.createDirectories(home.resolve("place"));
        RunningServer.copyTemplates(place);
        StringBuilder yaml = new StringBuilder("""
                site:
                  response-server: 127.0.0.1
                  release: snapshots
                  mirror:
                    folder: %s
                    from: %s
                    keys: [%s]
                    releases: [snapshots/amd64]
                    keep: 1
                    space: 1G
                networks: { lan: { subnet: 127.0.0.0/8, routers: [127.0.0.1] } }
                hypervisors: { vmhost: { switches: { uplink: veb0 } } }
                profiles:
                  all:
                    network: lan
                    timezone: UTC
                    root: { password: "%s" }
                    sets: { location: mirror }
                    site-set: { installurl: "https://packages.example.org/pub/OpenBSD" }
                    vm: { hypervisor: vmhost, memory: 1G }
                hosts:
                """.formatted(rig.folder, rig.upstream.url(), rig.keys, HASH));
        for (int i = 0; i <= MACHINES; i++) {
            yaml.append("  %1$s.example.org: { profiles: [all], lladdr: \"%2$s\", address: %3$s,"
                            .formatted(name(i), lladdr(i), address(i)))
                    .append(" vm: { disks: [{ path: /vm/%s.qcow2 }] } }%n".formatted(name(i)));
        }
        Files.createDirectories(place.resolve("inventory"));
        Files.writeString(place.resolve("inventory/all.yaml"), yaml);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static String name(int i) {
        return "vm" + i;
    }

    private static String lladdr(int i) {
        return "02:00:00:00:00:1" + i;
    }

    private static String address(int i) {
        return "127.0.0.1" + i;
    }

    private void snapshot(String number, int seed, String says) throws Exception {
        new TestRelease(rig.root, "snapshots/amd64", number, rig.keys, seed)
                .built(1_760_000_000L + seed)
                .known()
                .base(Map.of(
                        "etc/passwd", "root:*:0:0::/root:/bin/ksh\n".getBytes(StandardCharsets.US_ASCII),
                        "etc/which", says.getBytes(StandardCharsets.US_ASCII),
                        "root/.profile", new byte[0]))
                .sign();
    }

    private void mirror(String... words) {
        List<String> all = new ArrayList<>(List.of("mirror"));
        all.addAll(List.of(words));
        Ran ran =
                Ran.of(new ProcessBuilder(RunningServer.command(all.toArray(String[]::new))).directory(place.toFile()));
        assertThat(ran.status()).as(ran.text() + ran.errors()).isZero();
    }

    private WholeInstallation machine(RunningServer server, int i, String version) throws Exception {
        return new WholeInstallation(
                new Machine(lladdr(i), version, "amd64"),
                new Lease("127.0.0.1", "auto_install", name(i) + ".example.org"),
                new Ftp(server.install().getPort(), Duration.ofMinutes(2)).from(InetAddress.getByName(address(i))),
                rig.keys,
                Files.createDirectories(home.resolve(name(i))));
    }

    private String which(int i) throws Exception {
        return Files.readString(home.resolve(name(i)).resolve("root/etc/which"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "81"})
    void allEndWithTheGenerationThatTheyBeganWith(String number) throws Exception {
        mirror("sync");
        try (RunningServer server = RunningServer.start(place)) {
            CountDownLatch chosen = new CountDownLatch(MACHINES);
            CountDownLatch switched = new CountDownLatch(1);
            List<WholeInstallation> machines = new ArrayList<>();
            List<CompletableFuture<Boolean>> ends = new ArrayList<>();
            for (int i = 0; i < MACHINES; i++) {
                WholeInstallation one = machine(server, i, "8.0-beta");
                one.beforeSets(() -> {
                    chosen.countDown();
                    await(switched);
                });
                machines.add(one);
                ends.add(CompletableFuture.supplyAsync(one::run, task -> new Thread(task).start()));
            }
            assertThat(chosen.await(2, TimeUnit.MINUTES)).as(server.log()).isTrue();

            snapshot(number, 2, "the second");
            mirror("sync");
            mirror("prune");
            switched.countDown();
            for (int i = 0; i < MACHINES; i++) {
                assertThat(ends.get(i).get(2, TimeUnit.MINUTES))
                        .as(machines.get(i).console() + server.log())
                        .isTrue();
                assertThat(which(i)).isEqualTo("the first");
                assertThat(machines.get(i).unused()).isEmpty();
            }
            WholeInstallation next = machine(server, MACHINES, "8." + number.charAt(1) + "-beta");
            assertThat(next.run()).as(next.console() + server.log()).isTrue();
            assertThat(which(MACHINES)).isEqualTo("the second");
            assertThat(next.unused()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) {
                throw new AssertionError("nobody switched it");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
