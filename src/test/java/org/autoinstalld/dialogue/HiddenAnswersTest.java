package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are hidden where they stand, and nothing else is. */
class HiddenAnswersTest {
    private static Transcript install(String text) {
        return Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("f", text),
                        Mode.INSTALL,
                        new Setdir("7.8", "amd64"),
                        MachineFacts.vmdGuest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"root", "disk", "default", "install", "line", "vio0", "example", "root disk", "openbsd", "7.8"})
    void aWordIsNoSecretElsewhere(String password) {
        String start = """
                System hostname = web1
                Password for root = %s
                Setup a user = ops
                Password for user = %s
                Encrypt the root disk = passphrase
                New passphrase = %s
                """;
        String rest = """
                What timezone are you in = UTC
                Which disk is the rot disk = sd0
                Start sshd(8) by default = perhaps
                """;
        String shown = TranscriptText.of(install(start.formatted(password, password, password) + rest));
        String other = TranscriptText.of(install(start.formatted("hunter2", "hunter2", "hunter2") + rest));
        assertThat(shown).isEqualTo(other).doesNotContain("hunter2").contains("= <provided>");
    }

    @Test
    void aSecretQuestionHidesWhateverAnswersIt() {
        String shown = TranscriptText.of(install("""
                System hostname = web1
                root account = hunter2
                Setup a user = ops
                for user ops = hunter3
                account = hunter4
                """));
        assertThat(shown).doesNotContain("hunter2").contains("= <provided>");
    }

    @Test
    void aPasswordThatIsNoWordIsHiddenAlsoWhereItIsRepeated() {
        Transcript t = install("""
                System hostname = web1
                Password for root = hunter2
                Passwort for user = hunter3
                Setup a user = no
                Password for user ops = hunter4
                HTTP Server = mirror.example.org
                Start sshd(8) by default = hunter2
                Full name for user = hunter2
                """);
        assertThat(t.outcome().text()).contains("'<provided>' is not a valid choice");
        assertThat(TranscriptText.of(t)).doesNotContain("hunter");
    }
}
