package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies armed and token with the jar: what a machine gets before it is armed, while it is, and afterwards. */
class ArmedIT {
    private static final String LLADDR = "/02:00:00:29:ae:4f-install.conf?path=7.8/amd64";

    @TempDir
    Path folder;

    @BeforeEach
    void example() throws Exception {
        RunningServer.copyExample(folder);
    }

    /** {@code access} of shell, the example's first machine. */
    private void demands(String policy) throws Exception {
        Path file = folder.resolve("inventory/hosts/shell.int.gmmi.me.yaml");
        Files.writeString(file, Files.readString(file) + "    access: { policy: " + policy + " }\n");
    }

    private Ran run(String... arguments) {
        return Ran.of(new ProcessBuilder(RunningServer.command(arguments)).directory(folder.toFile()));
    }

    private static HttpResponse<String> get(URI base, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anArmedMachineGetsItsFileOnceAndTheNextBootGetsNothing() throws Exception {
        demands("armed");
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(403);
            server.awaitLog("policy armed");
            assertThat(run("history", "shell").text().lines())
                    .as("one refusal is one event")
                    .hasSize(1);

            Ran armed = run("arm", "shell", "--for", "10m");
            assertThat(armed.status()).as(armed.errors()).isZero();
            assertThat(run("status", "shell").text()).contains("armed");

            assertThat(get(server.install(), LLADDR.replace("-install", "-upgrade"))
                            .statusCode())
                    .as("armed for an installation")
                    .isEqualTo(403);
            HttpResponse<String> answer = get(server.install(), LLADDR);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("$2b$");
            assertThat(get(server.install(), LLADDR).statusCode()).as("a retry").isEqualTo(200);
            assertThat(get(server.install(), "/disklabel/shell").statusCode()).isEqualTo(200);
            server.stop();
        }
        // what was a retry for minutes is one for a second only
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(site, Files.readString(site).replace("  access:\n", "  access:\n    new-boot-after: 1s\n"));
        try (RunningServer server = RunningServer.start(folder)) {
            // a new boot: the loop begins here
            awaitStatus(server, LLADDR, 403);
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(403);

            String history = run("history", "shell").text();
            assertThat(history).contains("armed", "403", "200").doesNotContain("$2b$");
            assertThat(run("arm", "shell").status()).isZero();
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(200);
            assertThat(run("disarm", "shell").status()).isZero();
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(403);
        }
        // what happened outlives the server, and commands see it without one
        Ran last = run("history", "shell");
        assertThat(last.text()).as(last.errors()).contains("disarmed");
    }

    @Test
    void onlyUnderItsTokenIsAMachineFoundAndNothingShowsIt() throws Exception {
        demands("token");
        String token;
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(404);
            token = token(run("dhcpd", "shell"));
            awaitStatus(server, "/" + token + LLADDR, 200);
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(404);
            String wrong = (token.startsWith("x") ? "y" : "x") + token.substring(1);
            assertThat(get(server.install(), "/" + wrong + LLADDR).statusCode()).isEqualTo(404);
            for (String page : new String[] {"/hosts/shell.int.gmmi.me", "/api/hosts/shell.int.gmmi.me", "/metrics"}) {
                assertThat(get(server.admin(), page).body()).as(page).doesNotContain(token);
            }
            server.awaitLog("/<masked>/02:00:00:29:ae:4f");
            server.stop();
            assertThat(server.log()).doesNotContain(token);
        }
        // the same token after a restart
        try (RunningServer server = RunningServer.start(folder)) {
            awaitStatus(server, "/" + token + LLADDR, 200);
            assertThat(get(server.admin(), "/api/ledger/events").body())
                    .contains("\"start\"", "\"stop\"")
                    .doesNotContain(token);
        }
        assertThat(token(run("dhcpd", "shell"))).isEqualTo(token);
    }

    private static void awaitStatus(RunningServer server, String path, int status) throws Exception {
        long until = System.nanoTime() + 60_000_000_000L;
        while (get(server.install(), path).statusCode() != status && System.nanoTime() < until) {
            Thread.sleep(50);
        }
        assertThat(get(server.install(), path).statusCode()).isEqualTo(status);
    }

    private static String token(Ran entries) {
        assertThat(entries.status()).as(entries.errors()).isZero();
        Matcher filename =
                Pattern.compile("filename \"([A-Za-z0-9_-]{43})/auto_install\"").matcher(entries.text());
        assertThat(filename.find()).as(entries.text()).isTrue();
        return filename.group(1);
    }
}
