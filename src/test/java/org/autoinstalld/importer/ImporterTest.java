package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdMeaning;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmMeaning;
import org.junit.jupiter.api.Test;

class ImporterTest {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";

    private static final String DHCPD = """
            subnet 10.0.0.0 netmask 255.255.255.0 {
                option routers 10.0.0.1;
                range 10.0.0.100 10.0.0.200;
                host a.example {
                    hardware ethernet 02:00:00:00:00:0a;
                    fixed-address 10.0.0.10;
                    next-server 10.0.0.2;
                    filename "auto_install";
                    option host-name "a.example";
                }
            }
            """;

    private static final String VM = """
            switch "up" {
                interface veb0
            }
            vm "a.example" {
                disable
                memory 1G
                disk "/vm/a.example.img"
                interface { switch "up" lladdr 02:00:00:00:00:0a }
            }
            """;

    private static final String RESPONSE = """
            System hostname = a.example
            Password for root = %s
            What timezone are you in = UTC
            Location of sets = http
            HTTP Server = cdn.openbsd.org
            """.formatted(HASH);

    private static List<String> messages(Importer imported) {
        return imported.problems().stream().map(Problem::toString).toList();
    }

    private static List<String> remarks(Importer imported) {
        return imported.remarks().stream().map(Remark::toString).toList();
    }

    private static String file(Importer imported, String name) {
        assertThat(imported.files()).containsKey(name);
        return new String(imported.files().get(name), StandardCharsets.UTF_8);
    }

