package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.Test;

/** Whoever got a response file from the old server gets the same from the new one, or the report says who does not. */
class SameAnswersTest {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";
    private static final String FILE = "Password for root = " + HASH + "\nWhat timezone are you in = UTC\n";
    private static final String NAMED = "System hostname = obsd\n" + FILE;

    private static final String LAN = """
            subnet 10.0.0.0 netmask 255.255.255.0 {
                range 10.0.0.100 10.0.0.200;
                filename "auto_install";
                next-server 10.0.0.2;
            }
            """;
    private static final String OTHER_LAN = LAN.replace("10.0.0.", "10.0.1.");

    private static final String UNKNOWN = "fe:e1:ba:d0:11:22";

    private static String block(int n, String more) {
        return "host m%d { hardware ethernet 02:00:00:00:00:0%d; fixed-address 10.0.0.1%d; filename \"auto_install\"; %s }\n"
                .formatted(n, n, n, more);
    }

    private static List<String> messages(Importer imported) {
        return imported.problems().stream().map(Problem::toString).toList();
    }

    private static List<String> gets(Importer imported, String address, String prefix, String lladdr, String name) {
        return new Installer(Setup.snapshot(imported), address).install(prefix, lladdr, name);
    }

    private static List<String> lines(String file) {
        return file.lines().toList();
    }

    private static void allAlike(Importer imported, int machines) {
        assertThat(imported.asked()).isEqualTo(new Importer.Asked(machines, machines));
    }

    @Test
    void machinesWithoutAHostBlockGoOnToBeInstalled() {
        for (String file : List.of(FILE, NAMED, FILE + "IPv4 address for vio0 = dhcp\n# end\nMy own = ${question}\n")) {
            for (String dhcpd : List.of(
                    LAN,
                    "filename \"auto_install\";\n" + LAN.replace("filename \"auto_install\";", ""),
                    "shared-network wire {\nfilename \"auto_install\";\n"
                            + LAN.replace("filename \"auto_install\";", "") + "}\n",
                    LAN + OTHER_LAN.replace("filename", "#"),
                    "deny unknown-clients;\n" + LAN.replace("range", "allow unknown-clients; range"))) {
                Importer imported =
                        new Setup().dhcpd(dhcpd).response("install.conf", file).imported();
                assertThat(gets(imported, "10.0.0.150", "", UNKNOWN, ""))
                        .as("%s %s", dhcpd, messages(imported))
                        .isEqualTo(Setup.lines(file));
                assertThat(gets(imported, "10.0.1.150", "", UNKNOWN, "")).isEmpty();
                assertThat(imported.hosts()).isEmpty();
                assertThat(messages(imported)).isEmpty();
                assertThat(imported.counts().sameFiles()).isEqualTo(1);
                allAlike(imported, 1);
            }
        }
    }

    @Test
    void everyNetworkThatTellsThemIsNamed() {
        Importer imported = new Setup()
                .dhcpd(LAN + OTHER_LAN)
                .response("install.conf", NAMED)
                .imported();
        assertThat(gets(imported, "10.0.0.150", "", UNKNOWN, "")).isEqualTo(lines(NAMED));
        assertThat(gets(imported, "10.0.1.150", "", UNKNOWN, "")).isEqualTo(lines(NAMED));
        allAlike(imported, 2);
    }

    @Test
    void theyAskUnderTheirPrefix() {
        Setup setup = new Setup()
                .dhcpd(LAN.replace("auto_install", "lab/auto_install")
                        + block(1, "option host-name \"one\";").replace("auto_install", "lab/auto_install"))
                .response("lab/install.conf", FILE)
                .response("lab/one-install.conf", NAMED.replace("obsd", "one"));
        Importer imported = setup.imported();
        assertThat(gets(imported, "10.0.0.150", "lab/", UNKNOWN, "")).isEqualTo(lines(FILE));
        assertThat(gets(imported, "10.0.0.150", "", UNKNOWN, "")).isEmpty();
        assertThat(gets(imported, "10.0.0.11", "lab/", "02:00:00:00:00:01", "one"))
                .isEqualTo(lines(NAMED.replace("obsd", "one")));
        allAlike(imported, 2);

        Importer both = setup.dhcpd(LAN.replace("auto_install", "lab/auto_install") + block(1, ""))
                .response("install.conf", NAMED)
                .imported();
        assertThat(both.isProved()).isFalse();
        assertThat(messages(both))
                .anyMatch(m ->
                        m.startsWith("dhcpd.conf:6:1: error: this machine asks under no prefix, and those without a"
                                + " host block on 10.0.0.0/24 under 'lab'"));
    }

