package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Bodies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One kind of request on the install listener has a body: bounded, of a length that is said, and only from who may. */
@Timeout(600)
class ReportBodyTest {
    private static final String ISSUED = "/report/" + "i".repeat(22);
    private static final String OTHER = "/report/" + "o".repeat(22);

    private final Desk desk = new Desk();
    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private Listener listener;
    private ListenAddress address;

    /** Lets one report be sent, and says after a while that it may. */
    private static final class Desk implements InstallHandler {
        final BlockingQueue<byte[]> taken = new LinkedBlockingQueue<>();
        final BlockingQueue<Request> heardOf = new LinkedBlockingQueue<>();
        volatile CompletableFuture<Void> permission = CompletableFuture.completedFuture(null);

        @Override
        public Optional<Answer> answer(Request request, Consumer<Answer> later) {
            return Optional.of(new Answer.Unknown("no such host"));
        }

        @Override
        public void announced(Request request, Consumer<Optional<Answer>> later) {
            boolean issued = request.path().equals(ISSUED);
            heardOf.add(request);
            permission.thenRunAsync(
                    () -> later.accept(issued ? Optional.empty() : Optional.of(new Answer.Unknown("no such report"))));
        }

        @Override
        public void reported(Request request, byte[] body, Consumer<Answer> later) {
            taken.add(body);
            CompletableFuture.runAsync(() ->
                    later.accept(new Answer.Served(new HostName("web1"), "reported", Bodies.of("# installed\n"))));
        }
    }

