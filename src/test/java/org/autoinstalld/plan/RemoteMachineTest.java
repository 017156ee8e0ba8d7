package org.autoinstalld.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteMachineTest {
    private static final RemoteMachine MACHINE = RemoteMachine.of("vmhost2", "root@vmhost2", Path.of("/s"));

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
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + RemoteMachine.quoted(word)).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void destinationAndWordsComeAfterTheOptions() {
        List<String> argv = MACHINE.argv(List.of("vmctl", "start", "it's"));
        assertThat(argv).startsWith("ssh", "-o", "BatchMode=yes").contains("ControlPath=/s/ssh/vmhost2/control");
        assertThat(argv.subList(argv.indexOf("--"), argv.size()))
                .containsExactly("--", "root@vmhost2", "vmctl", "start", "'it'\\''s'");
    }

    @Test
    void aSocketWhosePathIsTooLongIsDoneWithout() {
        RemoteMachine deep = RemoteMachine.of("vmhost2", "vmhost2", Path.of("/" + "d".repeat(90)));
        assertThat(deep.argv(List.of("true"))).noneMatch(word -> word.startsWith("Control"));
    }
}
