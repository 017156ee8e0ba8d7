package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Store;
import org.autoinstalld.http.HttpStatus;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Delivery;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which sets an installer is told of while the ledger, which knows whose its address is, is slow, or says nothing at all. */
@Timeout(600)
class LedgerMemoryTest {
    private static final String SETS = "/pub/OpenBSD/7.8/amd64/";
    private static final IpAddress GIVEN = IpAddress.parse("10.0.0.60").orElseThrow();
    private static final IpAddress OTHER = IpAddress.parse("10.0.0.61").orElseThrow();

    /** No test waits for its end. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String HOSTS = """
            hosts:
              www.example.org:
                { profiles: [base], access: { policy: open }, sets: { site: %s }, site-set: { packages: [vim] } }
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    private Snapshot snapshot;
    private Mirror mirror;
    private OpenMirror served;
    private Ledger ledger;

    @BeforeEach
    void show() throws Exception {
        new MadeMirror(folder).show("7.8/amd64", Map.of("base78.tgz", new byte[] {1}));
        begin("yes");
    }

    private void begin(String site) throws Exception {
        snapshot = Snapshots.of(
                Snapshots.FRAME.replace(
                        "release: \"7.8\"",
                        "release: \"7.8\", mirror: { folder: " + folder + ", releases: [7.8/amd64] }"),
                HOSTS.formatted(site));
        mirror = Mirror.open(folder);
        served = new OpenMirror(mirror, snapshot.inventory().site(), new LineLog(System.err));
    }

    @AfterEach
    void stop() {
        served.close();
        mirror.close();
        threads.shutdownNow();
        ledger.close();
    }

    private Store.Embedded store() {
        return new Store.Embedded(folder.resolve("ledger"));
    }

    /** A server before this one gave that address the host's response file, and was killed before it noted any more. */
    private void giveBefore() throws Exception {
        try (Ledger before = Ledger.open(UsualOptions.of(store(), "before", Clock.systemUTC()))) {
            before.record(Event.at(Instant.now(), EventKind.LOOKUP)
                    .host(new HostName("www.example.org"))
                    .requester(GIVEN)
                    .mode(Mode.INSTALL)
                    .status(200)
                    .sent(100, "a digest")
                    .build());
        }
        ledger = Ledger.later(UsualOptions.of(store(), "this", Clock.systemUTC()), trouble -> {});
    }

    private MirrorHandler handler() {
        GivenFiles given =
                new GivenFiles(AnswerListener.none(), new LedgerMemory(ledger.fetchings(), threads, PATIENCE));
        PolicyAccessControl access = new PolicyAccessControl(
                new RequesterPolicy(address -> new Neighbours.Seen.Here(Set.of())), ArmingStore.none(), threads);
        FetchListener nobody = new FetchListener() {
            @Override
            public Delivery delivery(Request request, Generation generation, String name, long length) {
                return Delivery.none();
            }

            @Override
            public void listed(IpAddress requester, String name, long length) {}
        };
        return new MirrorHandler(
                () -> snapshot,
                served::get,
                new SiteSetDesk(() -> snapshot, given, access),
                nobody,
                (request, later) -> {
                    throw new AssertionError(request.path());
                },
                threads);
    }

    private CompletableFuture<Answer> ask(IpAddress requester, String name) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        handler()
                .answer(new Request(requester, SETS + name, null, true), answer::complete)
                .ifPresent(answer::complete);
        return answer.orTimeout(1, TimeUnit.MINUTES);
    }

    private static String text(CompletableFuture<Answer> answer) {
        Answer told = answer.join();
        assertThat(told).isInstanceOf(Answer.Made.class);
        return StandardCharsets.UTF_8.decode(((Answer.Made) told).body()).toString();
    }

    private static int status(CompletableFuture<Answer> answer) {
        return HttpStatus.of(answer.join()).code();
    }

    @Test
    void anAnswerWaitsForALedgerThatIsBeingOpened() throws Exception {
        giveBefore();
        CompletableFuture<Answer> list = ask(GIVEN, "index.txt");
        CompletableFuture<Answer> set = ask(GIVEN, "site78-www.tgz");
        CompletableFuture<Answer> others = ask(OTHER, "index.txt");
        CompletableFuture<Answer> othersSet = ask(OTHER, "site78-www.tgz");
        ledger.begin();
        assertThat(text(list)).contains(" base78.tgz\n", " site78-www.tgz\n");
        assertThat(status(set)).isEqualTo(200);
        assertThat(text(others)).contains(" base78.tgz\n").doesNotContain("site78");
        assertThat(status(othersSet)).isEqualTo(404);
    }

    @Test
    void nothingIsToldOfWhomNobodyKnowsAsLongAsTheLedgerCannotBeOpened() throws Exception {
        ledger = WiredResponder.without(folder, trouble -> {});
        ledger.begin();
        assertThat(status(ask(GIVEN, "index.txt"))).isEqualTo(503);
        assertThat(((Answer.Failed) ask(GIVEN, "site78-www.tgz").join()).reason())
                .startsWith("whose response file this address was given is not known: the ledger does not answer: ");
    }

    @Test
    void whatIsNobodysNeedsNoLedger() throws Exception {
        // never opened: who asked it would wait
        ledger = Ledger.later(UsualOptions.of(store(), "this", Clock.systemUTC()), trouble -> {});
        assertThat(status(ask(GIVEN, "site78-none.tgz"))).isEqualTo(404);
        assertThat(status(ask(GIVEN, "site77-www.tgz"))).isEqualTo(404);
        assertThat(status(ask(GIVEN, "site78.tgz"))).isEqualTo(404);
        assertThat(status(ask(GIVEN, "base78.tgz"))).isEqualTo(200);
        served.close();
        mirror.close();
        begin("no");
        assertThat(text(ask(GIVEN, "index.txt"))).contains(" base78.tgz\n").doesNotContain("site78");
        assertThat(status(ask(GIVEN, "site78-www.tgz"))).isEqualTo(404);
    }
}
