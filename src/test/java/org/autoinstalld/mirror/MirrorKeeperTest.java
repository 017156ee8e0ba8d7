package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.mirror.SyncRig.RELEASE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.MirrorSettings.SyncTime;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs(RealPart.SIGNIFY)
class MirrorKeeperTest {
    @TempDir
    private Path home;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private SyncRig rig;
    private MirrorKeeper keeper;
    private Optional<MirrorSettings> settings = Optional.empty();
    private Collection<Hypervisor> hypervisors = List.of();

    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home);
        settings = Optional.of(rig.with(", sync: 6h").settings());
        keeper = new MirrorKeeper(
                rig.mirror,
                () -> settings,
                () -> hypervisors,
                Map.of(),
                log::add,
                Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC),
                MirrorKeeperTest::pass);
    }

    /** What fails is tried again at once. */
    private static void pass(Duration length) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("instead of waiting for " + length);
        }
    }

    @AfterEach
    void stop() {
        keeper.close();
        rig.close();
    }

    @Test
    void oneSyncAtATimeAndItsStateToLookAt() throws Exception {
        TestRelease release = rig.release();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        rig.upstream.on("comp78.tgz", (exchange, file, time) -> {
            asked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return false;
        });
        assertThat(keeper.begin(List.of(RELEASE.setdir()), SyncOptions.USUAL)).isEmpty();
        asked.await();

        assertThat(keeper.begin(List.of(), SyncOptions.USUAL)).contains("a sync is going on");
        SyncState state = keeper.state(0);
        assertThat(state.running()).isTrue();
        assertThat(state.directory()).isEqualTo("7.8/amd64");
        assertThat(state.files()).isEqualTo(13);
        assertThat(state.lines().get(0)).startsWith("7.8/amd64: ").endsWith(" to fetch");
        goOn.countDown();

        assertThat(log.take()).startsWith("mirror: 7.8/amd64: 7.8-amd64-").contains(" is visible, 13 files");
        rig.requireWhole(release, RELEASE);
        while (keeper.state(0).running()) {
            Thread.onSpinWait();
        }
        SyncState end = keeper.state(keeper.state(0).next() - 1);
        assertThat(end.lines()).hasSize(1);
        assertThat(end.ended()).extracting(SyncState.Ended::outcome).containsExactly("fetched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256.sig", "BUILDINFO", "comp78.tgz"})
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theEndCutsOffWhatUpstreamHasNotSentYet(String name) throws Exception {
        rig.release();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        rig.upstream.on(name, (exchange, file, time) -> {
            FaultyUpstream.send(exchange, 200, file, file.length, 10);
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return true;
        });
        assertThat(keeper.begin(List.of(RELEASE.setdir()), SyncOptions.USUAL)).isEmpty();
        begun.await();

        keeper.end();

        assertThat(log.take()).isEqualTo("mirror: interrupted; the next sync goes on where it was");
        while (keeper.state(0).running()) {
            Thread.onSpinWait();
        }
        assertThat(keeper.begin(List.of(), SyncOptions.USUAL)).contains("the server stops");
        assertThat(keeper.state(0).running()).isFalse();
        goOn.countDown();
    }

    @Test
    void byItselfItFetchesAllAndSaysWhatFailed() throws Exception {
        rig.release();

        keeper.look();

        assertThat(log.take()).contains("7.8/amd64: ").contains("is visible");
        assertThat(log.take()).startsWith("mirror: 7.9/amd64: ").contains("answers 404");
        assertThat(log.take()).startsWith("mirror: snapshots/amd64: ");
    }

    @Test
    void whatFailsTwiceInARowIsTroubleUntilItComesOrNobodyWantsItAnyMore() throws Exception {
        TestRelease release = rig.release();
        rig.upstream.on("SHA256.sig", (exchange, file, time) -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return true;
        });
        sync();
        assertThat(keeper.state(0).trouble()).isEmpty();
        sync();
        assertThat(keeper.state(0).trouble())
                .startsWith("the mirror cannot be filled: 7.8/amd64: ")
                .contains("answers 404");
        assertThat(keeper.counts().failures()).containsEntry("answer", 2L).containsEntry("digest", 0L);

        Optional<MirrorSettings> before = settings;
        settings = Optional.empty();
        assertThat(keeper.state(0).trouble()).isEmpty();
        settings = before;

        rig.upstream.on("SHA256.sig", (exchange, file, time) -> false);
        int[] told = {0};
        keeper.onChange(() -> told[0]++);
        sync();
        rig.requireWhole(release, RELEASE);
        assertThat(keeper.state(0).trouble()).isEmpty();
        assertThat(keeper.counts().files()).isEqualTo(13);
        assertThat(told[0]).isPositive();
    }

    private void sync() throws InterruptedException {
        assertThat(keeper.begin(List.of(RELEASE.setdir()), SyncOptions.USUAL)).isEmpty();
        log.take();
        while (keeper.state(0).running()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatTheInventoryNoLongerSaysIsNotDone() {
        settings = Optional.empty();
        assertThat(keeper.begin(List.of(), SyncOptions.USUAL)).isPresent();
        settings = Optional.of(SyncRig.settings(home.resolve("other"), "http://127.0.0.1:1", rig.keys, ""));
        assertThat(keeper.begin(List.of(), SyncOptions.USUAL).orElseThrow()).contains("next start");
    }

    @Test
    void kernelsOfHypervisorsAreThatOfTheMirror() throws Exception {
        TestRelease release = rig.release();
        Path kernel = home.resolve("bsd.rd");
        hypervisors = SyncRig.read("""
                        site: { mirror: { folder: /m, releases: [7.8/amd64] } }
                        hypervisors:
                          here: { vm-conf: /etc/vm.conf, kernel: '%s', kernel-from: 7.8/amd64 }
                        """.formatted(kernel)).hypervisors().values();
        for (int i = 0; i < 4; i++) {
            synced();
            assertThat(kernel).hasBinaryContent(release.octets("bsd.rd"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kernel)))
                    .isEqualTo("rw-r--r--");
            // somebody may have put another one there, or upstream may have a new one
            if (i == 0) {
                Files.write(kernel, new byte[3]);
            } else if (i == 1) {
                Files.setPosixFilePermissions(kernel, PosixFilePermissions.fromString("rw-------"));
            } else {
                release.put("bsd.rd", release.noise(1000)).built(1_760_000_009L).sign();
            }
        }
    }

    @Test
    void aKernelThatCannotBeWrittenMakesTheSyncFail() throws Exception {
        rig.release();
        Path kernel = home.resolve("gone").resolve("bsd.rd");
        hypervisors = SyncRig.read("""
                        site: { mirror: { folder: /m, releases: [7.8/amd64] } }
                        hypervisors:
                          here: { vm-conf: /etc/vm.conf, kernel: '%s', kernel-from: 7.8/amd64 }
                        """.formatted(kernel)).hypervisors().values();
        synced();
        assertThat(keeper.state(0).ended()).map(SyncState.Ended::reason).contains((String) null);
        assertThat(keeper.state(0).ended())
                .filteredOn(ended -> ended.reason() != null)
                .singleElement()
                .satisfies(ended -> assertThat(ended.sentence())
                        .isEqualTo(
                                "kernel of hypervisor 'here': cannot write " + kernel + ": no such file or directory"));
    }

    @Test
    void kernelsOfOtherMachinesAreNotKeptOnThisOne() throws Exception {
        rig.release();
        Path kernel = home.resolve("bsd.rd");
        hypervisors = SyncRig.read("""
                        site: { mirror: { folder: /m, releases: [7.8/amd64] } }
                        hypervisors:
                          there: { ssh: there, vm-conf: /etc/vm.conf, kernel: '%s', kernel-from: 7.8/amd64 }
                        """.formatted(kernel)).hypervisors().values();
        synced();
        assertThat(kernel).doesNotExist();
    }

    private void synced() {
        assertThat(keeper.begin(List.of(RELEASE.setdir()), SyncOptions.USUAL)).isEmpty();
        while (keeper.state(0).running()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itIsTimeEverySoOftenOrOnceADay() {
        Instant noon = Instant.parse("2026-11-28T12:00:00Z");
        SyncTime often = new SyncTime(Duration.ofHours(6), null);
        assertThat(isDue(often, null, noon)).isTrue();
        assertThat(isDue(often, noon, noon.plusSeconds(6 * 3600 - 1))).isFalse();
        assertThat(isDue(often, noon, noon.plusSeconds(6 * 3600))).isTrue();
        SyncTime daily = new SyncTime(null, LocalTime.of(3, 30));
        assertThat(isDue(daily, noon, Instant.parse("2026-11-29T03:29:59Z"))).isFalse();
        assertThat(isDue(daily, noon, Instant.parse("2026-11-29T03:30:00Z"))).isTrue();
        assertThat(isDue(daily, Instant.parse("2026-11-28T03:30:00Z"), noon)).isFalse();
        assertThat(isDue(daily, Instant.parse("2026-11-28T03:29:00Z"), noon)).isTrue();
    }

    private static boolean isDue(SyncTime time, @Nullable Instant last, Instant now) {
        return MirrorKeeper.isDue(time, last, now, ZoneOffset.UTC);
    }
}
