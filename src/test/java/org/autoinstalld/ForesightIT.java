package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.autoinstalld.api.Json;
import org.autoinstalld.fetching.MadeMirror;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a server that runs how it would be, and sees that nothing of that stays. */
class ForesightIT {
    private static final String SHELL = "/02:00:00:29:ae:4f-install.conf";
    private static final String ROBOT = "Bearer " + "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private RunningServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void serve() throws Exception {
        RunningServer.copyExample(folder);
        Path shell = folder.resolve("inventory/hosts/shell.int.gmmi.me.yaml");
        Files.writeString(
                shell,
                Files.readString(shell)
                        .replace(
                                "  shell.int.gmmi.me:\n",
                                "  shell.int.gmmi.me:\n    sets: { location: mirror }\n"
                                        + "    access: { policy: armed, allow: [127.0.0.0/8] }\n"));
        Files.writeString(folder.resolve("inventory/admins.yaml"), """
                site:
                  admin:
                    tokens:
                      - { name: robot, token: 0123456789abcdef0123456789abcdef, role: admin }
                      - { name: eye, token: fedcba9876543210fedcba9876543210, role: reader }
                """);
        new MadeMirror(folder.resolve("mirror")).show("7.8/amd64", Map.of("base78.tgz", new byte[] {1, 2, 3}));
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replaceFirst(
                                "site:\n",
                                "site:\n  mirror: { folder: " + folder.resolve("mirror")
                                        + ", releases: [7.8/amd64] }\n"));
        Path motd = folder.resolve("site/hosts/shell.int.gmmi.me/etc/motd");
        Files.createDirectories(motd.getParent());
        Files.writeString(motd, "foreseen\n");
        server = RunningServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.admin().resolve(path))
                        .header("Authorization", ROBOT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String authorization, Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                HttpRequest.newBuilder(server.admin().resolve(path))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Map<?, ?> lookup(String from) throws Exception {
        return lookup(SHELL, from);
    }

    private Map<?, ?> lookup(String path, String from) throws Exception {
        return Json.read(get("/api/lookup?path=" + path + "&from=" + from).body(), Map.class)
                .orElseThrow();
    }

    private List<?> events() throws Exception {
        Map<?, ?> told = Json.read(get("/api/ledger/events").body(), Map.class).orElseThrow();
        return (List<?>) told.get("events");
    }

    private String counted() throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("autoinstalld_") && line.contains("lookup"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aLookupThatIsOnlyAskedAboutUsesNothingUp() throws Exception {
        assertThat(lookup("192.168.1.34").get("status")).isEqualTo(403);
        assertThat(post("/api/arm", ROBOT, Map.of("host", "shell", "times", "1"))
                        .statusCode())
                .isEqualTo(200);
        List<?> before = events();
        String counts = counted();
        for (int i = 0; i < 3; i++) {
            assertThat(lookup("192.168.1.34").get("status")).isEqualTo(200);
            assertThat(lookup("192.0.2.9").get("status")).isEqualTo(403);
            assertThat(get("/lookup?path=" + SHELL + "&from=192.0.2.9").body())
                    .contains(">refused</span> 403")
                    .doesNotContain("withheld");
            assertThat(get("/lookup?path=" + SHELL + "&from=192.168.1.34").body())
                    .contains("install.conf of shell.int.gmmi.me");
        }
        assertThat(events()).isEqualTo(before);
        assertThat(counted()).isEqualTo(counts);
        // the one answer is still there
        URI own = server.install().resolve(SHELL);
        assertThat(client.send(HttpRequest.newBuilder(own).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(lookup("192.168.1.34").get("status")).isEqualTo(403);
        // and what was remembered of that look-up is told
        assertThat(get("/api/lookup?path=/install.conf&from=nonsense").statusCode())
                .isEqualTo(400);
    }

    @Test
    void filesOfTheMirrorAndSiteSetsAreForeseenToo() throws Exception {
        String sets = "/pub/OpenBSD/7.8/amd64/";
        Map<?, ?> base = lookup(sets + "base78.tgz", "192.0.2.9");
        assertThat(base.get("status")).as("%s", base).isEqualTo(200);
        assertThat(base.get("host")).isNull();
        assertThat(lookup(sets + "comp78.tgz", "192.0.2.9").get("status")).isEqualTo(404);
        assertThat(lookup("/pub/OpenBSD/6.0/amd64/base60.tgz", "192.0.2.9").get("status"))
                .isEqualTo(404);
        // a site set is for whom it is: for who was given the response file that names it
        Map<?, ?> own = lookup(sets + "site78-shell.tgz", "192.168.1.34");
        assertThat(own.get("host")).isEqualTo("shell.int.gmmi.me");
        assertThat(own.get("reason")).isEqualTo("this address was given no response file with that site set");
        assertThat(counted()).doesNotContain("mirror");
        assertThat(server.log()).doesNotContain("base78.tgz", "site78");

        assertThat(post("/api/arm", ROBOT, Map.of("host", "shell.int.gmmi.me", "for", "1h"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send(
                                HttpRequest.newBuilder(server.install().resolve(SHELL))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        Map<?, ?> granted = lookup(sets + "site78-shell.tgz", "127.0.0.1");
        assertThat(granted.get("status")).as("%s", granted).isEqualTo(200);
        assertThat(granted.get("host")).isEqualTo("shell.int.gmmi.me");
    }

    @Test
    void whatIsTypedIsTriedAndForgotten() throws Exception {
        String yaml = """
                profiles: [vm]
                lladdr: 02:00:00:29:ae:4f
                address: 192.168.1.34
                network: lan
                root: { password: { file: /etc/passwd } }
                timezone: Europe/Paris
                """;
        Map<String, String> form = Map.of("host", "shell", "yaml", yaml);
        assertThat(post("/what-if", "Bearer fedcba9876543210fedcba9876543210", form)
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> told = post("/api/what-if", ROBOT, form);
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.body())
                .contains("Europe/Paris", "something stands in for it", "typed.yaml:5:", "\"served\":true")
                .contains("+What timezone are you in = Europe/Paris")
                .doesNotContain("$2b$");
        assertThat(get("/api/hosts/shell").body()).doesNotContain("Paris");
        assertThat(post("/api/what-if", ROBOT, Map.of("host", "shell", "yaml", yaml + "bogus: 1\n"))
                        .body())
                .contains("typed.yaml:7:1", "unknown key 'bogus'");
        assertThat(post("/api/what-if", ROBOT, Map.of("host", "shell", "yaml", "x".repeat(70_000)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(post("/api/what-if", ROBOT, Map.of("host", "shell", "yaml", "x".repeat(70_000)))
                        .body())
                .startsWith("{\"version\":1,\"error\":\"the request has a body, or too large a one\",\"problems\":[{");
        assertThat(post("/api/what-if", ROBOT, Map.of("host", "shell", "yaml", "a: ["))
                        .body())
                .contains("\"served\":false", "typed.yaml:");
    }

    @Test
    void aTypedTemplateSeesNoSecret() throws Exception {
        HttpResponse<String> told = post(
                "/api/what-if",
                ROBOT,
                Map.of(
                        "host",
                        "shell",
                        "template",
                        "install.conf.ftl",
                        "text",
                        "System hostname = x\nPassword for root = ${root.password}\n"
                                + "HTTP Server = ${root.password?upper_case}\n"));
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.body()).contains("typed/install.conf.ftl").doesNotContain("$2B$", "$2b$", "WIOUC2HG");
    }

    @Test
    void aTemplateWithoutEndIsGivenUpAndOthersAreServed() throws Exception {
        HttpResponse<String> endless = post(
                "/api/what-if",
                ROBOT,
                Map.of(
                        "host",
                        "www",
                        "template",
                        "install.conf.ftl",
                        "text",
                        "<#list 1..1000000000 as x><#list 1..1000000000 as y></#list></#list>\n"));
        assertThat(endless.statusCode()).isEqualTo(200);
        assertThat(endless.body()).contains("typed/install.conf.ftl", "takes longer than");
        assertThat(get("/api/hosts/www").body()).contains("\"state\":\"fine\"");
        assertThat(post(
                                "/api/what-if",
                                ROBOT,
                                Map.of(
                                        "host",
                                        "www",
                                        "template",
                                        "install.conf.ftl",
                                        "text",
                                        "System hostname = ${host.nme}\n"))
                        .body())
                .contains("typed/install.conf.ftl:1:");
    }
}