    @Test
    void whoWouldLoseAFileIsAnError() {
        Importer prefixes = new Setup()
                .dhcpd(LAN + OTHER_LAN.replace("auto_install", "lab/auto_install"))
                .response("install.conf", FILE)
                .response("lab/install.conf", NAMED)
                .imported();
        assertThat(prefixes.isProved()).isFalse();
        assertThat(messages(prefixes))
                .singleElement()
                .asString()
                .startsWith("dhcpd.conf:6:1: error: machines without a host block on 10.0.1.0/24 get"
                        + " htdocs/lab/install.conf, and would get nothing: ");
        Importer upgrade = new Setup()
                .dhcpd(LAN.replace("auto_install", "auto_upgrade"))
                .response("upgrade.conf", "Set name(s) = all\n")
                .imported();
        assertThat(upgrade.isProved()).isFalse();
        assertThat(messages(upgrade))
                .singleElement()
                .asString()
                .startsWith(
                        "dhcpd.conf:1:1: error: machines without a host block on 10.0.0.0/24 get htdocs/upgrade.conf");
    }

    @Test
    void whereNobodyIsToldNobodyUnknownIsInstalled() {
        for (String dhcpd : List.of(
                "deny unknown-clients;\n" + LAN,
                LAN.replace("filename", "#"),
                LAN.replace("range", "#"),
                LAN.replace("auto_install", "pxeboot"))) {
            Importer imported = new Setup()
                    .dhcpd(dhcpd + block(1, "") + block(2, ""))
                    .response("install.conf", FILE)
                    .imported();
            Snapshot snapshot = Setup.snapshot(imported);
            assertThat(snapshot.inventory().site().unknown()).isEmpty();
            assertThat(gets(imported, "10.0.0.150", "", UNKNOWN, "")).isEmpty();
            assertThat(gets(imported, "10.0.0.11", "", "02:00:00:00:00:01", "")).isEqualTo(lines(FILE));
            assertThat(gets(imported, "10.0.0.12", "", "02:00:00:00:00:02", "")).isEqualTo(lines(FILE));
            allAlike(imported, 2);
        }
    }

    @Test
    void aFileThatNamesOneMachineIsForTheOthersThatTakeItToo() {
        Importer imported = new Setup()
                .dhcpd(LAN
                        + block(1, "option host-name \"obsd\";")
                        + block(2, "option host-name \"two\";")
                        + block(3, ""))
                .response("install.conf", NAMED)
                .response("02:00:00:00:00:03-install.conf", FILE)
                .imported();
        for (int n : List.of(1, 2)) {
            assertThat(gets(imported, "10.0.0.1" + n, "", "02:00:00:00:00:0" + n, n == 1 ? "obsd" : "two"))
                    .isEqualTo(lines(NAMED));
        }
        assertThat(gets(imported, "10.0.0.13", "", "02:00:00:00:00:03", "")).isEqualTo(lines(FILE));
        assertThat(gets(imported, "10.0.0.150", "", UNKNOWN, "")).isEqualTo(lines(NAMED));
        assertThat(messages(imported))
                .singleElement()
                .asString()
                .contains(
                        "the file names one host, but the machine at dhcpd.conf:7:1 has no file of its own and takes it too");
        allAlike(imported, 4);
    }

    @Test
    void theSecondMachineOfANameGetsTheFileOfThatName() {
        Importer imported = new Setup()
                .dhcpd(block(1, "option host-name \"web\";")
                        + block(2, "option host-name \"web\";")
                        + block(3, "option host-name \"Web\";"))
                .response("web-install.conf", NAMED.replace("obsd", "web"))
                .imported();
        for (int n : List.of(1, 2)) {
            assertThat(gets(imported, "10.0.0.1" + n, "", "02:00:00:00:00:0" + n, "web"))
                    .isEqualTo(lines(NAMED.replace("obsd", "web")));
        }
        // httpd(8) tells large from small
        assertThat(gets(imported, "10.0.0.13", "", "02:00:00:00:00:03", "Web")).isEmpty();
        allAlike(imported, 3);
    }

    @Test
    void whatAMachineGetsCountsAndNotWhatAFileIsCalled() {
        Importer imported = new Setup()
                .dhcpd(block(1, ""))
                .response("m1-install.conf", NAMED)
                .response("install.conf", FILE)
                .imported();
        assertThat(gets(imported, "10.0.0.11", "", "02:00:00:00:00:01", "")).isEqualTo(lines(FILE));
        assertThat(imported.remarks())
                .singleElement()
                .asString()
                .contains("htdocs/m1-install.conf: left: response file");
    }

