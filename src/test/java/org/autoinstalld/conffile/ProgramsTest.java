package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private final Programs programs = new Programs();

    @Test
    void wordsReachTheProgramAsTheyAre() {
        CommandRunner.Outcome outcome = programs.run(ExternalCommand.of("printf", "%s|", "a b", "$HOME", "*", "'"));
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output()).isEqualTo("a b|$HOME|*|'|");
    }

    @Test
    void saysHowItFailedAndWhatWasPrintedOnBothStreams() {
        CommandRunner.Outcome outcome = programs.run(ExternalCommand.of("sh", "-c", "echo out; echo err >&2; exit 3"));
        assertThat(outcome.failure()).isEqualTo("exit code 3");
        assertThat(outcome.output()).isEqualTo("out\nerr\n");
    }

    @Test
    void aProgramThatIsNotThereIsAFailure() {
        CommandRunner.Outcome outcome = programs.run(ExternalCommand.of("/nonexistent/program"));
        assertThat(outcome.failure()).startsWith("cannot be run: ");
    }

    @Test
    void nothingIsWaitingOnStandardInput() {
        assertThat(programs.run(ExternalCommand.of("cat")).succeeded()).isTrue();
    }

    @Test
    void endsWhatTakesTooLongWithItsChildren() {
        Duration limit = Duration.ofMillis(200);
        CommandRunner.Outcome outcome;
        do {
            // on a busy machine a shell needs its time to begin
            limit = limit.multipliedBy(2);
            outcome =
                    programs.run(new ExternalCommand(List.of("sh", "-c", "sleep 600 & echo $!; wait; echo x"), limit));
        } while (outcome.output().isEmpty() && limit.toSeconds() < 60);

        assertThat(outcome.failure()).startsWith("still running after ");
        assertThat(outcome.output()).matches("[0-9]+\n");
        Optional<ProcessHandle> child =
                ProcessHandle.of(Long.parseLong(outcome.output().strip()));
        assertThat(child.map(ProcessHandle::onExit))
                .satisfies(exit -> exit.ifPresent(e -> assertThat(e).succeedsWithin(Duration.ofMinutes(1))));
    }

    @Test
    void saysHowLongItWaited() {
        assertThat(programs.run(new ExternalCommand(List.of("sleep", "600"), Duration.ofMillis(300)))
                        .failure())
                .isEqualTo("still running after 300 ms");
    }

    @Test
    void doesNotWaitForADaemonThatHoldsTheOutput() {
        CommandRunner.Outcome outcome = programs.run(ExternalCommand.of("sh", "-c", "sleep 600 & echo started $!"));
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output()).startsWith("started ");
        long daemon =
                Long.parseLong(outcome.output().substring("started ".length()).strip());
        assertThat(ProcessHandle.of(daemon).filter(ProcessHandle::destroyForcibly))
                .as("it is still at it")
                .isPresent();
    }

    @Test
    void keepsABoundedPartOfMuchOutput() {
        CommandRunner.Outcome outcome = programs.run(ExternalCommand.of("head", "-c", "3000000", "/dev/zero"));
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output()).hasSize(64 * 1024);
    }

    @Test
    void findsProgramsAlongThePath() {
        assertThat(Programs.find("sh")).isPresent();
        assertThat(Programs.find("/bin/sh")).contains(Path.of("/bin/sh"));
        assertThat(Programs.find("no-such-program-here")).isEmpty();
        assertThat(Programs.find("/etc/passwd")).isEmpty();
    }

    @Test
    void aCommandNeedsAProgramAndTime() {
        assertThatThrownBy(() -> ExternalCommand.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExternalCommand(List.of("x"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