    @BeforeEach
    void start() throws BindFailedException {
        listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                desk,
                new ListenerContext(Limits.forInstallers(), log, counters, trusted -> false));
        address = listener.addresses().get(0);
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(2));
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    private static String head(String path, String length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + length + "\r\n";
    }

    private static String post(String path, String body) {
        return head(path, "Content-Length: " + body.length() + "\r\n") + body;
    }

    private String exchange(String request) throws IOException {
        return Wire.exchange(address, request);
    }

    private String taken() throws InterruptedException {
        byte[] body = desk.taken.poll(60, TimeUnit.SECONDS);
        assertThat(body).isNotNull();
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "5000", "65536", "262144"})
    void aReportIsTakenWhole(int length) throws Exception {
        String body = "x".repeat(length);
        assertThat(exchange(post(ISSUED, body)))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Connection: close\r\n")
                .endsWith("# installed\n");
        assertThat(taken()).isEqualTo(body);
    }

    @Test
    void itMayComeInPiecesAndByOldProtocol() throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send("POST " + ISSUED + " HTTP/1.0\r\nContent-Length: 6\r\n\r\n");
            for (char each : "abcdef".toCharArray()) {
                wire.send(String.valueOf(each));
            }
            assertThat(wire.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(taken()).isEqualTo("abcdef");
    }

    /** As nc -N does: it says that there is no more before it hears anything. */
    @RepeatedTest(40)
    void whoFinishesSendingIsAnsweredAllTheSame() throws Exception {
        String body = "line\n".repeat(20_000);
        try (Wire wire = new Wire(address)) {
            wire.send(post(ISSUED, body)).finishSending();
            assertThat(wire.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(taken()).isEqualTo(body);
    }

    @RepeatedTest(20)
    void evenIfItFinishesBeforeItMaySendAnything() throws Exception {
        desk.permission = new CompletableFuture<>();
        try (Wire wire = new Wire(address)) {
            wire.send(post(ISSUED, "short\n")).finishSending();
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> desk.permission.complete(null));
            assertThat(wire.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(taken()).isEqualTo("short\n");
    }

    /** The rest is here, and nothing more will come, while nobody has said yet that it may. */
    @RepeatedTest(5)
    void evenIfAllOfItComesBeforeItMay() throws Exception {
        desk.permission = new CompletableFuture<>();
        try (Wire wire = new Wire(address)) {
            wire.send(head(ISSUED, "Content-Length: 6\r\n"));
            assertThat(desk.heardOf.poll(60, TimeUnit.SECONDS)).isNotNull();
            wire.send("short\n").finishSending();
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> desk.permission.complete(null));
            assertThat(wire.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(taken()).isEqualTo("short\n");
    }

    @Test
    void oneThatEndsTooSoonIsClosedAtOnce() throws Exception {
        desk.permission = new CompletableFuture<>();
        try (Wire wire = new Wire(address)) {
            wire.send(head(ISSUED, "Content-Length: 60\r\n"));
            assertThat(desk.heardOf.poll(60, TimeUnit.SECONDS)).isNotNull();
            wire.send("short\n").finishSending();
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> desk.permission.complete(null));
            // and not told after ten seconds that it was too slow
            assertThat(wire.readToEnd()).isEmpty();
        }
        assertThat(desk.taken).isEmpty();
    }

    /** However much somebody sends ahead: it stays in the system's buffers, not in our memory. */
    @Test
    void nothingIsReadWhileAnAnswerIsAwaited() throws Exception {
        desk.permission = new CompletableFuture<>();
        long most = 64L << 20;
        long sent = 0;
        try (SocketChannel flood = SocketChannel.open(
                        new InetSocketAddress(address.address().toInetAddress(), address.port()));
                Selector writable = Selector.open()) {
            ByteBuffer octets = ByteBuffer.allocate(1 << 16);
            flood.write(ByteBuffer.wrap(head(ISSUED, "Content-Length: 10\r\n").getBytes(StandardCharsets.US_ASCII)));
            assertThat(desk.heardOf.poll(60, TimeUnit.SECONDS)).isNotNull();
            flood.configureBlocking(false).register(writable, SelectionKey.OP_WRITE);
            while (sent < most && writable.select(1_000) > 0) {
                writable.selectedKeys().clear();
                sent += flood.write(octets.clear());
            }
        }
        assertThat(sent).isLessThan(most);
    }

    @Test
    void nothingIsReadOfOneThatWasNotIssued() throws Exception {
        String flood = "x".repeat(200_000);
        assertThat(exchange(post(OTHER, flood))).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(desk.taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 262145\r\n', 413",
        "'Content-Length: 99999999999999\r\n', 413",
        "'Content-Length: -1\r\n', 400",
        "'Content-Length: x\r\n', 400",
        "'Content-Length: 1\r\nContent-Length: 2\r\n', 400",
        "'Transfer-Encoding: chunked\r\n', 411",
        "'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n', 400",
        "'', 411"
    })
    void howLongItIsHasToBeSaid(String length, int status) throws Exception {
        assertThat(exchange(head(ISSUED, length) + "3\r\nabc\r\n0\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
        assertThat(desk.taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/report/short", "/", "/install.conf", "/report/" + "iiiiiiiiiiiiiiiiiiiiii/x", "/firstboot/web1"})
    void everywhereElseABodyIsRefused(String path) throws Exception {
        assertThat(exchange(post(path, "body"))).startsWith("HTTP/1.1 405 Method Not Allowed\r\n");
        assertThat(exchange("GET" + post(ISSUED, "body").substring(4)))
                .startsWith("HTTP/1.1 413 Content Too Large\r\n");
    }

    @Test
    void whatFollowsABodyIsNoSecondRequest() throws Exception {
        String answers = exchange(post(ISSUED, "body") + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }

    @Test
    void onlySoManyAreHeldAtOnce() throws Exception {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < ReportBody.AT_ONCE; i++) {
                Wire wire = new Wire(address);
                wires.add(wire);
                wire.send(head(ISSUED, "Content-Length: 10\r\nExpect: 100-continue\r\n"));
                assertThat(wire.readHead()).startsWith("HTTP/1.1 100 Continue\r\n");
            }
            assertThat(exchange(post(ISSUED, "body"))).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
            wires.get(0).send("0123456789");
            assertThat(wires.get(0).readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(taken()).isEqualTo("0123456789");
            assertThat(exchange(post(ISSUED, "body"))).startsWith("HTTP/1.1 200 OK\r\n");
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    @Test
    void whoGoesAwayHoldsNothing() throws Exception {
        for (int i = 0; i < 3 * ReportBody.AT_ONCE; i++) {
            try (Wire wire = new Wire(address)) {
                wire.send(head(ISSUED, "Content-Length: 10\r\nExpect: 100-continue\r\n"));
                assertThat(wire.readHead()).contains(i < ReportBody.AT_ONCE ? " 100 " : " ");
            }
        }
        String answer = "";
        while (!answer.startsWith("HTTP/1.1 200 ")) {
            answer = exchange(post(ISSUED, "body"));
        }
        assertThat(desk.taken).hasSize(1);
    }
}
