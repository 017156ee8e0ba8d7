package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.mirror.SyncRig.RELEASE;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.RunningServer;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command mirror, alone and beside a server that has the folder. */
@Needs(RealPart.SIGNIFY)
class MirrorOfServerIT {
    @TempDir
    private Path home;

    private SyncRig rig;
    private Path place;

    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home.resolve("rig"));
        rig.mirror.close();
        place = Files.createDirectories(home.resolve("place"));
        RunningServer.copyExample(place);
        Path site = place.resolve("inventory/site.yaml");
        Files.writeString(site, Files.readString(site).replaceFirst("(?m)^site:\n", """
                site:
                  mirror:
                    folder: %s
                    from: %s
                    keys: [%s]
                    releases: [7.8/amd64]
                    space: 1G
                """.formatted(
                        rig.folder, rig.upstream.url(), rig.keys)));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private record Said(int code, String text) {}

    private Said run(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile(home, "output", "");
        Process process = new ProcessBuilder(RunningServer.command(words))
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Said(process.waitFor(), Files.readString(output));
    }

    @Test
    void aServerThatRunsFillsTheMirror() throws Exception {
        TestRelease release = rig.release();
        try (RunningServer server = RunningServer.start(place)) {
            Said synced = run("mirror", "sync");
            assertThat(synced.text()).contains("7.8/amd64: base78.tgz, ").contains(" is visible, 13 files");
            assertThat(synced.code()).isZero();
            rig.requireWhole(release, RELEASE);
            server.awaitLog("mirror: 7.8/amd64: 7.8-amd64-");

            assertThat(run("mirror", "sync", "--format", "json").text())
                    .contains("{\"setdir\":\"7.8/amd64\",\"outcome\":\"unchanged\"");
            assertThat(run("mirror", "list").text()).contains("7.8/amd64").contains("visible");
            assertThat(run("mirror", "verify").code()).isZero();
            assertThat(run("mirror", "prune").code()).isZero();

            Path second = home.resolve("second");
            assertThat(run("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--state", second.toString()))
                    .satisfies(said -> {
                        assertThat(said.code()).isOne();
                        assertThat(said.text()).contains("in use by another run");
                    });
        }
    }

    /** A site set is asked about by its name, and that has the number that SHA256.sig lists, from the moment of the sync. */
    @Test
    void responseFilesFollowTheNumberOfSnapshots() throws Exception {
        Path host = place.resolve("inventory/hosts/shell.int.gmmi.me.yaml");
        Files.writeString(
                host,
                Files.readString(host)
                        .replace(
                                "  shell.int.gmmi.me:\n",
                                "  shell.int.gmmi.me:\n    sets: { location: mirror }\n    site-set: { doas: [permit :wheel] }\n"));
        Path site = place.resolve("inventory/site.yaml");
        Files.writeString(site, Files.readString(site).replace("[7.8/amd64]", "[7.8/amd64, snapshots/amd64]"));
        String[] render = {"render", "shell.int.gmmi.me", "--path", "snapshots/amd64"};
        assertThat(run(render).text()).contains("Checksum test for site80-shell.tgz failed");
        snapshot("81");
        assertThat(run("mirror", "sync", "snapshots/amd64").code()).isZero();
        assertThat(run(render).text()).contains("Checksum test for site81-shell.tgz failed");
        assertThat(run("mirror", "site", "shell.int.gmmi.me", "--setdir", "snapshots/amd64", "--list")
                        .text())
                .contains("SHA256 (site81-shell.tgz) = ");
        try (RunningServer server = RunningServer.start(place)) {
            String path = "/02:00:00:29:ae:4f-install.conf?path=snapshots/amd64";
            assertThat(file(server, path)).contains("Checksum test for site81-shell.tgz failed");
            snapshot("82");
            assertThat(run("mirror", "sync", "snapshots/amd64").code()).isZero();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (!file(server, path).contains("Checksum test for site82-shell.tgz failed")) {
                assertThat(System.nanoTime()).as(server.log()).isLessThan(end);
                Thread.sleep(20);
            }
        }
    }

    private void snapshot(String number) throws IOException {
        new TestRelease(rig.root, "snapshots/amd64", number, rig.keys, Integer.parseInt(number))
                .built(1_760_000_000L + Integer.parseInt(number))
                .known()
                .sign();
    }

    private static String file(RunningServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.install().resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void withoutAServerTheCommandDoes() throws Exception {
        TestRelease release = rig.release();
        assertThat(run("mirror", "sync", "7.8/amd64").code()).isZero();
        rig.requireWhole(release, RELEASE);

        Path wrong = rig.shown(RELEASE).toRealPath().resolve("man78.tgz");
        wrong.toFile().setWritable(true);
        Files.write(wrong, new byte[10]);
        Said verified = run("mirror", "verify");
        assertThat(verified.code()).isOne();
        assertThat(verified.text()).contains(wrong + ": SHA-256 is ");
        assertThat(wrong).exists();

        rig.upstream.on("SHA256.sig", (exchange, file, time) -> {
            exchange.sendResponseHeaders(404, -1);
            return true;
        });
        Said failed = run("mirror", "sync");
        assertThat(failed.code()).as(failed.text()).isOne();
        assertThat(failed.text()).contains("answers 404").contains("stays visible");
        assertThat(run("mirror", "fetch").code()).isEqualTo(2);
    }
}
