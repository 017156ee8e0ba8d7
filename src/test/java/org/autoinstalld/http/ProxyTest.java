package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.lookup.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy on 127.0.0.1, with real sockets. */
class ProxyTest {
    private static final String GET = "GET /served HTTP/1.1\r\nHost: x\r\n";
    private static final String LAST = "Connection: close\r\n\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private final ScriptedHandler handler = new ScriptedHandler();
    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private boolean trusted = true;
    private Listener listener;
    private ListenAddress address;

    @BeforeEach
    void start() throws BindFailedException {
        listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                handler,
                new ListenerContext(
                        new Limits(
                                2048,
                                8192,
                                0,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                100,
                                100,
                                100),
                        log,
                        counters,
                        a -> trusted && a.isLoopback()));
        address = listener.addresses().get(0);
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(1));
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    private String exchange(String text) throws Exception {
        return Wire.exchange(address, text);
    }

    private Sender sender() throws Exception {
        return handler.asked.remove().sender();
    }

    private String requester() throws Exception {
        return handler.asked.remove().requester().toString();
    }

    /** A header of version 2 for TCP. */
    private static String v2(int command, String from) throws Exception {
        byte[] source = IpAddress.parse(from).orElseThrow().octets();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE.getBytes(StandardCharsets.ISO_8859_1));
        out.write(0x20 | command);
        out.write(source.length == 4 ? 0x11 : 0x21);
        out.write(0);
        out.write(2 * source.length + 4);
        out.writeBytes(source);
        out.writeBytes(source);
        out.writeBytes(new byte[] {1, 2, 0, 80});
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void versionOneTellsForWhomTheConnectionIs() throws Exception {
        assertThat(exchange("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n" + GET + "\r\n" + GET + LAST))
                .endsWith(ScriptedHandler.FILE);
        assertThat(requester()).isEqualTo("192.0.2.7");
        assertThat(requester()).isEqualTo("192.0.2.7");
        assertThat(log.next().requester()).hasToString("192.0.2.7");
        exchange("PROXY TCP6 2001:db8::7 2001:db8::1 4711 80\r\n" + GET + LAST);
        assertThat(requester()).isEqualTo("2001:db8::7");
    }

    @Test
    void versionTwoToo() throws Exception {
        assertThat(exchange(v2(1, "192.0.2.7") + GET + LAST)).endsWith(ScriptedHandler.FILE);
        assertThat(requester()).isEqualTo("192.0.2.7");
        assertThat(exchange(v2(1, "2001:db8::7") + GET + LAST)).endsWith(ScriptedHandler.FILE);
        assertThat(requester()).isEqualTo("2001:db8::7");
    }

    @Test
    void octetByOctetItIsTheSame() throws Exception {
        for (String start : List.of("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n", v2(1, "192.0.2.7"))) {
            try (Wire wire = new Wire(address)) {
                for (byte octet : (start + GET + LAST).getBytes(StandardCharsets.ISO_8859_1)) {
                    wire.send(new byte[] {octet});
                }
                assertThat(wire.readToEnd()).endsWith(ScriptedHandler.FILE);
            }
            assertThat(requester()).isEqualTo("192.0.2.7");
        }
    }

    @Test
    void aProxyMayAskForItself() throws Exception {
        exchange(GET + LAST);
        exchange(v2(0, "192.0.2.7") + GET + LAST);
        exchange("PROXY UNKNOWN\r\n" + GET + LAST);
        for (int i = 0; i < 3; i++) {
            assertThat(requester()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aHeaderTellsForWhomOneRequestIs() throws Exception {
        exchange(GET + "X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\n\r\n" + GET + "Forwarded: for=192.0.2.8\r\n\r\n"
                + GET + LAST);
        assertThat(requester()).isEqualTo("192.0.2.7");
        assertThat(requester()).isEqualTo("192.0.2.8");
        assertThat(requester()).isEqualTo("127.0.0.1");
    }

    @Test
    void whatAProxySaysOrDoesNotSayIsHandedOn() throws Exception {
        exchange("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n" + GET + LAST);
        assertThat(sender()).isEqualTo(Sender.PROXY);
        exchange(GET + "X-Forwarded-For: 192.0.2.7\r\nVia: 1.1 relay\r\n\r\n" + GET + "\r\n" + GET
                + "Forwarded: for=203.0.113.9, for=192.0.2.7\r\n" + LAST);
        assertThat(sender()).isEqualTo(Sender.PROXY);
        assertThat(sender()).isEqualTo(Sender.SILENT_PROXY);
        assertThat(sender()).isEqualTo(Sender.UNDECLARED_PROXY);
        for (String silent : List.of("PROXY UNKNOWN\r\n", v2(0, "192.0.2.7"))) {
            exchange(silent + GET + LAST);
            assertThat(sender()).isEqualTo(Sender.SILENT_PROXY);
        }
        exchange("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n" + GET + "Via: 1.1 squid\r\n" + LAST);
        assertThat(sender()).isEqualTo(Sender.UNDECLARED_PROXY);
        trusted = false;
        exchange(GET + "\r\n" + GET + "Via: 1.1 squid\r\n\r\n" + GET + LAST);
        assertThat(sender()).isEqualTo(Sender.REQUESTER);
        assertThat(sender()).isEqualTo(Sender.UNDECLARED_PROXY);
        assertThat(sender()).isEqualTo(Sender.REQUESTER);
    }

    @Test
    void whomAProxyIntroducedIsNotBelievedInTurn() throws Exception {
        exchange("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n" + GET + "X-Forwarded-For: 203.0.113.9\r\n" + LAST);
        assertThat(requester()).isEqualTo("192.0.2.7");
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        trusted = false;
        assertThat(exchange("PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n" + GET + LAST))
                .startsWith("HTTP/1.1 400 ");
        assertThat(exchange(v2(1, "192.0.2.7") + GET + LAST)).startsWith("HTTP/1.1 400 ");
        exchange(GET + "X-Forwarded-For: 192.0.2.7\r\n" + LAST);
        assertThat(requester()).isEqualTo("127.0.0.1");
        assertThat(handler.asked).isEmpty();
    }

    @Test
    void whatCannotBeReadIsForNobody() throws Exception {
        assertThat(exchange(GET + "X-Forwarded-For: unknown\r\n" + LAST)).startsWith("HTTP/1.1 400 ");
        assertThat(exchange(GET + "X-Forwarded-For: 192.0.2.7\r\nForwarded: for=192.0.2.8\r\n" + LAST))
                .startsWith("HTTP/1.1 400 ");
        assertThat(handler.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 nobody 192.0.2.1 4711 80\r\n",
                "PROXY TCP4 192.0.2.7\r\n",
                "PROXY TCP9 192.0.2.7 192.0.2.1 4711 80\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80 and so on and so on and so on and so on and so on and so on and so on\r\n",
                SIGNATURE + "\u0031\u0011\0\f",
            })
    void anIntroductionThatCannotBeReadEndsTheConnection(String start) throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send(start + GET + LAST);
            assertThat(wire.isClosedByPeer()).isTrue();
        }
        assertThat(handler.asked).isEmpty();
        assertThat(log.nextNote()).isEqualTo("proxy 127.0.0.1 said something before its request that cannot be read");
    }

    @Test
    void whoNeverGetsToTheRequestIsCutOff() throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send("PROXY TCP4 192.0.2.7 192.0");
            assertThat(wire.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void onTheAdminSideEverybodyBehindAProxyComesFromElsewhere() throws Exception {
        Listener admin = Listener.admin(
                List.of(InstallListenerTest.ANY_PORT),
                null,
                r -> AdminReply.plain(200, r.requester() + " " + r.transport() + " " + r.tls()),
                EventSource.none(),
                new ListenerContext(Limits.forPeople(), log, counters, a -> trusted && a.isLoopback()));
        try {
            ListenAddress here = admin.addresses().get(0);
            String get = "GET / HTTP/1.1\r\nConnection: close\r\nHost: pxe.example\r\n";
            assertThat(Wire.exchange(here, get + "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n"))
                    .endsWith("\r\n192.0.2.7 NETWORK true");
            assertThat(Wire.exchange(here, get + "\r\n")).startsWith("HTTP/1.1 421 ");
            assertThat(Wire.exchange(here, get.replace("pxe.example", "localhost") + "\r\n"))
                    .endsWith("\r\n127.0.0.1 LOOPBACK false");
            trusted = false;
            assertThat(Wire.exchange(here, get + "X-Forwarded-For: 192.0.2.7\r\n\r\n"))
                    .startsWith("HTTP/1.1 421 ");
            // a proxy that nobody declared makes nobody one of this machine
            assertThat(Wire.exchange(
                            here, get.replace("pxe.example", "localhost") + "X-Forwarded-For: 192.0.2.7\r\n\r\n"))
                    .endsWith("\r\n127.0.0.1 NETWORK false");
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
