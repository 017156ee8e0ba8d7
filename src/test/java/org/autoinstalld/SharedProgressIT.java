package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.fetching.MadeMirror;
import org.autoinstalld.ledger.Cluster;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that share a PostgreSQL, each with a mirror of its own, and machines that ask now the one and now the other. */
class SharedProgressIT {
    private static final String SETS = "/pub/OpenBSD/7.8/amd64/";
    private static final String SITE = "site78-www.tgz";
    private static final String MACHINE = "10.0.0.11";
    private static final String[] FETCHED = {"bsd", "bsd.rd", "base78.tgz", "man78.tgz"};

    private static final String INVENTORY = """
            site:
              response-server: 10.0.0.1
              release: "7.8"
              trusted-proxies: [127.0.0.1]
              ledger: { url: "%s", user: postgres }
              mirror: { folder: %s, releases: [7.8/amd64] }
            networks:
              lan: { subnet: 10.0.0.0/24 }
            profiles:
              base:
                network: lan
                timezone: UTC
                root: { password: "%s" }
                sets: { location: mirror, names: ["-x*", "-game*", "-comp*"] }
            hosts:
              www.example.org: { profiles: [base], lladdr: "02:00:00:00:00:11", access: { policy: [open, armed] } }
              db.example.org: { profiles: [base], lladdr: "02:00:00:00:00:12", access: { policy: open } }
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Cluster cluster;
    private RunningServer one;
    private RunningServer other;

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster(folder.resolve("cluster"));
        String url = cluster.freshDatabase().url();
        one = server("one", url);
        other = server("other", url);
        Fleet.awaitLedger(Fleet.control(folder.resolve("one"), "state"));
        Fleet.awaitLedger(Fleet.control(folder.resolve("other"), "state"));
    }

    private RunningServer server(String name, String url) throws Exception {
        Path home = folder.resolve(name);
        RunningServer.copyTemplates(home);
        Files.writeString(
                Files.createDirectories(home.resolve("inventory")).resolve("all.yaml"),
                INVENTORY.formatted(url, home.resolve("mirror"), Snapshots.HASH));
        Files.writeString(Files.createDirectories(home.resolve("site/all/etc")).resolve("motd"), "of all\n");
        Map<String, byte[]> files = new LinkedHashMap<>();
        Stream.of("bsd", "bsd.mp", "bsd.rd", "INSTALL.amd64", "BUILDINFO").forEach(n -> files.put(n, new byte[1000]));
        Stream.of("base", "comp", "man", "game", "xbase", "xshare", "xfont", "xserv")
                .forEach(n -> files.put(n + "78.tgz", new byte[300_000]));
        new MadeMirror(home.resolve("mirror")).show("7.8/amd64", files);
        return RunningServer.start(home, Fleet.server("state"));
    }

    @AfterEach
    void stop() throws Exception {
        if (one != null) {
            one.close();
        }
        if (other != null) {
            other.close();
        }
        cluster.close();
    }

    private HttpResponse<String> ask(RunningServer server, String machine, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.install().resolve(path))
                .header("X-Forwarded-For", machine)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void fetches(RunningServer server, String name) throws Exception {
        assertThat(ask(server, MACHINE, SETS + name).statusCode()).as(name).isEqualTo(200);
    }

    private int asks(RunningServer server, String machine, String lladdr) throws Exception {
        return ask(server, machine, "/02:00:00:00:00:" + lladdr + "-install.conf?path=7.8/amd64")
                .statusCode();
    }

    private String said(RunningServer server, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.admin().resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private HostStateJson state(RunningServer server) throws Exception {
        return Json.read(said(server, "/api/ledger/states?host=www"), LedgerApi.States.class)
                .orElseThrow()
                .hosts()
                .get(0);
    }

    /** Both tell it in the end. */
    private HostStateJson both(Predicate<HostStateJson> what) throws Exception {
        HostStateJson state = null;
        for (RunningServer server : List.of(one, other)) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            state = state(server);
            while (!what.test(state)) {
                assertThat(System.nanoTime()).as("%s%n%s", state, server.log()).isLessThan(end);
                Thread.sleep(20);
                state = state(server);
            }
        }
        return state;
    }

    private static Predicate<HostStateJson> isAt(String file, int index) {
        return s -> s.progress() != null
                && s.progress().file().equals(file)
                && s.progress().index() == index
                && s.progress().of() == 6;
    }

    @Test
    void oneGivesTheResponseFileAndBothTheSets() throws Exception {
        assertThat(Fleet.control(folder.resolve("one"), "state").post("/api/arm", Map.of("host", "www.example.org")))
                .isNotNull();
        assertThat(ask(other, MACHINE, SETS + SITE).statusCode()).as("before").isEqualTo(404);
        assertThat(asks(one, MACHINE, "11")).isEqualTo(200);
        both(s -> s.state().equals("fetching"));
        // which site set is whose, the other one knows as well, and nobody else's
        assertThat(ask(other, MACHINE, SETS + "index.txt").body()).contains(" " + SITE + "\n");
        assertThat(ask(other, "10.0.0.12", SETS + "index.txt").body()).doesNotContain("site78");
        assertThat(ask(other, "10.0.0.12", SETS + SITE).statusCode()).isEqualTo(404);

        fetches(other, "SHA256.sig");
        both(s -> s.detail().equals("at its questions"));
        for (int i = 0; i < FETCHED.length; i++) {
            fetches(i % 2 == 0 ? other : one, FETCHED[i]);
            assertThat(both(isAt(FETCHED[i], i + 1)).state()).isEqualTo("installing");
        }
        fetches(one, SITE);
        both(s -> s.detail().startsWith("unpacking since "));
        fetches(other, "BUILDINFO");
        both(isAt("BUILDINFO", 6));
        assertThat(state(other).detail()).isEqualTo(state(one).detail()).startsWith("unpacking since ");

        assertThat(asks(other, MACHINE, "11"))
                .as("booted from the network again")
                .isEqualTo(403);
        both(s -> s.state().equals("unconfirmed")
                && s.detail().startsWith("it booted from the network again after its last set"));
        String events = said(one, "/api/ledger/hosts/www.example.org");
        assertThat(events).containsOnlyOnce("begins to fetch its sets").containsOnlyOnce("has all its sets: 6 files");
    }

    /** Whoever sees it, the next response file of an address ends what the address had before. */
    @Test
    void theNextResponseFileEndsWhatTheOtherKnew() throws Exception {
        assertThat(Fleet.control(folder.resolve("one"), "state").post("/api/arm", Map.of("host", "www.example.org")))
                .isNotNull();
        assertThat(asks(one, MACHINE, "11")).isEqualTo(200);
        both(s -> s.state().equals("fetching"));
        assertThat(ask(other, MACHINE, SETS + SITE).statusCode()).isEqualTo(200);
        assertThat(asks(other, MACHINE, "12")).isEqualTo(200);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (ask(one, MACHINE, SETS + "site78-db.tgz").statusCode() != 200) {
            assertThat(System.nanoTime()).as(one.log()).isLessThan(end);
            Thread.sleep(20);
        }
        assertThat(ask(one, MACHINE, SETS + SITE).statusCode()).isEqualTo(404);
        assertThat(ask(other, MACHINE, SETS + SITE).statusCode()).isEqualTo(404);
    }
}
