package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.http.Transfers.Ending;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is sent a file, when, and what is told of it. */
@SuppressWarnings("try") // some connections are only held open
class FileTransferTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String SMALL = "GET /pub/small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String LARGE = "GET /pub/large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    /** More than the buffers of a connection hold. */
    private static final long SIZE = 64L << 20;

    @TempDir
    Path root;

    private final AtomicInteger most = new AtomicInteger(64);
    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private DiskHandler handler;
    private Transfers transfers;
    private Listener listener;
    private ListenAddress address;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(root.resolve("pub"));
        Files.writeString(root.resolve("pub/small"), "small\n");
        try (RandomAccessFile large =
                new RandomAccessFile(root.resolve("pub/large").toFile(), "rw")) {
            large.setLength(SIZE);
        }
        handler = new DiskHandler(root);
    }

    private void start(int mostOfOne, Duration patience, Duration stall) throws BindFailedException {
        start(InstallListenerTest.ANY_PORT, true, mostOfOne, patience, stall);
    }

    private void start(ListenAddress at, boolean trusted, int mostOfOne, Duration patience, Duration stall)
            throws BindFailedException {
        transfers = new Transfers(most::get, mostOfOne, patience, stall, copies());
        listener = Listener.install(
                List.of(at),
                handler,
                transfers,
                new ListenerContext(Limits.forInstallers(), log, counters, peer -> trusted));
        address = listener.addresses().get(0);
    }

    /** Whether files are copied to sockets. */
    boolean copies() {
        return false;
    }

    @AfterEach
    void stop() throws Exception {
        listener.close(Duration.ZERO);
        await(() -> handler.open.get() == 0);
        assertThat(transfers.running()).isZero();
        assertThat(transfers.waiting()).isZero();
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    /** One that begins to take a large file, and takes no more of it. */
    private Wire slow() throws IOException {
        Wire wire = new Wire(address, 4096);
        wire.send(LARGE).readHead();
        return wire;
    }

    @Test
    void aTransferIsOneLineWithItsOctets() throws Exception {
        start(256, LONG, LONG);
        String answer = Wire.exchange(address, LARGE);
        assertThat(answer.length() - answer.indexOf("\r\n\r\n") - 4).isEqualTo((int) SIZE);
        LookupLog.Entry entry = log.next();
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.bytes()).isEqualTo(SIZE);
        assertThat(log.entries).isEmpty();
        assertThat(counters.bytes()).isEqualTo(SIZE);
        assertThat(counters.byStatus()).containsOnlyKeys(200).containsEntry(200, 1L);
        assertThat(transfers.octets()).containsEntry("set", SIZE);
        assertThat(transfers.ended(Ending.WHOLE)).isEqualTo(1);
    }

    /** Names of a mirror are known to everybody, also those that no request can have. */
    @Test
    void whoAsksAMirrorForWhatNobodyHasTriesNoNames() throws Exception {
        start(256, LONG, LONG);
        String none = "GET /pub/x/../y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        for (int i = 0; i < ScanThrottle.FREE_OF_ADDRESS + 2; i++) {
            assertThat(Wire.exchange(address, none)).startsWith("HTTP/1.1 404 ");
        }
        assertThat(counters.of(Incident.SLOWED)).isZero();
    }

    @Test
    void whoBreaksOffIsToldOfWithWhatHeHad() throws Exception {
        start(256, LONG, LONG);
        slow().close();
        LookupLog.Entry entry = log.next();
        assertThat(entry.status()).isZero();
        assertThat(entry.bytes()).isPositive().isLessThan(SIZE);
        assertThat(entry.reason())
                .isEqualTo("file, broken off by the requester after " + entry.bytes() + " of " + SIZE + " octets");
        assertThat(transfers.ended(Ending.BROKEN_OFF)).isEqualTo(1);
    }

    /** Whoever has the file already is sent nothing, and has got it all the same. */
    @Test
    void aDeliveryEndsWhateverIsAnswered() throws Exception {
        start(256, LONG, LONG);
        for (String field : List.of(
                "X-None: 1",
                "Range: bytes=2-",
                "Range: bytes=1-2",
                "Range: bytes=6-",
                "Range: bytes=7-",
                "If-None-Match: *",
                "If-Match: \"other\"")) {
            Wire.exchange(address, SMALL.replace("Host: x", "Host: x\r\n" + field));
        }
        await(() -> handler.delivered.size() == 7);
        assertThat(handler.delivered)
                .containsExactly(
                        "small 6 whole",
                        "small 6 whole",
                        "small 3 cut",
                        "small 6 whole",
                        "small 0 cut",
                        "small 6 whole",
                        "small 0 cut");
    }

    /** Whether the server knows by then that it is gone or not. */
    @Test
    void aDeliveryEndsIfTheRequesterIsGoneBeforeItIsDecided() throws Exception {
        start(256, LONG, LONG);
        for (int i = 1; i <= 10; i++) {
            CountDownLatch decides = new CountDownLatch(1);
            handler.decides = decides;
            int before = handler.asked.get();
            Wire wire = new Wire(address).send(SMALL);
            await(() -> handler.asked.get() > before);
            wire.reset();
            Thread.sleep(10);
            decides.countDown();
            int ended = i;
            await(() -> handler.delivered.size() == ended);
        }
    }

    @Test
    void whoTakesNothingForTooLongIsCutOff() throws Exception {
        start(256, LONG, SHORT);
        try (Wire wire = slow()) {
            LookupLog.Entry entry = log.next();
            assertThat(entry.status()).isZero();
            assertThat(entry.reason()).startsWith("file, cut off: takes nothing after ");
            assertThat(counters.of(Incident.CUT_OFF)).isEqualTo(1);
            assertThat(wire.readToEnd().length()).isLessThan((int) SIZE);
        } catch (IOException e) {
            // reset, as it may be
        }
    }

    @Test
    void whoTakesAnOctetNowAndThenIsNot() throws Exception {
        start(256, LONG, Duration.ofMinutes(1));
        try (Wire wire = slow()) {
            assertThat(wire.readToEnd()).hasSize((int) SIZE);
        }
        assertThat(log.next().status()).isEqualTo(200);
    }

    @Test
    void oneTooManyWaitsForItsTurn() throws Exception {
        most.set(1);
        start(256, LONG, LONG);
        try (Wire first = slow();
                Wire second = new Wire(address);
                Wire third = new Wire(address)) {
            second.send(SMALL);
            await(() -> transfers.waiting() == 1);
            third.send(SMALL);
            await(() -> transfers.waiting() == 2);
            // what is no file need not wait
            assertThat(Wire.exchange(address, SMALL.replace("GET", "HEAD"))).startsWith("HTTP/1.1 200 ");
            assertThat(Wire.exchange(address, SMALL.replace("small", "none"))).startsWith("HTTP/1.1 404 ");
            assertThat(transfers.waiting()).isEqualTo(2);
            assertThat(handler.open.get()).isEqualTo(1);
            first.reset();
            assertThat(second.readToEnd()).endsWith("\r\n\r\nsmall\n");
            assertThat(third.readToEnd()).endsWith("\r\n\r\nsmall\n");
        }
    }

    @Test
    void moreHaveTheirTurnWhenMoreMay() throws Exception {
        most.set(1);
        start(256, LONG, LONG);
        try (Wire first = slow();
                Wire second = new Wire(address)) {
            second.send(SMALL);
            await(() -> transfers.waiting() == 1);
            most.set(2);
            assertThat(Wire.exchange(address, SMALL)).endsWith("small\n");
            assertThat(second.readToEnd()).endsWith("small\n");
            assertThat(transfers.running()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsTooLongIsToldToAskAgain() throws Exception {
        most.set(1);
        start(256, SHORT, LONG);
        try (Wire first = slow()) {
            assertThat(Wire.exchange(address, SMALL))
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n")
                    .contains("\r\nRetry-After: 0\r\n");
            LookupLog.Entry entry = log.next();
            assertThat(entry.status()).isEqualTo(503);
            assertThat(entry.reason()).isEqualTo("too many files are being sent");
            assertThat(transfers.ended(Ending.TURNED_AWAY)).isEqualTo(1);
            Ftp ftp = new Ftp(address.port(), Duration.ofMinutes(1));
            assertThat(ftp.get("http://127.0.0.1/pub/small")).isInstanceOf(Fetch.Failed.class);
            assertThat(ftp.requests()).hasSize(2);
        }
    }

    @Test
    void whoGoesAwayWhileWaitingTakesNobodysTurn() throws Exception {
        most.set(1);
        start(256, LONG, LONG);
        try (Wire first = slow();
                Wire third = new Wire(address)) {
            Wire second = new Wire(address).send(SMALL);
            await(() -> transfers.waiting() == 1);
            third.send(SMALL);
            await(() -> transfers.waiting() == 2);
            second.reset();
            await(() -> transfers.waiting() == 1);
            first.reset();
            assertThat(third.readToEnd()).endsWith("small\n");
        }
    }

    @Test
    void oneRequesterBehindAProxyCannotTakeAll() throws Exception {
        start(2, LONG, LONG);
        String large = LARGE.replace("Host: x", "Host: x\r\nX-Forwarded-For: 192.0.2.7");
        try (Wire first = new Wire(address, 4096);
                Wire second = new Wire(address, 4096)) {
            first.send(large).readHead();
            second.send(large).readHead();
            assertThat(Wire.exchange(address, large))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nRetry-After: 0\r\n");
            String other = SMALL.replace("Host: x", "Host: x\r\nX-Forwarded-For: 192.0.2.8");
            assertThat(Wire.exchange(address, other)).endsWith("small\n");
            first.reset();
            await(() -> transfers.running() == 1);
            assertThat(Wire.exchange(address, large.replace("large", "small"))).endsWith("small\n");
        }
    }

    @Test
    void stoppingLetsTransfersGoOnAndThenNamesWhoWasCutOff() throws Exception {
        start(256, LONG, LONG);
        try (Wire cut = slow();
                Wire busy = slow()) {
            Thread reader = new Thread(() -> {
                try {
                    assertThat(busy.readToEnd()).hasSize((int) SIZE);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            reader.start();
            Thread stopper = new Thread(() -> listener.close(LONG));
            stopper.start();
            // the one that reads is sent all of it while the listener stops
            assertThat(log.next().status()).isEqualTo(200);
            reader.join();
            assertThat(stopper.isAlive()).isTrue();
            listener.close(Duration.ZERO);
            LookupLog.Entry entry = log.next();
            assertThat(entry.reason()).startsWith("file, cut off: the server stops after ");
            assertThat(log.nextNote())
                    .isEqualTo("stopping: cut off 127.0.0.1, which had " + entry.bytes() + " of " + SIZE
                            + " octets of /pub/large");
            stopper.join();
        }
    }

    @Test
    void aFileThatIsGoneByThenIs503() throws Exception {
        most.set(1);
        start(256, LONG, LONG);
        try (Wire first = slow();
                Wire second = new Wire(address)) {
            second.send(SMALL);
            await(() -> transfers.waiting() == 1);
            Files.delete(root.resolve("pub/small"));
            first.reset();
            assertThat(second.readToEnd()).startsWith("HTTP/1.1 503 ");
            assertThat(log.next(e -> e.status() == 503).reason()).startsWith("cannot be opened: ");
        }
    }

    @Test
    void aFileThatBecameShorterNeverEndsAsAWholeOne() throws Exception {
        start(256, LONG, LONG);
        try (Wire wire = slow()) {
            try (RandomAccessFile large =
                    new RandomAccessFile(root.resolve("pub/large").toFile(), "rw")) {
                large.setLength(SIZE / 2);
            }
            assertThat(wire.readToEnd().length()).isLessThan((int) SIZE);
        } catch (IOException e) {
            // reset, as it may be
        }
        assertThat(log.next().status()).isZero();
    }

    @Test
    void askingForFilesThatAreNotThereIsNoTryingOfNames() throws Exception {
        start(new ListenAddress(OwnAddress.find(), 0), false, 256, LONG, LONG);
        List<String> statuses = new ArrayList<>();
        for (int i = 0; i < 2 * ScanThrottle.FREE_OF_ADDRESS; i++) {
            statuses.add(
                    Wire.exchange(address, SMALL.replace("small", "none" + i)).substring(9, 12));
        }
        assertThat(statuses).containsOnly("404");
        assertThat(counters.of(Incident.SLOWED)).isZero();
    }
}
