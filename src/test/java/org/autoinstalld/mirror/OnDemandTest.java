package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.signify.Signify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is missing, fetched while it is read, from an upstream that does what no upstream should. */
@Needs(RealPart.SIGNIFY)
class OnDemandTest {
    private static final MirrorDirectory SETS = MirrorDirectory.sets(new Setdir("7.8", "amd64"));
    private static final String BASE = "base78.tgz";

    @TempDir
    Path scratch;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private Pause pause = length -> {};
    private Duration patience = Duration.ofMinutes(1);
    private TestRelease release;
    private FaultyUpstream upstream;
    private Mirror mirror;
    private OnDemand demand;

    @BeforeEach
    void start() throws Exception {
        Path root = Files.createDirectories(scratch.resolve("upstream"));
        release = new TestRelease(root, "7.8/amd64", "78", scratch.resolve("keys"), 1)
                .known()
                .sign();
        upstream = new FaultyUpstream(root);
        mirror = Mirror.open(scratch.resolve("mirror"));
        demand = demand();
    }

    private OnDemand demand() throws MirrorException {
        return demand("");
    }

    private OnDemand demand(String more) throws MirrorException {
        MirrorSettings settings = settings(more);
        return new OnDemand(
                mirror,
                settings,
                Map.of(),
                said::add,
                length -> pause.of(length),
                Duration.ofSeconds(30),
                patience,
                () -> System.nanoTime() + now.get());
    }

    private MirrorSettings settings(String more) {
        return Snapshots.of(Snapshots.FRAME.replace(
                        "release: \"7.8\"",
                        "release: \"7.8\", mirror: { folder: " + scratch.resolve("mirror")
                                + ", releases: [7.8/amd64, snapshots/amd64], on-demand: yes, fresh: 10m, from: '"
                                + upstream.url()
                                + "', keys: [" + scratch.resolve("keys") + "]" + more + " }"))
                .inventory()
                .site()
                .mirror()
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        if (demand != null) {
            demand.close();
            mirror.close();
            upstream.close();
        }
    }

    private Generation listed(MirrorDirectory directory) throws Exception {
        demand.list(directory).get(1, TimeUnit.MINUTES);
        return mirror.visible(directory).orElseThrow();
    }

    /** Reads a file as a connection does: as far as it may, then waits. */
    private static byte[] read(Arrival arrival) throws Exception {
        Arrival begun = arrival.begun().get(1, TimeUnit.MINUTES);
        FileChannel channel;
        try {
            channel = begun.enter();
        } catch (IOException e) {
            // it was found to be wrong before anybody read it
            assertThat(begun.failure()).isNotEmpty();
            return new byte[0];
        }
        try {
            ByteBuffer octets = ByteBuffer.allocate((int) begun.length());
            while (octets.hasRemaining()) {
                if (!begun.failure().isEmpty()) {
                    return Arrays.copyOf(octets.array(), octets.position());
                }
                int ready = (int) begun.ready();
                if (ready == octets.position()) {
                    CountDownLatch more = new CountDownLatch(1);
                    begun.await(ready, more::countDown);
                    assertThat(more.await(1, TimeUnit.MINUTES)).isTrue();
                    continue;
                }
                octets.limit(ready);
                channel.read(octets, octets.position());
                octets.limit(octets.capacity());
            }
            return octets.array();
        } finally {
            begun.leave();
        }
    }

