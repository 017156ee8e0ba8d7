package org.autoinstalld.plan;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.problem.Printable;

/**
 * A hypervisor that the system's ssh(1) reaches, with its configuration, agent and known hosts. Its vm.conf is worked on in a
 * copy below the state folder, and put in place there by a command that comes before its reload; so a run that fails, or is
 * killed, puts the old one back in the same way.
 *
 * @param name the hypervisor's
 * @param destination as ssh(1) takes it
 * @param folder where copies are, and the socket of the connection that commands share
 */
public record RemoteMachine(String name, String destination, Path folder) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A socket's path has 104 octets, and ssh(1) makes a longer one first. */
    private static final int SOCKET_MAX = 80;

    /** Writes what comes in beside the file, runs a test on that, and takes it away. */
    private static final String TEST =
            "t=$1; shift; umask 077; cat >\"$t\" || exit; \"$@\"; r=$?; rm -f \"$t\"; exit $r";

    /** Gives what comes in the file's name, if it came whole and the file holds what we know of. */
    private static final String REPLACE = "f=$1 t=$2 old=$3 new=$4; "
            + "s() { { sha256 -q \"$1\" 2>/dev/null || sha256sum <\"$1\"; } | cut -c1-64; }; "
            + "k() { [ \"$1\" = \"$old\" ] || [ \"$1\" = \"$new\" ]; }; "
            + "k \"$(s \"$f\")\" || { echo \"$f changed since it was read\" >&2; exit 1; }; "
            + "cp -p \"$f\" \"$t\" && cat >\"$t\" && k \"$(s \"$t\")\" && mv \"$t\" \"$f\" && exit; "
            + "rm -f \"$t\"; echo \"$f was not replaced\" >&2; exit 1";

    /** @param state of the server or command */
    public static RemoteMachine of(String name, String destination, Path state) {
        return new RemoteMachine(name, destination, state.resolve("ssh").resolve(name));
    }

    /** With words quoted for the shell there, once. */
    List<String> argv(List<String> words) {
        List<String> all = new ArrayList<>(List.of("ssh", "-o", "BatchMode=yes"));
        Path socket = folder.resolve("control").toAbsolutePath();
        if (socket.toString().length() <= SOCKET_MAX) {
            all.addAll(List.of("-o", "ControlMaster=auto", "-o", "ControlPath=" + socket, "-o", "ControlPersist=30"));
        }
        all.addAll(List.of("--", destination));
        words.forEach(word -> all.add(quoted(word)));
        return all;
    }

    /** For a shell: as it is, if it is nothing but signs that mean nothing there. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** A command there. */
    ExternalCommand command(List<String> words, Duration limit) {
        return new ExternalCommand(argv(words), limit);
    }

    /** Where the copy of a file of it is. */
    Path copy(String path) {
        return folder.resolve(path.substring(1)).normalize();
    }

    private static String beside(String path) {
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash + 1) + "." + path.substring(slash + 1) + ".autoinstalld.tmp";
    }

    /** Runs a test there on new content, which it gets beside the file. */
    ExternalCommand test(String path, List<String> words, Duration limit) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", TEST, "sh", beside(path)));
        words.forEach(word -> all.add(word.replace(ExternalCommand.FILE, beside(path))));
        return command(all, limit).reading(Path.of(ExternalCommand.FILE));
    }

    /** Puts the copy in the file's place, whichever of the two contents it has then. */
    ExternalCommand replace(String path, List<String> prefix, Content old, Content now, Duration limit) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of("sh", "-c", REPLACE, "sh", path, beside(path), old.sha256(), now.sha256()));
        return command(all, limit).reading(copy(path));
    }

    /** Fetches a file anew, and reads its copy. */
    OnDisk read(String path) throws ConfFileException {
        Path copy = copy(path);
        Path parent = copy.getParent();
        if (!copy.startsWith(folder) || parent == null) {
            throw new ConfFileException(Path.of(path), "no file of another machine", "an absolute path without '..'");
        }
        try {
            StateFolder.make(parent);
            Path fresh = Files.createTempFile(parent, ".fetched", "");
            try {
                fetch(path, fresh);
                Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw ConfFileException.of(copy, "cannot be written", e);
        }
        return OnDisk.read(copy);
    }

    /** The text of a file there; empty if there is none, or it cannot be read. */
    Optional<String> text(String path) {
        try {
            return read(path).content().map(Content::text);
        } catch (ConfFileException e) {
            return Optional.empty();
        }
    }

    private void fetch(String path, Path to) throws IOException, ConfFileException {
        Process process = new ProcessBuilder(argv(List.of("cat", path)))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(to.toFile())
                .redirectError(Redirect.PIPE)
                .start();
        String said = "";
        boolean ended;
        try {
            ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (ended && process.exitValue() != 0) {
                // a master that stays behind holds the pipe open, so only what is there is read
                byte[] there = process.getErrorStream()
                        .readNBytes(process.getErrorStream().available());
                said = new String(there, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        if (!ended) {
            process.destroyForcibly();
        }
        if (!ended || process.exitValue() != 0) {
            String why = said.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("; "));
            throw new ConfFileException(
                    Path.of(path),
                    "cannot be read on hypervisor '" + name + "', " + destination + ": "
                            + (ended
                                    ? Printable.oneLine(why.isEmpty() ? "exit code " + process.exitValue() : why)
                                    : "no answer within " + PATIENCE.toSeconds() + " s"),
                    "ssh -o BatchMode=yes -- " + destination + " cat " + path);
        }
    }
}