    @Test
    void threeViewsOfOneMachineBecomeOneHost() {
        Importer imported = new Setup()
                .dhcpd(DHCPD)
                .vm(VM)
                .response("02:00:00:00:00:0a-install.conf", RESPONSE)
                .imported();

        assertThat(messages(imported)).isEmpty();
        assertThat(remarks(imported)).isEmpty();
        assertThat(imported.hosts()).singleElement().satisfies(h -> {
            assertThat(h.name()).hasToString("a.example");
            assertThat(h.from())
                    .extracting(Object::toString)
                    .containsExactly("dhcpd.conf:4:5", "vm.conf:4:1", "htdocs/02:00:00:00:00:0a-install.conf");
            assertThat(h.templates()).isEmpty();
        });
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.rendered(snapshot, "a.example", Mode.INSTALL)).isEqualTo(RESPONSE);
        assertThat(DhcpdMeaning.of(DhcpdConf.parse("new", Setup.dhcpd(snapshot))))
                .isEqualTo(DhcpdMeaning.of(DhcpdConf.parse("old", DHCPD)));
        assertThat(VmMeaning.of(VmConf.parse("new", Setup.vmConf(snapshot, "vmhost"))))
                .isEqualTo(VmMeaning.of(VmConf.parse("old", VM)));
    }

    @Test
    void whatAllHostsShareBecomesTheProfile() {
        Importer imported = new Setup()
                .response("a.example-install.conf", RESPONSE)
                .response(
                        "b.example-install.conf",
                        RESPONSE.replace("a.example", "b.example").replace("UTC", "NZ"))
                .imported();

        assertThat(file(imported, "inventory/profiles.yaml")).isEqualTo("""
                profiles:
                  imported:
                    root:
                      password: "%s"
                    sets:
                      location: http
                      server: cdn.openbsd.org
                """.formatted(HASH));
        assertThat(file(imported, "inventory/hosts/b.example.yaml")).isEqualTo("""
                hosts:
                  b.example:
                    profiles:
                      - imported
                    access:
                      policy: open
                    timezone: NZ
                """);
    }

    @Test
    void anOrderOfItsOwnGetsATemplateOfItsOwnAndSharesIt() {
        String other = """
                Location of sets = disk
                My odd question? = yes, "please"
                System hostname=%s
                Set name(s) = -x*
                Set name(s) = done\s\s
                """;
        Importer imported = new Setup()
                .response("a.example-install.conf", other.formatted("a.example"))
                .response("b.example-install.conf", other.formatted("b").replace("yes", "no"))
                .response("c.example-install.conf", other.formatted("c.example").replace("-x*", "-g*"))
                .imported();

        assertThat(imported.hosts())
                .flatExtracting(Importer.Found::templates)
                .containsExactly("imported-install.ftl", "imported-install-2.ftl", "imported-install.ftl");
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.lines(Setup.rendered(snapshot, "c.example", Mode.INSTALL)))
                .isEqualTo(other.formatted("c.example")
                        .replace("-x*", "-g*")
                        .lines()
                        .toList());
        assertThat(Setup.lines(Setup.rendered(snapshot, "b.example", Mode.INSTALL)))
                .isEqualTo(other.formatted("b").replace("yes", "no").lines().toList());
    }

    @Test
    void textThatLooksLikeATemplateStaysText() {
        String hostile = """
                System hostname = a.example
                <#if x> and ${y} and #{z} = <@macro/> ${root_pass} "quoted" 'twice'
                Password for root = ${pass}<#stop>
                Say "this" and 'that' = [=x] \\n
                """;
        Importer imported =
                new Setup().response("a.example-install.conf", hostile).imported();
        assertThat(Setup.rendered(Setup.snapshot(imported), "a.example", Mode.INSTALL)
                        .lines()
                        .skip(0))
                .containsSequence(hostile.lines().toList());
    }

    @Test
    void passwordsThatTheInventoryRefusesAreCarriedVerbatimAndNotShown() {
        for (String password :
                List.of("$6$rounds=1$geheimgeheim", "$2b$bad", "geheimgeheim", "*************", "$1$x$y")) {
            String text = RESPONSE.replace(HASH, password);
            Importer imported = new Setup().response("install.conf", text).imported();
            Snapshot snapshot = Setup.snapshot(imported);
            assertThat(Setup.rendered(snapshot, "a.example", Mode.INSTALL)).endsWith(text);
            assertThat(messages(imported).toString() + remarks(imported)).doesNotContain("geheim");
            assertThat(messages(imported)).hasSize(password.startsWith("**") ? 0 : 1);
            Host host = Setup.host(snapshot, "a.example");
            assertThat(host.settings().toString()).doesNotContain("geheim");
        }
    }

    @Test
    void contradictionsNameBothPlaces() {
        Importer imported = new Setup()
                .dhcpd(DHCPD.replace("filename \"auto_install\";", ""))
                .vm(VM.replace("02:00:00:00:00:0a", "02:00:00:00:00:0b"))
                .response("02:00:00:00:00:0A-install.conf", RESPONSE.replace("a.example", "z.example"))
                .response("02-00-00-00-00-99-install.conf", RESPONSE.replace("a.example", "y.example"))
                .imported();

        assertThat(messages(imported))
                .containsExactlyInAnyOrder(
                        "vm.conf:4:1: warning: vm 'a.example' has the lladdr 02:00:00:00:00:0b, but dhcpd.conf says"
                                + " 02:00:00:00:00:0a at dhcpd.conf:4:5; the same lladdr in both files",
                        "htdocs/02:00:00:00:00:0A-install.conf: warning: the installer never asks for a file of this name: it asks"
                                + " in lower case; 02:00:00:00:00:0a-install.conf is what it asks for, and from now on gets",
                        "htdocs/02:00:00:00:00:0A-install.conf:1: warning: System hostname is 'z.example', but the same machine is"
                                + " 'a.example' at dhcpd.conf:4:5; one name for one machine",
                        "dhcpd.conf:4:5: warning: host block 'a.example' has no filename that makes the machine ask for"
                                + " htdocs/02:00:00:00:00:0A-install.conf; filename \"auto_install\";",
                        "htdocs/02-00-00-00-00-99-install.conf: warning: the installer never asks for a file of this name: it asks"
                                + " in lower case; 02:00:00:00:00:99-install.conf is what it asks for, and from now on gets",
                        "htdocs/02-00-00-00-00-99-install.conf: warning: a response file for lladdr 02:00:00:00:00:99, which"
                                + " neither dhcpd.conf nor vm.conf knows; the name of a machine that is there, or no such file");
        assertThat(remarks(imported))
                .containsExactly("dhcpd.conf:4:5: changed: host block 'a.example': it gets the lladdr"
                        + " 02:00:00:00:00:0b, which vm.conf gives the guest");
        Setup.snapshot(imported);
    }

    @Test
    void whatTheInventoryHasNoWordForIsLeftAndSaid() {
        Importer imported = new Setup().dhcpd("""
                        option ntp-servers 10.0.0.1;
                        subnet 10.0.0.0 netmask 255.255.255.0 {
                            option time-offset 3600;
                            host a { hardware ethernet 02:00:00:00:00:0a; server-name "a
                                b"; }
                            host b { hardware ethernet "02:00:00:00:00:0b"; server-name "x"; }
                            host c { hardware ethernet 02:00:00:00:00:0c; fixed-address 10.0.0.12; }
                            host d { hardware ethernet 02:00:00:00:00:0d; fixed-address 10.0.0.12; }
                        }
                        """).vm("""
                        socket owner :wheel
                        vm "x" {
                            disk "x.img"
                        }
                        vm "y" {
                            cdrom "/vm/y.iso"
                        }
                        """).imported();

        assertThat(remarks(imported))
                .extracting(r -> r.substring(0, r.indexOf(": ", r.indexOf("left: ") + 6)))
                .containsExactly(
                        "dhcpd.conf:1:1: left: 'option ntp-servers' at top level",
                        "dhcpd.conf:2:1: left: subnet 10.0.0.0/24",
                        "dhcpd.conf:4:5: left: host block 'a'",
                        "dhcpd.conf:6:5: left: host block 'b'",
                        "dhcpd.conf:8:5: left: host block 'd'",
                        "vm.conf:1:1: left: a statement about vmd(8) itself",
                        "vm.conf:2:1: left: vm 'x'",
                        "vm.conf:5:1: left: vm 'y'");
        assertThat(imported.hosts()).singleElement().satisfies(h -> {
            assertThat(h.name()).hasToString("c");
            assertThat(h.answered()).isFalse();
        });
        assertThat(DhcpdConf.parse("new", Setup.dhcpd(Setup.snapshot(imported))).hosts())
                .singleElement()
                .satisfies(h -> assertThat(h.value().filename()).isEmpty());
    }

    @Test
    void aMachineWithoutAResponseFileIsNotServedOne() {
        Snapshot snapshot = Setup.snapshot(new Setup().dhcpd(DHCPD).imported());
        for (Mode mode : Mode.values()) {
            assertThat(snapshot.files()
                            .make(
                                    Setup.host(snapshot, "a.example"),
                                    mode,
                                    snapshot.inventory().site().setdir())
                            .toString())
                    .contains("there was no response file for this host");
        }
    }

    @Test
    void aPlainFileIsForAllThatWouldTakeIt() {
        String text = "Password for root = " + HASH + "\nWhat timezone are you in = UTC\n";
        Importer imported =
                new Setup().dhcpd(DHCPD + """
                        host b {
                            hardware ethernet 02:00:00:00:00:0b;
                            fixed-address 10.0.0.11;
                            filename "auto_install";
                            option host-name "b.example";
                        }
                        host printer {
                            hardware ethernet 02:00:00:00:00:0c;
                            fixed-address 10.0.0.12;
                        }
                        """).response("install.conf", text).imported();
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.lines(Setup.rendered(snapshot, "a.example", Mode.INSTALL)))
                .isEqualTo(text.lines().toList());
        assertThat(Setup.lines(Setup.rendered(snapshot, "b.example", Mode.INSTALL)))
                .isEqualTo(text.lines().toList());
        assertThat(imported.hosts())
                .filteredOn(h -> !h.answered())
                .singleElement()
                .satisfies(h -> assertThat(h.name()).hasToString("printer"));
    }

    @Test
    void aFolderIsAPrefix() {
        Importer imported = new Setup()
                .dhcpd(DHCPD.replace("auto_install", "lab/north/auto_install"))
                .response("lab/north/02:00:00:00:00:0a-install.conf", RESPONSE)
                .imported();
        assertThat(messages(imported)).isEmpty();
        assertThat(Setup.host(Setup.snapshot(imported), "a.example").prefix()).isEqualTo("lab/north");
    }

    @Test
    void anUpgradeOfItsOwnGetsItsOwnAnswers() {
        String upgrade = "Set name(s) = all\nLocation of sets = disk\nPathname to the sets = /sets\n";
        Importer imported = new Setup()
                .response("a.example-install.conf", RESPONSE)
                .response("a.example-upgrade.conf", upgrade)
                .imported();
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.lines(Setup.rendered(snapshot, "a.example", Mode.UPGRADE)))
                .isEqualTo(upgrade.lines().toList());
        assertThat(Setup.rendered(snapshot, "a.example", Mode.INSTALL)).isEqualTo(RESPONSE);
    }

    @Test
    void linesTheInstallerSkipsAreToldOf() {
        Importer imported = new Setup()
                .response(
                        "install.conf",
                        RESPONSE.replace("\n", "\r\n") + "HTTP proxy URL =\nno sign\n= x\nAllow root ssh login = no")
                .imported();
        assertThat(messages(imported)).hasSize(5);
        assertThat(Setup.lines(Setup.rendered(Setup.snapshot(imported), "a.example", Mode.INSTALL)))
                .hasSize(6)
                .endsWith("Allow root ssh login = no");
    }

    @Test
    void whatCannotBeCarriedStopsAll() {
        for (String line : List.of("x = \u0001", "x = " + "y".repeat(1100))) {
            Importer imported =
                    new Setup().response("install.conf", RESPONSE + line + "\n").imported();
            assertThat(imported.isProved()).isFalse();
            assertThat(messages(imported)).singleElement().asString().startsWith("htdocs/install.conf:6: error: ");
        }
        assertThat(new Setup().dhcpd("host {").imported().isProved()).isFalse();
        assertThat(new Setup().vm("vm {").imported().isProved()).isFalse();
        assertThat(new Setup()
                        .response("install.conf", "# nothing\n")
                        .imported()
                        .isProved())
                .isFalse();
        assertThat(new Setup().dhcpd("# nothing\n").imported().isProved()).isFalse();
    }

    @Test
    void textBeyondAsciiIsCarried() {
        String text = RESPONSE + "Full name for user = J\u00fcrgen\n";
        Importer imported = new Setup().response("install.conf", text).imported();
        assertThat(Setup.lines(Setup.rendered(Setup.snapshot(imported), "a.example", Mode.INSTALL)))
                .isEqualTo(text.lines().toList());
    }

    @Test
    void everyKindOfEntryMeansTheSameAgain() {
        String vms = """
                switch "odd" {
                    interface bridge7
                    locked lladdr
                }
                switch "up" {
                    interface veb0
                }
                vm "Upper_Case" {
                    boot "/firmware/uefi"
                    boot device disk
                    memory 512M
                    disk "/vm/a.qcow2" format qcow2
                    disk "/vm/b.img" format raw
                    cdrom "/vm/c.iso"
                    owner :users
                    interface tap4 {
                        switch "odd"
                        group "guests"
                        rdomain 2
                        locked lladdr 02:00:00:00:00:01
                        down
                    }
                    local interface
                    interface { switch "nowhere" }
                }
                vm "bare" {
                    disk "/vm/bare.img"
                }
                """;
        Importer imported = new Setup().vm(vms).imported();
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(VmMeaning.of(VmConf.parse("new", Setup.vmConf(snapshot, "vmhost")))
                        .vms())
                .isEqualTo(VmMeaning.of(VmConf.parse("old", vms)).vms());
    }

    @Test
    void includesAreFollowedIfTheyAreThere() {
        String include = "include \"/etc/vm/local.conf\"\n";
        assertThat(remarks(new Setup().vm(include + VM).imported()))
                .containsExactly(
                        "vm.conf:1:1: left: include \"/etc/vm/local.conf\": there is no such file here to look into");
        Importer imported =
                new Setup().vm(include).included("/etc/vm/local.conf", VM).imported();
        assertThat(remarks(imported)).isEmpty();
        assertThat(Setup.vmConf(Setup.snapshot(imported), "vmhost")).contains("vm \"a.example\"");
    }

    @Test
    void whatIsWrongIsToldAtThePlaceItComesFrom() {
        Importer imported = new Setup().response("a b/install.conf", RESPONSE).imported();
        assertThat(messages(imported))
                .containsExactly(
                        "htdocs/a b/install.conf: error: cannot be carried over: prefix 'a b' is no path; names with"
                                + " '/' between: lab or lab/north");
    }

    @Test
    void severalHypervisorsAreToldApart() {
        Importer imported = new Setup()
                .vm(VM)
                .vm(VM.replace("a.example", "b.example")
                        .replace("00:0a", "00:0b")
                        .replace("veb0", "veb1"))
                .imported();
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.vmConf(snapshot, "vmhost1"))
                .contains("veb0", "a.example")
                .doesNotContain("b.example");
        assertThat(Setup.vmConf(snapshot, "vmhost2")).contains("veb1", "b.example");
    }

    @Test
    void theSmallLanIsCarriedOver() throws Exception {
        Path lan = Path.of("src/test/resources/org/autoinstalld/importer/lan");
        Setup setup = new Setup();
        Setup.files(lan).forEach((name, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            switch (name) {
                case "dhcpd.conf" -> setup.dhcpd(text);
                case "vm.conf" -> setup.vm(text);
                default -> setup.response(name.substring("htdocs/".length()), text);
            }
        });
        Importer imported = setup.imported();
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(imported.counts()).isEqualTo(new Importer.Counts(5, 5, 2, 2, 5, 5));
        assertThat(snapshot.inventory().hosts().keySet())
                .extracting(Object::toString)
                .containsExactly(
                        "builder.lab.example",
                        "camera",
                        "db.lab.example",
                        "old.lab.example",
                        "printer",
                        "www.lab.example");
    }
}
