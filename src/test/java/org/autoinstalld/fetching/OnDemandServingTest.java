package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.ListenerContext;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.mirror.FaultyUpstream;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.TestRelease;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are fetched while they are sent, over real sockets. */
@Needs(RealPart.SIGNIFY)
class OnDemandServingTest {
    private static final String DIRECTORY = "/pub/OpenBSD/7.8/amd64/";
    private static final String SET = "base78.tgz";

    @TempDir
    private Path home;

    private final ExecutorService files = Executors.newFixedThreadPool(4);
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder().executor(clients).build();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final LineLog log = new LineLog(new PrintStream(said, true, StandardCharsets.UTF_8));
    private final CountDownLatch goOn = new CountDownLatch(1);
    private FaultyUpstream upstream;
    private TestRelease release;
    private Mirror mirror;
    private OpenMirror served;
    private Listener listener;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Path root = Files.createDirectories(home.resolve("upstream"));
        Path keys = home.resolve("keys");
        release = new TestRelease(root, "7.8/amd64", "78", keys, 1).known();
        release.put(SET, release.noise(1_000_000)).sign();
        upstream = new FaultyUpstream(root);
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME.replace(
                "release: \"7.8\"",
                "release: \"7.8\", mirror: { folder: " + home.resolve("mirror")
                        + ", releases: [7.8/amd64], on-demand: yes, space: 1G, keys: [" + keys + "], from: '"
                        + upstream.url() + "' }"));
        mirror = Mirror.open(home.resolve("mirror"));
        served = new OpenMirror(mirror, snapshot.inventory().site(), log);
        SiteSetDesk siteSets = new SiteSetDesk(
                () -> snapshot,
                new GivenFiles(
                        AnswerListener.none(), (address, since) -> CompletableFuture.completedFuture(Optional.empty())),
                new PolicyAccessControl(
                        new RequesterPolicy(address -> new Neighbours.Seen.Here(Set.of())), ArmingStore.none(), files));
        listener = Listener.install(
                List.of(ListenAddress.parse("127.0.0.1:0").orElseThrow()),
                new MirrorHandler(
                        () -> snapshot,
                        served::get,
                        siteSets,
                        FetchListener.none(),
                        (request, later) -> Optional.empty(),
                        files),
                new Transfers(() -> 64),
                new ListenerContext(Limits.forInstallers(), log, new Counters(), trusted -> false));
        port = listener.addresses().get(0).port();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        served.close();
        listener.close(Duration.ofSeconds(2));
        mirror.close();
        upstream.close();
        files.shutdownNow();
        clients.shutdownNow();
        log.close();
    }

    private HttpRequest request(String method, String name, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + DIRECTORY + name))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return (fields.length > 0 ? request.headers(fields) : request).build();
    }

    private HttpResponse<byte[]> get(String name, String... fields) throws IOException, InterruptedException {
        return client.send(request("GET", name, fields), BodyHandlers.ofByteArray());
    }

    private CompletableFuture<HttpResponse<byte[]>> later(String method, String name, String... fields) {
        return client.sendAsync(request(method, name, fields), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> later) throws Exception {
        return later.get(1, TimeUnit.MINUTES);
    }

    private Socket asked(String name) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("GET " + DIRECTORY + name + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Upstream sends so many octets of the set and then nothing until it may go on. */
    private void stopsAt(int octets, int wrongAt) {
        upstream.on(SET, (exchange, file, time) -> {
            if (wrongAt >= 0) {
                file[wrongAt] ^= 1;
            }
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, 0, octets);
            exchange.getResponseBody().flush();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.getResponseBody().write(file, octets, file.length - octets);
            exchange.getResponseBody().close();
            return true;
        });
    }

    private List<String> lines(String text) {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    private void awaitLine(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (lines(text).isEmpty()) {
            assertThat(System.nanoTime())
                    .as(said.toString(StandardCharsets.UTF_8))
                    .isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void aHeadAndAPartAreAnsweredWhenTheWholeIsHereAndRight() throws Exception {
        stopsAt(500_000, -1);
        try (Socket whole = asked(SET)) {
            // the head of the answer, and what may be sent of the file by then
            assertThat(whole.getInputStream().readNBytes(300_000)).hasSize(300_000);
            CompletableFuture<HttpResponse<byte[]>> head = later("HEAD", SET);
            CompletableFuture<HttpResponse<byte[]>> part = later("GET", SET, "Range", "bytes=10-19");
            // whatever is asked for after these is answered before them
            assertThat(get("BUILDINFO").statusCode()).isEqualTo(200);
            assertThat(head).isNotDone();
            assertThat(part).isNotDone();
            goOn.countDown();

            byte[] octets = release.octets(SET);
            assertThat(answer(head).statusCode()).isEqualTo(200);
            assertThat(answer(head).headers().firstValueAsLong("Content-Length"))
                    .hasValue(octets.length);
            assertThat(answer(head).body()).isEmpty();
            assertThat(answer(part).statusCode()).isEqualTo(206);
            assertThat(answer(part).body()).isEqualTo(Arrays.copyOfRange(octets, 10, 20));
            assertThat(whole.getInputStream().readAllBytes()).endsWith(Arrays.copyOfRange(octets, 900_000, 1_000_000));
        }
        assertThat(upstream.fetched()).filteredOn(r -> r.contains(SET)).containsExactly("GET " + SET);
    }

    @Test
    void ofAWrongFileNobodyGetsAllAndWhoAskedForAPartGetsNothing() throws Exception {
        stopsAt(500_000, 700_000);
        try (Socket whole = asked(SET)) {
            assertThat(whole.getInputStream().readNBytes(300_000)).hasSize(300_000);
            CompletableFuture<HttpResponse<byte[]>> head = later("HEAD", SET);
            CompletableFuture<HttpResponse<byte[]>> part = later("GET", SET, "Range", "bytes=10-19");
            get("BUILDINFO");
            goOn.countDown();

            assertThat(answer(head).statusCode()).isEqualTo(503);
            assertThat(answer(part).statusCode()).isEqualTo(503);
            assertThat(whole.getInputStream().readAllBytes().length).isLessThan(700_000);
        }
        awaitLine("cut off: base78.tgz: SHA-256 is");
        assertThat(mirror.generations(mirror.directories().get(0)).get(0).file(SET))
                .isEmpty();
        upstream.heal();
        assertThat(get(SET).body()).isEqualTo(release.octets(SET));
    }

    @Test
    void manyClientsMakeOneFetchAndSomeMayLeave() throws Exception {
        stopsAt(500_000, -1);
        List<Socket> all = new ArrayList<>();
        List<CompletableFuture<byte[]>> read = new ArrayList<>();
        try {
            for (int i = 0; i < 25; i++) {
                Socket one = asked(SET);
                all.add(one);
                assertThat(one.getInputStream().readNBytes(100_000)).hasSize(100_000);
            }
            for (int i = 0; i < 25; i++) {
                if (i % 5 == 0) {
                    // as of a program that was ended; another says only that it sends no more
                    all.get(i).setSoLinger(i % 2 == 0, 0);
                    all.get(i).close();
                } else {
                    InputStream in = all.get(i).getInputStream();
                    read.add(CompletableFuture.supplyAsync(() -> rest(in), clients));
                }
            }
            awaitLine("broken off by the requester");
            goOn.countDown();
            byte[] end = Arrays.copyOfRange(release.octets(SET), 500_000, 1_000_000);
            for (CompletableFuture<byte[]> one : read) {
                assertThat(one.get(1, TimeUnit.MINUTES)).endsWith(end);
            }
        } finally {
            for (Socket one : all) {
                one.close();
            }
        }
        assertThat(upstream.fetched()).filteredOn(r -> r.contains(SET)).containsExactly("GET " + SET);
    }

    private static byte[] rest(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Test
    void whileUpstreamIsGoneWhatIsHereIsServedAndTheRestIs503() throws Exception {
        assertThat(get("SHA256.sig").statusCode()).isEqualTo(200);
        assertThat(get("bsd").body()).isEqualTo(release.octets("bsd"));
        upstream.close();
        // each is tried for some seconds
        List<CompletableFuture<HttpResponse<byte[]>>> gone = Stream.of(SET, "bsd.rd", "man78.tgz", SET)
                .map(name -> later("GET", name))
                .toList();
        assertThat(get("bsd").body()).isEqualTo(release.octets("bsd"));
        assertThat(get("SHA256.sig").statusCode()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<byte[]>> each : gone) {
            assertThat(answer(each).statusCode()).isEqualTo(503);
        }
        assertThat(get("bsd").body()).isEqualTo(release.octets("bsd"));
        awaitLine("could not fetch on demand");
        assertThat(lines("could not fetch on demand")).hasSize(1);
        assertThat(get("none").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageOfAFolderBringsTheListThatItIsMadeFrom() throws Exception {
        HttpResponse<byte[]> page = get("");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("<A HREF=\"" + SET + "\">");
    }

    /** Who asks a mirror for the patches of a new release is told the same. */
    @Test
    void whatUpstreamSaysThatItHasNotIsNotHereEither() throws Exception {
        for (String name : List.of("SHA256.sig", "", "index.txt")) {
            HttpRequest patches = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/pub/OpenBSD/syspatch/7.8/amd64/" + name))
                    .build();
            assertThat(client.send(patches, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whoHasTheFileByItsDigestIsNotSentItAgain() throws Exception {
        byte[] octets = release.octets(SET);
        String tag = '"' + MadeMirror.sha256(octets) + '"';
        assertThat(get(SET, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(SET, "If-Match", "\"another\"").statusCode()).isEqualTo(412);
        assertThat(get("man78.tgz", "If-None-Match", tag).body()).isEqualTo(release.octets("man78.tgz"));
        HttpResponse<byte[]> rest = get(SET, "Range", "bytes=999990-", "If-Range", tag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(octets, 999_990, 1_000_000));
        assertThat(get(SET, "Range", "bytes=1000000-").statusCode()).isEqualTo(416);
        assertThat(get("comp78.tgz", "Range", "bytes=1000000-").statusCode()).isEqualTo(416);
    }
}