    @Test
    void aMachineThatDhcpdKnowsByAnotherMarkIsAskedFor() {
        String client =
                block(1, "").replace("hardware ethernet 02:00:00:00:00:01;", "option dhcp-client-identifier \"x\";");
        Importer carried =
                new Setup().dhcpd(LAN + client).response("install.conf", FILE).imported();
        assertThat(gets(carried, "10.0.0.11", "", UNKNOWN, "")).isEqualTo(lines(FILE));
        allAlike(carried, 2);

        Importer lost = new Setup()
                .dhcpd(client + block(2, ""))
                .response("install.conf", FILE)
                .imported();
        assertThat(gets(lost, "10.0.0.11", "", UNKNOWN, "")).isEmpty();
        assertThat(messages(lost))
                .anyMatch(m -> m.startsWith("dhcpd.conf:1:1: warning: the machine of this host block, asking from"
                        + " 10.0.0.11, gets htdocs/install.conf today, and would get nothing"));
        assertThat(lost.asked()).isEqualTo(new Importer.Asked(2, 1));
    }

    @Test
    void aMachineOnTwoNetworksAsksFromBoth() {
        Importer imported = new Setup()
                .dhcpd("subnet 10.0.0.0 netmask 255.255.255.0 { }\nsubnet 10.0.1.0 netmask 255.255.255.0 { }\n"
                        + block(1, "")
                        + "host m1 { hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.1.11;"
                        + " filename \"auto_install\"; }\n")
                .response("install.conf", NAMED)
                .imported();

        allAlike(imported, 2);
        for (String address : List.of("10.0.0.11", "10.0.1.11")) {
            assertThat(gets(imported, address, "", "02:00:00:00:00:01", ""))
                    .as(address)
                    .isEqualTo(lines(NAMED));
        }
        assertThat(gets(imported, "10.0.1.12", "", "02:00:00:00:00:01", "")).isEmpty();
    }

    @Test
    void aFileThatNobodyAskedForIsNotPromised() {
        Setup setup = new Setup()
                .dhcpd("subnet 10.0.0.0 netmask 255.255.255.0 { }\n"
                        + block(1, "").replace(":01;", ":0a;"))
                .response("02:00:00:00:00:0A-install.conf", NAMED);
        String warning = "htdocs/02:00:00:00:00:0A-install.conf: warning: the installer never asks for a file of this"
                + " name: it asks in lower case; 02:00:00:00:00:0a-install.conf is what it asks for";

        assertThat(messages(setup.imported())).contains(warning + ", and from now on gets");
        assertThat(messages(setup.response("install.conf", FILE).imported())).contains(warning);
    }

    @Test
    void twoMachinesWithOneAddressAreToldOf() {
        Importer imported = new Setup()
                .dhcpd("subnet 10.0.0.0 netmask 255.255.255.0 { }\n" + block(1, "")
                        + block(2, "").replace("10.0.0.12", "10.0.0.11"))
                .response("install.conf", NAMED)
                .imported();

        assertThat(messages(imported))
                .contains("dhcpd.conf:3:1: warning: the machine of this host block, asking from 10.0.0.11, gets"
                        + " htdocs/install.conf today, and would get nothing; a host of its own in the new inventory");
    }

    @Test
    void aMachineWhoseAddressNoSubnetHasAsksAsAnUnknownOne() {
        Importer imported = new Setup()
                .dhcpd(LAN + "host m { hardware ethernet 02:00:00:00:00:01; fixed-address 192.168.7.7; }\n")
                .response("02:00:00:00:00:01-install.conf", NAMED)
                .imported();

        allAlike(imported, 1);
        assertThat(gets(imported, "10.0.0.150", "", "02:00:00:00:00:01", "")).isEqualTo(lines(NAMED));
        assertThat(gets(imported, "192.168.7.7", "", "02:00:00:00:00:01", "")).isEqualTo(lines(NAMED));
        assertThat(gets(imported, "10.0.1.1", "", "02:00:00:00:00:01", "")).isEmpty();
    }

    @Test
    void whereItGotNothingThereItGetsNothing() {
        Importer imported = new Setup()
                .dhcpd(LAN + "host m { hardware ethernet 02:00:00:00:00:01; fixed-address 192.168.7.7;"
                        + " option host-name \"m\"; }\n")
                .response("m-install.conf", NAMED)
                .imported();

        assertThat(gets(imported, "10.0.0.150", "", "02:00:00:00:00:01", "")).isEmpty();
    }

