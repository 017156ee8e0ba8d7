package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.autoinstalld.RunningServer;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one look-up costs in memory on the thread that serves the sockets, with policies and ledger: each octet is paid for
 * by a collection, in which everybody waits. Counted, not timed, and in a JVM that need not be warm: what it optimises away later
 * only makes it less.
 */
@Tag("cost")
class AllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 3000;
    private static final int COUNTED = 1000;
    /** Somewhat more than what it was when this was written. */
    private static final long KEPT_MAX = 5000;

    private static final long CLOSED_MAX = 8800;
    private static final int MANY = 300;
    private static final String EXAMPLE = "02:00:00:29:ae:4f";

    @TempDir
    Path folder;

    private Reloader live;
    private Ledger ledger;
    private LineLog log;
    private Listener listener;
    private Thread loop;

    @BeforeEach
    void start() throws Exception {
        RunningServer.copyExample(folder);
        StringBuilder many = new StringBuilder("hosts:\n");
        for (int i = 0; i < MANY; i++) {
            many.append("  m%d: { profiles: [vm], lladdr: '%s' }\n".formatted(i, lladdr(i)));
        }
        Files.writeString(folder.resolve("inventory/hosts/many.yaml"), many);
        live = ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        ledger = WiredResponder.ledger(live, folder);
        ledger.begin();
        log = new LineLog(OutputStream.nullOutputStream());
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        InstallHandler handler =
                WiredResponder.of(live, ledger, address -> new Neighbours.Seen.Here(Set.of()), Runnable::run, log);
        listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                handler,
                new ListenerContext(Limits.forInstallers(), log, new Counters(), trusted -> false));
        loop = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> !before.contains(t) && t.getName().startsWith("install-"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(2));
        ledger.close();
        log.close();
        live.close();
    }

    private interface LookUps {
        void make(int count) throws IOException;
    }

    private long octetsEach(LookUps lookUps) throws IOException {
        lookUps.make(WARM_UP);
        long before = THREADS.getThreadAllocatedBytes(loop.getId());
        lookUps.make(COUNTED);
        return (THREADS.getThreadAllocatedBytes(loop.getId()) - before) / COUNTED;
    }

    private Socket connect() throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), listener.addresses().get(0).port());
    }

    private static String lladdr(int number) {
        return "02:10:00:00:%02x:%02x".formatted(number / 256, number % 256);
    }

    private static void ask(Socket socket, String lladdr, String connection) throws IOException {
        socket.getOutputStream()
                .write(("GET /" + lladdr + "-install.conf?path=7.8/amd64 HTTP/1.1\r\nHost: localhost\r\nConnection: "
                                + connection + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads one answer, by its length. */
    private static void read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        assertThat(head).startsWith("HTTP/1.1 200 ");
        String length = head.toString().replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1");
        in.readNBytes(Integer.parseInt(length));
    }

    private long keptOctetsEach(IntFunction<String> lladdrs) throws IOException {
        return octetsEach(count -> {
            for (int asked = 0; asked < count; asked += 500) {
                try (Socket socket = connect()) {
                    for (int i = 0; i < 500; i++) {
                        ask(socket, lladdrs.apply(i), "keep-alive");
                        read(socket.getInputStream());
                    }
                }
            }
        });
    }

    @Test
    void aLookUpOnAConnectionThatIsKeptMakesLittleGarbage() throws Exception {
        assertThat(keptOctetsEach(i -> EXAMPLE)).isLessThan(KEPT_MAX);
    }

    /** One address may ask for all of them, as somebody does who tries them, or a proxy. */
    @Test
    void aLookUpOfOneHostOfManyMakesLittleMore() throws Exception {
        assertThat(keptOctetsEach(i -> lladdr(i % MANY))).isLessThan(KEPT_MAX);
    }

    @Test
    void aLookUpOnAConnectionOfItsOwnMakesLittleMore() throws Exception {
        long each = octetsEach(count -> {
            for (int i = 0; i < count; i++) {
                try (Socket socket = connect()) {
                    ask(socket, EXAMPLE, "close");
                    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .startsWith("HTTP/1.1 200 ");
                }
            }
        });
        assertThat(each).isLessThan(CLOSED_MAX);
    }
}
