package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.autoinstalld.RunningServer;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.command.CommandTable;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.ListenerContext;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.installation.FirstBootCase;
import org.autoinstalld.installation.HostKey;
import org.autoinstalld.installation.InstallerLog;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.Reports.Told;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.web.Viewer;
import org.autoinstalld.web.Viewers;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine tells at its first boot, sent by sh(1) and nc(1), and what becomes of it. */
class FirstBootLogTest {
    private static final HostName SHELL = new HostName("shell.int.gmmi.me");
    private static final Setdir SETDIR = new Setdir("7.8", "amd64");
    private static final String FILE = "/02:00:00:29:ae:4f-install.conf?path=7.8/amd64";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKqqqKRFQwShIcHZCnGnyecl/KjVDHxqbLbKmff/AwgI";

    @TempDir
    Path folder;

    private final Delegate delegate = new Delegate();
    private Listener listener;
    private Reloader live;
    private Ledger ledger;
    private final HttpClient client = HttpClient.newHttpClient();

    /** The inventory has to know the port that the listener was given. */
    private static final class Delegate implements InstallHandler {
        @Nullable
        InstallHandler to;

        @Override
        public Optional<Answer> answer(Request request, Consumer<Answer> later) {
            return to.answer(request, later);
        }

        @Override
        public void announced(Request request, Consumer<Optional<Answer>> later) {
            to.announced(request, later);
        }

        @Override
        public void reported(Request request, byte[] body, Consumer<Answer> later) {
            to.reported(request, body, later);
        }
    }

    @BeforeEach
    void start() throws Exception {
        RunningServer.copyExample(folder);
        LineLog log = new LineLog(OutputStream.nullOutputStream());
        listener = Listener.install(
                List.of(ListenAddress.parse("127.0.0.1:0").orElseThrow()),
                delegate,
                new Transfers(() -> 1),
                new ListenerContext(Limits.forInstallers(), log, new Counters(), trusted -> false));
        edit(
                "inventory/site.yaml",
                "response-server: 192.168.1.2",
                "response-server: " + listener.addresses().get(0));
        serve();
    }

