package org.autoinstalld;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.ledger.Cluster;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Two servers that share a PostgreSQL: what one of them did, the other knows, and one answer is handed out once. */
class TwoServersIT {
    private static final int MACHINES = 250;
    private static final int LOOKUPS = 1000;
    /** Machines that are not among these. */
    private static final int FEW = 5;

    private static final int EACH = LOOKUPS / MACHINES;
    private static final int AT_ONCE_SECONDS = 60;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static RunningServer one;
    private static RunningServer other;
    private static ControlClient atOne;
    private static ControlClient atOther;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster(folder.resolve("cluster"));
        Fleet.write(folder, MACHINES + FEW, Optional.of(cluster.freshDatabase()));
        one = RunningServer.start(folder, Fleet.server("one"));
        other = RunningServer.start(folder, Fleet.server("other"));
        atOne = Fleet.control(folder, "one");
        atOther = Fleet.control(folder, "other");
        Fleet.awaitLedger(atOne);
        Fleet.awaitLedger(atOther);
    }

    @AfterAll
    static void stop() throws Exception {
        if (one != null) {
            one.close();
        }
        if (other != null) {
            other.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Map<String, Object> asked(ControlClient server, String path) {
        return done(server.get(path));
    }

    private static Map<String, Object> done(ControlClient.Answer answer) {
        assertThat(answer).isInstanceOf(ControlClient.Answer.Said.class);
        ControlClient.Answer.Said said = (ControlClient.Answer.Said) answer;
        assertThat(said.status()).as(said.sentence()).isEqualTo(200);
        return JsonMapper.shared().readValue(said.json(), new TypeReference<>() {});
    }

    private static List<Map<?, ?>> maps(Object list) {
        return ((List<?>) list).stream().<Map<?, ?>>map(o -> (Map<?, ?>) o).toList();
    }

    private static String state(ControlClient server, int machine) {
        return (String) maps(asked(server, "/api/ledger/states?host=" + Fleet.name(machine))
                        .get("hosts"))
                .get(0)
                .get("state");
    }

    private static List<Map<?, ?>> events(ControlClient server, int machine) {
        return maps(asked(server, "/api/ledger/hosts/" + Fleet.name(machine) + "?limit=1000")
                .get("events"));
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static long secondsSince(long start) {
        return millisSince(start) / 1000;
    }

    @Test
    void whatIsArmedOnOneIsSeenByTheOtherAtOnce() throws Exception {
        BlockingQueue<String> news = new LinkedBlockingQueue<>();
        HttpRequest stream = HttpRequest.newBuilder(other.admin().resolve("/events"))
                .timeout(Duration.ofSeconds(120))
                .build();
        CompletableFuture<Void> listening = HTTP.sendAsync(stream, HttpResponse.BodyHandlers.ofLines())
                .thenAcceptAsync(
                        page -> page.body().filter(l -> l.startsWith("data:")).forEach(news::add));
        List<Long> lists = new ArrayList<>();
        List<Long> pages = new ArrayList<>();
        for (int machine = MACHINES; machine < MACHINES + FEW; machine++) {
            // what happened before is told half a second later
            news.poll(1, SECONDS);
            news.clear();
            assertThat(state(atOther, machine)).isEqualTo("never seen");
            done(Fleet.arm(atOne, machine));
            assertThat(asked(atOther, "/api/ledger/hosts/" + Fleet.name(machine)))
                    .as("whoever asks the store itself, as a look-up does")
                    .containsEntry("state", "armed");
            long start = System.nanoTime();
            // lists are remembered until there is news
            while (!state(atOther, machine).equals("armed")) {
                assertThat(secondsSince(start)).isLessThan(AT_ONCE_SECONDS);
            }
            lists.add(millisSince(start));
            assertThat(news.poll(AT_ONCE_SECONDS, SECONDS))
                    .as("an open page of the other is told")
                    .isNotNull();
            pages.add(millisSince(start));
        }
        System.out.println("TwoServersIT: the other server's list knew after " + lists
                + " ms, an open page of it after " + pages + " ms");
        listening.cancel(true);
    }

    @Test
    void aTokenThatIsMadeOnOneOpensTheOther() throws Exception {
        assertThat(HTTP.send(request(other, Fleet.KEYED_FILE), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        done(atOne.post("/api/arm", Map.of("host", Fleet.KEYED)));
        for (String how : List.of("make", "rotate")) {
            Map<?, ?> next = (Map<?, ?>) done(atOne.post("/api/tokens", Map.of("hosts", Fleet.KEYED)))
                    .get("next");
            String token = String.valueOf(next.get(Fleet.KEYED));
            String path = "/" + token + Fleet.KEYED_FILE;
            awaitFetched(one, path, how + ": the next token is taken before it is the one that holds");
            done(atOne.post("/api/tokens", Map.of("how", "store", "tokens", Fleet.KEYED + "=" + token)));
            long start = System.nanoTime();
            awaitFetched(other, path, how);
            System.out.println("TwoServersIT: " + how + ": the other server knew after " + millisSince(start) + " ms");
        }
    }

    private static void awaitFetched(RunningServer server, String path, String what) throws Exception {
        long start = System.nanoTime();
        while (!(Fleet.fetch(server.install(), path) instanceof Fetch.Fetched)) {
            assertThat(secondsSince(start)).as(what).isLessThan(AT_ONCE_SECONDS);
            MILLISECONDS.sleep(5);
        }
    }

    private static HttpRequest request(RunningServer server, String path) {
        URI uri = server.install().resolve(path);
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();
    }

    @Test
    void ofAThousandLookUpsAtOnceOneForEachMachineIsServed() throws Exception {
        for (int machine = 0; machine < MACHINES; machine++) {
            done(Fleet.arm(machine % 2 == 0 ? atOne : atOther, machine));
        }
        Map<Integer, AtomicInteger> busy = new ConcurrentHashMap<>();
        long start = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, LOOKUPS)
                .mapToObj(i -> ask(i % 2 == 0 ? one : other, i / EACH, busy))
                .toList();
        List<HttpResponse<String>> answers =
                sent.stream().map(CompletableFuture::join).toList();
        System.out.println("TwoServersIT: " + LOOKUPS + " look-ups at once took " + millisSince(start) + " ms, and "
                + busy.values().stream().mapToInt(AtomicInteger::get).sum() + " more after a 503");
        for (int machine = 0; machine < MACHINES; machine++) {
            List<HttpResponse<String>> own = new ArrayList<>(answers.subList(machine * EACH, (machine + 1) * EACH));
            if (busy.containsKey(machine)) {
                // an answer may have been decided too late to be sent, after all others were refused
                own.add(ask(one, machine, busy).join());
            }
            isServedOnce(machine, own);
            // whichever server it was, both tell the same
            isTold(machine, events(machine % 2 == 0 ? atOther : atOne, machine));
        }
        Ran status = Ran.of(new ProcessBuilder(RunningServer.command("status", Fleet.name(7), "--state", "other"))
                .directory(folder.toFile()));
        assertThat(status.text()).as(status.errors()).contains("fetching");
        for (RunningServer server : List.of(one, other)) {
            URI page = server.admin().resolve("/hosts/" + Fleet.name(7));
            assertThat(HTTP.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("its only answer was handed out")
                    .doesNotContain("$2b$");
        }
    }

    private static void isServedOnce(int machine, List<HttpResponse<String>> answers) {
        String name = Fleet.name(machine);
        assertThat(answers.stream().filter(a -> a.statusCode() == 200))
                .as(name)
                .singleElement()
                .satisfies(a -> assertThat(a.body()).contains("System hostname = " + name + "\n", "$2b$"));
        assertThat(answers.stream().filter(a -> a.statusCode() != 200)).as(name).allSatisfy(a -> {
            assertThat(a.statusCode()).isEqualTo(403);
            assertThat(a.body()).doesNotContain(name, "hostname", "assword", "$2b$");
        });
    }

    private static void isTold(int machine, List<Map<?, ?>> events) {
        long notSent = events.stream()
                .filter(e -> e.get("reason").toString().contains("does not count"))
                .count();
        assertThat(events.stream().filter(e -> "lookup".equals(e.get("kind"))))
                .as(Fleet.name(machine))
                .hasSize((int) (1 + notSent))
                .allSatisfy(e -> assertThat(e.get("status")).hasToString("200"));
    }

    /** A server that is too busy says so, and an installer asks again; nothing was handed out then. */
    private static CompletableFuture<HttpResponse<String>> ask(
            RunningServer server, int machine, Map<Integer, AtomicInteger> busy) {
        return HTTP.sendAsync(request(server, Fleet.file(machine)), HttpResponse.BodyHandlers.ofString())
                .thenCompose(answer -> {
                    if (answer.statusCode() != 503) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    busy.computeIfAbsent(machine, m -> new AtomicInteger()).incrementAndGet();
                    return ask(server, machine, busy);
                });
    }
}
