package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.ListenerContext;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.OnDemand;
import org.autoinstalld.mirror.Publishing;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Delivery;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mirror over real sockets, to several machines behind a proxy. */
class MirrorHandlerTest {
    private static final byte[] BASE = "the first base set".repeat(1000).getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, byte[]> FIRST = Map.of(
            "base80.tgz",
            BASE,
            "bsd",
            new byte[] {1, 2, 3},
            "BUILDINFO",
            "Build date: 1\n".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path folder;

    private final ExecutorService files = Executors.newFixedThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private MadeMirror made;
    private Snapshot snapshot;
    private Mirror mirror;
    private OpenMirror served;
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Transfers transfers = new Transfers(() -> 64);
    private Listener listener;
    private String server;

    @BeforeEach
    void start() throws Exception {
        made = new MadeMirror(folder);
        made.show("snapshots/amd64", FIRST);
        begin("");
    }

    private Snapshot snapshot(String more) throws Exception {
        return Snapshots.of(Snapshots.FRAME.replace(
                "release: \"7.8\"",
                "release: \"7.8\", trusted-proxies: [127.0.0.1], mirror: { folder: " + folder
                        + ", releases: [snapshots/amd64, 7.8/amd64], from: 'https://cdn.example.org/pub/OpenBSD'" + more
                        + " }"));
    }

    private void begin(String more) throws Exception {
        snapshot = snapshot(more);
        LineLog log = new LineLog(System.err);
        mirror = Mirror.open(folder);
        served = new OpenMirror(mirror, snapshot.inventory().site(), log);
        listener = Listener.install(
                List.of(ListenAddress.parse("127.0.0.1:0").orElseThrow()),
                new MirrorHandler(
                        () -> snapshot, served::get, siteSets(), new Told(), MirrorHandlerTest::others, files),
                transfers,
                new ListenerContext(Limits.forInstallers(), log, new Counters(), trusted -> true));
        server = "http://" + listener.addresses().get(0);
    }

    /** Notes how far files were sent. */
    private final class Told implements FetchListener {
        @Override
        public Delivery delivery(Request request, Generation generation, String name, long length) {
            return new Delivery() {
                @Override
                public void reached(long octets) {}

                @Override
                public void ended(long octets, boolean whole) {
                    delivered.add(name + " " + octets + (whole ? " whole" : " cut"));
                }
            };
        }

        @Override
        public void listed(IpAddress requester, String name, long length) {}
    }

    private SiteSetDesk siteSets() {
        return new SiteSetDesk(
                () -> snapshot,
                new GivenFiles(
                        AnswerListener.none(), (address, since) -> CompletableFuture.completedFuture(Optional.empty())),
                new PolicyAccessControl(
                        new RequesterPolicy(address -> new Neighbours.Seen.Here(Set.of())), ArmingStore.none(), files));
    }

    private static Optional<Answer> others(Request request, Consumer<Answer> later) {
        return Optional.of(new Answer.Refused(null, "not of the mirror"));
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(2));
        served.close();
        mirror.close();
        files.shutdownNow();
    }

