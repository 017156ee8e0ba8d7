package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.http.Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar's admin side: who gets in, the control socket, and the command that uses it. */
class AdminIT {
    private static final String TOKEN = "an-admins-token-0123456789";

    @TempDir
    Path folder;

    @BeforeEach
    void example() throws Exception {
        RunningServer.copyExample(folder);
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(String... arguments) throws Exception {
        Process process = new ProcessBuilder(RunningServer.command(arguments))
                .directory(folder.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private RunningServer serve(String... more) {
        List<String> command =
                new ArrayList<>(RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        command.addAll(List.of(more));
        return RunningServer.start(folder, new ProcessBuilder(command));
    }

    private Path edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        return Files.writeString(path, text.replace(from, to));
    }

    /** Names people, as somebody would. */
    static void name(Path folder, String more) throws IOException {
        String hash = BCrypt.with(BCrypt.Version.VERSION_2B).hashToString(4, "open sesame".toCharArray());
        Files.writeString(folder.resolve("inventory/admins.yaml"), """
                site:
                  admin:
                    users:
                      amy: { password: "%s", role: admin }
                      ben: { password: "%s", role: reader }
                    tokens:
                      - { name: robot, token: %s, role: admin }
                %s
                """.formatted(hash, hash, TOKEN, more));
    }

    private static HttpResponse<String> ask(HttpClient client, URI uri, String method, String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theCommandReloadsTheServerThatRuns() throws Exception {
        try (RunningServer server = serve()) {
            server.awaitLog("only this machine can ask");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("state/control.sock"))))
                    .isEqualTo("rw-------");

            Ran fine = run("reload");
            assertThat(fine).isEqualTo(new Ran(0, "loaded 3 hosts\n", ""));
            server.awaitLog("/reload by control socket: loaded 3 hosts");

            edit("inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "lladr:");
            Ran broken = run("reload");
            assertThat(broken.code()).isEqualTo(1);
            assertThat(broken.out()).isEmpty();
            assertThat(broken.err())
                    .contains(
                            "inventory/hosts/shell.int.gmmi.me.yaml:6:5: error: unknown key 'lladr' of a host; did you"
                                    + " mean 'lladdr'?\n")
                    .endsWith("autoinstalld: what is on disk is not served, the state before goes on\n");
            server.stop();
        }
        assertThat(folder.resolve("state/control.sock")).doesNotExist();
        Ran none = run("reload");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).isEqualTo("autoinstalld: no server runs: there is no 'state/control.sock'\n");
    }

    @Test
    void aStateFolderIsOneServersUntilItDies() throws Exception {
        try (RunningServer server = serve()) {
            Ran second = run("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
            assertThat(second)
                    .isEqualTo(new Ran(1, "", "state: error: another server has this state folder; --state DIR\n"));
            server.process().destroyForcibly().waitFor();
        }
        assertThat(folder.resolve("state/control.sock")).exists();
        assertThat(run("reload").err()).contains("no server runs: nobody answers at 'state/control.sock'");
        try (RunningServer next = serve()) {
            next.awaitLog("only this machine can ask");
            assertThat(run("reload").code()).isZero();
        }
    }

    @Test
    void aStateFolderInTheInventoryIsRefused() throws Exception {
        Ran refused = run("serve", "--state", "inventory/state");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("the state folder is inside the inventory 'inventory'");
    }

    @Test
    void elsewhereItDoesNotStartWithoutTlsAndSomebodyToLogIn() throws Exception {
        Ran refused = run("serve", "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err().lines().toList())
                .hasSize(2)
                .allMatch(l -> l.startsWith("--admin 0.0.0.0:0: error: an admin listener that is not on loopback"));
    }

    @Test
    void overTlsATokenOpensTheDoorAndARenewedCertificateIsTaken() throws Exception {
        Certificate first = Certificate.make(folder, "first", "EC");
        Certificate second = Certificate.make(folder, "second", "EC");
        Path certificate = Files.copy(first.certificate, folder.resolve("pxe.crt"));
        Path key = Files.copy(first.key, folder.resolve("pxe.key"));
        name(folder, "    tls: { certificate: ../pxe.crt, key: " + key + " }");
        List<String> command = RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0");
        try (RunningServer server = RunningServer.start(folder, new ProcessBuilder(command))) {
            assertThat(server.said()).anyMatch(l -> l.startsWith("admin listener: https://0.0.0.0:"));
            URI base = URI.create("https://localhost:" + server.admin().getPort());
            HttpClient trusting =
                    HttpClient.newBuilder().sslContext(first.trusting()).build();

            assertThat(ask(trusting, base.resolve("/api/state"), "GET", "").statusCode())
                    .isEqualTo(401);
            assertThat(ask(trusting, base.resolve("/"), "GET", "").headers().firstValue("Location"))
                    .contains("/login");
            HttpResponse<String> state = ask(trusting, base.resolve("/api/state"), "GET", "Bearer " + TOKEN);
            assertThat(state.statusCode()).isEqualTo(200);
            assertThat(state.body()).contains("\"current\":true").doesNotContain(TOKEN, "$2b$");

            Files.copy(second.certificate, certificate, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.key, key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            HttpResponse<String> reload = ask(trusting, base.resolve("/api/reload"), "POST", "Bearer " + TOKEN);
            assertThat(reload.body()).contains("\"message\":\"loaded 3 hosts\"");
            HttpClient renewed =
                    HttpClient.newBuilder().sslContext(second.trusting()).build();
            assertThat(ask(renewed, base.resolve("/readyz"), "GET", "").body()).isEqualTo("ready\n");
        }
    }

    @Test
    void theLogIsJsonOnRequest() throws Exception {
        try (RunningServer server = serve("--log-format", "json")) {
            ask(HttpClient.newHttpClient(), server.install().resolve("/02:00:00:29:ae:4f-install.conf"), "GET", "");
            server.awaitLog(
                    "\"asked\":\"/02:00:00:29:ae:4f-install.conf\",\"host\":\"shell.int.gmmi.me\",\"status\":200");
            assertThat(server.log().lines()).allMatch(l -> l.startsWith("{\"time\":\"") && l.endsWith("}"));
        }
    }

    @Test
    void behindATrustedProxyTheClientsAddressCounts() throws Exception {
        Files.writeString(folder.resolve("inventory/proxy.yaml"), "site: { trusted-proxies: 127.0.0.1 }\n");
        try (RunningServer server = serve()) {
            assertThat(forwarded(server, "/install.conf").statusCode())
                    .as("before it said which machine it is")
                    .isEqualTo(403);
            assertThat(forwarded(server, "/02:00:00:29:ae:4f-install.conf").statusCode())
                    .isEqualTo(200);
            HttpResponse<String> file = forwarded(server, "/install.conf");
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.body()).contains("System hostname = shell.int.gmmi.me");
            server.awaitLog(" 192.168.1.34 /install.conf shell.int.gmmi.me 200 ");
        }
    }

    private static HttpResponse<String> forwarded(RunningServer server, String path) throws Exception {
        HttpRequest plain = HttpRequest.newBuilder(server.install().resolve(path))
                .header("X-Forwarded-For", "192.168.1.34")
                .build();
        return HttpClient.newHttpClient().send(plain, HttpResponse.BodyHandlers.ofString());
    }
}
