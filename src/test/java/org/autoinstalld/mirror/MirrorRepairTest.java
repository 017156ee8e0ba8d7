package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.mirror.SyncRig.SNAPSHOTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.mirror.SyncResult.Outcome;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a disk, a power cut or somebody's rm(1) left of the mirror: the next sync makes it whole. */
@Needs(RealPart.SIGNIFY)
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MirrorRepairTest {
    @TempDir
    private Path home;

    private SyncRig rig;
    private TestRelease snapshot;
    private Generation first;

    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home);
        snapshot = rig.snapshot();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        first = rig.visible(SNAPSHOTS);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void restart() throws MirrorException {
        rig.mirror.close();
        rig.mirror = Mirror.open(rig.folder);
    }

    private interface Damage {
        void to(Path file) throws IOException;
    }

    private static void write(Path file, byte[] octets) throws IOException {
        Files.delete(file);
        Files.write(file, octets);
    }

    private static Stream<Damage> damages() {
        Damage removed = Files::delete;
        Damage garbage = file -> write(file, new byte[100]);
        Damage cut = file -> write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        Damage flipped = file -> {
            byte[] octets = Files.readAllBytes(file);
            // of a digest, so that it still has the form of a list
            octets[octets.length - 2] ^= 1;
            write(file, octets);
        };
        return Stream.of(removed, garbage, cut, flipped);
    }

    private static Stream<Arguments> spoiltLists() {
        return damages().flatMap(damage -> Stream.of(Arguments.of(damage, true), Arguments.of(damage, false)));
    }

    @ParameterizedTest
    @MethodSource("spoiltLists")
    void aVisibleGenerationWhoseListIsSpoiltIsFetchedAnew(Damage damage, boolean restarted) throws Exception {
        damage.to(first.folder().resolve("SHA256.sig"));
        if (restarted) {
            restart();
        }
        assertThat(rig.mirror.prune(rig.settings())).isEmpty();

        SyncResult result = rig.sync(SNAPSHOTS);

        assertThat(result.reason()).isNull();
        assertThat(result.outcome()).isEqualTo(Outcome.FETCHED);
        rig.requireWhole(snapshot, SNAPSHOTS);
        assertThat(rig.visible(SNAPSHOTS).name()).isEqualTo(first.name());
        assertThat(MirrorFolder.children(rig.mirror.store().incoming())).isEmpty();
        restart();
        assertThat(rig.sync(SNAPSHOTS).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aSpoiltListIsNoWayBackInTime() throws Exception {
        Files.delete(first.folder().resolve("SHA256.sig"));
        restart();
        snapshot.built(1_750_000_000L).sign();

        assertThat(rig.sync(SNAPSHOTS).reason()).contains("--older");
    }

    @Test
    void aListThatComesBackIsShownOnlyIfItsGenerationIsWhole() throws Exception {
        byte[] before = Files.readAllBytes(snapshot.directory.resolve("SHA256.sig"));
        byte[] info = snapshot.octets("BUILDINFO");
        snapshot.built(1_760_000_001L).sign();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        Files.delete(first.folder().resolve("SHA256.sig"));
        Files.write(snapshot.directory.resolve("SHA256.sig"), before);
        Files.write(snapshot.directory.resolve("BUILDINFO"), info);

        assertThat(rig.sync(SNAPSHOTS, new SyncOptions(false, false, false, true))
                        .reason())
                .isNull();
        rig.requireWhole(snapshot, SNAPSHOTS);
        assertThat(rig.visible(SNAPSHOTS).name()).isEqualTo(first.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bsd", "comp80.tgz", "BUILDINFO"})
    void aFileThatWasRemovedOrCutComesBackWhileTheServerRuns(String name) throws Exception {
        Path file = first.folder().resolve(name);
        for (Damage damage : List.<Damage>of(Files::delete, f -> write(f, new byte[3]))) {
            damage.to(file);

            assertThat(rig.sync(SNAPSHOTS).outcome()).isEqualTo(Outcome.FETCHED);
            assertThat(file).hasBinaryContent(snapshot.octets(name));
            assertThat(rig.visible(SNAPSHOTS).file(name)).isPresent();
            rig.requireWhole(snapshot, SNAPSHOTS);
        }
        assertThat(rig.sync(SNAPSHOTS).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aFileThatIsFoundToBeSpoiltIsNoLongerHereAndComesBack() throws Exception {
        MirrorFile kernel = first.file("bsd.rd").orElseThrow();
        byte[] spoilt = snapshot.octets("bsd.rd");
        spoilt[1000] ^= 1;
        write(kernel.path(), spoilt);
        assertThat(rig.mirror.trouble()).isEmpty();

        assertThatThrownBy(() -> first.octets(kernel)).hasMessageContaining("bsd.rd is not what SHA256.sig says");

        assertThat(first.file("bsd.rd")).isEmpty();
        assertThat(rig.mirror.trouble().orElseThrow())
                .isEqualTo(kernel.path()
                        + " is not what SHA256.sig says; autoinstalld mirror sync snapshots/amd64 fetches it anew");
        assertThat(rig.sync(SNAPSHOTS).outcome()).isEqualTo(Outcome.FETCHED);
        assertThat(rig.mirror.trouble()).isEmpty();
        assertThat(kernel.path()).hasBinaryContent(snapshot.octets("bsd.rd"));
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aGenerationThatNobodySeesAndNobodyCanReadIsPruned(Damage damage) throws Exception {
        snapshot.built(1_760_000_001L).sign();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        damage.to(first.folder().resolve("SHA256.sig"));
        // whoever was here before can still be sent its files
        assertThat(rig.mirror.prune(rig.settings())).isEmpty();
        restart();

        assertThat(rig.mirror.prune(rig.settings())).containsExactly(first.name());

        assertThat(first.folder()).doesNotExist();
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void whatWasBeingRemovedIsRemovedAtTheNextStart() throws Exception {
        Path gone = rig.mirror.store().incoming().resolve("snapshots-amd64-0123456789ab.gone");
        Files.write(Files.createDirectory(gone).resolve("bsd"), new byte[3]);
        restart();
        assertThat(gone).doesNotExist();
    }

    @Test
    void aDirectoryThatIsBeingFilledIsNotPruned() throws Exception {
        rig.with(", keep: 1");
        snapshot.built(1_760_000_001L).sign();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        CountDownLatch filling = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            rig.mirror.filling(SNAPSHOTS).lock();
            try {
                filling.countDown();
                done.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                rig.mirror.filling(SNAPSHOTS).unlock();
            }
        });
        filling.await();
        assertThat(rig.mirror.prune(rig.settings())).isEmpty();
        done.countDown();
        other.join();

        assertThat(rig.mirror.prune(rig.settings())).containsExactly(first.name());
        assertThat(first.folder()).doesNotExist();
        // another one that prunes was faster
        rig.mirror.forget(first.folder());
    }

    @Test
    void aFileThatFailsDoesNotWaitForTheOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        for (String name : List.of("bsd", "comp80.tgz")) {
            snapshot.put(name, snapshot.noise(300_000));
        }
        snapshot.built(1_760_000_001L).sign();
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            FaultyUpstream.send(exchange, 200, file, file.length, 100_000);
            begun.countDown();
            await(end);
            return true;
        });
        rig.upstream.on("bsd", (exchange, file, time) -> {
            await(begun);
            exchange.sendResponseHeaders(404, -1);
            return true;
        });
        MirrorSync sync = new MirrorSync(
                rig.mirror,
                rig.settings(),
                Map.of(),
                SyncListener.NONE,
                length -> {},
                // nobody looks after it so soon
                Duration.ofDays(1));

        assertThat(sync.run(List.of(SNAPSHOTS.setdir()), SyncOptions.USUAL))
                .extracting(SyncResult::reason)
                .allMatch(reason -> Optional.ofNullable(reason).orElse("").startsWith("bsd: upstream answers 404"));
        end.countDown();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
