package org.autoinstalld.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleReaderTest {
    private static final Instant START = Instant.parse("2026-11-02T10:00:00Z");
    private static final String PROMPT = "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? ";

    private final List<String> log = new ArrayList<>();
    private final ConsoleReader reader = new ConsoleReader("vio0", text -> text.replace("hunter2", "***"), log::add);

    private void feed(String text) {
        reader.feed(text, START);
    }

    private Optional<String> due() {
        return reader.due(START);
    }

    private Optional<String> failure() {
        return reader.failure().map(ConsoleFailure::text);
    }

    // ---- what is typed ----

    @Test
    void thePromptIsAnsweredOnceAndOnlyWhenItIsThere() {
        feed("Welcome to the OpenBSD/amd64 7.8 installation program.\r\n");
        assertThat(due()).isEmpty();
        feed("(I)nstall, (U)pgrade, (A)uto");
        assertThat(due()).isEmpty();
        feed("install or (S)hell? ");
        assertThat(due()).contains("a");
        assertThat(due()).isEmpty();
        feed("a\r\n" + PROMPT);
        assertThat(due()).as("a second prompt is somebody's who looks into it").isEmpty();
    }

    @Test
    void theInterfaceIsNamedIfTheInstallerAsks() {
        feed("Which network interface should be used for the initial DHCP request? (or 'done') [vio0] ");
        assertThat(due()).as("nobody began").isEmpty();
        feed("\r\n" + PROMPT);
        assertThat(due()).contains("a");
        feed("a\r\nAvailable network interfaces are: vio0 vio1.\r\n"
                + "Which network interface should be used for the initial DHCP request? (or 'done') [vio0] ");
        assertThat(due()).contains("vio0");
        assertThat(due()).isEmpty();
    }

    @Test
    void aReturnIsTypedWhereNoPromptComes() {
        feed("Welcome to the OpenBSD/amd64 7.8 installation program.\r\n");
        assertThat(reader.due(START.plusSeconds(29))).isEmpty();
        assertThat(reader.due(START.plusSeconds(30))).contains("");
        assertThat(reader.due(START.plusSeconds(90))).isEmpty();
        feed("\r\n" + PROMPT);
        assertThat(due()).contains("a");
    }

    @Test
    void nothingIsTypedWhereTheInstallerGoesByItself() {
        ConsoleReader looking = new ConsoleReader(null, text -> text, line -> {});
        looking.feed("Welcome to the OpenBSD\r\n" + PROMPT, START);
        assertThat(looking.due(START.plusSeconds(60))).isEmpty();
    }

    // ---- failures ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Question has no answer in response file: \"password for root account?\""
                        + " | Question has no answer in response file: \"password for root account?\"",
                "No dhcp address on interface vio0 in 30 seconds. | No dhcp address on interface vio0 in 30 seconds.",
                "No dhcp address on interface em1 | No dhcp address on interface em1",
                "Could not determine auto server. | Could not determine auto server.",
                "Autopartitioning failed. | Autopartitioning failed.",
                "install.site failed | install.site failed",
                "upgrade.site failed | upgrade.site failed",
                "panic: uvm_fault | panic: uvm_fault",
                "vm 3 restarted too quickly | vm 3 restarted too quickly",
                "failed; check /tmp/ai/ai.log | failed; check /tmp/ai/ai.log",
            })
    void aFailureIsToldAtOnce(String line, String told) {
        feed("System hostname");
        assertThat(failure()).isEmpty();
        feed("\r\n" + line + "\r\nand so on\r\n");
        assertThat(failure()).isPresent();
        assertThat(failure().orElseThrow()).startsWith(told);
        feed(PROMPT);
        assertThat(due()).as("whoever looks finds it as it is").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Checksum test for site78.tgz failed. Continue anyway? [no] yes",
                "See what to do after a panic: read ddb(4).",
                "checking /tmp/ai/ai.log",
                "Autopartitioning sd0",
                "2 packets failed",
                "(no dhcp address on interface is an error)",
            })
    void whatIsNoneIsNone(String line) {
        feed(line + "\r\n");
        assertThat(failure()).isEmpty();
    }

    @Test
    void theFirstFailureCountsAndGivingUpIsToldWithItsQuestion() {
        feed("Location of sets? (disk http nfs or 'done') [http] http\r\n"
                + "HTTP Server? (hostname or 'done') ftp.example.org\r\n"
                + "ftp: ftp.example.org: no address associated with name\r\nfailed; check /tmp/ai/ai.log\r\n"
                + "panic: later\r\n");
        assertThat(failure())
                .contains("failed; check /tmp/ai/ai.log"
                        + " (before it: HTTP Server? (hostname or 'done') ftp.example.org)");
    }

    @Test
    void theQuestionWithoutAnswerIsKnown() {
        feed("\r\nQuestion has no answer in response file: \"system hostname? (short form, e.g. 'foo')\"\r\n");
        assertThat(reader.failure().orElseThrow().question()).isEqualTo("system hostname? (short form, e.g. 'foo')");
    }

    // ---- what is seen and logged ----

    @Test
    void linesAreLoggedAsTheyStandAndSecretsAreNot() {
        feed("Connected to /dev/ttyp0 (speed 115200)\r\n\033[2J\033[1;1Hboot>\b\b\b\b\bbsd\r\n");
        feed("Installing bsd      10% |**\rInstalling bsd     100% |****|\r\n");
        feed("a\u0001b hunter2\r\nlast");
        assertThat(log)
                .containsExactly(
                        "Connected to /dev/ttyp0 (speed 115200)",
                        "bsd",
                        "Installing bsd     100% |****|",
                        "a\\x01b ***");
        assertThat(reader.last()).isEqualTo("last");
        assertThat(reader.isConnected()).isTrue();
        feed(" hunter2\r\n\r\n[EOT]\r\n" + PROMPT);
        assertThat(reader.last()).isEqualTo("last ***");
    }

    @Test
    void aLineWithoutEndIsCut() {
        feed("x".repeat(100_000));
        assertThat(log).hasSize(25).allMatch(line -> line.length() == 4000);
    }
}
