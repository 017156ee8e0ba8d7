package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.Sets.Glob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real script, ifconfig(8), route(8) and ftp(1) take and refuse, and how the run goes on then. */
class RealInstallerTest {
    private static final String REST = """
            System hostname = web1
            Password for root account = $2b$10$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0
            What timezone are you in = Europe/Zurich
            Location of sets = http
            HTTP Server = mirror.example.org
            """;

    private static final MachineFacts FACTS = MachineFacts.vmdGuest()
            .declaring(MachineFacts.INTERFACES, List.of(new Interface("vio0", "fe:e1:bb:d1:00:01", false)));

    private static Transcript run(String release, MachineFacts facts, String... lines) {
        String text = String.join("\n", lines) + "\n" + REST;
        return Dialogue.builtIn()
                .simulate(ResponseFile.read("install.conf", text), Mode.INSTALL, new Setdir(release, "amd64"), facts);
    }

    private static Transcript run(String... lines) {
        return run("7.8", FACTS, lines);
    }

    private static String answer(Transcript t, String id) {
        return answers(t, id).get(0);
    }

    private static List<String> answers(Transcript t, String id) {
        return t.entries().stream()
                .filter(e -> e.id().equals(id))
                .map(TranscriptEntry::answer)
                .toList();
    }

    private static String told(Transcript t) {
        return t.outcome().text() + "\n" + t.findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.1/16 | 10.1.0.0/16
            10/8 | 10.0.0.0/8
            10.1.2/024 | 10.1.2.0/24
            010.0.0.5/24 | 10.0.0.5/24
            0x0a000005/24 | 10.0.0.5/24
            0x0a/8 | 10.0.0.0/8
            10.0.0.5/0 | 10.0.0.5/0
            10.0.0.5/32 | 10.0.0.5/32
            """)
    void prefixesAreReadAsInetNetPtonDoes(String answer, String read) {
        assertThat(Addresses.v4Prefix(answer).map(Object::toString)).contains(read);
        Transcript t = run("IPv4 address for vio0 = " + answer, "Default IPv4 route = none");
        assertThat(t.completes()).as(told(t)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5/24 up", "inet 10.0.0.5/24", "inet 10.0.0.5", "10.0.0.5 up"})
    void theWordsOfAnAnswerReachIfconfigApart(String answer) {
        Transcript t = run("IPv4 address for vio0 = " + answer, "Default IPv4 route = 10.0.0.1");
        assertThat(t.completes()).as(told(t)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1/",
                "10.1./16",
                "10..1/16",
                "10.1.2.3.4/24",
                "10.1/33",
                "10.1/16x",
                "256.1/16",
                "/16",
                "x/16",
                "0x/8"
            })
    void otherPrefixesAreRefused(String answer) {
        assertThat(Addresses.v4Prefix(answer)).isEmpty();
        assertThat(run("IPv4 address for vio0 = " + answer, "Default IPv4 route = none")
                        .certainAbort())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.1 | 10.0.0.1
            10.1.2 | 10.1.0.2
            10.258 | 10.0.1.2
            167772165 | 10.0.0.5
            0x0a.0.0.0x05 | 10.0.0.5
            012.0.0.5 | 10.0.0.5
            192.0.2.300 |
            10.0.0.08 |
            256.1 |
            10.0.65536 |
            4294967296 |
            10.0.0.5.6 |
            10.0.0. |
            """)
    void otherAddressesAreReadAsInetAtonDoes(String answer, String read) {
        assertThat(Addresses.v4(answer)).isEqualTo(read == null ? -1 : Addresses.v4(read));
        Transcript t = run("IPv4 address for vio0 = " + answer, "Default IPv4 route = none");
        assertThat(t.completes()).as(told(t)).isEqualTo(read != null);
    }

