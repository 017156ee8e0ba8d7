package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty folder to a machine that is answered, without an option that names a folder. */
class BeginningIT {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";

    @TempDir
    Path folder;

    private String run(int code, String... words) throws Exception {
        Process process = new ProcessBuilder(RunningServer.command(words))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }

    private static HttpResponse<String> ask(RunningServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.install() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aMachineThatAskedInVainIsAddedAndAnswered() throws Exception {
        assertThat(run(1, "check")).contains("there is no inventory", "'autoinstalld init' begins one");
        assertThat(run(0, "init")).contains("written: inventory/site.yaml");
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replace("password: FILL-IN", "password: \"" + HASH + "\"")
                        .replaceAll("subnet: .*", "subnet: 127.0.0.0/8")
                        .replaceAll("response-server: .*", "response-server: 127.0.0.1")
                        .replaceAll("(routers|name-servers): .*", "$1: []")
                        .replace("timezone: FILL-IN", "timezone: UTC"));
        Path templates = folder.resolve("templates");
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(run(1, "add", "m1.example.org", "--profile", "metal", "--lladdr-from-log"))
                    .contains("within the hour no machine asked");
            assertThat(ask(server, "02:00:00:00:00:77-install.conf?path=7.8/amd64")
                            .statusCode())
                    .isEqualTo(404);

            String said = run(
                    0,
                    "add",
                    "m1.example.org",
                    "--profile",
                    "metal",
                    "--lladdr-from-log",
                    "--set",
                    "address=127.0.0.1",
                    "--set",
                    "access={ again: allow }");
            assertThat(said).contains("02:00:00:00:00:77 asked from 127.0.0.1 less than a minute ago");
            run(0, "reload");
            assertThat(ask(server, "02:00:00:00:00:77-install.conf?path=7.8/amd64"))
                    .satisfies(r -> assertThat(r.body()).startsWith("System hostname = m1.example.org\n"));

            // a folder of templates that appears while the server runs
            run(0, "templates", "--write", "templates");
            Path install = templates.resolve("install.conf.ftl");
            Files.writeString(
                    install, Files.readString(install).replace("<#if host??>", "<#if host??>\nTerminal type = vt220"));
            run(0, "reload");
            assertThat(ask(server, "02:00:00:00:00:77-install.conf?path=7.8/amd64")
                            .body())
                    .startsWith("Terminal type = vt220\n");

            // and goes: that is a broken edit, as for any other file that is suddenly missing
            Files.move(templates, folder.resolve("away"));
            server.awaitLog("the last edit is not served");
            assertThat(ask(server, "02:00:00:00:00:77-install.conf?path=7.8/amd64")
                            .body())
                    .startsWith("Terminal type = vt220\n");
            run(0, "reload");
            assertThat(ask(server, "02:00:00:00:00:77-install.conf?path=7.8/amd64")
                            .body())
                    .startsWith("System hostname = ");
        }
    }

    @Test
    void ofSeveralThatAskedNoneIsChosen() throws Exception {
        run(0, "init");
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replaceAll("subnet: .*", "subnet: 192.0.2.0/24")
                        .replaceAll("(routers|name-servers): .*", "$1: []"));
        try (RunningServer server = RunningServer.start(
                folder,
                new ProcessBuilder(RunningServer.command(
                        "--state", "run", "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")))) {
            ask(server, "02:00:00:00:00:77-install.conf");
            try (Socket other = new Socket()) {
                other.bind(new InetSocketAddress("127.0.0.3", 0));
                other.connect(
                        new InetSocketAddress("127.0.0.1", server.install().getPort()));
                other.getOutputStream()
                        .write("GET /02:00:00:00:00:78-install.conf HTTP/1.0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                other.getInputStream().readAllBytes();
            }
            assertThat(run(1, "--state=run", "add", "m1.example.org", "--profile", "metal", "--lladdr-from-log"))
                    .contains(
                            "several machines asked that no host is: ",
                            "02:00:00:00:00:78 asked from 127.0.0.3",
                            "02:00:00:00:00:77 asked from 127.0.0.1",
                            "; --lladdr LLADDR");
        }
    }
}
