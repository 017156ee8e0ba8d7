package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.mirror.SyncRig.RELEASE;
import static org.autoinstalld.mirror.SyncRig.SNAPSHOTS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.autoinstalld.mirror.FaultyUpstream.Fault;
import org.autoinstalld.mirror.SyncResult.Outcome;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever upstream does: what is visible is one whole generation that signify takes, and the next sync goes on. */
@Needs(RealPart.SIGNIFY)
class FaultyUpstreamTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN = Duration.ofSeconds(10);

    @TempDir
    private Path home;

    private SyncRig rig;
    private TestRelease snapshot;
    private String first;

    /** One generation is visible, and upstream has another. */
    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home);
        snapshot = rig.snapshot();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        first = rig.visible(SNAPSHOTS).name();
        for (String name : List.of("bsd", "bsd.rd", "comp80.tgz", "INSTALL.amd64")) {
            snapshot.put(name, snapshot.noise(300_000));
        }
        snapshot.built(1_760_000_001L).sign();
        rig.upstream.fetched();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** It fails, what was there stays, and goes on when upstream is in order again. */
    private void fails(String reason) throws Exception {
        SyncResult result = rig.sync(SNAPSHOTS);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains(reason);
        assertThat(rig.visible(SNAPSHOTS).name()).isEqualTo(first);
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    private void goesOn() throws Exception {
        rig.upstream.heal();
        rig.upstream.fetched();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        rig.requireWhole(snapshot, SNAPSHOTS);
        assertThat(rig.visible(SNAPSHOTS).name()).isNotEqualTo(first);
    }

    /** From where is no matter: of what came before a connection was cut the last may never have been read. */
    private static boolean isTheRest(String request) {
        return request.matches("GET comp80\\.tgz bytes=[1-9][0-9]*-");
    }

    private static Fault always(byte[] octets) {
        return (exchange, file, time) -> {
            FaultyUpstream.send(exchange, 200, octets, octets.length, octets.length);
            return true;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"bsd", "bsd.mp", "bsd.rd", "base80.tgz", "comp80.tgz", "INSTALL.amd64", "BUILDINFO"})
    void aFlippedBitIsFound(String name) throws Exception {
        if (name.equals("base80.tgz")) {
            snapshot.base(Map.of()).sign();
        } else {
            snapshot.put(name, name.equals("BUILDINFO") ? snapshot.octets(name) : snapshot.noise(10_000))
                    .sign();
        }
        byte[] wrong = snapshot.octets(name);
        wrong[wrong.length / 2] ^= 4;
        rig.upstream.on(name, always(wrong));

        fails(name + ": SHA-256 is ");
        assertThat(rig.pauses).contains(SECOND, TEN);
        goesOn();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 25, 60, 150, 400})
    void aFlippedBitInTheListIsFound(int at) throws Exception {
        byte[] wrong = Files.readAllBytes(snapshot.directory.resolve("SHA256.sig"));
        wrong[at] ^= 4;
        rig.upstream.on("SHA256.sig", always(wrong));

        fails("SHA256.sig: ");
        assertThat(rig.pauses).containsExactly(SECOND, TEN);
        goesOn();
    }

    @Test
    void aListThatIsWrongOnceIsAskedForAgain() throws Exception {
        rig.upstream.on("SHA256.sig", (exchange, file, time) -> {
            if (time == 1) {
                FaultyUpstream.send(exchange, 200, file, file.length / 2, file.length / 2);
            }
            return time == 1;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.pauses).containsExactly(SECOND);
        assertThat(rig.said).anyMatch(s -> s.startsWith("SHA256.sig: ") && s.endsWith("; trying again"));
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void aFileThatIsTooShortOrTooLongIsNone() throws Exception {
        byte[] right = snapshot.octets("bsd");
        for (int length : new int[] {0, 1000, right.length - 1, right.length + 1, right.length * 2}) {
            rig.upstream.on("bsd", always(Arrays.copyOf(right, length)));
            fails("bsd: SHA-256 is ");
        }
        goesOn();
    }

    @Test
    void whatWasCutIsGoneOnWith() throws Exception {
        byte[] right = snapshot.octets("comp80.tgz");
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            boolean again = time > 1;
            if (!again) {
                FaultyUpstream.send(exchange, 200, right, right.length, 100_000);
            }
            return !again;
        });

        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.upstream.fetched()).contains("GET comp80.tgz").anyMatch(FaultyUpstreamTest::isTheRest);
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void whatIsCutEachTimeIsGoneOnWithByTheNextSync() throws Exception {
        byte[] right = snapshot.octets("comp80.tgz");
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            FaultyUpstream.send(exchange, 200, right, right.length, 50_000);
            return true;
        });
        fails("comp80.tgz: cut off by upstream; the next sync goes on where it was");
        goesOn();
        assertThat(rig.upstream.fetched()).anyMatch(FaultyUpstreamTest::isTheRest);
    }

    @Test
    void anOriginWithoutRangesSendsTheWholeAgain() throws Exception {
        byte[] right = snapshot.octets("comp80.tgz");
        rig.upstream.knowsRanges = false;
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            if (time == 1) {
                FaultyUpstream.send(exchange, 200, right, right.length, 100_000);
            }
            return time == 1;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void aRangeThatWasNotAskedForIsNotAppended() throws Exception {
        byte[] right = snapshot.octets("comp80.tgz");
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            if (time == 1) {
                FaultyUpstream.send(exchange, 200, right, right.length, 100_000);
            } else if (time == 2) {
                exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
                FaultyUpstream.send(exchange, 206, right, right.length, right.length);
            }
            return time <= 2;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.said).anyMatch(s -> s.contains("does not go on where it was asked to"));
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void whatIsWholeThoughMoreWasSaidIsTaken() throws Exception {
        byte[] right = snapshot.octets("bsd");
        rig.upstream.on("bsd", (exchange, file, time) -> {
            // the rest never comes, and the connection stays
            exchange.sendResponseHeaders(200, right.length + 10L);
            exchange.getResponseBody().write(right);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(SyncRig.STALL.multipliedBy(10).toMillis());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return true;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.said).containsExactly("bsd: nothing came for 2 s; trying again");
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void aFileOfWhichNobodySaysHowLongItIsComes() throws Exception {
        rig.upstream.knowsSizes = false;
        rig.upstream.on("bsd", (exchange, file, time) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(file);
            exchange.getResponseBody().close();
            return true;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void slowIsNotBroken() throws Exception {
        byte[] right = snapshot.octets("INSTALL.amd64");
        snapshot.put("INSTALL.amd64", Arrays.copyOf(right, 6_000)).sign();
        rig.upstream.on("INSTALL.amd64", (exchange, file, time) -> {
            exchange.sendResponseHeaders(200, file.length);
            for (int i = 0; i < file.length; i += 1_000) {
                exchange.getResponseBody().write(file, i, 1_000);
                exchange.getResponseBody().flush();
                try {
                    Thread.sleep(SyncRig.STALL.toMillis() / 4);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return true;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.pauses).isEmpty();
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void anAnswer503NowAndThenIsTriedAgain() throws Exception {
        for (String name : List.of("SHA256.sig", "bsd", "comp80.tgz", "BUILDINFO")) {
            rig.upstream.on(name, (exchange, file, time) -> {
                if (time <= 2) {
                    exchange.sendResponseHeaders(503, -1);
                }
                return time <= 2;
            });
        }
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void anAnswer503AlwaysKeepsWhatIsHere() throws Exception {
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            awaitArrived("bsd");
            exchange.sendResponseHeaders(503, -1);
            return true;
        });
        fails("comp80.tgz: upstream answers 503");
        goesOn();
        assertThat(rig.upstream.fetched()).doesNotContain("GET bsd");
    }

    /** Until that file is in the mirror as upstream has it now. */
    private void awaitArrived(String name) throws IOException {
        byte[] right = snapshot.octets(name);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!isThere(right)) {
            assertThat(System.nanoTime()).as("%s comes", name).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean isThere(byte[] octets) throws IOException {
        try (Stream<Path> all = Files.walk(rig.folder.resolve("incoming"))) {
            for (Path file : all.filter(
                            f -> Files.isRegularFile(f) && !f.toString().endsWith(".part"))
                    .toList()) {
                if (Arrays.equals(Files.readAllBytes(file), octets)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | UncheckedIOException e) {
            // it moves while it is looked at
            return false;
        }
    }

    @Test
    void anUpstreamThatIsGoneInTheMiddleIsSaid() throws Exception {
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            rig.upstream.vanish();
            return true;
        });
        SyncResult result = rig.sync(SNAPSHOTS);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).doesNotContain("Exception");
        assertThat(rig.visible(SNAPSHOTS).name()).isEqualTo(first);
    }

    @Test
    void anUpstreamThatSwitchesInTheMiddleIsFollowed() throws Exception {
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            if (time == 1) {
                rig.upstream.atOnce(() -> snapshot.put("bsd.rd", snapshot.noise(1000))
                        .put("comp80.tgz", snapshot.noise(1000))
                        .built(1_760_000_002L)
                        .sign());
                byte[] now = snapshot.octets("comp80.tgz");
                FaultyUpstream.send(exchange, 200, now, now.length, now.length);
            }
            return time == 1;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.said).contains("SHA256.sig changed at upstream; starting over with the new one");
        assertThat(rig.upstream.fetched().stream().filter("GET bsd"::equals)).hasSize(1);
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    /** All files were right, but by the time they were here they were those of yesterday. */
    @Test
    void aListThatChangesAtTheEndIsSeen() throws Exception {
        rig.upstream.on("SHA256.sig", (exchange, file, time) -> {
            if (time == 1) {
                snapshot.built(1_760_000_003L).sign();
                FaultyUpstream.send(exchange, 200, file, file.length, file.length);
            }
            return time == 1;
        });
        rig.upstream.on("BUILDINFO", (exchange, file, time) -> {
            byte[] before = "Build date: 1760000001 - then\n".getBytes(StandardCharsets.US_ASCII);
            if (time == 1) {
                FaultyUpstream.send(exchange, 200, before, before.length, before.length);
            }
            return time == 1;
        });
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.visible(SNAPSHOTS).built().orElseThrow().getEpochSecond())
                .isEqualTo(1_760_000_003L);
    }

    @Test
    void anUpstreamThatNeverRestsIsGivenUp() throws Exception {
        rig.upstream.on("SHA256.sig", (exchange, file, time) -> {
            snapshot.put("bsd", snapshot.noise(100 + time)).sign();
            FaultyUpstream.send(exchange, 200, file, file.length, file.length);
            return true;
        });
        fails("changed at upstream 3 times");
    }

    @Test
    void anotherDirectoryGoesOn() throws Exception {
        TestRelease release = rig.release();
        rig.upstream.on("comp80.tgz", always(new byte[10]));
        List<SyncResult> results = new MirrorSync(
                        rig.mirror, rig.settings(), Map.of(), SyncListener.NONE, p -> {}, SyncRig.STALL)
                .run(List.of(SNAPSHOTS.setdir(), RELEASE.setdir()), SyncOptions.USUAL);
        assertThat(results)
                .extracting(result -> result.outcome() == Outcome.FAILED)
                .containsExactly(true, false);
        rig.requireWhole(release, RELEASE);
    }

    @Test
    void halfFilesAreForgottenAfterAWeek() throws Exception {
        rig.upstream.on("comp80.tgz", (exchange, file, time) -> {
            FaultyUpstream.send(exchange, 200, file, file.length, 50_000);
            return true;
        });
        fails("comp80.tgz: cut off");
        DirectorySync.forgetOld(rig.mirror, Duration.ofDays(7), folder -> true);
        assertThat(rig.mirror.store().incoming(SNAPSHOTS)).isNotEmptyDirectory();
        DirectorySync.forgetOld(rig.mirror, Duration.ofDays(-1), folder -> true);
        assertThat(rig.mirror.store().incoming(SNAPSHOTS)).doesNotExist();
    }
}
