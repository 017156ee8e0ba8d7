package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger's file that is removed or put back as it was before, with the jar: who watches hears of it, and nobody is installed. */
class LostLedgerIT {
    private static final String LLADDR = "/02:00:00:29:ae:4f-install.conf?path=7.8/amd64";
    private static final String ACCEPT = "autoinstalld ledger accept";

    @TempDir
    Path folder;

    private Path ledger;

    @BeforeEach
    void example() throws Exception {
        RunningServer.copyExample(folder);
        Path file = folder.resolve("inventory/hosts/shell.int.gmmi.me.yaml");
        Files.writeString(file, Files.readString(file) + "    access: { policy: armed }\n");
        ledger = folder.resolve("state/ledger.mv.db");
    }

    private Ran run(String... arguments) {
        return Ran.of(new ProcessBuilder(RunningServer.command(arguments)).directory(folder.toFile()));
    }

    private static HttpResponse<String> get(URI base, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertIsInDoubt(RunningServer server, String what) throws Exception {
        assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(503);
        assertThat(get(server.admin(), "/healthz").body()).contains(what, ACCEPT);
        HttpResponse<String> ready = get(server.admin(), "/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("armed").doesNotContain("ledger.mv.db");
        server.awaitLog(ACCEPT);
        server.awaitLog(what);
    }

    @Test
    void oneThatIsRemovedWhileTheServerRunsIsToldOfUntilSomebodyAcceptsIt() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(run("ledger", "accept").text()).contains("nothing to accept");
            assertThat(run("arm", "shell").status()).isZero();
            assertThat(get(server.admin(), "/readyz").body()).isEqualTo("ready\n");
            Files.delete(ledger);
            assertIsInDoubt(server, "is gone");
            Ran accepted = run("ledger", "accept");
            assertThat(accepted.status()).as(accepted.errors()).isZero();
            assertThat(accepted.text()).contains("no host is armed");
            assertThat(get(server.admin(), "/readyz").body()).isEqualTo("ready\n");
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(403);
            assertThat(run("arm", "shell").status()).isZero();
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneThatIsPutBackAsItWasBeforeGivesNobodyAUsedAnswer() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(run("arm", "shell", "--times", "1").status()).isZero();
            Files.copy(ledger, folder.resolve("before"));
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(200);
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(403);
            server.stop();
        }
        Files.copy(ledger, folder.resolve("after"));
        Files.copy(folder.resolve("before"), ledger, StandardCopyOption.REPLACE_EXISTING);
        Ran status = run("status", "shell");
        assertThat(status.status()).isOne();
        assertThat(status.errors()).contains("does not hold what was committed at", ACCEPT);
        try (RunningServer server = RunningServer.start(folder)) {
            assertIsInDoubt(server, "does not hold what was committed at");
            // a copy that is whole settles it by itself
            Files.move(folder.resolve("after"), ledger, StandardCopyOption.ATOMIC_MOVE);
            server.awaitLog("the ledger is open");
            assertThat(get(server.install(), LLADDR).statusCode()).isEqualTo(403);
            server.stop();
        }
        // without a server
        Files.delete(ledger);
        assertThat(run("status").errors()).contains("is gone", ACCEPT);
        Ran accepted = run("ledger", "accept");
        assertThat(accepted.status()).as(accepted.errors()).isZero();
        assertThat(accepted.text()).contains("no host is armed");
        assertThat(run("ledger", "accept").text()).contains("nothing to accept");
        assertThat(run("ledger", "forget").status()).isEqualTo(2);
    }
}