    @Test
    void aShortRouteIsOneToo() {
        assertThat(run("IPv4 address for vio0 = 10.0.0.5/8", "Default IPv4 route = 10.1")
                        .completes())
                .isTrue();
        assertThat(run("IPv4 address for vio0 = 10.0.0.5/24", "Default IPv4 route = 10.257")
                        .completes())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "255.255.255.0, true",
        "0xffffff00, true",
        "4294967040, true",
        "0377.0377.0377.0, true",
        "255.0, true",
        "0.0.0.0, true",
        "255.255.255.255, true",
        "255.255.225.0, false",
        "255.255.255, false",
        "0.255.255.0, false",
        "0xff00ff00, false",
        "255.255.255.256, false",
        "24, false"
    })
    void masksWithHolesAreRefused(String mask, boolean taken) {
        Transcript t =
                run("IPv4 address for vio0 = 10.0.0.5", "Netmask for vio0 = " + mask, "Default IPv4 route = none");
        assertThat(t.completes()).as(told(t)).isEqualTo(taken);
        assertThat(t.certainAbort()).isEqualTo(!taken);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::5/64, true",
        "2001:db8::5, true",
        "fe80::1/64, false",
        "fe80::1, false",
        "FE80::1/64, false",
        "febf::1/64, false",
        "fe80::1%vio0/64, false",
        "fec0::1/64, true",
        "2001:db8::5%vio0/64, false"
    })
    void addressesWithAScopeArePassedOver(String answer, boolean taken) {
        Transcript t = run("IPv6 address for vio0 = " + answer);
        assertThat(t.completes()).as(told(t)).isEqualTo(taken);
    }

    @Test
    void aRouterOfTheLinkNeedsItsInterface() {
        String address = "IPv6 address for vio0 = 2001:db8::5/64";
        assertThat(told(run(address, "IPv6 default router = fe80::1"))).contains("goes unnoticed");
        assertThat(told(run(address, "IPv6 default router = fe80::1%vio0"))).doesNotContain("unnoticed");
    }

    @Test
    void anInterfaceNamedAgainKeepsItsAddressAsDefault() {
        Transcript t = run(
                "Network interface = vio0",
                "IPv4 address for vio0 = 10.0.0.5",
                "Netmask for vio0 = 255.255.0.0",
                "Network interface = vio0");
        assertThat(answers(t, "ipv4")).containsExactly("10.0.0.5", "10.0.0.5");
        assertThat(answers(t, "netmask")).containsExactly("255.255.0.0", "255.255.0.0");
        assertThat(t.outcome().kind()).isEqualTo(Outcome.Kind.ABORTS);
        assertThat(t.outcome().text()).contains("Default IPv4 route?");
    }

    @Test
    void anInterfaceThatAskedDhcpAsksAgain() {
        Transcript t = run("Network interface = vio0", "Network interface = vio0");
        assertThat(answers(t, "ipv4")).containsExactly("autoconf", "autoconf");
        assertThat(t.completes()).as(told(t)).isTrue();
    }

    @Test
    void theLastAnswerForAnInterfaceCounts() {
        Transcript t = run(
                "Network interface = vio0",
                "IPv4 address for vio0 = 10.0.0.5/24",
                "IPv6 address for vio0 = 2001:db8::5/64",
                "Network interface = vio0",
                "IPv4 address for vio0 = autoconf",
                "IPv6 address for vio0 = none");
        assertThat(answers(t, "route")).isEmpty();
        assertThat(answers(t, "route6")).isEmpty();
        assertThat(t.completes()).as(told(t)).isTrue();
        Transcript again = run(
                "Network interface = vio0",
                "IPv6 address for vio0 = 2001:db8::5",
                "IPv6 prefix length for vio0 = 48",
                "Network interface = vio0");
        assertThat(answers(again, "ipv6")).containsExactly("2001:db8::5", "2001:db8::5");
        assertThat(answers(again, "prefixlen")).containsExactly("48", "48");
    }

    @Test
    void aVlanMayBeNamedAgain() {
        Transcript t = run(
                "Network interface = vlan0",
                "Which interface:tag should vlan0 be on = vio0:10",
                "Network interface = vlan0",
                "Which interface:tag should vlan0 be on = vio0:11",
                "Network interface = vlan1",
                "Network interface = vlan2");
        assertThat(answers(t, "vlan")).containsExactly("vio0:10", "vio0:11", "vio0:1", "vio0:2");
        assertThat(t.completes()).as(told(t)).isTrue();
        assertThat(run("Network interface = vlan0", "Network interface = vlan2").certainAbort())
                .isTrue();
    }

    @Test
    void aVlanWithItsTagOfBeforeLosesItsFile() {
        Transcript t = run("Network interface = vlan0", "Network interface = vlan0");
        assertThat(answers(t, "vlan")).containsExactly("vio0:none", "vio0:none");
        assertThat(t.completes()).as(told(t)).isTrue();
        assertThat(told(t)).contains("already used on vio0 by vlan0, whose configuration is dropped");
        assertThat(told(run(
                        "Network interface = vlan0",
                        "Which interface:tag should vlan0 be on = vio0:7",
                        "Network interface = vlan1",
                        "Which interface:tag should vlan1 be on = vio0:7")))
                .contains("already used on vio0 by vlan0, which");
    }

    @Test
    void anLladdrThatNoInterfaceHasIsNoInterface() {
        assertThat(run("Network interface = fe:e1:bb:d1:00:01").completes()).isTrue();
        assertThat(run("Network interface = fe:e1:bb:d1:00:02").certainAbort()).isTrue();
        assertThat(run("Network interface = FE:E1:BB:D1:00:01").certainAbort()).isTrue();
        MachineFacts twins = MachineFacts.vmdGuest()
                .declaring(
                        MachineFacts.INTERFACES,
                        List.of(
                                new Interface("em0", "00:00:5e:00:53:01", false),
                                new Interface("em1", "00:00:5e:00:53:01", false)));
        assertThat(run("7.8", twins, "Network interface = 00:00:5e:00:53:01").certainAbort())
                .isTrue();
    }

    @Test
    void anLladdrOfAnUnknownMachineIsTakenForItsOwnAndSaid() {
        MachineFacts unknown = MachineFacts.vmdGuest();
        Transcript t = run("7.8", unknown, "Network interface = fe:e1:bb:d1:00:01");
        assertThat(t.completes()).isTrue();
        assertThat(told(t)).contains("nothing says that the machine has an interface with the lladdr");
        assertThat(run(
                                "7.8",
                                unknown.declaring(MachineFacts.INTERFACES, List.of(Interface.of("vio0"))),
                                "Network interface = fe:e1:bb:d1:00:01",
                                "Network interface = fe:e1:bb:d1:00:02")
                        .certainAbort())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://192.0.2.1/disklabel, true",
        "Https://192.0.2.1/disklabel, true",
        "FTP://192.0.2.1/disklabel, true",
        "FILE:///tmp/disklabel, true",
        "http:/192.0.2.1/disklabel, false",
        "http:disklabel, false",
        "/tmp/disklabel, false"
    })
    void ftpDoesNotLookAtTheCaseOfASchemeButWantsAWholeOne(String url, boolean taken) {
        assertThat(run("URL to autopartitioning template = " + url).completes()).isEqualTo(taken);
    }

    @Test
    void withoutTlsNoHttpsIsFetchedInWhateverCase() {
        MachineFacts plain = FACTS.declaring(MachineFacts.TLS, false);
        assertThat(run("7.8", plain, "URL to autopartitioning template = HTTPS://192.0.2.1/d")
                        .certainAbort())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "none, true",
        "http://proxy:8080, true",
        "HTTP://proxy:8080/, true",
        "proxy:8080, false",
        "https://proxy:8080, false",
        "http://, false"
    })
    void aProxyIsSpokenToByHttp(String proxy, boolean works) {
        Transcript t = run("HTTP proxy URL = " + proxy);
        assertThat(t.completes()).as(told(t)).isEqualTo(works);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-base*", "-all bsd", "-[b]ase* done"})
    void withoutTheBaseSetNoTimezoneIsOne(String sets) {
        Transcript t = run("Set name(s) = " + sets, "Are you *SURE* your install is complete = yes");
        assertThat(t.certainAbort()).as(told(t)).isTrue();
        assertThat(t.outcome().text()).contains("What timezone are you in?").contains("base set");
    }

    @Test
    void withoutAKernelTheRunGoesOn() {
        assertThat(run("Set name(s) = -bsd", "Are you *SURE* your install is complete = yes")
                        .completes())
                .isTrue();
    }

    @Test
    void patternsAreThoseOfKsh() {
        assertThat(Glob.matches("[^x]*", "base78.tgz")).isFalse();
        assertThat(Glob.matches("[^x]*", "xbase78.tgz")).isTrue();
        assertThat(Glob.matches("[!x]*", "base78.tgz")).isTrue();
        assertThat(Glob.matches("base[[:digit:]]*", "base78.tgz")).isTrue();
        assertThat(Glob.matches("base[![:digit:]]*", "base78.tgz")).isFalse();
        assertThat(Glob.matches("[]b]ase*", "base78.tgz")).isTrue();
        assertThat(Glob.matches("[base*", "[base78.tgz")).isTrue();
        assertThat(run("Set name(s) = -[^b]*").completes()).isFalse();
        assertThat(run("Set name(s) = -[!b]*").completes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Set name(s)", "set", "Set name(s)?", "(or 'abort' or 'done')", "'abort' or"})
    void aSiteSetIsSelectedByAnyKeyThatFits(String key) {
        Transcript t = run(
                "Checksum test for site78.tgz failed. Continue anyway = yes",
                "Continue without verification = yes",
                key + " = site78.tgz");
        assertThat(t.completes()).as(told(t)).isTrue();
        assertThat(t.findings().stream().map(Finding::kind)).doesNotContain(Finding.Kind.SET_NOT_SELECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "7.9, sd0a, true",
        "7.9, sd0q, false",
        "snapshots, sd0q, true",
        "snapshots, /dev/sd0Z, true",
        "7.9, /dev/sd0.a, true"
    })
    void partitionsPastPComeWithEight(String release, String disk, boolean there) {
        MachineFacts facts = FACTS.declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0")));
        assertThat(run(release, facts, "Which disk is the root disk = " + disk).completes())
                .isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({
        "7.8, GMT+0, true",
        "7.8, GMT-0, true",
        "7.8, GMT0, true",
        "7.8, EST, true",
        "7.8, ROC, true",
        "7.8, SystemV/AST4, false",
        "7.1, Europe/Kyiv, false",
        "7.2, Europe/Kyiv, true",
        "7.6, America/Coyhaique, false",
        "snapshots, America/Coyhaique, true",
        "7.8, europe/zurich, false"
    })
    void zonesAreThoseOfTheRelease(String release, String zone, boolean there) {
        Transcript t = run(release, FACTS, "What timezone are you in = " + zone);
        assertThat(answer(t, "timezone")).isEqualTo(zone);
        assertThat(answers(t, "timezone").size()).isEqualTo(there ? 1 : 2);
    }

    @Test
    void aLongLineIsSaidToCostSeconds() {
        Transcript t = run("Public ssh key for root account = ssh-ed25519 " + "A".repeat(2100));
        assertThat(t.findings().stream().map(Finding::kind)).contains(Finding.Kind.LONG_LINE);
        assertThat(run("# " + "A".repeat(4000)).findings().stream().map(Finding::kind))
                .doesNotContain(Finding.Kind.LONG_LINE);
    }

    @Test
    void aMachineWithoutInterfacesIsAskedForNone() {
        Transcript t = run("7.8", MachineFacts.vmdGuest().declaring(MachineFacts.INTERFACES, List.of()));
        assertThat(answers(t, "interface")).isEmpty();
    }

    @Test
    void aPassphraseThatIfconfigRefusesOpensTheNetwork() {
        MachineFacts facts = MachineFacts.vmdGuest().declaring(MachineFacts.INTERFACES, List.of(Interface.of("iwx0")));
        String[] lines = {"Access point = home", "Security protocol = p", "WPA passphrase = 1234567"};
        Transcript t = run("7.8", facts, lines);
        assertThat(answers(t, "security")).containsExactly("p", "O");
        assertThat(told(t))
                .contains("ifconfig takes a passphrase of 8 to 63 characters")
                .doesNotContain("1234567");
        lines[2] = "WPA passphrase = 12345678";
        assertThat(answers(run("7.8", facts, lines), "security")).containsExactly("p");
    }

    @Test
    void anInterfaceIsWirelessByItsDriver() {
        for (String name : new String[] {"iwm0", "iwx1", "athn0", "ral3", "run0", "bwfm0", "mtw0", "qwx0"}) {
            assertThat(Interface.of(name).wireless()).as(name).isTrue();
        }
        for (String name : new String[] {"em0", "re0", "vio0", "ix1", "bge0", "igc0", "axen0", "wg0", "ure0"}) {
            assertThat(Interface.of(name).wireless()).as(name).isFalse();
        }
    }
}
