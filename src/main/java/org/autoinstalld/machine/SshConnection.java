package org.autoinstalld.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.Exit;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.ShellWord;

/**
 * How the system's ssh(1) is called: with its configuration, agent and known hosts, and asking nobody. Commands of this
 * process share one connection, which the first of them opens, and the next one after it broke.
 */
final class SshConnection {
    static final String NO_WAY = " cannot be reached: ";

    /** What ssh(1) returns for its own failure, and else the code of the command. */
    static final int FAILED = 255;

    private static final String PROGRAM = "ssh";

    /** A path of a socket has 104 octets with its end, and ssh(1) makes one first that is 17 longer. */
    private static final int SOCKET_MAX = 86;

    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final AtomicInteger SOCKETS = new AtomicInteger();

    /**
     * A machine that lost its power answers nothing, and says so to nobody: 15 seconds of silence end a connection. What is
     * no error (a banner, that a connection was closed) is not to be mixed with what a command prints.
     */
    private static final List<String> OPTIONS = List.of(
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=10",
            "-o",
            "ServerAliveInterval=5",
            "-o",
            "ServerAliveCountMax=3",
            "-o",
            "LogLevel=ERROR");

    private final String destination;
    private final Path socket;
    private final boolean isShared;

    /** @param state folder of the socket, which no two processes share: one of them would close it for the other */
    SshConnection(String destination, Path state) {
        this.destination = destination;
        this.socket = state.toAbsolutePath()
                .resolve("ssh-" + ProcessHandle.current().pid() + "." + SOCKETS.incrementAndGet());
        String path = socket.toString();
        this.isShared = path.getBytes(StandardCharsets.UTF_8).length <= SOCKET_MAX && !path.contains("${");
    }

    String destination() {
        return destination;
    }

    /** With words quoted for the shell there, once. */
    List<String> argv(List<String> words) {
        List<String> all = begun();
        if (isShared && isReady()) {
            // the -o form would take a blank in the path for its end
            all.addAll(List.of("-o", "ControlMaster=auto", "-o", "ControlPersist=30", "-S", escaped()));
        }
        return ended(all, words);
    }

    /** The same on a connection of its own, with a terminal; what is typed is for the program there alone. */
    List<String> atTerminal(List<String> words) {
        List<String> all = begun();
        all.addAll(List.of("-S", "none", "-e", "none", "-tt"));
        return ended(all, words);
    }

    private static List<String> begun() {
        List<String> all = new ArrayList<>(List.of(PROGRAM));
        all.addAll(OPTIONS);
        return all;
    }

    private List<String> ended(List<String> all, List<String> words) {
        all.addAll(List.of("--", destination));
        words.forEach(word -> all.add(ShellWord.of(word)));
        return all;
    }

    /** As people are shown it: without what is the same each time. */
    String shown(List<String> words) {
        return words.stream()
                .map(ShellWord::of)
                .collect(Collectors.joining(" ", PROGRAM + " -o BatchMode=yes -- " + destination + " ", ""));
    }

    private boolean isReady() {
        try {
            StateFolder.make(socket.resolveSibling(""));
            return Files.isWritable(socket.resolveSibling(""));
        } catch (IOException e) {
            return false;
        }
    }

    private String escaped() {
        return socket.toString().replace("%", "%%");
    }

    /** ssh's own text, if it is ssh that failed, and what to do; empty if it is the command, or nothing. */
    Optional<String> failure(Outcome outcome) {
        if (!isMine(outcome.command())) {
            return Optional.empty();
        }
        boolean own = outcome.isExit(FAILED)
                || outcome.exit().equals(Exit.NOT_RUN)
                || outcome.exit().isSignal();
        return own ? Optional.of(told(outcome.output(), outcome.failure())) : Optional.empty();
    }

    private boolean isMine(ExternalCommand command) {
        int end = command.argv().indexOf("--");
        return command.argv().get(0).equals(PROGRAM)
                && end > 0
                && end + 1 < command.argv().size()
                && command.argv().get(end + 1).equals(destination);
    }

    /** @param said what ssh printed */
    String told(String said, String otherwise) {
        String text = said.lines()
                .map(String::strip)
                .filter(line -> line.matches(".*[A-Za-z0-9].*") && !line.startsWith("@"))
                .collect(Collectors.joining("; "));
        return destination + NO_WAY + Printable.oneLine(text.isEmpty() ? otherwise : text) + remedy(said);
    }

    private String remedy(String said) {
        if (said.contains("Host key verification failed") || said.contains("REMOTE HOST IDENTIFICATION")) {
            return "; 'ssh " + destination + "', as the user who runs this, shows its host key to accept it once";
        }
        return said.contains("Permission denied")
                ? "; ssh has to come in without asking: a key in authorized_keys there, and here in an agent or a file"
                : "";
    }

    /** Closes it, if it is open. */
    void close() {
        if (Files.exists(socket)) {
            new Programs()
                    .run(new ExternalCommand(
                            List.of(PROGRAM, "-S", escaped(), "-O", "exit", "--", destination), CLOSING));
        }
    }
}