    private void serve() {
        live = ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        live.start();
        ledger = WiredResponder.ledger(live, folder.resolve("state"));
        delegate.to = WiredResponder.of(
                live,
                ledger,
                address -> new Neighbours.Seen.BrokenHostEntries("none"),
                Runnable::run,
                new LineLog(OutputStream.nullOutputStream()));
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(2));
        live.close();
        ledger.close();
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private String get(String path) throws Exception {
        URI uri = URI.create("http://" + listener.addresses().get(0) + path);
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private int post(String path, String body) throws Exception {
        URI uri = URI.create("http://" + listener.addresses().get(0) + path);
        return client.send(
                        HttpRequest.newBuilder(uri)
                                .version(HttpClient.Version.HTTP_1_1)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private Transcript foreseen() {
        return foreseen(Machine.UNDECLARED);
    }

    private Transcript foreseen(ValueMap machine) {
        return live.get()
                .files()
                .judge(live.get().inventory().hosts().get(SHELL), Mode.INSTALL, SETDIR, machine)
                .orElseThrow()
                .transcript();
    }

    private Told told() throws Exception {
        return ledger.reports().of(SHELL).orElseThrow();
    }

    private Event.Entry report() throws Exception {
        ledger.recordNow(Event.at(Instant.now(), EventKind.RELOAD).build(), Duration.ofSeconds(60))
                .get();
        return ledger.history(SHELL, 50, Ledger.LATEST).stream()
                .filter(e -> e.event().kind() == EventKind.REPORT)
                .findFirst()
                .orElseThrow();
    }

    private static String body(List<String> log, String... keys) {
        return "--- host keys\n" + String.join("\n", keys) + "\n--- install.resp\n" + String.join("\n", log)
                + "\n--- ai.log\nAvailable disks are: sd0.\n";
    }

    private String id() throws Exception {
        return "/report/" + ledger.reportId(SHELL);
    }

    // ---- the piece of shell ----

    private String machine(List<String> log, boolean keys) throws IOException {
        Path var = Files.createDirectories(folder.resolve("machine/var/log"));
        Path ssh = Files.createDirectories(folder.resolve("machine/etc/ssh"));
        Files.writeString(var.resolve("install.resp.11213"), String.join("\n", log) + "\n");
        Files.writeString(var.resolve("ai.log.4711"), "Available disks are: sd0.\n" + "x".repeat(79) + "\n");
        if (keys) {
            for (String type : List.of("rsa", "ecdsa", "ed25519")) {
                Ran.command(
                        "/usr/bin/ssh-keygen",
                        "-q",
                        "-N",
                        "",
                        "-C",
                        "root@shell",
                        "-t",
                        type,
                        "-f",
                        ssh.resolve("ssh_host_" + type + "_key").toString());
            }
        }
        return folder.resolve("machine").toString();
    }

    private Ran run(String script, String root, String shell) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path ftp = bin.resolve("ftp");
        Files.writeString(ftp, "#!/bin/sh\necho \"$@\" >>" + folder.resolve("ftp.log") + "\n");
        assertThat(ftp.toFile().setExecutable(true)).isTrue();
        Path file = Files.writeString(
                folder.resolve("rc.firsttime"),
                script.replace("/var/log/", root + "/var/log/")
                                .replace("/etc/ssh/", root + "/etc/ssh/")
                                .replace("/tmp/report.", folder + "/report.")
                        + "echo the rest\n");
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", ". " + file);
        builder.environment().put("PATH", bin + ":/usr/bin:/bin:/usr/sbin:/sbin");
        return Ran.of(builder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/bash"})
    @Needs(RealPart.NC_AND_SSH)
    void theMachineSendsItsLogAndKeys(String shell) throws Exception {
        assertThat(get(FILE)).contains("System hostname = shell");
        List<String> log = InstallerLog.of(foreseen());
        String root = machine(log, true);
        Ran ran = run(get("/firstboot-log/shell.int.gmmi.me"), root, shell);
        assertThat(ran).isEqualTo(new Ran(0, "the rest\n", ""));
        assertThat(folder.resolve("ftp.log")).doesNotExist();
        assertThat(told().verdict()).isEqualTo("installed as foreseen");
        assertThat(told().differences()).isEmpty();
        assertThat(told().setdir()).isEqualTo(SETDIR);
        assertThat(told().keys()).hasSize(3).anyMatch(k -> k.startsWith("ssh-rsa "));
        assertThat(ledger.state(SHELL, Instant.now()).stage()).isEqualTo(Stage.INSTALLED);
        Event.Entry report = report();
        assertThat(report.event().reason()).isEqualTo("first boot, installed as foreseen");
        assertThat(ledger.served(report.id()).orElseThrow())
                .startsWith("--- host keys\n")
                .contains("--- install.resp\n", log.get(0), "--- ai.log\n", "Available disks are: sd0.");
        assertThat(folder.toFile().list((d, name) -> name.startsWith("report.")))
                .isEmpty();
    }

    @Test
    @Needs(RealPart.NC_AND_SSH)
    void oneWithoutAnythingToTellStillReports() throws Exception {
        get(FILE);
        String root = Files.createDirectories(folder.resolve("empty")).toString();
        assertThat(run(get("/firstboot-log/shell.int.gmmi.me"), root, "/bin/sh").text())
                .isEqualTo("the rest\n");
        assertThat(told().verdict()).isEqualTo("not compared with what was foreseen");
        assertThat(ledger.state(SHELL, Instant.now()).stage()).isEqualTo(Stage.INSTALLED);
    }

    @Test
    @Needs(RealPart.NC_AND_SSH)
    void whereTheLogIsNotTakenTheMachineReportsWithoutIt() throws Exception {
        String script = get("/firstboot-log/shell.int.gmmi.me");
        assertThat(post(id(), "")).isEqualTo(200);
        run(script, machine(List.of(), false), "/bin/sh");
        assertThat(folder.resolve("ftp.log")).content().startsWith("-Vo /dev/null http://127.0.0.1:");
    }

    // ---- what becomes of it ----

    @Test
    void whatDiffersIsTold() throws Exception {
        get(FILE);
        List<String> log = new ArrayList<>(InstallerLog.of(foreseen()));
        log.replaceAll(l -> l.startsWith("Which disk is the root disk") ? "Which disk is the root disk = sd1" : l);
        assertThat(post(id(), body(log, KEY + " x"))).isEqualTo(200);
        assertThat(told().verdict()).isEqualTo("installed otherwise than foreseen");
        assertThat(told().differences())
                .singleElement()
                .asString()
                .startsWith("\"Which disk is the root disk?\" got sd1, sd0 was foreseen");
        assertThat(report().event().reason()).contains("got sd1, sd0 was foreseen");
        assertThat(told().keys()).containsExactly(KEY);
    }

    @Test
    void itIsComparedWithTheFileThatWasServed() throws Exception {
        get(FILE);
        List<String> log = InstallerLog.of(foreseen());
        edit(
                "inventory/hosts/shell.int.gmmi.me.yaml",
                "  shell.int.gmmi.me:\n",
                "  shell.int.gmmi.me:\n    timezone: Asia/Tokyo\n");
        assertThat(live.reloading().get().trouble()).isEmpty();
        assertThat(InstallerLog.of(foreseen())).isNotEqualTo(log);
        assertThat(post(id(), body(log))).isEqualTo(200);
        assertThat(told().verdict()).isEqualTo("installed as foreseen");
    }

    @Test
    void afterANewStartWithWhatTheLedgerKept() throws Exception {
        get(FILE);
        List<String> log = InstallerLog.of(foreseen());
        ledger.close();
        edit(
                "inventory/hosts/shell.int.gmmi.me.yaml",
                "  shell.int.gmmi.me:\n",
                "  shell.int.gmmi.me:\n    timezone: Asia/Tokyo\n");
        serve();
        assertThat(post(id(), body(log))).isEqualTo(200);
        assertThat(told().verdict()).isEqualTo("installed as foreseen");
    }

    @Test
    void aReportCountsOnceWhoeverSendsIt() throws Exception {
        get(FILE);
        String path = id();
        assertThat(post(path + "x", "")).isEqualTo(404);
        assertThat(post(path, "nonsense\n\u0000\n")).isEqualTo(200);
        assertThat(post(path, body(List.of("A = b")))).isEqualTo(404);
        assertThat(told().verdict()).isEqualTo("not compared with what was foreseen");
    }

    @Test
    void keysThatWentAreNamed() throws Exception {
        get(FILE);
        assertThat(post(id(), body(List.of(), KEY))).isEqualTo(200);
        String other = KEY.replace("AwgI", "AwgJ");
        assertThat(post(id(), body(List.of(), other))).isEqualTo(200);
        assertThat(told().keys()).containsExactly(other);
        assertThat(told().gone()).containsExactly(KEY);
        assertThat(report().event().reason()).contains("host keys that went: ssh-ed25519 SHA256:");
        assertThat(ledger.reports()
                        .report(
                                ledger.reportId(SHELL),
                                IpAddress.parse("127.0.0.1").orElseThrow(),
                                Instant.now()))
                .isPresent();
        assertThat(told().keys()).as("installed anew, and told nothing of keys").isEmpty();
    }

    @Test
    void secretsStayOutOfTheLedger() throws Exception {
        edit(
                "inventory/hosts/shell.int.gmmi.me.yaml",
                "$2b$10$WKLSh5tjm/Azu6Dkoj5eBeX5KPlF28D/mOFSWlCLZ29V.7TAnMu1S",
                "correct-horse-9-battery");
        assertThat(live.reloading().get().trouble()).isEmpty();
        get(FILE);
        List<String> log = new ArrayList<>(InstallerLog.of(foreseen()));
        log.add("Shall it be correct-horse-9-battery = correct-horse-9-battery");
        assertThat(post(id(), body(log))).isEqualTo(200);
        assertThat(told().verdict()).isEqualTo("the catalogue of questions is behind");
        assertThat(told().toString() + report() + ledger.served(report().id()))
                .contains("Shall it be ")
                .doesNotContain("correct-horse");
    }

    // ---- what people see ----

    private record Said(int code, String out, String err) {}

    /** Without a server: what is said is the same. */
    private Said command(String... arguments) {
        live.close();
        ledger.close();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                1,
                List.of(
                        "-i",
                        folder.resolve("inventory").toString(),
                        "-t",
                        folder.resolve("templates").toString(),
                        "--state",
                        folder.resolve("state").toString()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                all.toArray(String[]::new),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Installed on another disk than foreseen. */
    private void otherwise() throws Exception {
        edit(
                "inventory/hosts/shell.int.gmmi.me.yaml",
                "  shell.int.gmmi.me:\n",
                "  shell.int.gmmi.me:\n    machine: { disks: [sd0] }\n");
        assertThat(live.reloading().get().trouble()).isEmpty();
        get(FILE);
        List<String> log = InstallerLog.of(foreseen(
                Machine.ofAssignments("machine", List.of("disks=[wd0]")).machine()));
        assertThat(post(id(), body(log, KEY).replace("are: sd0", "are: wd0"))).isEqualTo(200);
        assertThat(told().differences())
                .singleElement()
                .asString()
                .startsWith(
                        "\"Which disk is the root disk?\" got wd0, sd0 was foreseen: the machine has other disks than"
                                + " machine: says");
    }

    @Test
    void learnedSaysWhatToWrite() throws Exception {
        otherwise();
        Said said = command("learned", "shell");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("machine:\n  disks: [wd0]\n", "# the next forecast is right\n")
                .contains("#> --- response file\n", "#> Password for root = <masked>\n")
                .doesNotContain("$2b$");
        Said testCase = command("learned", "shell", "--case");
        assertThat(testCase.out())
                .startsWith("# mode: install\n# path: 7.8/amd64\n# machine: ")
                .contains("# machine: disks=[wd0]\n");
        FirstBootCase.assertForeseen(testCase.out());
        Said json = command("learned", "shell", "--format", "json");
        assertThat(json.out()).contains("\"machine\":{\"disks\":\"[wd0]\"}", "\"settled\":true");
    }

    @Test
    void ofAHostThatToldNothingNothingIsLearned() {
        Said said = command("learned", "shell");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("'shell.int.gmmi.me' has not told how it was installed");
        assertThat(command("learned", "shel").err()).contains("did you mean 'shell'");
        assertThat(command("learned").code()).isEqualTo(2);
    }

    @Test
    void knownHostsAreThoseThatReported() throws Exception {
        otherwise();
        HostKey key = HostKey.parse(KEY).orElseThrow();
        String line = "shell.int.gmmi.me,shell,192.168.1.34 " + KEY + "\n";
        Said said = command("known-hosts");
        assertThat(said)
                .isEqualTo(new Said(
                        0,
                        "# reported over plain HTTP, so as good as the network that installed the hosts\n" + line
                                + "# shell.int.gmmi.me. IN SSHFP " + key.sshfp() + "\n",
                        ""));
        assertThat(command("known-hosts", "nas").out()).doesNotContain("ssh-");
        assertThat(command("known-hosts", "--sshfp", "shell").out())
                .contains("\nshell.int.gmmi.me. IN SSHFP " + key.sshfp() + "\n");
        assertThat(command("dns", "--sshfp", "shell").out())
                .contains("\tlocal-data: \"shell.int.gmmi.me. IN SSHFP " + key.sshfp() + "\"\n");
        assertThat(command("dns", "--sshfp", "--style", "nsd").out())
                .contains("shell.int.gmmi.me.\tIN SSHFP " + key.sshfp() + "\n");
        assertThat(command("dns", "--sshfp", "--style", "hosts").code()).isEqualTo(2);
        Path file = Files.writeString(folder.resolve("known_hosts"), "other.example.org ssh-rsa AAAA\n");
        assertThat(command("known-hosts", "--write", file.toString()).code()).isZero();
        assertThat(file)
                .content()
                .startsWith("other.example.org ssh-rsa AAAA\n")
                .contains("\n" + line);
        assertThat(command("known-hosts", "--diff", file.toString()).code()).isZero();
    }

    @Test
    void aHostWhoseKeyIsNoFullNameIsKnownByTheNameThatNameServersHave() throws Exception {
        edit("inventory/hosts/shell.int.gmmi.me.yaml", "  shell.int.gmmi.me:\n", "  shell:\n");
        assertThat(live.reloading().get().trouble()).isEmpty();
        get(FILE);
        String id = "/report/" + ledger.reportId(new HostName("shell"));
        assertThat(post(id, body(List.of("System hostname = shell"), KEY))).isEqualTo(200);
        String record = ". IN SSHFP " + HostKey.parse(KEY).orElseThrow().sshfp() + "\n";
        assertThat(command("known-hosts").out())
                .contains("\nshell.int.gmmi.me,shell,192.168.1.34 " + KEY + "\n", "\n# shell.int.gmmi.me" + record);
        assertThat(command("known-hosts", "--sshfp").out()).contains("\nshell.int.gmmi.me" + record);
        assertThat(command("dns", "--sshfp").out()).contains("shell.int.gmmi.me" + record.trim());
    }

    @Test
    void planAndApplyKeepTheKeysInNameServersToo() throws Exception {
        otherwise();
        Path unbound = folder.resolve("unbound.conf");
        Path zone = folder.resolve("zone");
        edit("inventory/site.yaml", "site:\n", """
                site:
                  unbound-conf: %s
                  unbound-test: []
                  unbound-reload: []
                  zones: { int.gmmi.me: %s }
                  zone-test: []
                  zone-reload: []
                """.formatted(unbound, zone));
        assertThat(command("apply", "--yes").code()).isZero();
        assertThat(Files.readString(unbound) + Files.readString(zone)).doesNotContain("SSHFP");
        assertThat(command("plan").code()).isZero();

        edit("inventory/site.yaml", "site:\n", "site:\n  sshfp: yes\n");
        assertThat(command("apply", "--yes").code()).isZero();
        assertThat(unbound).content().contains(command("dns", "--sshfp").out());
        String sshfp = "shell.int.gmmi.me.\tIN SSHFP "
                + HostKey.parse(KEY).orElseThrow().sshfp() + "\n";
        assertThat(zone).content().contains(sshfp);
        assertThat(command("plan").code()).isZero();
        // who asks nobody takes those that are there for right
        assertThat(command("check").err()).doesNotContain("not what the inventory says");
        Files.writeString(zone, Files.readString(zone).replace(sshfp, ""));
        assertThat(command("plan").out()).contains("+" + sshfp);
        assertThat(command("check").err()).doesNotContain("not what the inventory says");
    }

    @Test
    void aShortNameThatWasLeftToAnotherHasNotTheOldKey() throws Exception {
        otherwise();
        edit("inventory/hosts/shell.int.gmmi.me.yaml", "shell.int.gmmi.me", "shell.other.example");
        live.close();
        ledger.close();
        serve();
        assertThat(live.get().inventory().hosts()).doesNotContainKey(SHELL);

        assertThat(command("known-hosts").out()).contains("\nshell.int.gmmi.me " + KEY + "\n");
    }

    @Test
    void aReinstallNamesTheKeysThatWent() throws Exception {
        get(FILE);
        post(id(), body(List.of(), KEY));
        String other = KEY.replace("AwgI", "AwgJ");
        post(id(), body(List.of(), other));
        Said said = command("known-hosts");
        assertThat(said.out()).contains(other).doesNotContain(KEY);
        assertThat(said.err())
                .contains("shell.int.gmmi.me was installed again, and these keys of it went: ssh-ed25519 "
                        + HostKey.parse(KEY).orElseThrow().fingerprint());
    }

    @Test
    void historyAndShowTellOfIt() throws Exception {
        otherwise();
        Event.Entry report = report();
        assertThat(command("history", "shell").out()).contains("got wd0, sd0 was foreseen");
        assertThat(command("show", Long.toString(report.id())).out())
                .contains("got wd0, sd0 was foreseen", "--- install.resp", "Which disk is the root disk = wd0");
    }

    @Test
    void theHostsPageTellsOfIt() throws Exception {
        otherwise();
        Viewer viewer = Viewers.of(live::state, new LedgerApi(live, ledger));
        assertThat(viewer.get("/hosts/shell", Map.of()).body())
                .contains(
                        "Installed otherwise than foreseen", "got wd0, sd0 was foreseen", "autoinstalld learned shell");
        assertThat(viewer.get("/api/ledger/hosts/shell", Map.of()).body())
                .contains("\"told\":{", "\"verdict\":\"installed otherwise than foreseen\"");
    }
}
