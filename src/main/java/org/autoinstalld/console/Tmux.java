package org.autoinstalld.console;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.CommandRunner;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;

/** tmux(1) on a socket of our own, so that no session of anybody is touched, and nobody's settings matter. */
public final class Tmux {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROGRAM = "tmux";

    /** Of what is still there when somebody goes on with a session. */
    private static final String BACKLOG = "-500";

    private final CommandRunner runner;
    private final Path socket;

    /** @param state the state folder */
    public Tmux(Path state, CommandRunner runner) {
        this.runner = runner;
        this.socket = state.resolve("tmux.sock").toAbsolutePath();
    }

    /** Whether this machine has it. */
    public static boolean isThere() {
        return Programs.find(PROGRAM).isPresent();
    }

    /** What tmux makes of that name. */
    static String session(String vm) {
        return vm.replace('.', '_').replace(':', '_');
    }

    /** How somebody looks at it, as it would be typed. */
    public String attach(String vm) {
        return String.join(" ", command("attach", "-t", session(vm)));
    }

    private static String pane(String vm) {
        return "=" + session(vm) + ":";
    }

    private List<String> command(String... words) {
        List<String> all = new ArrayList<>(List.of(PROGRAM, "-S", socket.toString()));
        all.addAll(List.of(words));
        return all;
    }

    private CommandRunner.Outcome run(List<String> words) {
        return runner.run(new ExternalCommand(words, LIMIT));
    }

    boolean has(String vm) {
        return run(command("has-session", "-t", "=" + session(vm))).succeeded();
    }

    /**
     * Runs a program in the session of that VM, which is made if need be. What it prints goes to the pipe from the first
     * octet on: tmux carries out all of this before it reads any.
     *
     * @return why not; empty if it was started
     */
    Optional<String> run(String vm, List<String> program, Path pipe) {
        List<String> words = has(vm)
                ? command("respawn-pane", "-k", "-t", pane(vm))
                : command(
                        "-f",
                        "/dev/null",
                        "start-server",
                        ";",
                        // a program that ends at once leaves its words
                        "set-option",
                        "-g",
                        "remain-on-exit",
                        "on",
                        ";",
                        "set-option",
                        "-g",
                        "history-limit",
                        "10000",
                        ";",
                        "new-session",
                        "-d",
                        "-x",
                        "160",
                        "-y",
                        "50",
                        "-s",
                        session(vm));
        words.addAll(program);
        words.addAll(List.of(";", "pipe-pane", "-t", pane(vm), into(pipe)));
        return failure(run(words));
    }

    /** Has what comes from now on go to the pipe, and gives what came before. */
    String again(String vm, Path pipe) {
        List<String> words = command("pipe-pane", "-t", pane(vm), into(pipe));
        words.addAll(List.of(";", "capture-pane", "-p", "-J", "-S", BACKLOG, "-t", pane(vm)));
        CommandRunner.Outcome outcome = run(words);
        return outcome.succeeded() ? outcome.output().stripTrailing() : "";
    }

    private static String into(Path pipe) {
        return "exec cat >'" + pipe.toString().replace("'", "'\\''") + "'";
    }

    /** Whether the program in it has ended. */
    boolean isOver(String vm) {
        CommandRunner.Outcome outcome = run(command("display-message", "-p", "-t", pane(vm), "#{pane_dead}"));
        return !outcome.succeeded() || outcome.output().strip().equals("1");
    }

    /** What stands on its screen, and what was scrolled off it: the notice of an end does that. */
    List<String> shown(String vm) {
        CommandRunner.Outcome outcome = run(command("capture-pane", "-p", "-J", "-S", BACKLOG, "-t", pane(vm)));
        return outcome.output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Pane is dead"))
                .toList();
    }

    /** Types a text, and Return. */
    Optional<String> type(String vm, String text) {
        List<String> words = command("send-keys", "-t", pane(vm));
        if (!text.isEmpty()) {
            words.addAll(List.of("-l", "--", text, ";", "send-keys", "-t", pane(vm)));
        }
        words.add("Enter");
        return failure(run(words));
    }

    /** Ends a session, if there is one, and lets go of the console. */
    public void end(String vm) {
        run(command("kill-session", "-t", "=" + session(vm)));
    }

    private static Optional<String> failure(CommandRunner.Outcome outcome) {
        return outcome.succeeded()
                ? Optional.empty()
                : Optional.of("tmux: "
                        + (outcome.output().isBlank()
                                ? outcome.failure()
                                : outcome.output().strip()));
    }
}
