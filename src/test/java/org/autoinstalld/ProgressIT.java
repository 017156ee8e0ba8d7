package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.fetching.MadeMirror;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program tells how far machines behind a proxy are with their sets, also after it was killed in the middle. */
class ProgressIT {
    private static final String SETS = "/pub/OpenBSD/7.8/amd64/";

    private static final String INVENTORY = """
            site:
              response-server: 10.0.0.1
              release: "7.8"
              trusted-proxies: [127.0.0.1]
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
              www.example.org: { profiles: [base], lladdr: "02:00:00:00:00:11", address: 10.0.0.11, access: { policy: armed } }
              one.example.org: { profiles: [base], lladdr: "02:00:00:00:00:21", access: { policy: open } }
              two.example.org: { profiles: [base], lladdr: "02:00:00:00:00:22", access: { policy: open } }
            """;

    private static final String[] FETCHED = {"bsd", "bsd.rd", "base78.tgz", "man78.tgz"};

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        RunningServer.copyTemplates(folder);
        Path inventory = Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(inventory.resolve("all.yaml"), INVENTORY.formatted(folder.resolve("mirror"), Snapshots.HASH));
        Map<String, byte[]> files = new LinkedHashMap<>();
        Stream.of("bsd", "bsd.mp", "bsd.rd", "INSTALL.amd64", "BUILDINFO").forEach(n -> files.put(n, new byte[1000]));
        Stream.of("base", "comp", "man", "game", "xbase", "xshare", "xfont", "xserv")
                .forEach(n -> files.put(n + "78.tgz", new byte[3_000_000]));
        new MadeMirror(folder.resolve("mirror")).show("7.8/amd64", files);
        server = RunningServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int status(String machine, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.install().resolve(path))
                .header("X-Forwarded-For", machine)
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private void fetches(String machine, String... names) throws Exception {
        for (String name : names) {
            assertThat(status(machine, SETS + name)).as(name).isEqualTo(200);
        }
    }

    private int asks(String machine, String lladdr) throws Exception {
        return status(machine, "/02:00:00:00:00:" + lladdr + "-install.conf?path=7.8/amd64");
    }

    private String run(String... words) throws IOException, InterruptedException {
        Ran ran = Ran.of(new ProcessBuilder(RunningServer.command(words)).directory(folder.toFile()));
        assertThat(ran.status()).as(ran.errors()).isZero();
        return ran.text();
    }

    private HostStateJson state(String host) throws Exception {
        HttpResponse<String> said = client.send(
                HttpRequest.newBuilder(server.admin().resolve("/api/ledger/states?host=" + host))
                        .build(),
                BodyHandlers.ofString());
        return Json.read(said.body(), LedgerApi.States.class)
                .orElseThrow(() -> new AssertionError(said.body()))
                .hosts()
                .get(0);
    }

    private HostStateJson await(String host, Predicate<HostStateJson> what) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        HostStateJson state = state(host);
        while (!what.test(state)) {
            assertThat(System.nanoTime()).as("%s%n%s", state, server.log()).isLessThan(end);
            Thread.sleep(50);
            state = state(host);
        }
        return state;
    }

    @Test
    void aServerThatIsKilledInTheMiddleGoesOn() throws Exception {
        run("arm", "www.example.org");
        assertThat(asks("10.0.0.11", "11")).isEqualTo(200);
        assertThat(await("www", s -> s.arming() != null && !s.state().equals("armed"))
                        .state())
                .isEqualTo("fetching");
        fetches("10.0.0.11", "SHA256.sig", "index.txt");
        await("www", s -> s.detail().equals("at its questions"));
        fetches("10.0.0.11", "SHA256.sig", FETCHED[0], FETCHED[1], FETCHED[2]);
        HostStateJson third = await(
                "www",
                s -> s.progress() != null
                        && s.progress().index() == 3
                        && s.progress().of() == 5);
        assertThat(third.state()).isEqualTo("installing");
        assertThat(third.detail()).startsWith("base78.tgz, 3 of 5, 100 %");
        assertThat(run("status", "www"))
                .contains("installing")
                .contains("base78.tgz, 3 of 5")
                .doesNotContain("[#");

        server.close();
        server = RunningServer.start(folder);
        assertThat(await("www", s -> s.progress() != null).progress().index()).isEqualTo(3);
        fetches("10.0.0.11", FETCHED[3]);
        assertThat(await("www", s -> s.detail().startsWith("unpacking since "))
                        .progress()
                        .index())
                .isEqualTo(4);
        fetches("10.0.0.11", "BUILDINFO");
        assertThat(await("www", s -> s.progress() != null && s.progress().index() == 5)
                        .detail())
                .startsWith("unpacking since ");
        assertThat(run("history", "www"))
                .contains("begins to fetch its sets: SHA256.sig")
                .contains("has all its sets: 5 files");

        assertThat(asks("10.0.0.11", "11")).as("booted from the network again").isEqualTo(403);
        HostStateJson again = await("www", s -> s.state().equals("unconfirmed"));
        assertThat(again.detail()).startsWith("it booted from the network again after its last set");
        assertThat(again.arming().open()).isFalse();
    }

    @Test
    void twoBehindOneAddressAreNotFollowed() throws Exception {
        assertThat(asks("10.0.0.60", "21")).isEqualTo(200);
        assertThat(asks("10.0.0.60", "22")).isEqualTo(200);
        fetches("10.0.0.60", "SHA256.sig", FETCHED[0], FETCHED[1]);
        assertThat(await("one", s -> s.detail().contains("not followed")).detail())
                .isEqualTo("not followed: two.example.org is installed behind the same address");
        assertThat(await("two", s -> s.detail().contains("not followed")).progress())
                .isNull();
    }
}
