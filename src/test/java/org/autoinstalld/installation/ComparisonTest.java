package org.autoinstalld.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.ResponseFile;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.installation.Comparison.Verdict;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.responsefile.ExpectedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a machine tells, beside what was foreseen: each difference with both sides, and a question nobody knows first. */
class ComparisonTest {
    private static final String FILE = """
            System hostname = web1
            Password for root account = *************
            Public ssh key for root account = none
            What timezone are you in = Europe/Zurich
            Location of sets = http
            HTTP Server = 192.0.2.1
            Default IPv4 route = 192.0.2.254
            Setup a user = amy
            Password for user amy = *************
            """;

    private static final MachineFacts GUEST = MachineFacts.vmdGuest()
            .declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0", 20L << 30)))
            .declaring(MachineFacts.INTERFACES, List.of(Interface.of("vio0", "fe:e1:bb:d1:00:01")));

    private static Transcript run(Mode mode, String release, MachineFacts facts) {
        return Dialogue.builtIn()
                .simulate(ResponseFile.read("install.conf", FILE), mode, new Setdir(release, "amd64"), facts);
    }

    private static Transcript run(MachineFacts facts) {
        return run(Mode.INSTALL, "7.8", facts);
    }

    private static FirstBootReport report(Mode mode, List<String> log, String... console) {
        String text = "--- host keys\n--- " + mode.word() + ".resp\n" + String.join("\n", log) + "\n--- ai.log\n"
                + String.join("\n", console);
        return FirstBootReport.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Comparison compared(MachineFacts foreseen, List<String> log) {
        return Comparison.of(run(foreseen), report(Mode.INSTALL, log));
    }

    private static List<String> texts(Comparison comparison) {
        return comparison.differences().stream().map(Difference::text).toList();
    }

    @ParameterizedTest
    @CsvSource({"install, 7.0", "install, 7.4", "install, 7.8", "install, snapshots", "upgrade, 7.4", "upgrade, 7.8"})
    void whatWentAsForeseenIsSaidToHaveDoneSo(String mode, String release) {
        Transcript run = run(Mode.of(mode).orElseThrow(), release, GUEST);
        Comparison comparison = Comparison.of(run, report(run.mode(), InstallerLog.of(run)));
        assertThat(comparison).isEqualTo(new Comparison(Verdict.AS_FORESEEN, "", List.of()));
        assertThat(comparison.verdict().words()).isEqualTo("installed as foreseen");
    }

    @Test
    void anotherDiskIsTheMachines() {
        MachineFacts other = GUEST.declaring(MachineFacts.DISKS, List.of(Disk.blank("sd1")));
        Comparison comparison = compared(GUEST, InstallerLog.of(run(other)));
        assertThat(comparison.verdict()).isEqualTo(Verdict.OTHERWISE);
        assertThat(texts(comparison))
                .containsExactly(
                        "\"Which disk is the root disk?\" got sd1, sd0 was foreseen: the machine has other disks"
                                + " than machine: says");
    }

    @Test
    void whatNobodyDeclaredWasAssumed() {
        MachineFacts other = MachineFacts.vmdGuest().declaring(MachineFacts.DISKS, List.of(Disk.blank("wd0")));
        assertThat(texts(compared(MachineFacts.vmdGuest(), InstallerLog.of(run(other)))))
                .containsExactly(
                        "\"Which disk is the root disk?\" got wd0, sd0 was foreseen: the machine has other disks"
                                + " than was assumed, and machine: does not say");
    }

    @Test
    void aQuestionInOtherWordsStandsBesideTheOneThatWasForeseen() {
        MachineFacts other = GUEST.declaring(MachineFacts.INTERFACES, List.of(Interface.of("em0")));
        assertThat(texts(compared(GUEST, InstallerLog.of(run(other)))))
                .containsExactly(
                        "\"Network interface to configure?\" got em0, vio0 was foreseen: the machine has other"
                                + " interfaces than machine: says",
                        "\"IPv4 address for em0?\" was asked, \"IPv4 address for vio0?\" was foreseen: the machine has"
                                + " other interfaces than machine: says",
                        "\"IPv6 address for em0?\" was asked, \"IPv6 address for vio0?\" was foreseen: the machine has"
                                + " other interfaces than machine: says");
    }

    @Test
    void questionsThatCameOrDidNotComeAreNamed() {
        MachineFacts glass = GUEST.declaring(MachineFacts.CONSOLE, Console.glass("com0"));
        assertThat(texts(compared(GUEST, InstallerLog.of(run(glass)))))
                .contains(
                        "\"Terminal type?\" was foreseen to get vt220, and was not asked: the machine has another console"
                                + " than was assumed, and machine: does not say",
                        "\"Choose your keyboard layout\" was asked and got default, and was not foreseen: the machine has"
                                + " another console than was assumed, and machine: does not say");
    }

    @Test
    void aQuestionThatNobodyKnowsIsSaidFirst() {
        MachineFacts other = GUEST.declaring(MachineFacts.DISKS, List.of(Disk.blank("sd1")));
        List<String> log = new ArrayList<>(InstallerLog.of(run(other)));
        log.add(log.size() - 2, "Shall the moon be full = yes");
        Comparison comparison = compared(GUEST, log);
        assertThat(comparison.verdict()).isEqualTo(Verdict.CATALOGUE_BEHIND);
        assertThat(texts(comparison)).hasSize(2);
        assertThat(texts(comparison).get(0))
                .isEqualTo(
                        "the installer asked \"Shall the moon be full?\", which got yes, and the catalogue of questions"
                                + " has no such question for 7.8/amd64: the catalogue is behind");
    }

    @Test
    void mishapsAreKnownQuestions() {
        List<String> log = new ArrayList<>(InstallerLog.of(run(GUEST)));
        log.add("Time appears wrong.  Set to 'Sat Nov 28 12:00:00 UTC 2026' = yes");
        assertThat(compared(GUEST, log).verdict()).isEqualTo(Verdict.OTHERWISE);
    }

    @Test
    void oneThatWasForeseenToStopIsADifference() {
        Transcript stops = Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("install.conf", "System hostname = web1\n"),
                        Mode.INSTALL,
                        new Setdir("7.8", "amd64"),
                        GUEST);
        Comparison comparison = Comparison.of(stops, report(Mode.INSTALL, InstallerLog.of(run(GUEST))));
        assertThat(texts(comparison).get(0)).startsWith("it is installed, and was foreseen to stop: aborts at ");
    }