    private HttpResponse<String> get(String path, String... fields) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    /** What one machine would be answered. */
    private int head(String machine, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/pub/OpenBSD/snapshots/amd64/" + name))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("X-Forwarded-For", machine)
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** What one machine gets. */
    private String file(String machine, String name) throws IOException, InterruptedException {
        return get("/pub/OpenBSD/snapshots/amd64/" + name, "X-Forwarded-For", machine)
                .body();
    }

    @Test
    void aFileIsServedAsItCame() throws Exception {
        HttpResponse<String> answer = get("/pub/OpenBSD/snapshots/amd64/base80.tgz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(new String(BASE, StandardCharsets.US_ASCII));
        assertThat(answer.headers().map())
                .containsEntry("Content-Type", List.of("application/octet-stream"))
                .containsEntry("ETag", List.of('"' + MadeMirror.sha256(BASE) + '"'))
                .containsEntry("Last-Modified", List.of("Sun, 12 Oct 2025 14:00:00 GMT"))
                .containsEntry("Cache-Control", List.of("no-cache"))
                .doesNotContainKey("Transfer-Encoding");
        assertThat(get("/pub/OpenBSD/snapshots/amd64/SHA256.sig").headers().map())
                .containsEntry("Content-Type", List.of("text/plain; charset=utf-8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//pub/OpenBSD/snapshots/amd64/bsd",
                "/pub//OpenBSD/snapshots/amd64/bsd",
                "/pub/OpenBSD//snapshots/amd64/bsd",
                "/pub/OpenBSD/snapshots//amd64/bsd",
                "/pub/OpenBSD/snapshots/amd64//bsd",
                "/pub/OpenBSD/snapshots/amd64///bsd",
                "/pub/OpenBSD/%73napshots/amd64/bsd?x=y",
            })
    void slashesInARowAreOne(String path) throws Exception {
        assertThat(get(path).body()).isEqualTo("\1\2\3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pub/OpenBSD/snapshots/amd64/../amd64/bsd",
                "/pub/OpenBSD/./snapshots/amd64/bsd",
                "/pub/OpenBSD//../OpenBSD/snapshots/amd64/bsd",
                "/pub/OpenBSD/snapshots/amd64%2fbsd",
                "/pub/OpenBSD/snapshots/amd64/%2e%2e/amd64/bsd",
                "/pub/OpenBSD/snapshots/amd64/bsd%00",
                "/pub/OpenBSD/snapshots/amd64/bsd/",
                "/pub/OpenBSD/snapshots/amd64/..",
                "/pub/OpenBSD/snapshots/amd64/index.txt/",
                "/pub/OpenBSD/snapshots/amd64/none",
                "/pub",
                "/pub/",
                "/pub/etc/passwd",
            })
    void otherPathsNameNothing(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotBelowPubIsForOthers() throws Exception {
        assertThat(get("/install.conf").statusCode()).isEqualTo(403);
        assertThat(get("/pubs/x").statusCode()).isEqualTo(403);
        assertThat(get("/x//y").statusCode()).isEqualTo(404);
    }

    @Test
    void theIndexIsWhatLsPrints() throws Exception {
        assertThat(get("/pub/OpenBSD/snapshots/amd64/index.txt").body())
                .matches("-r--r--r--  1 0  0 +14 Oct 12 14:00:00 2025 BUILDINFO\n"
                        + "-r--r--r--  1 0  0 +[0-9]+ Oct 12 14:00:00 2025 SHA256.sig\n"
                        + "-r--r--r--  1 0  0  18000 Oct 12 14:00:00 2025 base80.tgz\n"
                        + "-r--r--r--  1 0  0 +3 Oct 12 14:00:00 2025 bsd\n");
    }

    @Test
    void aFolderIsAPageOfLinks() throws Exception {
        HttpResponse<String> page = get("/pub/OpenBSD/snapshots/amd64/");
        assertThat(page.headers().map()).containsEntry("Content-Type", List.of("text/html; charset=utf-8"));
        assertThat(page.body())
                .contains(
                        "<A HREF=\"base80.tgz\">base80.tgz</A>\n", "<A HREF=\"index.txt\">", "<A HREF=\"SHA256.sig\">");
        assertThat(get("/pub/OpenBSD/").body()).contains("<A HREF=\"snapshots/\">", "<A HREF=\"7.8/\">");
        assertThat(get("/pub/OpenBSD/snapshots/").body()).contains("<A HREF=\"amd64/\">");
    }

    @ParameterizedTest
    @CsvSource({
        "/pub/OpenBSD/snapshots/amd64, /pub/OpenBSD/snapshots/amd64/",
        "/pub/OpenBSD, /pub/OpenBSD/",
        "/pub/OpenBSD//snapshots, /pub/OpenBSD/snapshots/",
    })
    void aFolderWithoutItsSlashIsElsewhere(String path, String there) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).hasValue(server + there);
    }

    @Test
    void whatIsBeyondIsAtUpstream() throws Exception {
        HttpResponse<String> answer = get("/pub/OpenBSD//7.9/packages/amd64/a%20b");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("https://cdn.example.org/pub/OpenBSD/7.9/packages/amd64/a%20b");
        // patches of a release that is here, but were never fetched
        assertThat(get("/pub/OpenBSD/syspatch/7.8/amd64/SHA256.sig").statusCode())
                .isEqualTo(302);
    }

    @Test
    void nothingIsBeyondIfTheSiteSaysSo() throws Exception {
        listener.close(Duration.ZERO);
        served.close();
        mirror.close();
        begin(", beyond: none");
        assertThat(get("/pub/OpenBSD/7.9/amd64/bsd").statusCode()).isEqualTo(404);
    }

    @Test
    void aReleaseThatWasNeverFetchedIsNotServedYet() throws Exception {
        assertThat(get("/pub/OpenBSD/7.8/amd64/SHA256.sig").statusCode()).isEqualTo(503);
        assertThat(get("/pub/OpenBSD/7.8/amd64/").statusCode()).isEqualTo(503);
    }

    @Test
    void patchesThatWereFetchedAreServed() throws Exception {
        listener.close(Duration.ZERO);
        served.close();
        mirror.close();
        made.show("syspatch/7.8/amd64", Map.of("syspatch78-001_x.tgz", BASE));
        begin("");
        assertThat(get("/pub/OpenBSD/syspatch/7.8/amd64/syspatch78-001_x.tgz").body())
                .hasSize(BASE.length);
    }

    /** The second time it comes from memory. */
    @Test
    void aSmallFileIsTheSameEachTime() throws Exception {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (String name : List.of("BUILDINFO", "SHA256.sig", "index.txt", "bsd", "base80.tgz")) {
                HttpResponse<String> whole = get("/pub/OpenBSD/snapshots/amd64/" + name);
                HttpResponse<String> part = get("/pub/OpenBSD//snapshots/amd64/" + name, "Range", "bytes=1-2");
                HttpResponse<String> known = get(
                        "/pub/OpenBSD/snapshots/amd64/" + name,
                        "If-None-Match",
                        whole.headers().firstValue("ETag").orElse("none"));
                told.add(fields(whole) + fields(part) + fields(known));
            }
            assertThat(told.subList(5 * i, 5 * i + 5)).isEqualTo(told.subList(0, 5));
        }
        assertThat(delivered)
                .filteredOn(d -> d.startsWith("BUILDINFO"))
                .containsExactly(
                        "BUILDINFO 14 whole",
                        "BUILDINFO 3 cut",
                        "BUILDINFO 14 whole",
                        "BUILDINFO 14 whole",
                        "BUILDINFO 3 cut",
                        "BUILDINFO 14 whole",
                        "BUILDINFO 14 whole",
                        "BUILDINFO 3 cut",
                        "BUILDINFO 14 whole");
        assertThat(told.get(0)).contains("200", "Build date: 1", "206 [ui]", "304 []");
        assertThat(transfers.ended(Transfers.Ending.WHOLE)).isEqualTo(3 * 4 * 2);
        assertThat(transfers.octets()).containsEntry("note", 3L * (FIRST.get("BUILDINFO").length + 2));
    }

    private static String fields(HttpResponse<String> answer) {
        return answer.statusCode() + " [" + answer.body() + "] "
                + new TreeMap<>(answer.headers().map()).toString().replaceAll("date=\\[[^]]*\\]", "") + "\n";
    }

    @Test
    void aSmallFileThatIsSpoiltIsNotSent() throws Exception {
        assertThat(get("/pub/OpenBSD/snapshots/amd64/index.txt").body()).contains(" BUILDINFO\n");
        Files.write(generation("BUILDINFO"), "Build date: 2\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(get("/pub/OpenBSD/snapshots/amd64/BUILDINFO").statusCode()).isEqualTo(404);
        assertThat(get("/pub/OpenBSD/snapshots/amd64/index.txt").body()).doesNotContain(" BUILDINFO\n");
    }

    private Path generation(String name) throws IOException {
        return folder.resolve("pub/OpenBSD/snapshots/amd64").toRealPath().resolve(name);
    }

    @Test
    void aFileThatWasRemovedIsNotHereAnyMore() throws Exception {
        assertThat(get("/pub/OpenBSD/snapshots/amd64/index.txt").body()).contains(" bsd\n", " base80.tgz\n");
        Files.delete(generation("bsd"));
        Files.write(generation("base80.tgz"), new byte[] {1});

        assertThat(get("/pub/OpenBSD/snapshots/amd64/bsd").statusCode()).isEqualTo(404);
        assertThat(get("/pub/OpenBSD/snapshots/amd64/base80.tgz").statusCode()).isEqualTo(404);
        assertThat(get("/pub/OpenBSD/snapshots/amd64/index.txt").body())
                .doesNotContain(" bsd\n", " base80.tgz\n")
                .contains(" BUILDINFO\n");
    }

    @Test
    void aFileThatWasRemovedComesBackFromAnotherGeneration() throws Exception {
        Path first = generation("bsd").resolveSibling("");
        Map<String, byte[]> second = new HashMap<>(FIRST);
        second.put("bsd.rd", new byte[] {9});
        Publishing.switchTo(mirror, "snapshots/amd64", MadeMirror.signed(second), second, folder);
        Files.write(first.resolve("BUILDINFO"), "Build date: 2\n".getBytes(StandardCharsets.US_ASCII));
        Files.delete(first.resolve("base80.tgz"));
        for (String name : List.of("bsd", "base80.tgz", "BUILDINFO")) {
            Files.delete(generation(name));
        }

        assertThat(get("/pub/OpenBSD/snapshots/amd64/bsd").body()).isEqualTo("\1\2\3");
        assertThat(generation("bsd")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(get("/pub/OpenBSD/snapshots/amd64/base80.tgz").statusCode()).isEqualTo(404);
        // what a disk has spoilt is not handed on
        assertThat(get("/pub/OpenBSD/snapshots/amd64/BUILDINFO").statusCode()).isEqualTo(404);
    }

    @Test
    void anInstallationGoesOnWithTheGenerationThatItBeganWith() throws Exception {
        String before = file("192.0.2.1", "SHA256.sig");
        file("192.0.2.2", "SHA256.sig");
        Map<String, byte[]> second = Map.of("base80.tgz", "another base set".getBytes(StandardCharsets.US_ASCII));
        byte[] signed = MadeMirror.signed(second);
        Publishing.switchTo(mirror, "snapshots/amd64", signed, second, folder);

        // who began before goes on, whatever is a HEAD or a folder
        head("192.0.2.1", "SHA256.sig");
        assertThat(file("192.0.2.1", "base80.tgz")).hasSize(BASE.length);
        assertThat(file("192.0.2.1", "bsd")).isEqualTo("\1\2\3");
        assertThat(file("192.0.2.1", "index.txt")).contains(" bsd\n");
        // who comes later does not
        assertThat(file("192.0.2.3", "base80.tgz")).isEqualTo("another base set");
        assertThat(file("192.0.2.3", "SHA256.sig")).isNotEqualTo(before);
        // who begins anew does not either; another machine is not concerned
        assertThat(file("192.0.2.1", "SHA256.sig")).isNotEqualTo(before);
        assertThat(file("192.0.2.1", "base80.tgz")).isEqualTo("another base set");
        assertThat(file("192.0.2.1", "bsd")).isEqualTo("no such file\n");
        assertThat(file("192.0.2.2", "base80.tgz")).hasSize(BASE.length);
    }

    /** Between the two that the installer asks for, it may wait for its admin to choose sets. */
    @Test
    void theSecondListOfAnInstallationIsThatOfItsFirst() throws Exception {
        String before = file("192.0.2.1", "SHA256.sig");
        file("192.0.2.1", "index.txt");
        file("192.0.2.2", "SHA256.sig");
        Map<String, byte[]> second = Map.of("base81.tgz", "another base set".getBytes(StandardCharsets.US_ASCII));
        Publishing.switchTo(mirror, "snapshots/amd64", MadeMirror.signed(second), second, folder);

        assertThat(file("192.0.2.1", "SHA256.sig")).isEqualTo(before);
        assertThat(file("192.0.2.1", "base80.tgz")).hasSize(BASE.length);
        assertThat(file("192.0.2.1", "index.txt")).contains(" base80.tgz\n");
        // who has not looked around, or has gone on to sets, begins anew
        assertThat(file("192.0.2.2", "SHA256.sig")).isNotEqualTo(before);
        assertThat(file("192.0.2.1", "SHA256.sig")).isNotEqualTo(before);
        assertThat(file("192.0.2.1", "base81.tgz")).isEqualTo("another base set");
    }

    @Test
    void anInstallationGoesOnWithASetdirThatIsTakenOutOfTheReleases() throws Exception {
        file("192.0.2.1", "SHA256.sig");
        file("192.0.2.1", "index.txt");
        file("192.0.2.2", "SHA256.sig");
        snapshot = Snapshots.of(Snapshots.FRAME.replace(
                "release: \"7.8\"",
                "release: \"7.8\", trusted-proxies: [127.0.0.1], mirror: { folder: " + folder
                        + ", releases: [7.8/amd64], from: 'https://cdn.example.org/pub/OpenBSD' }"));
        served.follow(snapshot.inventory().site());

        // the installer's second one, and then its sets
        assertThat(file("192.0.2.1", "SHA256.sig")).contains("base80.tgz");
        assertThat(file("192.0.2.1", "base80.tgz")).hasSize(BASE.length);
        // who only looks is told the same, and ends nothing
        assertThat(head("192.0.2.2", "SHA256.sig")).isEqualTo(302);
        assertThat(head("192.0.2.2", "bsd")).isEqualTo(200);
        assertThat(file("192.0.2.2", "bsd")).isEqualTo("\1\2\3");
        String sets = "/pub/OpenBSD/snapshots/amd64/";
        for (String[] beyond : new String[][] {
            // who comes later, and who begins anew
            {"192.0.2.3", "bsd"}, {"192.0.2.2", "SHA256.sig"}, {"192.0.2.2", "bsd"}, {"192.0.2.1", "SHA256.sig"}
        }) {
            HttpResponse<String> answer = get(sets + beyond[1], "X-Forwarded-For", beyond[0]);
            assertThat(answer.statusCode()).as("%s", List.of(beyond)).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).contains("https://cdn.example.org" + sets + beyond[1]);
        }
    }

    @Test
    void theRamdisksFtpFollowsToTheFolder() {
        Ftp ftp = new Ftp(listener.addresses().get(0).port());
        Fetch fetched =
                ftp.get("http://127.0.0.1:" + listener.addresses().get(0).port() + "/pub/OpenBSD/snapshots/amd64");
        assertThat(fetched).isInstanceOf(Fetch.Fetched.class);
    }

    @Test
    void onlyAKeyThatFetchingGoesByReplacesWhatFetches() throws Exception {
        stop();
        begin(", on-demand: yes");
        OnDemand first = served.get().orElseThrow().demand();
        assertThat(first).isNotNull();
        follow(", on-demand: yes, clients: 3");
        assertThat(served.clients()).isEqualTo(3);
        assertThat(served.get().orElseThrow().demand()).isSameAs(first);
        follow(", on-demand: yes, clients: 3, rate: 1M");
        assertThat(served.get().orElseThrow().demand()).isNotNull().isNotSameAs(first);
        follow("");
        assertThat(served.get().orElseThrow().demand()).isNull();
    }

    private void follow(String more) throws Exception {
        served.follow(snapshot(more).inventory().site());
    }
}
