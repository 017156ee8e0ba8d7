package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.autoinstalld.fetching.MadeMirror;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, serving site sets to machines behind a proxy: who gets which, and who learns of none. */
class SiteSetServingIT {
    private static final String SETS = "/pub/OpenBSD/7.8/amd64/";
    private static final String MIRROR = "-r--r--r--  1 0  0  ";

    private static final String INVENTORY = """
            site:
              response-server: 10.0.0.1
              release: "7.8"
              trusted-proxies: [127.0.0.1]
              unknown: { profile: new, networks: [lan] }
              mirror: { folder: %s, releases: [7.8/amd64] }
            networks:
              lan: { subnet: 10.0.0.0/24 }
            profiles:
              base:
                network: lan
                timezone: UTC
                root: { password: "%s" }
                sets: { location: http, server: 10.0.0.1, site: yes }
              new: { profiles: [base], answers: { System hostname: new, Default IPv4 route: 10.0.0.1 } }
            hosts:
              www.example.org: { profiles: [base], lladdr: "02:00:00:00:00:11", address: 10.0.0.11 }
              db.example.org: { profiles: [base], lladdr: "02:00:00:00:00:12", address: 10.0.0.12 }
              www.example.com: { profiles: [base], lladdr: "02:00:00:00:00:13", address: 10.0.0.13 }
              one.example.org: { profiles: [base], lladdr: "02:00:00:00:00:21", access: { policy: open } }
              two.example.org: { profiles: [base], lladdr: "02:00:00:00:00:22", access: { policy: open } }
              armed.example.org:
                profiles: [base]
                lladdr: "02:00:00:00:00:31"
                address: 10.0.0.31
                access: { policy: armed, allow: [10.0.0.50/32] }
              wrong.example.org:
                profiles: [base]
                lladdr: "02:00:00:00:00:41"
                address: 10.0.0.41
                access: { allow: [10.0.0.50/32] }
              plain.example.org:
                profiles: [base]
                lladdr: "02:00:00:00:00:42"
                address: 10.0.0.42
                sets: { site: no }
                access: { allow: [10.0.0.50/32] }
              nat.example.org:
                profiles: [base]
                lladdr: "02:00:00:00:00:43"
                address: 10.0.0.43
                access: { allow: [10.0.0.50/32] }
              nat2.example.org:
                profiles: [base]
                lladdr: "02:00:00:00:00:44"
                address: 10.0.0.44
                access: { allow: [10.0.0.50/32] }
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        RunningServer.copyExample(folder);
        Path inventory = folder.resolve("inventory");
        try (Stream<Path> all = Files.walk(inventory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(inventory.resolve("all.yaml"), INVENTORY.formatted(folder.resolve("mirror"), Snapshots.HASH));
        new MadeMirror(folder.resolve("mirror")).show("7.8/amd64", Map.of("base78.tgz", new byte[] {1}));
        write("all/etc/motd", "of all machines\n");
        write("hosts/www.example.org/etc/motd", "of the first www\n");
        write("hosts/www.example.com/etc/motd", "of the second www\n");
        write("hosts/wrong.example.org/.mtree", "etc/absent mode=0600\n");
        server = RunningServer.start(folder);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve("site").resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> get(String machine, String path, String... fields) throws Exception {
        return send("GET", machine, path, fields);
    }

    private HttpResponse<byte[]> send(String method, String machine, String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.install().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Forwarded-For", machine);
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private int status(String machine, String name) throws Exception {
        return get(machine, SETS + name).statusCode();
    }

    private void given(String machine, String lladdr) throws Exception {
        HttpResponse<byte[]> answer = get(machine, "/02:00:00:00:00:" + lladdr + "-install.conf?path=7.8/amd64");
        assertThat(answer.statusCode()).as(server.log()).isEqualTo(200);
    }

    private String index(String machine) throws Exception {
        return new String(get(machine, SETS + "index.txt").body(), StandardCharsets.UTF_8);
    }

    private static String unpacked(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aMachineGetsItsOwnSetOnceItHasItsResponseFileAndNobodyElseLearnsOfIt() throws Exception {
        assertThat(status("10.0.0.11", "site78-www.tgz")).as("before").isEqualTo(404);
        server.awaitLog("this address was given no response file with that site set");
        assertThat(index("10.0.0.11")).doesNotContain("site78");
        given("10.0.0.11", "11");

        HttpResponse<byte[]> set = get("10.0.0.11", SETS + "site78-www.tgz");
        assertThat(unpacked(set)).contains("of the first www").doesNotContain("of the second", "of all");
        assertThat(index("10.0.0.11")).containsPattern(MIRROR + " *" + set.body().length + " .* site78-www\\.tgz\n");
        assertThat(new String(get("10.0.0.11", SETS).body(), StandardCharsets.UTF_8))
                .contains("<A HREF=\"site78-www.tgz\">");

        // a neighbour, with a file of its own and without
        given("10.0.0.12", "12");
        for (String neighbour : new String[] {"10.0.0.12", "10.0.0.99"}) {
            byte[] none = get(neighbour, SETS + "site78-none.tgz").body();
            HttpResponse<byte[]> answer = get(neighbour, SETS + "site78-www.tgz");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(none);
            assertThat(index(neighbour)).doesNotContain("www");
            assertThat(new String(get(neighbour, SETS).body(), StandardCharsets.UTF_8))
                    .doesNotContain("www");
        }
        // others of the same short name have theirs under the same name
        given("10.0.0.13", "13");
        assertThat(unpacked(get("10.0.0.13", SETS + "site78-www.tgz"))).contains("of the second www");
        assertThat(unpacked(get("10.0.0.11", SETS + "site78-www.tgz"))).contains("of the first www");
        // not in another release's number, nor the one for unknown machines
        assertThat(status("10.0.0.11", "site77-www.tgz")).isEqualTo(404);
        assertThat(status("10.0.0.11", "site78.tgz")).isEqualTo(404);
    }

    @Test
    void anAddressIsOneMachineAtATime() throws Exception {
        given("10.0.0.60", "21");
        assertThat(status("10.0.0.60", "site78-one.tgz")).isEqualTo(200);
        assertThat(status("10.0.0.60", "site78-two.tgz")).isEqualTo(404);
        given("10.0.0.60", "22");
        assertThat(status("10.0.0.60", "site78-two.tgz")).isEqualTo(200);
        assertThat(status("10.0.0.60", "site78-one.tgz")).isEqualTo(404);
        assertThat(index("10.0.0.60")).contains("site78-two").doesNotContain("site78-one");
        // a HEAD gives nobody anything
        send("HEAD", "10.0.0.61", "/02:00:00:00:00:21-install.conf?path=7.8/amd64");
        assertThat(status("10.0.0.61", "site78-one.tgz")).isEqualTo(404);
    }

    @Test
    void whoIsAllowedMayAskForManyAndSeesThoseThatItBegan() throws Exception {
        assertThat(status("10.0.0.50", "site78-nat.tgz")).isEqualTo(200);
        assertThat(status("10.0.0.50", "site78-plain.tgz")).as("has none").isEqualTo(404);
        assertThat(status("10.0.0.50", "site78-db.tgz")).as("not allowed").isEqualTo(404);
        assertThat(index("10.0.0.50")).doesNotContain("site78");
        given("10.0.0.50", "43");
        given("10.0.0.50", "44");
        assertThat(index("10.0.0.50")).contains("site78-nat.tgz", "site78-nat2.tgz");
    }

    @Test
    void aHostThatMustBeArmedHasNoneBeforeAndToFetchItCountsNothing() throws Exception {
        assertThat(status("10.0.0.50", "site78-armed.tgz")).isEqualTo(404);
        server.awaitLog("policy armed: the host is not armed");
        Ran armed = Ran.of(
                new ProcessBuilder(RunningServer.command("arm", "armed.example.org")).directory(folder.toFile()));
        assertThat(armed.status()).as(armed.errors()).isZero();
        assertThat(status("10.0.0.50", "site78-armed.tgz")).isEqualTo(200);
        assertThat(status("10.0.0.50", "site78-armed.tgz")).isEqualTo(200);
        given("10.0.0.31", "31");
        assertThat(status("10.0.0.31", "site78-armed.tgz")).isEqualTo(200);
    }

    @Test
    void anUnknownMachineGetsTheOneOfAll() throws Exception {
        assertThat(status("10.0.0.99", "site78.tgz")).isEqualTo(404);
        assertThat(get("10.0.0.99", "/02:00:00:00:00:99-install.conf?path=7.8/amd64")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("10.0.0.99", "/install.conf?path=7.8/amd64").statusCode())
                .as(server.log())
                .isEqualTo(200);
        assertThat(unpacked(get("10.0.0.99", SETS + "site78.tgz"))).contains("of all machines");
        assertThat(index("10.0.0.99")).contains(" site78.tgz\n");
        assertThat(status("10.0.0.98", "site78.tgz")).isEqualTo(404);
    }

    /** In the middle of an installation: what it had been given, was noted. */
    @Test
    void aServerThatWasKilledKnowsWhoseSetItIs() throws Exception {
        given("10.0.0.60", "21");
        assertThat(status("10.0.0.60", "SHA256.sig")).isEqualTo(200);
        awaitNoted();
        server.close();
        server = RunningServer.start(folder);
        // the ledger opens while a server already answers
        awaitNoted();
        assertThat(index("10.0.0.60")).contains(" site78-one.tgz\n").doesNotContain("site78-two");
        assertThat(status("10.0.0.60", "site78-one.tgz")).isEqualTo(200);
        assertThat(status("10.0.0.60", "site78-two.tgz")).isEqualTo(404);
        assertThat(status("10.0.0.61", "site78-one.tgz")).isEqualTo(404);
        given("10.0.0.60", "22");
        assertThat(status("10.0.0.60", "site78-one.tgz")).as("another machine").isEqualTo(404);
        assertThat(status("10.0.0.60", "site78-two.tgz")).isEqualTo(200);
    }

    private void awaitNoted() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        URI state = server.admin().resolve("/api/ledger/states?host=one.example.org");
        while (!client.send(HttpRequest.newBuilder(state).build(), BodyHandlers.ofString())
                .body()
                .contains("SHA256.sig")) {
            assertThat(System.nanoTime()).as(server.log()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void aSetThatCannotBeMadeIsUnavailable() throws Exception {
        assertThat(status("10.0.0.50", "site78-wrong.tgz")).isEqualTo(503);
        server.awaitLog("there is no 'etc/absent'");
    }

    @Test
    void whatIsChangedIsInTheNextOne() throws Exception {
        given("10.0.0.11", "11");
        HttpResponse<byte[]> before = get("10.0.0.11", SETS + "site78-www.tgz");
        String tag = before.headers().firstValue("ETag").orElseThrow();
        assertThat(get("10.0.0.11", SETS + "site78-www.tgz", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        write("hosts/www.example.org/etc/motd", "another text\n");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        HttpResponse<byte[]> after;
        do {
            assertThat(System.nanoTime()).as(server.log()).isLessThan(end);
            Thread.sleep(50);
            after = get("10.0.0.11", SETS + "site78-www.tgz", "If-None-Match", tag);
        } while (after.statusCode() == 304);
        assertThat(unpacked(after)).contains("another text");
    }

    @Test
    void aLargeOneIsPackedAgainForEachRequest() throws Exception {
        byte[] noise = new byte[9 << 20];
        new Random(1).nextBytes(noise);
        Path large = folder.resolve("site/hosts/db.example.org/var/large");
        server.close();
        Files.createDirectories(large.resolveSibling(""));
        Files.write(large, noise);
        server = RunningServer.start(folder);
        given("10.0.0.12", "12");
        HttpResponse<byte[]> all = get("10.0.0.12", SETS + "site78-db.tgz");
        assertThat(all.body()).hasSizeGreaterThan(noise.length);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.body()));
        assertThat(all.headers().firstValue("ETag")).hasValue('"' + digest + '"');
        HttpResponse<byte[]> end = get("10.0.0.12", SETS + "site78-db.tgz", "Range", "bytes=9000000-");
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(all.body(), 9_000_000, all.body().length));
        HttpResponse<byte[]> head = send("HEAD", "10.0.0.12", SETS + "site78-db.tgz");
        assertThat(head.headers().firstValue("Content-Length")).hasValue(Integer.toString(all.body().length));
        assertThat(server.log()).doesNotContain("failed:");
    }
}