    @Test
    void whatCannotBeComparedSaysWhy() {
        Transcript run = run(GUEST);
        assertThat(Comparison.of(run, FirstBootReport.EMPTY).verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(Comparison.of(run, report(Mode.UPGRADE, InstallerLog.of(run)))
                        .why())
                .contains("another mode than install");
        assertThat(Comparison.of(run(Mode.INSTALL, "6.1", GUEST), report(Mode.INSTALL, List.of("A = b")))
                        .why())
                .contains("older than");
    }

    @Test
    void anAnswerThatOnlyThoseKnowWhoWriteItIsNotCompared() {
        Transcript run = run(GUEST);
        assertThat(InstallerLog.of(run)).noneMatch(l -> l.contains("*****"));
    }

    // ---- what is to be written under machine: ----

    private static Transcript with(Map<String, String> machine, MachineFacts facts) {
        Machine.Read read = Machine.ofAssignments(
                "learned",
                machine.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
        assertThat(read.problems()).isEmpty();
        return run(ExpectedMachine.declared(read.machine(), facts));
    }

    private static Map<String, String> learned(MachineFacts foreseen, FirstBootReport report) {
        return LearnedMachine.needed(
                LearnedMachine.of(report, foreseen), keys -> Comparison.of(with(keys, foreseen), report));
    }

    private static void isLearned(MachineFacts truth, Map<String, String> expected, String... console) {
        FirstBootReport report = report(Mode.INSTALL, InstallerLog.of(run(truth)), console);
        Map<String, String> learned = learned(GUEST, report);
        assertThat(learned).isEqualTo(expected);
        assertThat(Comparison.of(with(learned, GUEST), report).isAsForeseen())
                .as("the next forecast is right")
                .isTrue();
    }

    @Test
    void nothingIsLearnedFromWhatWentAsForeseen() {
        isLearned(GUEST, Map.of(), "Available disks are: sd0.", "Available network interfaces are: vio0 vlan0.");
    }

    @Test
    void disksAreLearnedFromTheConsole() {
        isLearned(
                GUEST.declaring(MachineFacts.DISKS, List.of(Disk.blank("sd1"), Disk.blank("sd0"))),
                Map.of("disks", "[sd1, sd0:20G:nothing]"),
                "Available disks are: sd1 sd0.",
                "Which disk is the root disk? ('?' for details) [sd1] sd1");
    }

    @Test
    void withoutItsConsoleTheLogShowsTheRootDisk() {
        isLearned(GUEST.declaring(MachineFacts.DISKS, List.of(Disk.blank("wd0"))), Map.of("disks", "[wd0]"));
    }

    @Test
    void interfacesAreLearned() {
        isLearned(
                GUEST.declaring(MachineFacts.INTERFACES, List.of(Interface.of("em0"), Interface.of("em1")))
                        .declaring(MachineFacts.NETBOOT, "em1"),
                Map.of("interfaces", "[em0, em1]", "netboot", "em1"),
                "Available network interfaces are: em0 em1 vlan0.",
                "Network interface to configure? (name, lladdr, '?', or 'done') [em1] em1");
    }

    @Test
    void theConsoleIsLearned() {
        isLearned(GUEST.declaring(MachineFacts.CONSOLE, Console.glass("com0")), Map.of("console", "glass"));
    }

    @Test
    void whatDhcpSaysIsLearned() {
        isLearned(
                GUEST.declaring(MachineFacts.DHCP, new Dhcp("", "", false, List.of("192.0.2.53"))),
                Map.of("router", "no"));
    }

    @Test
    void factsSurviveBeingWritten() {
        MachineFacts facts = GUEST.declaring(
                        MachineFacts.INTERFACES, List.of(Interface.of("em0", "00:00:5e:00:53:01"), Interface.of("em1")))
                .declaring(MachineFacts.EFI, true)
                .declaring(MachineFacts.DHCP, new Dhcp("h", "example.org", false, List.of()));
        assertThat(FactTexts.of(
                        with(FactTexts.of(facts), MachineFacts.vmdGuest()).facts()))
                .isEqualTo(FactTexts.of(facts));
    }
}
