package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.http.Counters.Incident;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a listener on an address that is not loopback, since that is exempt. */
class ScanThrottleTest {
    private static final String LAST = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private Listener listener;
    private ListenAddress address;

    @BeforeEach
    void start() throws Exception {
        listener = Listener.install(
                List.of(new ListenAddress(OwnAddress.find(), 0)),
                new ScriptedHandler(),
                new ListenerContext(Limits.forInstallers(), log, counters, trusted -> false));
        address = listener.addresses().get(0);
    }

    @AfterEach
    void stop() {
        if (listener != null) {
            listener.close(Duration.ofSeconds(3));
        }
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    @Test
    void whoTriesNamesWaitsAndOthersDoNot() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < ScanThrottle.FREE_OF_ADDRESS; i++) {
            all.append("GET /name").append(i).append("-install.conf HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        Wire.exchange(address, all + "GET /served" + LAST);
        assertThat(counters.of(Incident.SLOWED)).isZero();

        long begun = System.nanoTime();
        String slowed =
                Wire.exchange(address, "GET /another-install.conf HTTP/1.1\r\nHost: x\r\n\r\nGET /served" + LAST);
        long took = System.nanoTime() - begun;

        assertThat(slowed).startsWith("HTTP/1.1 404 ").endsWith(ScriptedHandler.FILE);
        long waited = TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(counters.of(Incident.SLOWED)).isEqualTo(1);
        long counted = log.next(e -> e.asked().startsWith("/another")).nanos();
        assertThat(counted).as("waiting is not counted").isLessThanOrEqualTo(took - waited);
        assertThat(log.nextNote()).startsWith("slowing " + address.address() + ": ");
        assertThat(Wire.exchange(address, "GET /served" + LAST)).endsWith(ScriptedHandler.FILE);
        assertThat(counters.of(Incident.SLOWED))
                .as("what is found comes at once")
                .isEqualTo(1);
    }

    @Test
    void onlySoManyWait() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 2 * ScanThrottle.FREE_OF_ADDRESS; i++) {
            all.append("GET /name").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                Wire wire = new Wire(address);
                wires.add(wire);
                wire.send(all.toString());
            }
            assertThat(log.next(e -> e.status() == 0).reason()).isEqualTo("cut off: tries too many names at once");
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }
}
