package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static final Setdir SETDIR = new Setdir("7.8", "amd64");
    private static final String VM = """
            hypervisors: { vmhost: { switches: { uplink: veb0 } } }
            profiles:
              guest:
                profiles: [base]
                sets: { location: http, server: cdn.openbsd.org }
                vm: { hypervisor: vmhost, switch: uplink, disk: "/vm/${name}.img", disk-size: 20G }
            """;

    private static Snapshot with(String... hosts) {
        return Snapshots.of(Snapshots.FRAME, VM, "hosts:\n" + String.join("\n", hosts) + "\n");
    }

    private static String web(String more) {
        return "  web.example.org: { profiles: [guest], lladdr: 02:00:00:00:00:01, address: 10.0.0.11" + more + " }";
    }

    private static Host host(Snapshot snapshot) {
        return snapshot.inventory().hosts().get(new HostName("web.example.org"));
    }

    private static Judgement judge(Snapshot snapshot, ValueMap machine) {
        return snapshot.files()
                .judge(host(snapshot), Mode.INSTALL, SETDIR, machine)
                .orElseThrow();
    }

    private static List<String> problems(Snapshot snapshot) {
        return judge(snapshot, Machine.UNDECLARED).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static RenderResult make(Snapshot snapshot, String setdir) {
        return snapshot.files()
                .make(host(snapshot), Mode.INSTALL, Setdir.parse(setdir).orElseThrow());
    }

    @Test
    void aHostThatCompletesHasNothingAgainstIt() {
        Snapshot snapshot = with(web(""));
        assertThat(judge(snapshot, Machine.UNDECLARED).transcript().outcome().kind())
                .isEqualTo(Outcome.Kind.COMPLETES);
        assertThat(problems(snapshot)).isEmpty();
    }

    @Test
    void aFileThatStopsEveryInstallerIsWithheld() {
        Snapshot snapshot = with(web(", answers: { Start sshd(8) by default: perhaps }"));
        RenderResult made = make(snapshot, "7.8/amd64");
        assertThat(made).isInstanceOf(RenderResult.Nothing.class);
        assertThat(((RenderResult.Nothing) made).reason())
                .contains("is withheld")
                .contains("Start sshd(8) by default?");
        assertThat(problems(snapshot)).anyMatch(p -> p.startsWith("f2.yaml:2:") && p.contains(": error: "));
    }

    @Test
    void theSiteCanTurnRefusalOff() {
        Snapshot snapshot = Snapshots.of(
                Snapshots.FRAME,
                VM,
                "site: { refuse-aborting: no }\nhosts:\n" + web(", answers: { Start sshd(8) by default: perhaps }"));
        assertThat(make(snapshot, "7.8/amd64")).isInstanceOf(RenderResult.File.class);
        assertThat(judge(snapshot, Machine.UNDECLARED).refused()).isFalse();
    }

    @Test
    void whatDependsOnTheMachineOrAnUnknownArchitectureIsServed() {
        Snapshot snapshot = with(web(", root-disk: { device: wd0 }, machine: { disks: [sd0, wd0] }"));
        assertThat(make(snapshot, "7.8/amd64")).isInstanceOf(RenderResult.File.class);
        Snapshot sparc = with(web(", answers: { Start sshd(8) by default: perhaps }"));
        assertThat(make(sparc, "7.8/sparc64")).isInstanceOf(RenderResult.File.class);
    }

    @Test
    void aFindingStandsAtTheValueThatMadeIt() {
        Snapshot snapshot = with(web(", timezone: Europe/Berln"));
        assertThat(problems(snapshot))
                .anyMatch(p -> p.startsWith("f2.yaml:2:")
                        && p.contains("Europe/Berln")
                        && p.contains("install.conf by templates/install.conf.ftl:"));
    }

    @Test
    void anAnswerThatCanNeverMatchIsNamed() {
        Snapshot snapshot = with(web(", answers: { Start sshd: yes }"));
        assertThat(problems(snapshot)).anyMatch(p -> p.contains("'Start sshd'") && p.startsWith("f2.yaml:2:"));
    }

    @Test
    void factsCanBeTriedWithoutBeingWritten() {
        Snapshot snapshot = with(web(""));
        ValueMap none = Machine.ofAssignments("facts", List.of("host-name=none", "router=no"))
                .machine();
        assertThat(judge(snapshot, none)
                        .transcript()
                        .facts()
                        .value(MachineFacts.DHCP)
                        .router())
                .isFalse();
    }

    @Test
    void aDisklabelTemplateIsJudgedWithTheDiskItIsFor() {
        Snapshot snapshot = with(web(", disklabel: [/ 1G, swap 1G, /usr 40G]"));
        assertThat(problems(snapshot)).anyMatch(p -> p.contains("disklabel"));
    }

    @Test
    void whatThrowsForOneHostIsAProblemOfThatHostAlone() {
        String other = "  web2.example.org: { profiles: [guest], lladdr: 02:00:00:00:00:02 }";
        Snapshot snapshot = Snapshots.withTrap(with(web(""), other), "web.example.org");

        assertThat(((RenderResult.Nothing) make(snapshot, "7.8/amd64")).reason())
                .startsWith("f2.yaml:2:")
                .contains("error: install.conf of host 'web.example.org': internal error: NumberFormatException")
                .doesNotContain("secret-speed");
        assertThat(snapshot.files().judge(host(snapshot), Mode.INSTALL, SETDIR, Machine.UNDECLARED))
                .isEmpty();
        assertThat(snapshot.files().unjudged(host(snapshot), Mode.INSTALL, SETDIR))
                .hasSize(1);
        assertThat(snapshot.files()
                        .preview(host(snapshot), FileKind.INSTALL, SETDIR)
                        .isServed())
                .isFalse();
        Host second = snapshot.inventory().hosts().get(new HostName("web2.example.org"));
        assertThat(snapshot.files().make(second, Mode.INSTALL, SETDIR)).isInstanceOf(RenderResult.File.class);
    }

    @Test
    void aRunThatThrowsIsToldAlsoWhereNothingIsRefused() {
        Snapshot snapshot = Snapshots.withTrap(
                Snapshots.of(Snapshots.FRAME, VM, "site: { refuse-aborting: no }\nhosts:\n" + web("")),
                "web.example.org");
        assertThat(make(snapshot, "7.8/amd64")).isInstanceOf(RenderResult.File.class);
        assertThat(snapshot.files()
                        .unjudged(host(snapshot), Mode.INSTALL, SETDIR)
                        .toString())
                .contains("the run of install.conf of host 'web.example.org': internal error: ");
    }

    @Test
    void numbersWithoutBoundInFactsAreMistakesAndStopNothing() {
        for (String fact :
                List.of("console: com0:99999999999", "disks: [sd99999999999]", "interfaces: em99999999999")) {
            Snapshot snapshot = with(web(", machine: { " + fact + " }"));
            assertThat(snapshot.reading().problems()).as(fact).hasSize(1);
            assertThat(snapshot.inventory().broken()).as(fact).hasSize(1);
        }
        assertThat(Machine.ofAssignments("--machine", List.of("console=com0:99999999999"))
                        .problems())
                .singleElement()
                .hasToString("--machine:1:10: error: 'console' is 'com0:99999999999';"
                        + " serial, glass, or a port such as com0 or com0:115200 is expected");
    }

    @Test
    void anEncryptedDiskFollowsTheDisksWhateverTheirNames() {
        Snapshot snapshot = with(web(", root-disk: { passphrase: secret-words }, machine: { disks: [sdx1, sd4] }"));
        assertThat(judge(snapshot, Machine.UNDECLARED).transcript()).isNotNull();
    }

    private static final String NETS = """
            networks:
              routed: { subnet: 10.1.0.0/24, routers: [10.1.0.1], name-servers: [10.1.0.53] }
              lonely: { subnet: 10.2.0.0/24 }
            """;

    private static String nic(int number, String network, boolean isStatic) {
        return "{ name: vio" + number + ", lladdr: 02:00:00:00:00:0" + number + ", network: " + network + ", address: "
                + (network.equals("routed") ? "10.1.0." : "10.2.0.") + (10 + number)
                + (isStatic ? ", static: yes" : "") + " }";
    }

    /** What is written is asked, and what is asked has an answer, however interfaces and networks are mixed. */
    @Test
    void interfacesMayBeStaticAndDynamicInAnyOrder() {
        for (String first : List.of("routed", "lonely")) {
            for (String second : List.of("routed", "lonely")) {
                for (int mix = 0; mix < 4; mix++) {
                    String host = "  web.example.org: { profiles: [guest], interfaces: [" + nic(0, first, (mix & 1) > 0)
                            + ", " + nic(1, second, (mix & 2) > 0) + "] }";
                    Snapshot snapshot = Snapshots.of(Snapshots.FRAME, NETS, VM, "hosts:\n" + host + "\n");
                    assertThat(problems(snapshot)).as(host).isEmpty();
                    assertThat(judge(snapshot, Machine.UNDECLARED).transcript().completes())
                            .as(host)
                            .isTrue();
                }
            }
        }
    }

    private static String metal(String more) {
        return "  web.example.org: { profiles: [base], sets: { location: http, server: cdn.openbsd.org }, lladdr:"
                + " 02:00:00:00:00:01, address: 10.0.0.11" + more + " }";
    }

    /** A machine that is no guest is judged as the one that its file was written for. */
    @Test
    void aMachineThatIsNoGuestIsWhatItsFileSays() {
        for (String more : List.of(
                "",
                ", root-disk: { device: wd0 }",
                ", root-disk: { device: sd3 }",
                ", answers: { Network interface to configure: re0, IPv4 address for re0: autoconf }",
                ", answers: { network interface: 02:00:00:00:00:01 }",
                ", answers: { network interface: em3, IPv6 address for em3: none }",
                ", answers: { Choose your keyboard layout: de }",
                ", terminal: vt220, console: { device: com1, speed: 9600 }",
                ", console: { device: com0, speed: 115200 }",
                ", x11: no",
                ", xenodm: yes, keyboard: de")) {
            Snapshot snapshot = with(metal(more));
            assertThat(problems(snapshot)).as(more).isEmpty();
            assertThat(judge(snapshot, Machine.UNDECLARED).transcript().completes())
                    .as(more)
                    .isTrue();
        }
    }

    @Test
    void aWirelessInterfaceIsAskedAboutItsNetwork() {
        String answers = ", answers: { network interface: iwm0, Access point: home, Security protocol: p,"
                + " WPA passphrase: 0123456789abcdef }";
        assertThat(problems(with(metal(answers)))).isEmpty();
        assertThat(problems(with(metal(", machine: { interfaces: [iwm0] }" + answers))))
                .isEmpty();
        assertThat(problems(with(metal(", machine: { interfaces: [em0] }" + answers.replace("iwm0", "em0")))))
                .anyMatch(p -> p.contains("only with a wireless interface"));
    }

    @Test
    void whatIsDeclaredCountsMoreThanTheFile() {
        Snapshot snapshot = with(metal(", machine: { disks: [sd0] }, root-disk: { device: wd0 }"));
        assertThat(judge(snapshot, Machine.UNDECLARED).transcript().certainAbort())
                .isTrue();
        Snapshot named = with(metal("")
                .replace(
                        "lladdr: 02:00:00:00:00:01, address: 10.0.0.11",
                        "interfaces: [{ name: re0, lladdr: 02:00:00:00:00:01, network: lan, address: 10.0.0.11 }], answers: {"
                                + " network interface: em0 }"));
        assertThat(judge(named, Machine.UNDECLARED).transcript().certainAbort()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.0/10", "100.64.1.2/31", "100.127.0.0/16"})
    void vmdsOwnDhcpGivesARouter(String subnet) {
        String yaml = """
                networks: { local: { subnet: %s } }
                profiles: { new: { profiles: [base], machine: { host-name: new1 } } }
                site: { unknown: { profile: new, networks: [local] } }
                """.formatted(subnet);
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME, yaml);
        assertThat(snapshot.files().withheldFromUnknown()).isEmpty();
        Snapshot elsewhere = Snapshots.of(Snapshots.FRAME, yaml.replace(subnet, "10.7.0.0/24"));
        assertThat(elsewhere.files().withheldFromUnknown()).isNotEmpty();
    }

    @Test
    void aNameUnderMachineGoesWithTheHostsLladdr() {
        String answers = ", machine: { interfaces: [em0] }, answers: { network interface: 02:00:00:00:00:01 }";
        assertThat(problems(with(metal(answers)))).isEmpty();
        assertThat(judge(with(metal(answers.replace("00:01 }", "00:02 }"))), Machine.UNDECLARED)
                        .transcript()
                        .certainAbort())
                .isTrue();
    }
}
