package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.NOON;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Backend;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event.Gist;
import org.autoinstalld.ledger.Event.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What look-ups and silence cost: statements and bytes are counted, and no time is taken. */
@Tag("cost")
class LedgerCostTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int HOSTS = 400;
    /** For who signs a group, and for the entry that is waited for. */
    private static final int SOME = HOSTS / 4;

    @TempDir
    Path folder;

    private final LongAdder statements = new LongAdder();
    private Ledger ledger;

    @BeforeEach
    void closed() {
        LedgerOptions settings = Happened.options(new Store.Embedded(folder), "test");
        ledger = new Ledger(settings, counted(Backend.class, Backend.of(new Store.Embedded(folder))), trouble -> {});
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void open() throws Exception {
        ledger.begin();
        written();
    }

    private void written() {
        assertThat(ledger.recordNow(Event.at(NOON, EventKind.STATE).build(), BOUND)
                        .join())
                .isEmpty();
    }

    /** The same, with what it leads to counted: each run of a statement, also in a batch. */
    private <T> T counted(Class<T> type, Object it) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    String name = method.getName();
                    if (Statement.class.isAssignableFrom(type)
                            && !isByItself()
                            && (name.equals("addBatch")
                                    || name.startsWith("execute") && !name.equals("executeBatch"))) {
                        statements.increment();
                    }
                    try {
                        Object result = method.invoke(it, values);
                        return switch (name) {
                            case "connections" -> counted(DataSource.class, result);
                            case "getConnection" ->
                                type == DataSource.class ? counted(Connection.class, result) : result;
                            case "prepareStatement" -> counted(PreparedStatement.class, result);
                            case "createStatement" -> counted(Statement.class, result);
                            default -> result;
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** By the machine's clock, which no test depends on; a test that asks for what is done then does it itself. */
    private static boolean isByItself() {
        return Thread.currentThread().getName().equals("ledger-maintenance");
    }

    private static List<HostName> hosts() {
        return IntStream.range(0, HOSTS)
                .mapToObj(i -> new HostName("h" + i + ".example.org"))
                .toList();
    }

    private static Event answered(HostName host, Instant at) {
        return Event.at(at, EventKind.LOOKUP)
                .host(host)
                .requester(Happened.REQUESTER)
                .mode(Mode.INSTALL)
                .status(200)
                .sent(1, host.text())
                .build();
    }

    private void answered(List<HostName> hosts, Instant at) {
        hosts.forEach(host -> ledger.record(answered(host, at), () -> "text of " + host));
    }

    private long statementsOf(Runnable work) {
        long before = statements.sum();
        work.run();
        written();
        return statements.sum() - before;
    }

    @Test
    void aLookUpThatHasAnEntryTakesTwoStatements() throws Exception {
        open();
        long first = statementsOf(() -> answered(hosts(), NOON));
        // the entry; what was heard, whose row is missing, is made with the host's, and is there; the text is missing,
        // and is there
        assertThat(first).isLessThanOrEqualTo(7 * HOSTS + SOME);
        long later = statementsOf(() -> answered(hosts(), NOON.plusSeconds(90)));
        // the entry, and the host's row
        assertThat(later).isLessThanOrEqualTo(2 * HOSTS + SOME);
    }

    @Test
    void whatComesBeforeOneGroupIsWrittenGoesIntoTheNext() throws Exception {
        answered(hosts(), NOON);
        answered(hosts(), NOON.plusSeconds(1));
        answered(hosts(), NOON.plusSeconds(2));
        long opening = statementsOf(() -> ledger.begin());
        assertThat(ledger.recent(9_999, Ledger.LATEST)).hasSize(3 * HOSTS + 1);
        // three entries of each host, and all else once for each in each of three groups
        assertThat(opening).isLessThanOrEqualTo(3 * HOSTS + 3 * 3 * HOSTS);
    }

    @Test
    void manyEventsOfOneTransactionGoToTheDiskTogether() throws Exception {
        open();
        long before = committed();
        ledger.arm(hosts(), Mode.INSTALL, Window.of(NOON, Duration.ofMinutes(30)), null, "somebody", NOON);
        // with a write for every 32 numbers that events are given there were more than twelve
        assertThat(committed() - before).isPositive().isLessThan(6);
    }

    /** Which write to the file was the last. */
    private long committed() throws Exception {
        return Long.parseLong(Files.readString(folder.resolve("ledger.mark")).split(" ", -1)[2], 16);
    }

    @Test
    void whatIsCountedTakesNoStatementOfItsOwn() throws Exception {
        open();
        HostName host = hosts().get(0);
        Sighting again = answered(host, NOON).sighting();
        while (!ledger.counts(again)) {
            ledger.record(answered(host, NOON), () -> "text");
        }
        written();
        long counted = statementsOf(() -> {
            for (int i = 0; i < 100_000; i++) {
                assertThat(ledger.counts(again)).isTrue();
            }
        });
        assertThat(counted).isLessThan(SOME);
    }

    @Test
    void aFloodOverManyHostsTakesARowForEach() throws Exception {
        open();
        List<HostName> many = IntStream.range(0, RepeatCounter.BURST + SOME)
                .mapToObj(i -> new HostName("h" + i + ".example.org"))
                .toList();
        answered(many, NOON);
        written();
        for (int i = 0; i < 50; i++) {
            answered(many, NOON.plusMillis(i));
        }
        written();
        // how often is written as often as the machine has time for it, but always to the same rows
        assertThat(ledger.recent(9_999, Ledger.LATEST)).hasSizeBetween(many.size(), many.size() + SOME);
    }

    @Test
    void whoAnswersAllocatesLittle() throws Exception {
        open();
        List<HostName> hosts = hosts();
        long made = bytesOf(() -> answered(hosts, NOON)) / HOSTS;
        assertThat(made).isLessThan(4_000);
        hosts.forEach(host -> {
            while (!ledger.counts(sighting(host))) {
                ledger.record(answered(host, NOON));
            }
        });
        int rounds = 100;
        long counted = bytesOf(() -> {
                    for (int i = 0; i < rounds; i++) {
                        for (HostName host : hosts) {
                            ledger.counts(sighting(host));
                        }
                    }
                })
                / (rounds * HOSTS);
        assertThat(counted).isLessThan(160);
    }

    private static Sighting sighting(HostName host) {
        Gist gist = Gist.of(EventKind.LOOKUP, host, Mode.INSTALL, Happened.REQUESTER, true, 200);
        return new Sighting(gist, host.text(), Happened.REQUESTER, NOON);
    }

    private static long bytesOf(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aMinuteInWhichNothingHappensTakesNoStatement() throws Exception {
        open();
        answered(hosts(), NOON);
        written();
        Maintenance maintenance = ledger.maintenance();
        maintenance.lookIfDue();
        idle(maintenance);
        long before = statements.sum();
        long octets = bytesOf(() -> idle(maintenance));
        assertThat(statements.sum()).isEqualTo(before);
        assertThat(octets).as("a look at the file each second").isLessThan(60 * 2_000);
        assertSleeps("ledger-writer");
    }

    /** What is done in a minute. */
    private static void idle(Maintenance maintenance) {
        try {
            for (int second = 0; second < 60; second++) {
                maintenance.recover();
                if (second % 20 == 0) {
                    maintenance.lookIfDue();
                }
            }
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    /** Until it is told; one that looks by itself now and then is in another state. */
    private static void assertSleeps(String name) throws Exception {
        List<Thread> threads = new ArrayList<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().equals(name));
        assertThat(threads).isNotEmpty();
        long end = System.nanoTime() + BOUND.toNanos();
        while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            assertThat(System.nanoTime()).as("%s", threads).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
            threads.removeIf(thread -> !thread.isAlive());
        }
    }
}
