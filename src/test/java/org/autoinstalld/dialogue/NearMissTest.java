package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that administrators write and no question has, and the question that each was meant for. */
class NearMissTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Root password | Password for root account
                    root passwd | Password for root account
                    Root account password | Password for root account
                    Paswords for root | Password for root account
                    User password | Password for user
                    Host name | System hostname
                    Hostname of system | System hostname
                    Sytem hostname | System hostname
                    Start sshd | Start sshd(8) by default
                    Enable sshd | Start sshd(8) by default
                    Start ssh | Start sshd(8) by default
                    Setup user | Setup a user
                    Set up a user | Setup a user
                    Time zone | What timezone are you in
                    Timezone setting | What timezone are you in
                    Name servers | DNS nameservers
                    DNS servers | DNS nameservers
                    DNS name server | DNS nameservers
                    Domain name for DNS | DNS domain name
                    Keyboard layout choice | Choose your keyboard layout
                    Sets location | Location of sets
                    Root disk device | Which disk is the root disk
                    Http mirror | HTTP Server
                    Interface to configure | Network interface to configure
                    Default gateway | Default IPv4 route
                    """)
    void theQuestionThatWasMeantIsNamed(String key, String question) {
        ResponseFile file = ResponseFile.read("install.conf", key + " = x\n");
        Transcript t =
                Dialogue.builtIn().simulate(file, Mode.INSTALL, new Setdir("7.8", "amd64"), MachineFacts.vmdGuest());
        LineUse use = t.lines().get(0);
        String told = t.findings().stream()
                .filter(f -> f.problem().place().line() == 1)
                .map(f -> f.problem().toString())
                .reduce("", (a, b) -> a + b + "\n");
        if (use.kind() == LineUse.Kind.NEVER_MATCHES) {
            assertThat(told).contains("perhaps '" + question);
        } else {
            assertThat(told + use.note() + t.entries()).contains(question.substring(question.indexOf(' ') + 1));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            arm64 | Change the default console to com0 | only amd64 and i386 ask "Change the default console to com0?"
            arm64 | Which speed should com0 use | only amd64 and i386 ask "Which speed should com0 use?"
            arm64 | Do you expect to run the X Window System | only amd64 and i386 ask "Do you expect to run the X
            arm64 | An EFI/GPT disk may not boot. Proceed | only amd64 asks "An EFI/GPT disk may not boot. Proceed?"
            i386 | An EFI/GPT disk may not boot. Proceed | only amd64 asks "An EFI/GPT disk may not boot. Proceed?"
            i386 | Use (W)hole disk MBR, | only amd64 asks "Use (W)hole disk MBR, whole disk (G)PT
            """)
    void aQuestionOfAnotherArchitectureIsNamed(String arch, String key, String said) {
        ResponseFile file = ResponseFile.read("install.conf", key + " = yes\n");
        Transcript t =
                Dialogue.builtIn().simulate(file, Mode.INSTALL, new Setdir("7.8", arch), MachineFacts.vmdGuest());

        assertThat(t.lines().get(0).kind()).isEqualTo(LineUse.Kind.NEVER_MATCHES);
        assertThat(t.findings().stream().map(f -> f.problem().toString()).filter(f -> f.contains(":1:1:")))
                .singleElement()
                .asString()
                .contains(said);
    }

    private static String told(Mode mode, MachineFacts facts, String lines) {
        ResponseFile file = ResponseFile.read("install.conf", lines.replace("; ", "\n") + "\n");
        return Dialogue.builtIn().simulate(file, mode, new Setdir("7.8", "amd64"), facts).findings().stream()
                .map(f -> f.problem().toString())
                .reduce("", (a, b) -> a + b + "\n");
    }

    @Test
    void whoMeantToEncryptIsToldWhatToWrite() {
        assertThat(told(Mode.INSTALL, MachineFacts.vmdGuest(), "Encrypt the root disk with a passphrase = yes"))
                .contains("write 'Encrypt the root disk = passphrase'")
                .doesNotContain("remove the line");
        assertThat(told(Mode.INSTALL, MachineFacts.vmdGuest(), "Encrypt the root disk with a passphrase = no"))
                .contains("remove the line")
                .doesNotContain("write 'Encrypt");
    }

    @Test
    void thatTheDiskIsLeftUnencryptedIsSaidOnce() {
        String told = told(
                Mode.INSTALL,
                MachineFacts.vmdGuest(),
                "System hostname = a; Password for root = *************; Encrypt the root disk = yes;"
                        + " New passphrase = abcdefgh; Location of sets = http; HTTP Server = a.example.org;"
                        + " What timezone are you in = UTC");
        assertThat(told.split("left unencrypted", -1)).as(told).hasSize(2);
    }

    @Test
    void noLineHelpsWhereThereIsNoDiskToName() {
        MachineFacts none = MachineFacts.vmdGuest().declaring(MachineFacts.DISKS, List.of());
        MachineFacts encrypted = MachineFacts.vmdGuest()
                .declaring(
                        MachineFacts.DISKS, List.of(new MachineFacts.Disk("sd0", 0, MachineFacts.Contents.ENCRYPTED)));
        String rest = "System hostname = a; Password for root = *************; Location of sets = http";

        assertThat(told(Mode.INSTALL, none, rest))
                .contains("aborts at \"Which disk")
                .doesNotContain("add a line 'Which");
        assertThat(told(Mode.UPGRADE, encrypted, rest))
                .contains("aborts at \"Which disk", "sysupgrade(8)")
                .doesNotContain("add a line 'Which");
    }

    @Test
    void ofAnOlderDirectoryNobodySaysThatItsRamDiskIsInstalled() {
        assertThat(
                        told(
                                Mode.UPGRADE,
                                MachineFacts.vmdGuest(),
                                "Location of sets = http; HTTP Server = a.example.org; Server directory = pub/OpenBSD/7.7/amd64"))
                .contains("is for 7.7/amd64")
                .doesNotContain("replaces bsd.rd");
    }
}