    @Test
    void aSlashInFrontIsAnotherPathForTheNewServer() {
        Importer host = new Setup()
                .dhcpd(block(1, "").replace("auto_install", "/lab//auto_install"))
                .response("lab/install.conf", FILE)
                .imported();
        assertThat(messages(host))
                .anyMatch(m -> m.startsWith("dhcpd.conf:1:1: warning: host 'm1', asking from 10.0.0.11, gets"
                                + " htdocs/lab/install.conf today, and would get nothing")
                        && m.contains("filename \"lab/auto_install\""));
        assertThat(host.asked()).isEqualTo(new Importer.Asked(1, 0));

        Importer any = new Setup()
                .dhcpd(LAN.replace("auto_install", "/auto_install"))
                .response("install.conf", FILE)
                .imported();
        assertThat(any.isProved()).isFalse();
        assertThat(messages(any))
                .singleElement()
                .asString()
                .startsWith(
                        "dhcpd.conf:1:1: error: a machine without a host block on 10.0.0.0/24, asking from 10.0.0.100,"
                                + " gets htdocs/install.conf today, and would get nothing; filename \"auto_install\"");
    }

    @Test
    void anUpgradeIsAskedForAsOne() {
        String upgrade = "Set name(s) = all\nLocation of sets = http\n";
        Importer imported = new Setup()
                .dhcpd(block(1, "").replace("auto_install", "auto_upgrade") + block(2, ""))
                .response("upgrade.conf", upgrade)
                .response("install.conf", FILE)
                .imported();
        assertThat(messages(imported)).noneMatch(m -> m.contains("would get"));
        assertThat(new Installer(Setup.snapshot(imported), "10.0.0.11").get("/02:00:00:00:00:01-upgrade.conf"))
                .isInstanceOfSatisfying(
                        org.autoinstalld.responsefile.Answer.Served.class,
                        s -> assertThat(Setup.lines(s.body().text())).isEqualTo(lines(upgrade)));
        allAlike(imported, 2);
    }

    @Test
    void anAddressForAllIsToldOf() {
        Importer imported = new Setup()
                .dhcpd(LAN)
                .response("install.conf", FILE + "IPv4 address for vio0? = 10.0.0.5\n")
                .imported();
        assertThat(messages(imported))
                .containsExactly(
                        "htdocs/install.conf:3: warning: the answer to 'IPv4 address for vio0?' is for one machine, but any"
                                + " without a host block on 10.0.0.0/24 takes it too; a response file for that machine, and one"
                                + " without this line for the others");
        allAlike(imported, 1);
    }

    @Test
    void withoutADhcpdConfEveryGuestMayAsk() {
        Importer imported = new Setup()
                .vm("""
                        vm "a" {
                            disk "/vm/a.img"
                            interface { lladdr 02:00:00:00:00:01 }
                        }
                        vm "b" {
                            disk "/vm/b.img"
                            interface { lladdr 02:00:00:00:00:02 }
                        }
                        """)
                .response("install.conf", FILE)
                .response("02:00:00:00:00:02-install.conf", NAMED)
                .imported();
        assertThat(gets(imported, "192.0.2.7", "", "02:00:00:00:00:01", "")).isEqualTo(lines(FILE));
        assertThat(gets(imported, "192.0.2.8", "", "02:00:00:00:00:02", "")).isEqualTo(lines(NAMED));
        assertThat(imported.hosts()).hasSize(2);
        allAlike(imported, 2);
    }

    @Test
    void guestsAskAsTheirDhcpServerTellsThem() {
        String vm = """
                vm "%s" {
                    disk "/vm/%1$s.img"
                    %s
                }
                """;
        Importer imported = new Setup()
                .dhcpd(LAN)
                .vm(vm.formatted("known", "interface { lladdr 02:00:00:00:00:01 }")
                        + vm.formatted("any", "interface { up }")
                        + vm.formatted("inner", "local interface { lladdr 02:00:00:00:00:02 }"))
                .response("install.conf", FILE)
                .response("inner-install.conf", NAMED.replace("obsd", "inner"))
                .imported();
        assertThat(gets(imported, "10.0.0.120", "", "02:00:00:00:00:01", "")).isEqualTo(lines(FILE));
        assertThat(gets(imported, "10.0.0.121", "", UNKNOWN, "")).isEqualTo(lines(FILE));
        assertThat(gets(imported, "100.64.1.3", "", "02:00:00:00:00:02", "inner"))
                .isEqualTo(lines(NAMED.replace("obsd", "inner")));
        assertThat(gets(imported, "192.0.2.9", "", "02:00:00:00:00:02", "inner"))
                .isEmpty();
        allAlike(imported, 3);
    }
}
