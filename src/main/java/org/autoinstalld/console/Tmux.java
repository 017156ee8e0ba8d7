package org.autoinstalld.console;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.conffile.CommandRunner;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;

/** tmux(1) on a socket of our own, so that no session of anybody is touched, and nobody's settings matter. */
public final class Tmux {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROGRAM = "tmux";

    private static final int TURNS = 10;

    /** Of what is still there when somebody goes on with a session. */
    private static final String BACKLOG = "-500";

    private final CommandRunner runner;
    private final Path socket;
    /** Hosts of which a session was made here, and may be there still. */
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();

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
    static String session(String host) {
        return host.replace('.', '_').replace(':', '_');
    }

    /** How somebody looks at it, as it would be typed; empty if there is no such session. */
    public Optional<String> attachable(String host) {
        return has(host) ? Optional.of(attach(host)) : Optional.empty();
    }

    /** How somebody looks at it, as it would be typed. */
    public String attach(String host) {
        return String.join(" ", command("attach", "-t", session(host)));
    }

    /** How a session of that host is begun with a program, as it would be typed. */
    public String start(String host, List<String> program) {
        List<String> words = command("new-session", "-d", "-s", session(host));
        words.addAll(program);
        return String.join(" ", words);
    }

    private static String pane(String host) {
        return "=" + session(host) + ":";
    }

    private List<String> command(String... words) {
        List<String> all = new ArrayList<>(List.of(PROGRAM, "-S", socket.toString()));
        all.addAll(List.of(words));
        return all;
    }

    private CommandRunner.Outcome run(List<String> words) {
        return runner.run(new ExternalCommand(words, LIMIT));
    }

    /** A server ends with its last session, and whoever is at its door just then is sent away: there will be another one. */
    private CommandRunner.Outcome insistently(List<String> words) {
        CommandRunner.Outcome outcome = run(words);
        for (int turn = 1; turn < TURNS && tellsOfItsEnd(outcome); turn++) {
            outcome = run(words);
        }
        return outcome;
    }

    private static boolean tellsOfItsEnd(CommandRunner.Outcome outcome) {
        return !outcome.succeeded() && outcome.output().startsWith("server exited unexpectedly");
    }

    boolean has(String host) {
        return run(command("has-session", "-t", "=" + session(host))).succeeded();
    }

    /**
     * Runs a program in the session of that host, which is made if need be. What it prints goes to the writer from the first
     * octet on: tmux carries out all of this before it reads any.
     *
     * @param writer what a shell is told that takes what is printed
     * @return why not; empty if it was started
     */
    Optional<String> run(String host, List<String> program, String writer) {
        List<String> again = List.of("respawn-pane", "-k", "-t", pane(host));
        if (sessions.contains(host) && run(begun(again, host, program, writer)).succeeded()) {
            return Optional.empty();
        }
        CommandRunner.Outcome made = insistently(begun(
                List.of(
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
                        session(host)),
                host,
                program,
                writer));
        sessions.add(host);
        return failure(made.output().startsWith("duplicate session") ? run(begun(again, host, program, writer)) : made);
    }

    private List<String> begun(List<String> how, String host, List<String> program, String writer) {
        List<String> words = command(how.toArray(String[]::new));
        words.addAll(program);
        words.addAll(List.of(";", "pipe-pane", "-t", pane(host), writer));
        return words;
    }

    /** Has what comes from now on go to the writer, and gives what came before. */
    String again(String host, String writer) {
        List<String> words = command("pipe-pane", "-t", pane(host), writer);
        words.addAll(List.of(";", "capture-pane", "-p", "-J", "-S", BACKLOG, "-t", pane(host)));
        CommandRunner.Outcome outcome = run(words);
        return outcome.succeeded() ? outcome.output().stripTrailing() : "";
    }

    /** Whether the program in it has ended. */
    boolean isOver(String host) {
        CommandRunner.Outcome outcome = run(command("display-message", "-p", "-t", pane(host), "#{pane_dead}"));
        return !outcome.succeeded() || outcome.output().strip().equals("1");
    }

    /** What stands on its screen, and what was scrolled off it: the notice of an end does that. */
    List<String> shown(String host) {
        CommandRunner.Outcome outcome = run(command("capture-pane", "-p", "-J", "-S", BACKLOG, "-t", pane(host)));
        return outcome.output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Pane is dead"))
                .toList();
    }

    /** Types a text, and Return. */
    Optional<String> type(String host, String text) {
        List<String> words = command("send-keys", "-t", pane(host));
        if (!text.isEmpty()) {
            words.addAll(List.of("-l", "--", text, ";", "send-keys", "-t", pane(host)));
        }
        words.add("Enter");
        return failure(run(words));
    }

    /** Ends a session, if there is one, and lets go of the console. */
    public void end(String host) {
        sessions.remove(host);
        run(command("kill-session", "-t", "=" + session(host)));
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
