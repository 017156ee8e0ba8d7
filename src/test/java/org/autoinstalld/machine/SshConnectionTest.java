package org.autoinstalld.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.Exit;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.problem.ShellWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshConnectionTest {
    @TempDir
    Path state;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "/etc/vm.conf",
                "with blank",
                "it's",
                "$HOME",
                "`id`",
                "a;b|c&d",
                "*",
                "",
                "~root",
                "\\",
                "two\nlines",
                "\"q\"",
                "-n",
                "#x",
                "{a,b}"
            })
    void aShellMakesOfAQuotedWordTheWord(String word) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(word)).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void destinationAndWordsComeAfterTheOptions() {
        SshConnection connection = new SshConnection("root@vmhost2", state);
        List<String> argv = connection.argv(List.of("vmctl", "start", "it's"));
        assertThat(argv).startsWith("ssh", "-o", "BatchMode=yes").contains("ControlMaster=auto", "-S");
        assertThat(argv.get(argv.indexOf("-S") + 1)).startsWith(state + "/ssh-");
        assertThat(argv.subList(argv.indexOf("--"), argv.size()))
                .containsExactly("--", "root@vmhost2", "vmctl", "start", "'it'\\''s'");
        assertThat(connection.shown(List.of("vmctl", "start", "a b")))
                .isEqualTo("ssh -o BatchMode=yes -- root@vmhost2 vmctl start 'a b'");
    }

    @Test
    void aTerminalHasAConnectionOfItsOwn() {
        assertThat(new SshConnection("vmhost2", state).atTerminal(List.of("vmctl", "console", "web1")))
                .containsSequence("-S", "none")
                .doesNotContain("ControlMaster=auto")
                .endsWith("--", "vmhost2", "vmctl", "console", "web1");
    }

    @Test
    void aSocketWhosePathIsTooLongIsDoneWithout() {
        SshConnection deep = new SshConnection("vmhost2", state.resolve("d".repeat(90)));
        assertThat(deep.argv(List.of("true"))).doesNotContain("-S");
    }

    private static Optional<String> failure(SshConnection connection, List<String> argv, int code, String said) {
        return connection.failure(Outcome.of(new ExternalCommand(argv, Duration.ofSeconds(1)), code, said));
    }

    @Test
    void whatSshSaysItselfIsNoWordOfTheCommand() {
        SshConnection connection = new SshConnection("vmhost2", state);
        List<String> argv = connection.argv(List.of("vmctl", "status"));
        assertThat(failure(connection, argv, 1, "vmctl: connect: /var/run/vmd.sock: Permission denied"))
                .isEmpty();
        assertThat(failure(connection, argv, 255, "ssh: connect to host vmhost2 port 22: No route to host"))
                .contains("vmhost2 cannot be reached: ssh: connect to host vmhost2 port 22: No route to host");
        assertThat(failure(connection, argv, 255, """
                @@@@@@@@@@@@@@@
                @    WARNING    @
                Host key verification failed.
                """).orElseThrow())
                .startsWith("vmhost2 cannot be reached: Host key verification failed.; 'ssh vmhost2', as the user");
        assertThat(failure(connection, argv, 255, "vmhost2: Permission denied (publickey).")
                        .orElseThrow())
                .contains("authorized_keys there");
        assertThat(failure(connection, argv, 130, "")).isPresent();
        assertThat(failure(new SshConnection("other", state), argv, 255, "x")).isEmpty();
        ExternalCommand command = new ExternalCommand(argv, Duration.ofSeconds(1));
        assertThat(connection.failure(new Outcome(command, Exit.NOT_RUN, "cannot be run: no such file", "")))
                .contains("vmhost2 cannot be reached: cannot be run: no such file");
        assertThat(connection.failure(new Outcome(command, Exit.ENDED, "still running after 1 s", "")))
                .isEmpty();
    }
}
