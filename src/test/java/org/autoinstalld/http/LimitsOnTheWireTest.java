package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.http.Counters.Incident;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Every limit, each made short. */
class LimitsOnTheWireTest {
    /** What is not the limit that is tried; it may pass in no test, however busy the machine. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration SHORT = Duration.ofMillis(200);

    /** Where a limit has to be longer than what this side does before it passes, longer ones are tried up to this. */
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private static final String REQUEST = "GET /served HTTP/1.1\r\nHost: x\r\n\r\n";

    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private final List<Listener> listeners = new ArrayList<>();

    @AfterEach
    void stop() {
        listeners.forEach(l -> l.close(Duration.ofSeconds(1)));
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    private ListenAddress start(String address, Limits limits) throws BindFailedException {
        Listener listener = Listener.install(
                List.of(ListenAddress.parse(address).orElseThrow()),
                new ScriptedHandler(),
                new ListenerContext(limits, log, counters, trusted -> false));
        listeners.add(listener);
        return listener.addresses().get(0);
    }

    private ListenAddress start(Duration head, Duration idle, Duration stall) throws BindFailedException {
        return start("127.0.0.1:0", new Limits(2048, 8192, 0, head, idle, stall, 1000, 100, 100));
    }

    @Test
    void whoSendsNothingIsClosedWithoutAWord() throws Exception {
        try (Wire wire = new Wire(start(SHORT, LONG, LONG))) {
            assertThat(wire.readToEnd()).isEmpty();
        }
    }

    @Test
    void whoSendsAnOctetNowAndThenIsCutOffAllTheSame() throws Exception {
        Duration head = SHORT;
        String answer = dripping(head);
        // nothing is said to who sent nothing yet
        while (answer.isEmpty() && head.compareTo(LONGEST) < 0) {
            head = head.multipliedBy(2);
            answer = dripping(head);
        }
        assertThat(answer).startsWith("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n");
        assertThat(log.next().status()).isEqualTo(408);
        assertThat(counters.of(Incident.CUT_OFF)).isPositive();
    }

    private String dripping(Duration head) throws Exception {
        try (Wire wire = new Wire(start(head, LONG, LONG))) {
            Thread drip = new Thread(() -> drip(wire));
            drip.start();
            try {
                return wire.readToEnd();
            } catch (IOException e) {
                return "";
            } finally {
                drip.interrupt();
                drip.join();
            }
        }
    }

    private static void drip(Wire wire) {
        try {
            wire.send("GET /served HTTP/1.1\r\n");
            while (true) {
                wire.send("X-A: b\r\n");
                Thread.sleep(5);
            }
        } catch (Exception e) {
            // the end that was expected
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (Wire wire = new Wire(start(LONG, SHORT, LONG))) {
            wire.send(REQUEST).readAnswer();
            assertThat(wire.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aSecondRequestHasTheWholeTimeForItsHead() throws Exception {
        Duration idle = SHORT;
        boolean answered = isAnsweredLate(idle);
        while (!answered && idle.compareTo(LONGEST) < 0) {
            // perhaps its first octets came too late already
            idle = idle.multipliedBy(2);
            answered = isAnsweredLate(idle);
        }
        assertThat(answered).isTrue();
    }

    /** Whether a request is answered whose head begins in time and ends after the idle time, which no longer counts. */
    private boolean isAnsweredLate(Duration idle) throws Exception {
        ListenAddress address = start(LONG, idle, LONG);
        try (Wire wire = new Wire(address);
                Wire other = new Wire(address)) {
            wire.send(REQUEST).readAnswer();
            wire.send("GET ");
            other.send(REQUEST).readAnswer();
            assertThat(other.isClosedByPeer())
                    .as("the idle time of both is over")
                    .isTrue();
            return wire.send("/served HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoTakesNothingOfTheAnswerIsCutOff() throws Exception {
        try (Wire wire = new Wire(start(LONG, LONG, SHORT), 4096)) {
            wire.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(log.next().status()).isEqualTo(200);
            LookupLog.Entry cut = log.next();
            assertThat(cut.status()).isZero();
            assertThat(cut.asked()).isEqualTo("/large");
            assertThat(cut.reason()).isEqualTo("cut off: takes nothing");
            assertThat(counters.of(Incident.CUT_OFF)).isEqualTo(1);
        }
    }

    @Test
    void whoSendsAheadWithoutReadingIsHeldBackAndThenCutOff() throws Exception {
        Limits limits = new Limits(2048, 8192, 0, LONG, LONG, SHORT, Integer.MAX_VALUE, 100, 100);
        try (Wire wire = new Wire(start("127.0.0.1:0", limits), 4096)) {
            Thread sender = new Thread(() -> pour(wire));
            sender.start();
            log.next(e -> e.status() == 0);
            sender.join();
            // far less than what was asked for was ever answered
            assertThat(counters.answers()).isLessThan(200_000);
        }
    }

    private static void pour(Wire wire) {
        try {
            byte[] many = REQUEST.repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (int i = 0; i < 10_000; i++) {
                wire.send(many);
            }
        } catch (Exception e) {
            // the end that was expected
        }
    }

    @Test
    void oneConnectionTooManyIsTurnedAwayAndPlacesAreGivenBack() throws Exception {
        ListenAddress address = start("127.0.0.1:0", new Limits(2048, 8192, 0, LONG, LONG, LONG, 1000, 2, 1));
        try (Wire first = new Wire(address);
                Wire second = new Wire(address)) {
            first.send(REQUEST).readAnswer();
            second.send(REQUEST).readAnswer();
            for (int i = 0; i < 5; i++) {
                try (Wire third = new Wire(address)) {
                    assertThat(third.isClosedByPeer()).isTrue();
                }
            }
            assertThat(log.nextNote())
                    .isEqualTo("turned away a connection from 127.0.0.1: more than 2 connections in all");
            assertThat(log.notes).isEmpty();
            assertThat(counters.of(Incident.TURNED_AWAY)).isEqualTo(5);
        }
        awaitPlace(address);
    }

    private static void awaitPlace(ListenAddress address) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < end) {
            try (Wire wire = new Wire(address)) {
                if (wire.send(REQUEST).readAnswer().startsWith("HTTP/1.1 200 ")) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
        }
        throw new AssertionError("no place was given back");
    }

    @Test
    void oneAddressCannotTakeAllPlaces() throws Exception {
        ListenAddress address = start(
                new ListenAddress(OwnAddress.find(), 0).toString(),
                new Limits(2048, 8192, 0, LONG, LONG, LONG, 1000, 9, 2));
        try (Wire first = new Wire(address);
                Wire second = new Wire(address);
                Wire third = new Wire(address)) {
            first.send(REQUEST).readAnswer();
            second.send(REQUEST).readAnswer();
            assertThat(third.isClosedByPeer()).isTrue();
            assertThat(log.nextNote()).endsWith("more than 2 connections from there");
        }
        awaitPlace(address);
    }

    @Test
    void stoppingLetsARunningTransferFinish() throws Exception {
        ListenAddress address = start(LONG, LONG, LONG);
        try (Wire busy = new Wire(address, 4096);
                Wire idle = new Wire(address)) {
            idle.send(REQUEST).readAnswer();
            busy.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            busy.readHead();
            Thread stopper = new Thread(() -> listeners.get(0).close(LONG));
            stopper.start();
            assertThat(idle.isClosedByPeer()).isTrue();
            assertThat(busy.readToEnd()).isEqualTo(ScriptedHandler.LARGE);
            stopper.join();
        }
    }

    @Test
    void stoppingDoesNotWaitLongerThanItIsTold() throws Exception {
        ListenAddress address = start(LONG, LONG, LONG);
        try (Wire busy = new Wire(address, 4096)) {
            busy.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n").readHead();
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> listeners.get(0).close(Duration.ofMillis(100)));
        }
    }

    @Test
    void aRequestThatIsOnItsWayWhenStoppingIsStillAnswered() throws Exception {
        ListenAddress address = start(LONG, LONG, LONG);
        try (Wire wire = new Wire(address);
                Wire idle = new Wire(address)) {
            idle.send(REQUEST).readAnswer();
            wire.send("GET /served HTT");
            // a second connection's answer shows that the first one's octets were read
            idle.send(REQUEST).readAnswer();
            Thread stopper = new Thread(() -> listeners.get(0).close(LONG));
            stopper.start();
            assertThat(idle.isClosedByPeer()).isTrue();
            assertThat(wire.send("P/1.1\r\nHost: x\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 200 OK\r\nConnection: close\r\n")
                    .endsWith(ScriptedHandler.FILE);
            stopper.join();
        }
    }
}
