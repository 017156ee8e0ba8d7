package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ImportTest {
    private static final String RESPONSE = """
            System hostname = shell.example.org
            Password for root = not-yet-a-hash
            What timezone are you in = Europe/Berlin
            Location of sets = http
            HTTP Server = cdn.openbsd.org
            """;

    private record Said(int code, String out, String err) {}

    @TempDir
    Path folder;

    private Path into;

    @BeforeEach
    void files() throws Exception {
        into = folder.resolve("imported");
        Files.createDirectories(folder.resolve("htdocs/pub"));
        Files.writeString(folder.resolve("htdocs/install.conf"), RESPONSE);
        Files.writeString(folder.resolve("htdocs/index.html"), "<html>");
        Files.writeString(folder.resolve("htdocs/pub/my.conf"), "no response file");
        Files.writeString(folder.resolve("dhcpd.conf"), """
                host shell.example.org {
                    hardware ethernet 02:00:00:00:00:0a;
                    fixed-address 10.0.0.10;
                    filename "auto_install";
                    option host-name "shell.example.org";
                }
                """);
        Files.writeString(folder.resolve("vm.conf"), """
                switch "up" {
                    interface veb0
                }
                vm "shell.example.org" {
                    disable
                    disk "/vm/shell.img"
                    interface { switch "up" lladdr 02:00:00:00:00:0A }
                }
                """);
    }

    private static Said run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                arguments,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Said runImport(String... more) {
        return run(Stream.concat(
                        Stream.of(
                                "import",
                                "--dhcpd",
                                folder.resolve("dhcpd.conf").toString(),
                                "--vm",
                                folder.resolve("vm.conf").toString(),
                                "--responses",
                                folder.resolve("htdocs").toString(),
                                "--into",
                                into.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Said withResult(String command, String... more) {
        return run(Stream.concat(
                        Stream.of(
                                command,
                                "-i",
                                into.resolve("inventory").toString(),
                                "-t",
                                into.resolve("templates").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void theResultIsAnInventoryThatServesTheSame() {
        Said said = runImport();
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains(
                        "response files: 1 read, 1 made for hosts, all the same line for line",
                        "host blocks of dhcpd.conf: 1 of 1 the same in meaning",
                        "vms of vm.conf: 1 of 1 the same in meaning")
                .doesNotContain("not-yet-a-hash");
        assertThat(withResult("check").code()).isZero();
        assertThat(withResult("render", "shell").out()).isEqualTo(RESPONSE);
        assertThat(withResult("dhcpd").out()).contains("hardware ethernet 02:00:00:00:00:0a;");
        assertThat(withResult("vmconf").out()).contains("disk \"/vm/shell.img\"", "disable");
    }

    @Test
    void passwordsAreNotForEverybodyToRead() throws Exception {
        runImport();
        try (Stream<Path> files = Files.walk(into)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(f -> assertThat(Files.getPosixFilePermissions(f))
                            .isSubsetOf(PosixFilePermissions.fromString("rw-r-----")));
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        assertThat(runImport().code()).isZero();
        Path profiles = into.resolve("inventory/profiles.yaml");
        Files.writeString(profiles, "# mine\n");
        Said again = runImport();
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains(": error: is there already; another folder: --into DIR", profiles.toString());
        assertThat(again.out()).endsWith("nothing is written\n");
        assertThat(profiles).hasContent("# mine\n");
    }

    @Test
    void aFolderThatHoldsAnInventoryIsNotMixedWithAnother() throws Exception {
        Files.createDirectories(into.resolve("inventory"));
        Files.writeString(into.resolve("inventory/other.yaml"), "hosts: {}\n");
        Said said = runImport();
        assertThat(said.code()).isEqualTo(1);
        assertThat(into.resolve("templates")).doesNotExist();
    }

    @Test
    void whatCannotBeProvedIsNotWritten() throws Exception {
        Files.writeString(folder.resolve("dhcpd.conf"), "host x {\n");
        Said said = runImport();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("dhcpd.conf:", ": error: ", "nothing is written");
        assertThat(into).doesNotExist();
    }

    @Test
    void theReportIsThereForProgramsToo() {
        Said said = runImport("--format", "json");
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith("{\"version\":1,\"written\":true,")
                .contains("\"hosts\":[{\"name\":\"shell.example.org\",\"from\":[", "\"same_vms\":1", "\"remarks\":[]")
                .contains("\"profile\":{\"keys\":[", "\"timezone\"", "\"root.password\"")
                .contains("\"keys\":[\"lladdr\",\"address\"],\"answers\":[]")
                .doesNotContain("not-yet-a-hash")
                .hasLineCount(1);
    }

    @Test
    void theReportLiesBesideTheInventory() throws Exception {
        Files.writeString(
                folder.resolve("htdocs/install.conf"), RESPONSE + "What is this = not-to-be-shown-anywhere\n");
        assertThat(runImport().code()).isZero();

        Path file = into.resolve(Import.REPORT);
        assertThat(Files.getPosixFilePermissions(file)).isSubsetOf(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.readString(file))
                .contains("\"" + folder.resolve("vm.conf") + "\"", "\"answers\":[\"What is this\"]")
                .doesNotContain("not-yet-a-hash", "not-to-be-shown-anywhere");
        assertThat(JsonMapper.shared().readTree(Files.readAllBytes(file)).get("read"))
                .hasSize(3);
        assertThat(runImport().err()).contains("is there already");
    }

    /** With everything that an admin does on the day of the change; the daemons are left out. */
    @Test
    void theOldEntriesAreTakenOverWhereTheyStand() throws Exception {
        Path old = folder.resolve("vm.conf");
        // a path with the name in it is one that the profile can say for all
        Files.writeString(old, Files.readString(old).replace("/vm/shell.img", "/vm/shell.example.org.img"));
        assertThat(runImport().code()).isZero();
        Path site = into.resolve("inventory/site.yaml");
        assertThat(Files.readString(site))
                .contains("dhcpd-conf: " + folder.resolve("dhcpd.conf"), "vm-conf: " + folder.resolve("vm.conf"));
        Files.writeString(
                site,
                Files.readString(site)
                        .replace("site:\n", "site:\n  dhcpd-test: []\n  dhcpd-reload: []\n")
                        .replace("  vmhost:\n", "  vmhost:\n    vm-test: []\n    vm-reload: []\n"));
        String dhcpd = Files.readString(folder.resolve("dhcpd.conf"));
        String vm = Files.readString(folder.resolve("vm.conf"));

        Said plan = withResult("plan");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).isEmpty();
        Said add = withResult("add", "web1", "--profile", "imported");
        assertThat(add.out()).contains("web1.example.org lladdr fe:e1:bb:00:00:01");
        assertThat(add.err()).contains("names no router, whose address may be 10.0.0.1");
        assertThat(withResult("apply", "--yes").code()).isZero();

        assertThat(Files.readString(folder.resolve("dhcpd.conf")))
                .startsWith(dhcpd + "# BEGIN autoinstalld dhcpd")
                .containsOnlyOnce("host web1.example.org {")
                .containsOnlyOnce("host shell.example.org {");
        assertThat(Files.readString(folder.resolve("vm.conf")))
                .startsWith(vm + "# BEGIN autoinstalld vm.conf of vmhost")
                .containsOnlyOnce("vm \"web1.example.org\" {")
                .containsOnlyOnce("vm \"shell.example.org\" {")
                .containsOnlyOnce("switch \"up\" {\n");
        assertThat(withResult("plan").code()).isZero();
    }

    @Test
    void entriesThatAreNotCalledAsTheirHostsAreTakenOverTooAndStayTheirs() throws Exception {
        Path conf = folder.resolve("dhcpd.conf");
        Path vm = folder.resolve("vm.conf");
        Files.writeString(conf, Files.readString(conf).replace("host shell.example.org {", "host s1 {"));
        Files.writeString(
                vm,
                Files.readString(vm)
                        .replace("vm \"shell.example.org\"", "vm \"s1\"")
                        .replace("/vm/shell.img", "/vm/shell.example.org.img"));
        assertThat(Files.readString(conf) + Files.readString(vm)).contains("host s1 {", "vm \"s1\"");
        assertThat(runImport().code()).isZero();
        assertThat(Files.readString(into.resolve("inventory/profiles.yaml"))).doesNotContain("s1");
        Path site = into.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replace("site:\n", "site:\n  dhcpd-test: []\n  dhcpd-reload: []\n")
                        .replace("  vmhost:\n", "  vmhost:\n    vm-test: []\n    vm-reload: []\n"));

        Said plan = withResult("plan");
        assertThat(plan.err()).doesNotContain("stands outside our section and inside it");
        assertThat(plan.code()).as(plan.err() + plan.out()).isZero();
        assertThat(withResult("add", "web1", "--profile", "imported").code()).isZero();
        assertThat(withResult("apply", "--yes").code()).isZero();
        assertThat(Files.readString(conf)).containsOnlyOnce("host s1 {").containsOnlyOnce("host web1.example.org {");
        assertThat(Files.readString(vm)).containsOnlyOnce("vm \"s1\"").containsOnlyOnce("vm \"web1.example.org\" {");
    }

    @Test
    void aDisklabelTemplateOfTheFolderIsNotLostWithoutAWord() throws Exception {
        Files.writeString(folder.resolve("htdocs/pub/layout"), "/ 1G-* 90%\nswap 1G\n");
        Files.writeString(
                folder.resolve("htdocs/install.conf"),
                RESPONSE + "URL to autopartitioning template for disklabel = http://10.0.0.2/pub/layout\n");
        Said said = runImport();
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("the installer fetches " + folder.resolve("htdocs/pub/layout") + " by this URL");
        assertThat(withResult("render", "--disklabel", "shell").out()).isEqualTo("/ 1G-* 90%\nswap 1G\n");
        Files.writeString(
                folder.resolve("htdocs/install.conf"),
                RESPONSE + "URL to autopartitioning template for disklabel = http://10.0.0.2/../dhcpd.conf\n");
        into = folder.resolve("again");
        assertThat(runImport().out()).doesNotContain("by this URL");
    }

    @Test
    void machinesWithoutAHostBlockGoOnToBeInstalled() throws Exception {
        Files.writeString(folder.resolve("dhcpd.conf"), """
                subnet 10.0.0.0 netmask 255.255.255.0 {
                    range 10.0.0.100 10.0.0.200;
                    filename "auto_install";
                }
                """);
        Said said = run(
                "import",
                "--dhcpd",
                folder.resolve("dhcpd.conf").toString(),
                "--responses",
                folder.resolve("htdocs").toString(),
                "--into",
                into.toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("look-ups as those machines make them: 1 of 1 answered the same");
        assertThat(Files.readString(into.resolve("inventory/site.yaml")))
                .contains("unknown:\n    profile: imported-unknown\n    networks:\n      - lan\n");
        assertThat(withResult("check").out()).doesNotContain("error");
    }

    @Test
    void somethingToImportIsNeeded() {
        assertThat(run("import").code()).isEqualTo(2);
        assertThat(run("import", "--vm", "vm.conf", "--format", "xml").code()).isEqualTo(2);
        Said missing = run("import", "--dhcpd", folder.resolve("nowhere").toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no such file");
    }

    @Test
    void severalVmConfsFollowOneOption() throws Exception {
        Path other = Files.writeString(folder.resolve("other.conf"), "vm \"b\" {\n\tdisk \"/vm/b.img\"\n}\n");
        Said said = run(
                "import", "--vm", folder.resolve("vm.conf").toString(), other.toString(), "--into", into.toString());
        assertThat(said.code()).isZero();
        assertThat(withResult("vmconf", "--hypervisor", "vmhost2").out()).contains("vm \"b\"");
    }
}
