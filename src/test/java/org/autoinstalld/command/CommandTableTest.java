package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autoinstalld.RunningServer;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTableTest {
    private record Said(int code, String out, String err) {}

    @TempDir
    Path folder;

    @BeforeEach
    void example() throws Exception {
        RunningServer.copyExample(folder);
    }

    private Said run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!arguments[0].startsWith("-")
                && !List.of("passwd", "help", "nonsense").contains(arguments[0])) {
            all.addAll(
                    1,
                    List.of(
                            "-i",
                            folder.resolve("inventory").toString(),
                            "-t",
                            folder.resolve("templates").toString()));
        }
        return raw("", all.toArray(String[]::new));
    }

    private static Said raw(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                arguments,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void edit(String file, String from, String to) throws Exception {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    @Test
    void theExampleIsFine() {
        Said said = run("check", "--strict");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isZero();
    }

    @Test
    void checkReportsEveryProblemOnStdoutAndExitsOne() throws Exception {
        edit("inventory/hosts/shell.int.gmmi.me.yaml", "address: 192.168.1.34", "address: 192.168.2.34");
        edit("inventory/hosts/www.int.gmmi.me.yaml", "sshd: yes", "sshd: perhaps");
        edit("templates/upgrade.conf.ftl", "Location of sets = http", "Location of sets = ${nowhere}");

        Said said = run("check");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .containsPattern("shell.int.gmmi.me.yaml:7:14: error: address 192.168.2.34 .*; .*192.168.1.0/24")
                .containsPattern("www.int.gmmi.me.yaml:[0-9]+:11: error: 'sshd' is 'perhaps'; yes or no");
        Said json = run("check", "--format", "json");
        assertThat(json.out())
                .startsWith("{\"version\":1,\"hosts\":3,")
                .contains("\"problems\":[{\"severity\":\"error\",\"place\":")
                .contains("\"line\":7,\"column\":14");
    }

    @Test
    void whatAnotherReleaseChangesIsPrintedOrGivenAsJson() {
        Said text = run("check", "--path", "7.9/amd64");
        assertThat(text.out())
                .contains("--- shell.int.gmmi.me install of 7.8/amd64", "+++ shell.int.gmmi.me install of 7.9/amd64")
                .contains("+IPv6 address for vio0? (or 'autoconf' or 'none') = autoconf  [default]")
                .doesNotContain("-Server directory");
        Said json = run("check", "--path", "7.9/amd64", "--format", "json");
        assertThat(json.code()).isZero();
        assertThat(json.out())
                .contains("\"problems\":[{\"severity\":\"warning\",")
                .contains("{\"host\":\"shell.int.gmmi.me\",\"mode\":\"install\",\"from\":\"7.8/amd64\","
                        + "\"to\":\"7.9/amd64\",\"diff\":[\"@@ ");
        assertThat(run("check", "--path", "7.8/amd64", "--format", "json").out().strip())
                .isEqualTo("{\"version\":1,\"changes\":[],\"hosts\":3,\"errors\":0,\"warnings\":0,\"problems\":[]}");
    }

    @Test
    void whatUnknownMachinesGetIsJudged() throws Exception {
        edit("inventory/site.yaml", "site:\n", """
                profiles:
                  guests: { root: { password: "*************" }, answers: { Root password: x, Start sshd(8) by default: maybe } }
                site:
                  unknown: { profile: guests, networks: [lan] }
                """);

        Said said = run("check");

        assertThat(said.out())
                .containsPattern("answers.ftl:[0-9]+: warning: install.conf of unknown machines: .*Root password")
                .contains("perhaps 'Password for root account' was meant");
        assertThat(said.out()).contains("aborts at \"System hostname?");
        assertThat(run("check", "shell").out()).doesNotContain("unknown machines");

        edit("inventory/site.yaml", "guests: {", "guests: { machine: { host-name: some },");
        assertThat(run("check").out()).doesNotContain("System hostname");

        edit("inventory/site.yaml", "answers: { Root password: x,", "answers: { Ünknown: x,");
        assertThat(run("check").out()).contains("error: unknown machine: ", "U+00DC");
    }

    @Test
    void anArchitectureThatIsNotCataloguedIsNotJudged() {
        Said said = run("dialogue", "shell", "--path", "7.8/sparc64");
        assertThat(said.out())
                .contains("architecture 'sparc64' is not in the catalogue")
                .doesNotContain("answer nothing", "line 1:");
    }

    @Test
    void checkRefusesAReleaseThatNobodyCanJudge() {
        Said said = run("check", "--path", "6.9/amd64");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("error: install.conf: release '6.9' is older than 7.0");
    }

    @Test
    void severalDisksMayBeGivenAsPeopleWriteThem() {
        assertThat(run("dialogue", "nas", "--machine", "disks=sd0:20G,sd1:20G").code())
                .isLessThan(2);
        assertThat(run("dialogue", "shell", "--machine", "disks=[sd0:20G, sd1:20G]")
                        .out())
                .isEqualTo(run("dialogue", "shell", "--machine", "disks=sd0:20G,sd1:20G")
                        .out())
                .contains("sd0");
    }

    @Test
    void aDiskOfNothingIsNoFact() {
        Said said = run("dialogue", "shell", "--machine", "disks=sd0:0");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("'disks' is 'sd0:0'");
    }

    @Test
    void warningsAreFineUnlessStrict() throws Exception {
        edit("inventory/hosts/shell.int.gmmi.me.yaml", "ssh-ed25519 AAAA", "ssh-ed25519 BBBB");
        assertThat(run("check").code()).isZero();
        assertThat(run("check").out()).contains("warning: 'ssh-key'");
        assertThat(run("check", "--strict").code()).isEqualTo(1);
        assertThat(run("check", "www").out()).isEmpty();
    }

    @Test
    void renderPrintsTheFileAndNothingElse() {
        Said said = run("render", "shell.int.gmmi.me");
        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines().map(l -> l.substring(0, l.indexOf(" = "))))
                .containsExactly(
                        "System hostname",
                        "Password for root",
                        "Change the default console to com0",
                        "Which speed should com0 use",
                        "Setup a user",
                        "Password for user",
                        "Public ssh key for user",
                        "What timezone are you in",
                        "Location of sets",
                        "HTTP Server");
        assertThat(run("render", "shell", "--mode", "upgrade").out()).startsWith("Location of sets = http\n");
        assertThat(run("render", "shel.int.gmmi.me"))
                .satisfies(s -> assertThat(s.code()).isEqualTo(1))
                .satisfies(s -> assertThat(s.err()).contains("did you mean 'shell.int.gmmi.me'?"));
    }

    @Test
    void entriesAreTheSameFromRunToRunAndLimitedByNames() {
        assertThat(run("dhcpd").out())
                .isEqualTo(run("dhcpd").out())
                .contains("host nas.")
                .contains("host shell.");
        assertThat(run("dhcpd", "shell").out()).contains("host shell.").doesNotContain("host nas.");
        assertThat(run("vmconf", "www").out()).contains("vm \"www.").doesNotContain("vm \"shell.");
        assertThat(run("vmconf", "--install", "www").out())
                .contains("boot device net")
                .contains("boot \"/bsd.rd\"");
        assertThat(run("vmconf", "nas").err()).contains("no guest of hypervisor");
    }

    @Test
    void writeReplacesOurPartAloneAndDiffShowsIt() throws Exception {
        Path conf = folder.resolve("dhcpd.conf");
        Files.writeString(conf, "# mine\noption domain-name \"x\";\n");
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r-----"));

        Said diff = run("dhcpd", "--diff", conf.toString());
        assertThat(diff.code()).isEqualTo(3);
        assertThat(diff.out()).contains("+\thost shell.int.gmmi.me {");
        assertThat(run("dhcpd", "--write", conf.toString()).code()).isZero();

        assertThat(Files.readString(conf))
                .startsWith("# mine\noption domain-name \"x\";\n")
                .contains("host shell.");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(conf)))
                .isEqualTo("rw-r-----");
        Said again = run("dhcpd", "--diff", conf.toString());
        assertThat(again.code()).isZero();
        assertThat(again.out()).isEmpty();

        edit("inventory/hosts/shell.int.gmmi.me.yaml", "192.168.1.34", "192.168.1.44");
        assertThat(run("dhcpd", "--diff", conf.toString()).out())
                .contains("-\t\tfixed-address 192.168.1.34;")
                .contains("+\t\tfixed-address 192.168.1.44;");
    }

    @Test
    void aSubnetThatStandsInTheFileIsNotDeclaredAgain() throws Exception {
        Path conf = folder.resolve("dhcpd.conf");
        Files.writeString(conf, "subnet 192.168.1.0 netmask 255.255.255.0 {\n\toption routers 192.168.1.1;\n}\n");

        assertThat(run("dhcpd", "--write", conf.toString()).code()).isZero();

        assertThat(Files.readString(conf).split("subnet 192", -1)).hasSize(2);
        assertThat(Files.readString(conf)).contains("\nhost shell.int.gmmi.me {");
        assertThat(run("dhcpd", "--diff", conf.toString()).code()).isZero();
    }

    @Test
    void writingVmConfNamesPathsThatAreMissing() throws Exception {
        Path conf = folder.resolve("vm.conf");
        Said said = run("vmconf", "--write", conf.toString(), "--install", "shell");
        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("'/home/gmmi/vm/shell.int.gmmi.me.img'").contains("'/bsd.rd'");
        assertThat(Files.readString(conf)).contains("boot device net");
    }

    @Test
    void aBrokenHostKeepsEntriesFromBeingWritten() throws Exception {
        Path conf = folder.resolve("dhcpd.conf");
        Files.writeString(conf, "# mine\n");
        edit("inventory/hosts/shell.int.gmmi.me.yaml", "192.168.1.34", "10.0.0.1");

        Said said = run("dhcpd", "--write", conf.toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("shell.int.gmmi.me.yaml:7:14: error: ");
        assertThat(Files.readString(conf)).isEqualTo("# mine\n");
    }

    @Test
    void passwdReadsOneLineAndPrintsAHashTheInventoryTakes() {
        Said said = raw("correct horse\n", "passwd");
        assertThat(said.code()).isZero();
        assertThat(said.out()).matches("\\$2b\\$10\\$[./A-Za-z0-9]{53}\n");
        assertThat(at.favre.lib.crypto.bcrypt.BCrypt.verifyer()
                        .verify("correct horse".toCharArray(), said.out().strip())
                        .verified)
                .isTrue();
        assertThat(raw("", "passwd").code()).isEqualTo(1);
        assertThat(raw("x".repeat(73) + "\n", "passwd").code()).isEqualTo(1);
    }

    @Test
    void usageMistakesExitTwoAndSayWhatWouldBeRight() {
        assertThat(raw("").code()).isEqualTo(2);
        assertThat(run("nonsense").code()).isEqualTo(2);
        assertThat(raw("", "serv").err()).contains("did you mean 'serve'?");
        assertThat(run("render").code()).isEqualTo(2);
        assertThat(run("render", "a", "--mode", "reinstall").err()).contains("install or upgrade");
        assertThat(run("check", "--path", "../x").code()).isEqualTo(2);
        assertThat(run("check", "--unknown").code()).isEqualTo(2);
        assertThat(run("serve", "--listen", "localhost").code()).isEqualTo(2);
        assertThat(run("dhcpd", "--write", "a", "--diff", "b").code()).isEqualTo(2);
        assertThat(raw("", "--help").code()).isZero();
        assertThat(raw("", "check", "--help").out()).contains("--strict");
        assertThat(raw("", "--version").out()).startsWith("autoinstalld ");
    }

    @Test
    void anInternalErrorIsOneLineWithoutWhatMayBeSecret() {
        Command broken = new Command("broken", "", "fails") {
            @Override
            public int run(Invocation invocation) {
                throw new IllegalStateException("hunter2");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);

        int code = CommandTable.run(broken, new String[0], new Terminal(InputStream.nullInputStream(), print, print));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .matches("autoinstalld: internal error: IllegalStateException at CommandTableTest\\.java:[0-9]+;"
                        + " please report it\\R");
    }

    @Test
    void aSecretFileWhosePathIsNoneIsAProblem() throws Exception {
        Files.writeString(
                folder.resolve("inventory/bad.yaml"),
                "hosts: { bad.int.gmmi.me: { lladdr: 02:00:00:00:00:99, root: { password: { file: \"a\\0b\" } } } }\n");
        Said said = run("check");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("bad.yaml:1:").contains("is no path");
        assertThat(said.err()).doesNotContain("internal error");
    }

    @Test
    void foldersMayBeNamedBeforeTheCommand() throws Exception {
        String inventory = folder.resolve("inventory").toString();
        String templates = folder.resolve("templates").toString();
        assertThat(raw("", "-i", inventory, "-t", templates, "render", "shell").out())
                .contains("System hostname = shell.int.gmmi.me");
        assertThat(raw(
                                "",
                                "--inventory=" + inventory,
                                "--state",
                                folder.resolve("s").toString(),
                                "check",
                                "--strict")
                        .code())
                .isZero();
        assertThat(raw("", "-i", inventory, "help").code()).isZero();
        assertThat(raw("", "-i", inventory, "render", "--help").code()).isZero();
        assertThat(raw("correct horse\n", "-i", inventory, "passwd").code()).isZero();

        assertThat(raw("", "-i", "a", "check", "-i", "b"))
                .satisfies(s -> assertThat(s.code()).isEqualTo(2))
                .satisfies(s -> assertThat(s.err()).contains("--inventory is 'a' and 'b'"));
        assertThat(raw("", "-i").code()).isEqualTo(2);
        assertThat(raw("", "-i", "a").code()).isEqualTo(2);
        assertThat(raw("", "-i", "a", "chekc").err()).contains("did you mean 'check'?");
        assertThat(raw("", "--strict", "check").err()).contains("unknown option '--strict' before the command");
    }

    @Test
    void whoFindsNoFolderSaysWhichOneWouldBeRight() {
        assertThat(raw("", "check", "-i", folder.resolve("inventroy").toString()))
                .satisfies(s -> assertThat(s.code()).isEqualTo(1))
                .satisfies(s -> assertThat(s.out()).contains("no such folder, which --inventory names"));
        assertThat(raw(
                        "",
                        "serve",
                        "-i",
                        folder.resolve("inventory").toString(),
                        "-t",
                        folder.resolve("no").toString()))
                .satisfies(s -> assertThat(s.code()).isEqualTo(1))
                .satisfies(s -> assertThat(s.err()).contains("no such folder, which --templates names"));
        assertThat(raw("", "add", "x", "-i", folder.resolve("none/inventory").toString())
                        .code())
                .isEqualTo(1);
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
