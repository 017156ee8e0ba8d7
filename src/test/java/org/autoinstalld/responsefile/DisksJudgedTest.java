package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.TranscriptText;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on a disk before the installer comes, and which questions follow from it. */
class DisksJudgedTest {
    private static final Setdir SETDIR = new Setdir("7.8", "amd64");

    private static Snapshot with(String host) {
        return Snapshots.of(Snapshots.FRAME, """
                hosts:
                  web.example.org:
                    profiles: [base]
                    lladdr: 02:00:00:00:00:01
                    address: 10.0.0.11
                    sets: { location: http, server: cdn.openbsd.org }
                %s""".formatted(host.indent(4)));
    }

    private static Host host(Snapshot snapshot) {
        return snapshot.inventory().hosts().get(new HostName("web.example.org"));
    }

    private static Judgement judge(Snapshot snapshot, Mode mode, ValueMap facts) {
        return snapshot.files().judge(host(snapshot), mode, SETDIR, facts).orElseThrow();
    }

    private static List<String> problems(Snapshot snapshot, Mode mode) {
        return judge(snapshot, mode, Machine.UNDECLARED).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static ValueMap facts(String... assignments) {
        Machine.Read read = Machine.ofAssignments("facts", List.of(assignments));
        assertThat(read.problems()).isEmpty();
        return read.machine();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{ sd0: 20G, has: openbsd }]",
                "{ sd0: 20G, has: openbsd }",
                "[sd0:20G:openbsd]",
                "sd0:openbsd",
                "[{ has: openbsd-gpt, sd0: 20G }, sd1:1G]"
            })
    void aDiskThatHasOpenBsdIsAskedAboutWithItsArea(String disks) {
        Snapshot snapshot = with("machine: { disks: " + disks + " }");
        assertThat(snapshot.reading().problems()).isEmpty();
        String shown = TranscriptText.of(
                judge(snapshot, Mode.INSTALL, Machine.UNDECLARED).transcript());
        assertThat(shown)
                .contains("whole disk (G)PT, (O)penBSD area or (E)dit?")
                .contains("= OpenBSD  [default");
        String tried = TranscriptText.of(
                judge(with(""), Mode.INSTALL, facts("disks=" + disks)).transcript());
        assertThat(tried).contains("whole disk (G)PT, (O)penBSD area or (E)dit?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{ sd0: 20G, has: openbds }]",
                "[{ sd0: 20G, hat: openbsd }]",
                "[{ has: openbsd }]",
                "[{ sd0: big }]",
                "[sd0:20G:40G]",
                "[sd0:openbsd:20G]",
                "[{ sd0: 20G, sd1: 20G }]"
            })
    void whatIsNoDiskIsAnError(String disks) {
        assertThat(Machine.ofAssignments("facts", List.of("disks=" + disks)).problems())
                .anyMatch(p -> p.isError() && !p.message().contains("Exception"));
    }

    @Test
    void aKeyForOneWordingIsAWarningUntilSomebodySaysWhatTheDiskHas() {
        String answer = "answers: { \"Use (W)hole disk MBR, whole disk (G)PT or (E)dit\": whole }\n";
        assertThat(problems(with(answer), Mode.INSTALL))
                .anyMatch(p -> p.contains("warning") && p.contains("write 'Use (W)hole disk MBR, whole disk'"));
        assertThat(problems(with(answer + "machine: { disks: [sd0:20G] }"), Mode.INSTALL))
                .anyMatch(p -> p.contains("(O)penBSD area"));
        assertThat(problems(with(answer + "machine: { disks: [{ sd0: 20G, has: nothing }] }"), Mode.INSTALL))
                .isEmpty();
        List<String> other = problems(with(answer + "machine: { disks: [{ sd0: 20G, has: openbsd }] }"), Mode.INSTALL);
        assertThat(other)
                .anyMatch(
                        p -> p.contains("is never used: the machine is asked \"Use (W)hole disk MBR, whole disk (G)PT,"
                                + " (O)penBSD area or (E)dit?\""))
                .noneMatch(p -> p.contains("is not asked on this machine"));
    }

    @Test
    void theStockAnswerFitsEveryWording() {
        for (String use : List.of("whole", "gpt")) {
            Snapshot snapshot = with("root-disk: { use: " + use + " }\nmachine: { disks: [sd0:20G], efi: no }");
            assertThat(problems(snapshot, Mode.INSTALL)).isEmpty();
        }
    }

    @Test
    void anEncryptedDiskIsClosedToAnUpgradeFromTheNetwork() {
        Snapshot snapshot = with("root-disk: { passphrase: correct horse battery staple }");
        assertThat(judge(snapshot, Mode.INSTALL, Machine.UNDECLARED)
                        .transcript()
                        .completes())
                .isTrue();
        Judgement upgrade = judge(snapshot, Mode.UPGRADE, Machine.UNDECLARED);
        assertThat(upgrade.transcript().outcome().text()).startsWith("aborts at \"Which disk is the root disk?");
        assertThat(upgrade.transcript().certainAbort()).isTrue();
        assertThat(TranscriptText.of(upgrade.transcript())).contains("sysupgrade(8)");
        RenderResult made = snapshot.files().make(host(snapshot), Mode.UPGRADE, SETDIR);
        assertThat(made).isInstanceOf(RenderResult.Nothing.class);
        // it is as it must be, so check has nothing to say
        assertThat(problems(snapshot, Mode.UPGRADE)).isEmpty();
        assertThat(problems(snapshot, Mode.INSTALL)).isEmpty();
    }

    @Test
    void namingAnEncryptedDiskDoesNotOpenIt() {
        Snapshot snapshot = with("root-disk: { passphrase: correct horse battery staple, device: sd0 }\n"
                + "upgrade-answers: { Which disk is the root disk: sd0 }\n"
                + "machine: { disks: [sd0:20G, sd1:20G] }");
        Judgement upgrade = judge(snapshot, Mode.UPGRADE, Machine.UNDECLARED);
        assertThat(upgrade.transcript().outcome().text()).contains("'sd0' is not a valid root disk");
    }

    @Test
    void whoSaysWhatTheDiskHasIsBelieved() {
        Snapshot snapshot = with("root-disk: { passphrase: correct horse battery staple }\n"
                + "machine: { disks: [{ sd0: 20G, has: openbsd }] }");
        assertThat(judge(snapshot, Mode.UPGRADE, Machine.UNDECLARED)
                        .transcript()
                        .completes())
                .isTrue();
        Snapshot other = with("machine: { disks: [{ sd0: 20G, has: encrypted }] }");
        assertThat(judge(other, Mode.UPGRADE, Machine.UNDECLARED).transcript().completes())
                .isFalse();
        assertThat(problems(other, Mode.UPGRADE)).anyMatch(p -> p.contains("the root disk is encrypted"));
        Snapshot data = with("machine: { disks: [{ sd0: 20G, has: nothing }, { sd1: 20G, has: openbsd }] }");
        assertThat(TranscriptText.of(
                        judge(data, Mode.UPGRADE, Machine.UNDECLARED).transcript()))
                .contains("= sd1  [default: the only disk]");
        Snapshot two = with("machine: { disks: [{ sd0: 20G, has: encrypted }, { sd1: 20G, has: openbsd }] }");
        assertThat(judge(two, Mode.UPGRADE, Machine.UNDECLARED).transcript().completes())
                .isTrue();
    }

    @Test
    void theDiskWithTheInstallMediaIsNotTheRootDisk() {
        String yaml = """
                hosts:
                  web.example.org:
                    profiles: [base]
                    lladdr: 02:00:00:00:00:01
                    address: 10.0.0.11
                    sets: { location: disk }
                    answers: { Which disk contains the install media: sd1 }
                """;
        Judgement judgement = judge(Snapshots.of(Snapshots.FRAME, yaml), Mode.INSTALL, Machine.UNDECLARED);
        assertThat(judgement.transcript().completes()).isTrue();
        assertThat(judgement.problems()).isEmpty();
        Judgement same = judge(
                Snapshots.of(Snapshots.FRAME, yaml.replace("media: sd1", "media: sd0")),
                Mode.INSTALL,
                Machine.UNDECLARED);
        assertThat(same.transcript().completes()).isFalse();
    }

    @Test
    void anyDeviceMayBeEncrypted() {
        Snapshot snapshot = with("root-disk: { passphrase: correct horse battery staple, device: wd0 }");
        assertThat(judge(snapshot, Mode.INSTALL, Machine.UNDECLARED)
                        .transcript()
                        .completes())
                .isTrue();
        assertThat(judge(snapshot, Mode.UPGRADE, Machine.UNDECLARED)
                        .transcript()
                        .certainAbort())
                .isTrue();
        Snapshot named = with("root-disk: { passphrase: correct horse battery staple, device: wd0 }\n"
                + "upgrade-answers: { Which disk is the root disk: wd0 }");
        assertThat(judge(named, Mode.UPGRADE, Machine.UNDECLARED)
                        .transcript()
                        .outcome()
                        .text())
                .contains("'wd0' is not a valid root disk");
    }
}
