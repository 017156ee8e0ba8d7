package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Mirror;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the sets come from: mirrors of this and other releases, install media, the disk itself, several places. */
class SetsLocationTest {
    private static final String START = """
            System hostname = web1
            Password for root account = *************
            What timezone are you in = UTC
            """;
    private static final String NO_SIGNATURE = "Directory does not contain SHA256.sig. Continue without verification";
    private static final MachineFacts GUEST = MachineFacts.vmdGuest();
    private static final MachineFacts CD = GUEST.declaring(MachineFacts.CDROMS, List.of("cd0"));

    private static Transcript run(String lines, Mode mode, String setdir, MachineFacts facts) {
        return Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("f", (mode == Mode.INSTALL ? START : "") + lines),
                        mode,
                        Setdir.parse(setdir).orElseThrow(),
                        facts);
    }

    private static Transcript install(String lines, MachineFacts facts) {
        return run(lines, Mode.INSTALL, "7.8/amd64", facts);
    }

    private static String findings(Transcript t) {
        return String.join("\n", t.problems().stream().map(Object::toString).toList());
    }

    private static Optional<TranscriptEntry> asked(Transcript t, String question) {
        return t.entries().stream()
                .filter(e -> e.question().startsWith(question))
                .reduce((a, b) -> b);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cd0", "cd", "C"})
    void installMediaHoldNoSignature(String cd) {
        Transcript bare = install("Location of sets = " + cd + "\n", CD);
        assertThat(bare.outcome().text()).startsWith("aborts at \"" + NO_SIGNATURE + "?\"");
        assertThat(bare.certainAbort()).isFalse();
        assertThat(findings(bare)).contains("answer '" + NO_SIGNATURE + "' with yes");

        Transcript told = install("Location of sets = " + cd + "\n" + NO_SIGNATURE + " = yes\n", CD);
        assertThat(told.completes()).isTrue();
        assertThat(told.findings()).isEmpty();
    }

    @Test
    void siteSetsOnAMediumAreAskedAboutOnce() {
        Transcript t = install(
                "Location of sets = cd0\nSet name(s) = site78.tgz\n" + NO_SIGNATURE + " = yes\n",
                CD.declaring(
                        MachineFacts.MIRROR,
                        new Mirror(List.of("bsd", "base78.tgz", "INSTALL.amd64"), List.of("site78.tgz"))));
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
        assertThat(asked(t, "Checksum test")).isEmpty();
    }

    @Test
    void aMediumThatIsDeclaredToHoldASignatureIsVerified() {
        Transcript t = install(
                "Location of sets = cd0\n",
                CD.declaring(
                        MachineFacts.MIRROR,
                        new Mirror(List.of("bsd", "base78.tgz", "INSTALL.amd64", "SHA256.sig"), List.of())));
        assertThat(t.completes()).isTrue();
        assertThat(asked(t, "Directory does not contain")).isEmpty();
    }

    @Test
    void theDiskThatWasJustFormattedIsNoSource() {
        MachineFacts one = GUEST.declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0", 20L << 30)));
        Transcript t = install("Location of sets = disk\n" + NO_SIGNATURE + " = yes\n", one);
        assertThat(t.outcome().text())
                .startsWith("aborts at \"Are you *SURE* your install is complete without 'bsd'?\"");
        assertThat(t.certainAbort()).isTrue();
        assertThat(findings(t)).contains("'sd0' is the disk that was just formatted");
    }

    @Test
    void anotherDiskMayHoldTheSets() {
        MachineFacts two =
                GUEST.declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0", 20L << 30), Disk.blank("sd1", 1L << 30)));
        Transcript t = install("Location of sets = disk\n" + NO_SIGNATURE + " = yes\n", two);
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
        assertThat(asked(t, "Which disk contains the install media?"))
                .map(TranscriptEntry::answer)
                .contains("sd1");
        assertThat(install("Location of sets = disk\n", two).outcome().text())
                .startsWith("aborts at \"" + NO_SIGNATURE);
        Transcript root = install(
                "Location of sets = disk\nWhich disk contains the install media = sd0\n" + NO_SIGNATURE + " = yes\n",
                two);
        assertThat(root.completes()).isFalse();
    }

    @Test
    void nothingIsMountedBeforeAnInstallation() {
        Transcript t = install(
                "Location of sets = disk\nIs the disk partition already mounted = yes\n" + NO_SIGNATURE + " = yes\n",
                GUEST);
        assertThat(t.outcome().text()).contains("there is no directory '7.8/amd64' with the sets of 7.8/amd64");
        assertThat(t.certainAbort()).isTrue();
        // until 7.2 that was the default
        assertThat(run("Location of sets = disk\n", Mode.INSTALL, "7.2/amd64", GUEST)
                        .outcome()
                        .text())
                .contains("there is no directory '7.2/amd64'");
    }

    @Test
    void anUpgradeFromTheRootDiskNamesItsDirectory() {
        String lines = "Location of sets = disk\n" + NO_SIGNATURE + " = yes\n";
        assertThat(run(lines, Mode.UPGRADE, "7.8/amd64", GUEST).completes()).isFalse();
        Transcript t = run(lines + "Pathname to the sets = /home/_sysupgrade/\n", Mode.UPGRADE, "7.8/amd64", GUEST);
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "7.8/amd64, pub/OpenBSD/7.7/amd64, pub/OpenBSD/7.8/amd64",
        "7.8/amd64, /pub/OpenBSD/7.9/amd64/, pub/OpenBSD/7.8/amd64/",
        "7.8/amd64, pub/OpenBSD/snapshots/amd64, pub/OpenBSD/7.8/amd64",
        "snapshots/amd64, pub/OpenBSD/7.8/amd64, pub/OpenBSD/snapshots/amd64",
        "7.8/amd64, 7.8/OpenBSD/7.7/amd64, 7.8/OpenBSD/7.8/amd64",
    })
    void theKeyOfAReleaseFitsNoOther(String setdir, String directory, String right) {
        Transcript t = run(
                "Location of sets = http\nHTTP Server = mirror.example.org\nServer directory = " + directory + "\n",
                Mode.INSTALL,
                setdir,
                GUEST);
        assertThat(t.outcome().text())
                .startsWith("aborts at \"Signature check of SHA256.sig failed. Continue without verification?\"");
        assertThat(t.certainAbort()).isTrue();
        assertThat(t.problems()).anySatisfy(p -> {
            assertThat(p.isError()).isTrue();
            assertThat(p.place().line()).isEqualTo(6);
            assertThat(p.message()).contains("the machine boots the installer of " + setdir);
            assertThat(p.remedy()).isEqualTo("write '" + right + "'");
        });
        assertThat(findings(t)).doesNotContain("if that is meant");
    }

    @ParameterizedTest
    @CsvSource({
        "7.8/amd64, pub/OpenBSD/7.8/amd64",
        "7.8/amd64, mirror/7.7/OpenBSD/7.8/amd64",
        "7.8/amd64, openbsd",
        "7.8/amd64, pub/OpenBSD/7.8/own",
        "7.8/amd64, pub/OpenBSD/7.8",
        "7.8/amd64, sets-7.7/amd64",
        "snapshots/amd64, pub/OpenBSD/snapshots/amd64",
    })
    void aDirectoryOfTheReleaseOrOfNoneIsFine(String setdir, String directory) {
        Transcript t = run(
                "Location of sets = http\nHTTP Server = mirror.example.org\nServer directory = " + directory + "\n",
                Mode.INSTALL,
                setdir,
                GUEST);
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
    }

    @Test
    void theDirectoryOfAnotherArchitectureHasNoInstallFile() {
        Transcript t = install(
                "Location of sets = http\nHTTP Server = mirror.example.org\nServer directory = pub/OpenBSD/7.8/i386\n",
                GUEST);
        assertThat(t.completes()).isFalse();
        assertThat(asked(t, "INSTALL.amd64 not found")).isPresent();
        assertThat(findings(t)).contains("error: 'pub/OpenBSD/7.8/i386' is for 7.8/i386");
    }

    @Test
    void whatIsDeclaredAboutTheMirrorCountsMoreThanAPath() {
        Transcript t = install(
                "Location of sets = http\nHTTP Server = mirror.example.org\nServer directory = pub/OpenBSD/7.7/amd64\n",
                GUEST.declaring(
                        MachineFacts.MIRROR, new Mirror(List.of("bsd", "base78.tgz", "INSTALL.amd64"), List.of())));
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
    }

    @Test
    void anUpgradeTakesOnlyTheKernelOfTheNextRelease() {
        String lines = "Location of sets = http\nHTTP Server = mirror.example.org\nServer directory = pub/OpenBSD/";
        Transcript next = run(lines + "7.9/amd64\n", Mode.UPGRADE, "7.8/amd64", GUEST);
        assertThat(next.completes()).isTrue();
        assertThat(findings(next)).contains("error: no set of 7.8/amd64 is there, only kernels");
        Transcript before = run(lines + "7.7/amd64\n", Mode.UPGRADE, "7.8/amd64", GUEST);
        assertThat(before.outcome().text()).contains("Signature check of SHA256.sig failed");
    }

    @Test
    void aSecondLocationHoldsWhatIsNotInstalledYet() {
        Transcript t = install("""
                Location of sets = http
                HTTP Server = cdn.openbsd.org
                Location of sets = http
                HTTP Server = http://10.0.0.1
                Server directory = sets
                Set name(s) = done
                Set name(s) = site78.tgz
                Checksum test for site78.tgz failed. Continue anyway = yes
                Unverified sets: site78.tgz. Continue without verification = yes
                """, GUEST);
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
        // of itself the second one has nothing to add
        assertThat(install(
                                "Location of sets = http\nHTTP Server = cdn.openbsd.org\nLocation of sets = http\n"
                                        + "HTTP Server = http://10.0.0.1\n",
                                GUEST)
                        .findings())
                .isEmpty();
    }

    @Test
    void aMirrorOfOnesOwnMayHaveNoSignature() {
        String lines =
                "Location of sets = http\nHTTP Server = http://10.0.0.1\nSet name(s) = site78.tgz\n" + NO_SIGNATURE;
        Transcript t = install(lines + " = yes\n", GUEST);
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
        assertThat(install(lines + " = no\n", GUEST).completes()).isFalse();
    }

    @Test
    void aPatternSelectsNoSiteSetThatNobodyDeclared() {
        String lines = "Location of sets = http\nHTTP Server = cdn.openbsd.org\nSet name(s) = -game* site*\n";
        Transcript t = install(lines, GUEST);
        assertThat(t.completes()).isTrue();
        assertThat(findings(t)).contains("warning: 'site*' selects no set; write the name of the set in full");
        assertThat(asked(t, "Checksum test")).isEmpty();

        Transcript declared = install(
                lines,
                GUEST.declaring(
                        MachineFacts.MIRROR,
                        new Mirror(List.of("bsd", "base78.tgz", "INSTALL.amd64"), List.of("site78.tgz"))));
        assertThat(declared.outcome().text()).startsWith("aborts at \"Checksum test for site78.tgz");
        Transcript named = install(lines + "Checksum test for site78.tgz = yes\nUnverified sets: = yes\n", GUEST);
        assertThat(named.completes()).isTrue();
        assertThat(named.findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aMediumHasNoDirectoryOfAnotherRelease(Mode mode) {
        Transcript t = run(
                "Location of sets = cd0\nPathname to the sets = 7.7/amd64\n" + NO_SIGNATURE + " = yes\n",
                mode,
                "7.8/amd64",
                CD);
        assertThat(t.outcome().text()).contains("there is no directory '7.7/amd64' with the sets of 7.8/amd64");
        assertThat(findings(t)).contains("write '7.8/amd64'").doesNotContain("only kernels");
        // the directory on the media of snapshots bears the number
        assertThat(run(
                                "Location of sets = cd0\nPathname to the sets = 8.0/amd64\n" + NO_SIGNATURE
                                        + " = yes\n",
                                mode,
                                "snapshots/amd64",
                                CD)
                        .completes())
                .isTrue();
    }

    @Test
    void aLineAboutTheMissingSignatureIsCalledByItsName() {
        Transcript t = install(
                "Location of sets = http\nHTTP Server = mirror.example.org\n" + NO_SIGNATURE + " = yes\n",
                GUEST.declaring(
                        MachineFacts.MIRROR, new Mirror(List.of("bsd", "base78.tgz", "INSTALL.amd64"), List.of())));
        assertThat(findings(t))
                .contains("\"" + NO_SIGNATURE + "?\" is not asked on this machine")
                .doesNotContain("remove");
    }

    @Test
    void whoAnswersForEveryCaseHasNothingToMend() {
        Transcript t = install("""
                Location of sets = http
                HTTP Server = http://10.0.0.1
                Set name(s) = site78.tgz
                Checksum test for site78.tgz failed. Continue anyway = yes
                Unverified sets: site78.tgz. Continue without verification = yes
                Directory does not contain SHA256.sig. Continue without verification = yes
                Cannot determine prefetch area. Continue without verification = yes
                """, GUEST);
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
        assertThat(asked(t, "Unverified sets: site78.tgz.")).isPresent();
    }
}