    private List<String> stored() throws IOException {
        try (var files = Files.walk(scratch.resolve("mirror"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("mirror.lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aReleaseBeginsWithItsListAlone() throws Exception {
        assertThat(listed(SETS).files())
                .extracting(MirrorFile::name)
                .containsExactlyInAnyOrder("SHA256.sig", "BUILDINFO");
        upstream.fetched();
        listed(SETS);
        // kept for good
        assertThat(upstream.fetched()).isEmpty();
    }

    @Test
    void aFileIsReadWhileItComesAndIsThereThen() throws Exception {
        Generation generation = listed(SETS);
        Arrival arrival = demand.file(generation, BASE);
        assertThat(read(arrival)).isEqualTo(release.octets(BASE));
        arrival.whole().get(1, TimeUnit.MINUTES);
        MirrorFile file = generation.file(BASE).orElseThrow();
        assertThat(Files.readAllBytes(file.path())).isEqualTo(release.octets(BASE));
        assertThat(Signify.checks(file.path().resolveSibling(""), release.publicKeyFile(), BASE, "BUILDINFO"))
                .isTrue();
        assertThat(said).isEmpty();
        assertThat(mirror.counts().fetched()).isEqualTo(1);
        assertThat(mirror.counts().octets()).isEqualTo(release.octets(BASE).length);
    }

    @Test
    void manyWhoAskAtOnceMakeOneRequest() throws Exception {
        Generation generation = listed(SETS);
        upstream.fetched();
        CountDownLatch go = new CountDownLatch(1);
        upstream.on(BASE, (exchange, octets, time) -> {
            await(go);
            return false;
        });
        List<CompletableFuture<byte[]>> readers = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Arrival arrival = demand.file(generation, BASE);
            readers.add(CompletableFuture.supplyAsync(() -> unchecked(arrival), task -> new Thread(task).start()));
        }
        go.countDown();
        for (CompletableFuture<byte[]> reader : readers) {
            assertThat(reader.get(1, TimeUnit.MINUTES)).isEqualTo(release.octets(BASE));
        }
        assertThat(upstream.fetched()).containsExactly("GET " + BASE);
        assertThat(mirror.counts().found()).containsEntry("upstream", 1L).containsEntry("joined", 24L);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unchecked(Arrival arrival) {
        try {
            return read(arrival);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aWrongFileIsNeverCompleteAtAnybodyAndNeverKept() throws Exception {
        Generation generation = listed(SETS);
        List<String> before = stored();
        for (int at : new int[] {0, 100_000, release.octets(BASE).length - 1}) {
            upstream.on(BASE, (exchange, octets, time) -> {
                octets[at] ^= 1;
                FaultyUpstream.send(exchange, 200, octets, octets.length, octets.length);
                return true;
            });
            Arrival arrival = demand.file(generation, BASE);
            assertThat(read(arrival).length).isLessThanOrEqualTo(release.octets(BASE).length - Arrival.KEPT_BACK);
            assertThatThrownBy(() -> arrival.whole().get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class);
            assertThat(generation.file(BASE)).isEmpty();
            assertThat(stored()).isEqualTo(before);
        }
        assertThat(said).hasSize(3).allMatch(line -> line.contains("upstream may be half-way through an update"));
        // and the next one gets it, if it is right by then
        upstream.heal();
        assertThat(read(demand.file(generation, BASE))).isEqualTo(release.octets(BASE));
    }

    private static FaultyUpstream.Fault sending(int status, int more, int less) {
        return (exchange, octets, time) -> {
            int size = octets.length + more - less;
            FaultyUpstream.send(exchange, status, Arrays.copyOf(octets, size), size, size);
            return true;
        };
    }

    private static FaultyUpstream.Fault status(int status, int times) {
        return (exchange, octets, time) -> {
            if (time <= times) {
                exchange.sendResponseHeaders(status, -1);
            }
            return time <= times;
        };
    }

    /** What upstream does, and whether the file comes all the same. */
    static Stream<Arguments> faults() {
        FaultyUpstream.Fault saidMore = (exchange, octets, time) -> {
            FaultyUpstream.send(exchange, 200, octets, octets.length + 10L, octets.length);
            return true;
        };
        FaultyUpstream.Fault withoutLength = (exchange, octets, time) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(octets);
            exchange.getResponseBody().close();
            return true;
        };
        FaultyUpstream.Fault inPieces = (exchange, octets, time) -> {
            exchange.sendResponseHeaders(200, octets.length);
            for (int at = 0; at < octets.length; at += 10_000) {
                exchange.getResponseBody().write(octets, at, Math.min(10_000, octets.length - at));
                exchange.getResponseBody().flush();
            }
            return true;
        };
        FaultyUpstream.Fault noAnswer = (exchange, octets, time) -> time <= 2;
        FaultyUpstream.Fault otherPart = (exchange, octets, time) -> {
            if (time > 1) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes 0-" + (octets.length - 1) + "/" + octets.length);
            }
            FaultyUpstream.send(
                    exchange, time > 1 ? 206 : 200, octets, octets.length, time > 1 ? octets.length : 150_000);
            return true;
        };
        FaultyUpstream.Fault becameAnother = (exchange, octets, time) -> {
            if (time > 1) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes 150000-" + octets.length + "/" + (octets.length + 1));
                FaultyUpstream.send(exchange, 206, octets, octets.length - 149_999L, 1000);
                return true;
            }
            FaultyUpstream.send(exchange, 200, octets, octets.length, 150_000);
            return true;
        };
        return Stream.of(
                Arguments.of("an octet too many", sending(200, 1, 0), false),
                Arguments.of("twice as long", sending(200, 150_000, 0), false),
                Arguments.of("an octet too few", sending(200, 0, 1), false),
                Arguments.of("nothing of it", sending(204, 0, 0), false),
                Arguments.of("more was said than comes", saidMore, false),
                Arguments.of("no length", withoutLength, true),
                Arguments.of("in pieces", inPieces, true),
                Arguments.of("a part that nobody asked for", sending(206, 0, 0), false),
                Arguments.of("503 twice", status(503, 2), true),
                Arguments.of("503 always", status(503, 100), false),
                Arguments.of("no answer twice", noAnswer, true),
                Arguments.of("another part than the rest", otherPart, false),
                Arguments.of("another file than before", becameAnother, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whateverUpstreamDoesNobodyHasAWrongFile(String name, FaultyUpstream.Fault fault, boolean comes)
            throws Exception {
        Generation generation = listed(SETS);
        byte[] right = release.octets(BASE);
        upstream.on(BASE, fault);
        Arrival arrival = demand.file(generation, BASE);
        byte[] got;
        try {
            got = read(arrival);
        } catch (ExecutionException e) {
            got = new byte[0];
        }
        if (comes) {
            assertThat(got).isEqualTo(right);
            assertThat(arrival.whole().get(1, TimeUnit.MINUTES).path()).hasBinaryContent(right);
            return;
        }
        assertThat(got).as("never all that was said").hasSizeLessThan(Math.max(1, (int) arrival.length()));
        assertThatThrownBy(() -> arrival.whole().get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class);
        assertThat(generation.file(BASE)).isEmpty();
        assertThat(mirror.counts().failures().values()).containsOnlyOnce(1L);
        assertThat(mirror.counts().fetched()).isZero();
        upstream.heal();
        assertThat(read(demand.file(generation, BASE))).isEqualTo(right);
    }

    @Test
    void whatIsCutOffIsGoneOnWith() throws Exception {
        Generation generation = listed(SETS);
        upstream.fetched();
        upstream.on(BASE, (exchange, octets, time) -> {
            if (time == 1) {
                FaultyUpstream.send(exchange, 200, octets, octets.length, 150_000);
            }
            return time == 1;
        });
        assertThat(read(demand.file(generation, BASE))).isEqualTo(release.octets(BASE));
        List<String> requests = upstream.fetched();
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1)).startsWith("GET " + BASE + " bytes=");
    }

    @Test
    void whoWasSentSomethingIsCutOffIfUpstreamStartsOver() throws Exception {
        Generation generation = listed(SETS);
        upstream.knowsRanges = false;
        upstream.on(BASE, (exchange, octets, time) -> {
            FaultyUpstream.send(exchange, 200, octets, octets.length, 150_000);
            return true;
        });
        assertThat(read(demand.file(generation, BASE)).length).isLessThan(release.octets(BASE).length);
        upstream.heal();
        assertThat(read(demand.file(generation, BASE))).isEqualTo(release.octets(BASE));
    }

    @Test
    void whatUpstreamHasNotFailsWithoutAnOctet() throws Exception {
        Generation generation = listed(SETS);
        Files.delete(release.directory.resolve(BASE));
        Arrival arrival = demand.file(generation, BASE);
        assertThatThrownBy(() -> arrival.begun().get(1, TimeUnit.MINUTES))
                .hasMessageContaining("upstream answers 404 for " + upstream.url() + "/7.8/amd64/" + BASE);
    }

    @Test
    void anUpstreamThatIsGoneIsToldOfOnce() throws Exception {
        Generation generation = listed(SETS);
        upstream.close();
        for (String name : List.of(BASE, "bsd", "man78.tgz")) {
            Arrival arrival = demand.file(generation, name);
            assertThatThrownBy(() -> arrival.begun().get(1, TimeUnit.MINUTES)).hasMessageContaining("does not answer");
            assertThatThrownBy(() -> arrival.whole().get(1, TimeUnit.MINUTES)).hasMessageContaining("does not answer");
        }
        // what is here goes on
        assertThat(listed(SETS)).isSameAs(generation);
        assertThat(said).hasSize(1);
    }

    @Test
    void aFetchThatNobodyReadsEndsUnlessItIsHalfDone() throws Exception {
        Generation generation = listed(SETS);
        int length = release.octets(BASE).length;
        for (boolean most : new boolean[] {false, true}) {
            CountDownLatch go = new CountDownLatch(1);
            upstream.on(BASE, (exchange, octets, time) -> {
                exchange.sendResponseHeaders(200, length);
                int first = most ? length * 9 / 10 : length / 4;
                exchange.getResponseBody().write(octets, 0, first);
                exchange.getResponseBody().flush();
                await(go);
                exchange.getResponseBody().write(octets, first, length - first);
                exchange.getResponseBody().close();
                return true;
            });
            Arrival arrival = demand.file(generation, BASE);
            arrival.begun().get(1, TimeUnit.MINUTES).enter();
            arrival.enter();
            CountDownLatch some = new CountDownLatch(1);
            // by then more than half of it is here; what comes first says nothing about the other case
            arrival.await(most ? length / 2 : -1, some::countDown);
            await(some);
            arrival.leave();
            assertThat(arrival.failure()).isEmpty();
            arrival.leave();
            go.countDown();
            if (most) {
                arrival.whole().get(1, TimeUnit.MINUTES);
            } else {
                assertThatThrownBy(() -> arrival.whole().get(1, TimeUnit.MINUTES))
                        .isInstanceOf(ExecutionException.class);
                assertThat(generation.file(BASE)).isEmpty();
            }
        }
    }

    @Test
    void aSnapshotsListIsAskedForAgainWhenItIsNoLongerBelieved() throws Exception {
        MirrorDirectory directory = MirrorDirectory.sets(new Setdir("snapshots", "amd64"));
        TestRelease snapshot = new TestRelease(
                        scratch.resolve("upstream"), "snapshots/amd64", "79", scratch.resolve("keys"), 2)
                .known()
                .sign();
        Generation first = listed(directory);
        assertThat(read(demand.file(first, "bsd"))).isEqualTo(snapshot.octets("bsd"));
        snapshot.built(1_770_000_000L).put("bsd.rd", snapshot.noise(1000)).sign();
        assertThat(listed(directory)).isSameAs(first);

        now.addAndGet(TimeUnit.MINUTES.toNanos(11));
        Generation second = listed(directory);
        assertThat(second.name()).isNotEqualTo(first.name());
        upstream.fetched();
        // what did not change need not come again
        assertThat(read(demand.file(second, "bsd"))).isEqualTo(snapshot.octets("bsd"));
        assertThat(upstream.fetched()).isEmpty();

        // an upstream that went back in time is not followed
        snapshot.built(1_700_000_000L).sign();
        now.addAndGet(TimeUnit.MINUTES.toNanos(11));
        assertThat(listed(directory)).isSameAs(second);
        assertThat(said).hasSize(1).allMatch(line -> line.contains("--older"));
    }

    @Test
    void withoutAKeyThereIsNoList() throws Exception {
        Files.delete(scratch.resolve("keys/openbsd-78-base.pub"));
        assertThatThrownBy(() -> listed(SETS)).hasMessageContaining("no key for 7.8");
        assertThat(mirror.visible(SETS)).isEmpty();
    }

    @Test
    void aListThatTheDiskSpoiltIsFetchedAnew() throws Exception {
        demand.list(SETS).get();
        Path signed = mirror.visible(SETS).orElseThrow().folder().resolve("SHA256.sig");
        Files.delete(signed);
        mirror.close();
        demand.close();
        mirror = Mirror.open(scratch.resolve("mirror"));
        demand = demand();

        demand.list(SETS).get();

        assertThat(signed).exists();
        assertThat(mirror.visible(SETS)).isPresent();
    }

    @Test
    void aBaseSetBringsTheKeyOfTheNextRelease() throws Exception {
        release.base(Map.of(
                        "etc/signify/openbsd-79-base.pub",
                        TestRelease.publicKey(scratch.resolve("keys"), "openbsd-79-base")))
                .sign();
        read(demand.file(listed(SETS), BASE));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!Files.exists(scratch.resolve("mirror/keys/openbsd-79-base.pub"))) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    /** Sends the beginning of the base set, and the rest when it may. */
    private void hold(CountDownLatch go) {
        int length = release.octets(BASE).length;
        upstream.on(BASE, (exchange, octets, time) -> {
            exchange.sendResponseHeaders(200, length);
            exchange.getResponseBody().write(octets, 0, length / 4);
            exchange.getResponseBody().flush();
            await(go);
            exchange.getResponseBody().write(octets, length / 4, length - length / 4);
            exchange.getResponseBody().close();
            return true;
        });
    }

    @Test
    void theNextFetchOfAFileBeginsWhenTheOneBeforeIsOver() throws Exception {
        Generation generation = listed(SETS);
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        pause = length -> {
            asleep.countDown();
            await(wake);
        };
        upstream.on(BASE, (exchange, octets, time) -> {
            if (time == 1) {
                FaultyUpstream.send(exchange, 200, octets, octets.length, octets.length / 4);
            }
            return time == 1;
        });
        upstream.fetched();
        Arrival first = demand.file(generation, BASE);
        first.begun().get(1, TimeUnit.MINUTES).enter();
        await(asleep);
        first.leave();
        Arrival second = demand.file(generation, BASE);
        assertThat(second).isNotSameAs(first);
        wake.countDown();
        assertThat(read(second)).isEqualTo(release.octets(BASE));
        assertThatThrownBy(() -> first.whole().get(1, TimeUnit.MINUTES)).hasMessageContaining("nobody asks for it");
        MirrorFile file = second.whole().get(1, TimeUnit.MINUTES);
        assertThat(Files.readAllBytes(file.path())).isEqualTo(release.octets(BASE));
        assertThat(upstream.fetched()).hasSize(2);
    }

    @Test
    void whatTookItsPlaceJoinsWhatWasBegunBefore() throws Exception {
        Generation generation = listed(SETS);
        CountDownLatch go = new CountDownLatch(1);
        hold(go);
        upstream.fetched();
        Arrival first = demand.file(generation, BASE);
        first.begun().get(1, TimeUnit.MINUTES);
        demand.retire();
        try (OnDemand next = demand(", rate: 1G")) {
            Arrival second = next.file(generation, BASE);
            go.countDown();
            assertThat(read(second)).isEqualTo(release.octets(BASE));
            assertThat(read(first)).isEqualTo(release.octets(BASE));
        }
        assertThat(upstream.fetched()).containsExactly("GET " + BASE);
    }

    @Test
    void onlyWhatItGoesByMakesAnother() throws Exception {
        assertThat(demand.goesBy(settings(", clients: 3, sync: 6h, beyond: none")))
                .isTrue();
        for (String more : List.of(", rate: 1M", ", keep: 7", ", space: 1G")) {
            assertThat(demand.goesBy(settings(more))).as(more).isFalse();
        }
    }

    @Test
    void whatIsUnderWayEndsWhenItIsClosed() throws Exception {
        Generation generation = listed(SETS);
        CountDownLatch go = new CountDownLatch(1);
        hold(go);
        Arrival arrival = demand.file(generation, BASE);
        arrival.begun().get(1, TimeUnit.MINUTES).enter();
        demand.close();
        assertThatThrownBy(() -> arrival.whole().get(1, TimeUnit.MINUTES)).hasMessageContaining("the server stops");
        arrival.leave();
        go.countDown();
    }

    @Test
    void aWrongKeyInARightFileCutsNobodyOff() throws Exception {
        release.base(Map.of("etc/signify/openbsd-79-base.pub", new byte[100])).sign();
        Generation generation = listed(SETS);
        Arrival arrival = demand.file(generation, BASE);
        FileChannel slow = arrival.begun().get(1, TimeUnit.MINUTES).enter();
        try (OnDemand all = demand) {
            arrival.whole().get(1, TimeUnit.MINUTES);
            all.retire();
            while (!all.isOver()) {
                Thread.sleep(5);
            }
            assertThat(said).hasSize(1).allMatch(line -> line.contains("is no key of signify(1)"));
            assertThat(arrival.failure()).isEmpty();
            assertThat(read(arrival)).isEqualTo(release.octets(BASE));
            assertThat(slow.isOpen()).isTrue();
        } finally {
            arrival.leave();
        }
    }

    @Test
    void anUpstreamThatHangsHoldsUpNobodyForAListThatIsHere() throws Exception {
        MirrorDirectory directory = MirrorDirectory.sets(new Setdir("snapshots", "amd64"));
        new TestRelease(scratch.resolve("upstream"), "snapshots/amd64", "79", scratch.resolve("keys"), 2)
                .known()
                .sign();
        Generation first = listed(directory);
        demand.close();
        patience = Duration.ofMillis(1);
        demand = demand();
        CountDownLatch go = new CountDownLatch(1);
        upstream.on("SHA256.sig", (exchange, octets, time) -> {
            await(go);
            exchange.sendResponseHeaders(503, -1);
            return true;
        });
        upstream.fetched();
        assertThat(listed(directory)).isSameAs(first);
        assertThat(listed(directory)).isSameAs(first);
        go.countDown();
        // asked once, and left alone then
        demand.retire();
        while (!demand.isOver()) {
            Thread.sleep(5);
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertThat(listed(directory)).isSameAs(first);
        assertThat(upstream.fetched()).containsExactly("GET SHA256.sig");
        assertThat(said).hasSize(1).allMatch(line -> line.contains("answers 503"));
    }

    @Test
    void whoeverWaitsForWhatHasNotBegunIsToldAtOnceThatTheServerStops() throws Exception {
        Generation generation = listed(SETS);
        new TestRelease(scratch.resolve("upstream"), "snapshots/amd64", "79", scratch.resolve("keys"), 2)
                .known()
                .sign();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        hold(go);
        for (String name : List.of("SHA256.sig", "bsd")) {
            upstream.on(name, (exchange, octets, time) -> {
                asked.countDown();
                await(go);
                return true;
            });
        }
        Arrival sent = demand.file(generation, BASE).begun().get(1, TimeUnit.MINUTES);
        Arrival waiting = demand.file(generation, "bsd");
        CompletableFuture<Void> list = demand.list(MirrorDirectory.sets(new Setdir("snapshots", "amd64")));
        await(asked);

        demand.beginToStop();

        assertThatThrownBy(() -> list.get(1, TimeUnit.MINUTES)).hasMessageContaining("the server stops");
        assertThatThrownBy(() -> waiting.begun().get(1, TimeUnit.MINUTES)).hasMessageContaining("the server stops");
        assertThatThrownBy(() -> demand.file(generation, "man78.tgz")).hasMessageContaining("the server stops");
        go.countDown();
        assertThat(read(sent)).isEqualTo(release.octets(BASE));
    }

    @Test
    void allThatIsFetchedTogetherHasRoom() throws Exception {
        Generation generation = listed(SETS);
        long here = MirrorFolder.size(mirror.store().folder());
        demand.close();
        demand = demand(", space: " + (here + release.octets(BASE).length + 100) + "B");
        CountDownLatch go = new CountDownLatch(1);
        hold(go);
        Arrival first = demand.file(generation, BASE);
        first.begun().get(1, TimeUnit.MINUTES);
        assertThatThrownBy(() -> demand.file(generation, "man78.tgz").whole().get(1, TimeUnit.MINUTES))
                .hasMessageContaining("not enough room");
        go.countDown();
        assertThat(read(first)).isEqualTo(release.octets(BASE));
    }

    @Test
    void halfFilesThatNobodyWritesGetOld() throws Exception {
        Generation generation = listed(SETS);
        CountDownLatch go = new CountDownLatch(1);
        hold(go);
        Arrival arrival = demand.file(generation, BASE);
        arrival.begun().get(1, TimeUnit.MINUTES);
        Path incoming = mirror.store().incoming().resolve(SETS.name() + "-on-demand");
        Path left = Files.writeString(incoming.resolve("man78.tgz.0123456789ab.part"), "half");
        DirectorySync.forgetOld(mirror, Duration.ofDays(7), ArrivalFetch::isFolder);
        assertThat(left).exists();
        DirectorySync.forgetOld(mirror, Duration.ofDays(-1), ArrivalFetch::isFolder);
        assertThat(left).doesNotExist();
        go.countDown();
        assertThat(read(arrival)).isEqualTo(release.octets(BASE));
    }
}
