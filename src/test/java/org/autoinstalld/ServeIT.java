package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Installer;
import org.autoinstalld.installer.Lease;
import org.autoinstalld.installer.Machine;
import org.autoinstalld.installer.ResponseFile;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as an admin starts it and as an installer sees it, over real sockets. */
class ServeIT {
    private static final Machine SHELL = new Machine("02:00:00:29:ae:4f", "7.8", "amd64");

    @TempDir
    Path folder;

    @BeforeEach
    void example() throws Exception {
        RunningServer.copyExample(folder);
    }

    private static Installer.Outcome install(RunningServer server, Machine machine, String filename, String hostName) {
        return new Installer(machine, new Ftp(server.install().getPort()))
                .start(new Lease("127.0.0.1", filename, hostName));
    }

    private static HttpResponse<String> get(URI base, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void stdoutHasTheListenersAndNothingElse() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(server.said())
                    .hasSize(2)
                    .anyMatch(l -> l.matches("install listener: http://127\\.0\\.0\\.1:[1-9][0-9]*/"))
                    .anyMatch(l -> l.matches("admin listener: http://127\\.0\\.0\\.1:[1-9][0-9]*/"));
            server.awaitLog("only this machine can ask");
        }
    }

    @Test
    void theInstallerFindsTheArticlesAnswersAtTheFirstName() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Installer.Outcome outcome = install(server, SHELL, "auto_install", "shell.int.gmmi.me");

            assertThat(outcome.urls())
                    .containsExactly("http://127.0.0.1/02:00:00:29:ae:4f-install.conf?path=7.8/amd64");
            ResponseFile file = outcome.file().orElseThrow();
            assertThat(file.ask("System hostname? (short form, e.g. 'foo')")).isEqualTo("shell.int.gmmi.me");
            assertThat(file.ask("Network interface to configure? (name, lladdr, '?', or 'done')", "vio0"))
                    .isEqualTo("vio0");
            assertThat(file.ask("Password for root account?")).startsWith("$2b$");
            assertThat(file.ask("Change the default console to com0?")).isEqualTo("yes");
            assertThat(file.ask("Which speed should com0 use?")).isEqualTo("115200");
            assertThat(file.ask("Setup a user? (enter a lower-case loginname, or 'no')"))
                    .isEqualTo("gmmi");
            assertThat(file.ask("Password for user gmmi?")).startsWith("$2b$");
            assertThat(file.ask("Public ssh key for user gmmi")).startsWith("ssh-ed25519 ");
            assertThat(file.ask("Location of sets? (disk http nfs or 'done')")).isEqualTo("http");
            assertThat(file.ask("HTTP Server? (hostname, list#, 'done' or '?')"))
                    .isEqualTo("cdn.openbsd.org");
            assertThat(file.ask("What timezone are you in? ('?' for list)")).isEqualTo("Europe/Berlin");
            assertThat(file.unused()).isEmpty();
        }
    }

    @Test
    void aPrefixInTheFilenameLeadsToTheHostUnderIt() {
        try (RunningServer server = RunningServer.start(folder)) {
            Machine nas = new Machine("00:0d:b9:41:5c:a0", "7.8", "amd64");
            Installer.Outcome outcome = install(server, nas, "metal/auto_install", "nas.int.gmmi.me");
            assertThat(outcome.url()).hasValue("http://127.0.0.1/metal/00:0d:b9:41:5c:a0-install.conf?path=7.8/amd64");
            assertThat(install(server, nas, "auto_install", "nas.int.gmmi.me").file())
                    .isEmpty();
        }
    }

    @Test
    void anUpgradeHasAFileOfItsOwn() {
        try (RunningServer server = RunningServer.start(folder)) {
            Installer.Outcome outcome = install(server, SHELL, "auto_upgrade", "shell.int.gmmi.me");
            assertThat(outcome.file().orElseThrow().ask("Location of sets? (disk http nfs or 'done')"))
                    .isEqualTo("http");
        }
    }

    @Test
    void anUnknownMachineIsLeftAtItsPrompt() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Machine stranger = new Machine("02:00:00:00:00:99", "7.8", "amd64");
            Installer.Outcome outcome = install(server, stranger, "auto_install", "stranger");
            assertThat(outcome.urls()).hasSize(3);
            assertThat(outcome.file()).isEmpty();
            server.awaitLog("unknown lladdr");
        }
    }

    @Test
    void anEditShowsUpAndABrokenOneIsReportedWhileTheOldAnswerGoesOn() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Path profiles = folder.resolve("inventory/profiles.yaml");
            String text = Files.readString(profiles);

            Files.writeString(profiles, text.replace("Europe/Berlin", "Europe/Paris"));
            server.awaitLog("reloaded: ");
            assertThat(get(server.install(), "shell-install.conf").body()).contains("Europe/Paris");
            assertThat(get(server.admin(), "healthz").body()).isEqualTo("ok\n");

            Files.writeString(profiles, text.replace("timezone: Europe/Berlin", "timezone: [Europe/Berlin"));
            server.awaitLog("inventory/profiles.yaml:");
            assertThat(server.log()).containsPattern("inventory/profiles.yaml:[0-9]+:[0-9]+: error: ");
            assertThat(get(server.install(), "shell-install.conf").body()).contains("Europe/Paris");
            assertThat(get(server.admin(), "healthz").body()).startsWith("degraded");
            assertThat(get(server.admin(), "/").body()).contains("inventory/profiles.yaml:");

            Files.writeString(profiles, text.replace("Europe/Berlin", "UTC"));
            server.awaitLog("reloaded: 3 hosts");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!get(server.install(), "shell-install.conf").body().contains("UTC")) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        }
    }

    @Test
    void aHangupReadsEverythingAgainAndATermStops() throws Exception {
        Path program = folder.resolve("boxes.sh");
        Path printed = folder.resolve("boxes.yaml");
        Files.writeString(program, "#!/bin/sh\nexec cat '" + printed + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(printed, "hosts: {}\n");
        Path site = folder.resolve("inventory/site.yaml");
        // so seldom that it is the signal that has it run
        Files.writeString(
                site,
                Files.readString(site)
                        .replaceFirst("site:\n", "site:\n  sources: [ { command: [" + program + "], every: 24h } ]\n"));
        try (RunningServer server = RunningServer.startHearingHangups(folder)) {
            assertThat(server.log()).doesNotContain("SIGHUP is ignored");
            assertThat(Ran.command(
                                    "kill",
                                    "-HUP",
                                    Long.toString(server.process().pid()))
                            .status())
                    .isZero();
            server.awaitLog("reloaded: 3 hosts");
            assertThat(get(server.install(), "shell-install.conf").statusCode()).isEqualTo(200);
            // the run of the start may be over or not; what is printed from now on is what the next one prints
            Files.writeString(
                    printed,
                    "hosts:\n  box.int.gmmi.me: { profiles: [vm], lladdr: fe:e1:bb:00:00:77, address: 192.168.1.77 }\n");
            assertThat(Ran.command(
                                    "kill",
                                    "-HUP",
                                    Long.toString(server.process().pid()))
                            .status())
                    .isZero();
            server.awaitLog("reloaded: 4 hosts");
            assertThat(get(server.install(), "/fe:e1:bb:00:00:77-install.conf").statusCode())
                    .isEqualTo(200);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void whereHangupsAreIgnoredTheServerSaysSoAtItsStart() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        command.addAll(RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        try (RunningServer server = RunningServer.start(folder, new ProcessBuilder(command))) {
            server.awaitLog(
                    "SIGHUP is ignored, since whoever started this had it ignored (nohup(1) does); 'autoinstalld"
                            + " reload' reads everything again");
            Ran reload = Ran.of(new ProcessBuilder(RunningServer.command("reload")).directory(folder.toFile()));
            assertThat(reload.status()).as(reload.errors()).isZero();
        }
    }

    @Test
    void configtestSaysWhetherItWouldStart() throws Exception {
        ProcessBuilder test = new ProcessBuilder(RunningServer.command("serve", "-n")).directory(folder.toFile());
        assertThat(Ran.of(test).status()).isZero();
        assertThat(folder.resolve("state")).doesNotExist();
        Files.writeString(folder.resolve("inventory/site.yaml"), "site: { domian: x }\n");
        Ran ran = Ran.of(test);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errors()).contains("inventory/site.yaml:1:9: error: unknown key 'domian'");
    }

    @Test
    void secretsAreInTheAnswerAndNowhereElse() throws Exception {
        String hash = "$2b$10$WKLSh5tjm/Azu6Dkoj5eBeX5KPlF28D/mOFSWlCLZ29V.7TAnMu1S";
        try (RunningServer server = RunningServer.start(folder)) {
            assertThat(get(server.install(), "shell-install.conf").body()).contains(hash);
            for (String page : new String[] {
                "/", "/hosts/shell.int.gmmi.me", "/api/hosts", "/api/hosts/shell.int.gmmi.me", "/metrics", "/problems"
            }) {
                HttpResponse<String> response = get(server.admin(), page);
                assertThat(response.statusCode()).as(page).isEqualTo(200);
                assertThat(response.body()).as(page).doesNotContain(hash).doesNotContain("WKLSh5tjm");
            }
            server.stop();
            assertThat(server.log()).doesNotContain("$2b$");
        }
    }

    @Test
    void aFailedBindEndsWithTheReason() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            ProcessBuilder second = new ProcessBuilder(RunningServer.command(
                    "serve",
                    "--listen",
                    "127.0.0.1:" + server.install().getPort(),
                    "--admin",
                    "127.0.0.1:0",
                    "--state",
                    "other"));
            Ran ran = Ran.of(second.directory(folder.toFile()));
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.text()).isEmpty();
            assertThat(ran.errors())
                    .contains("cannot listen on 127.0.0.1:" + server.install().getPort());
        }
    }

    @Test
    void anInventoryThatSaysNothingEndsWithEveryProblem() throws Exception {
        Files.writeString(folder.resolve("inventory/site.yaml"), "site: { domian: x }\nnetworks: { a: {} }\n");
        Ran ran = Ran.of(new ProcessBuilder(RunningServer.command("serve")).directory(folder.toFile()));
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errors())
                .contains("inventory/site.yaml:1:9: error: unknown key 'domian'")
                .contains("network 'a' has no subnet")
                .doesNotContain("Exception");
    }
}
