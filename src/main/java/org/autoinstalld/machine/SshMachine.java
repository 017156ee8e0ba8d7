package org.autoinstalld.machine;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.problem.Printable;

/**
 * A hypervisor that the system's ssh(1) reaches. Its vm.conf is worked on in a copy below the state folder, and put in place
 * there by a command that comes before its reload; so a run that fails, or is killed, puts the old one back in the same way.
 */
public final class SshMachine implements VmdMachine, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A system takes so long a command line, and quoting makes it longer. */
    private static final int TOGETHER = 100;

    private final String name;
    private final SshConnection connection;
    private final List<String> prefix;
    private final Path folder;
    private final Map<String, SeenKernel> kernels = new ConcurrentHashMap<>();

    /**
     * @param name the hypervisor's
     * @param destination as ssh(1) takes it
     * @param prefix of all that is run there
     * @param state of the server or command
     */
    public SshMachine(String name, String destination, List<String> prefix, Path state) {
        this.name = name;
        this.connection = new SshConnection(destination, state);
        this.prefix = List.copyOf(prefix);
        this.folder = state.resolve("ssh").resolve(name);
    }

    private List<String> prefixed(List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }

    @Override
    public ExternalCommand command(List<String> words, Duration limit) {
        List<String> all = prefixed(words);
        return new ExternalCommand(connection.argv(all), limit).shownAs(connection.shown(all));
    }

    @Override
    public List<String> atTerminal(List<String> words) {
        return connection.atTerminal(prefixed(words));
    }

    private ExternalCommand script(RemoteScript script, List<String> words, Duration limit, String shown) {
        List<String> all = prefixed(List.of("sh", "-c", script.text(), "sh"));
        all.addAll(words);
        return new ExternalCommand(connection.argv(all), limit).shownAs(shown);
    }

    private Outcome run(RemoteScript script, List<String> words) {
        String shown = connection.shown(List.of(script.name().toLowerCase(Locale.ROOT)));
        return run(script(script, words, PATIENCE, shown));
    }

    @Override
    public Outcome run(ExternalCommand command) {
        return new Programs().run(command);
    }

    @Override
    public Optional<String> lost(Outcome outcome) {
        return connection.failure(outcome);
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public String shell() {
        return "ssh -t " + connection.destination();
    }

    @Override
    public boolean has(String program) {
        return true;
    }

    // ---- files that guests have ----

    /** What a script answers, without whatever else a login there prints. */
    private static List<String> answers(Outcome outcome) {
        return outcome.output()
                .lines()
                .filter(line -> line.startsWith(RemoteScript.MARK))
                .map(line -> line.substring(RemoteScript.MARK.length()).strip())
                .toList();
    }

    private String why(Outcome outcome) {
        return lost(outcome).orElseGet(() -> {
            String said = Printable.oneLine(outcome.output().strip().replace('\n', ' '));
            return said.isEmpty() ? outcome.command() + ": " + outcome.failure() : said;
        });
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public Map<String, SeenFile> look(Collection<String> paths) {
        Map<String, SeenFile> seen = new LinkedHashMap<>();
        List<String> all = paths.stream().distinct().toList();
        for (int i = 0; i < all.size(); i += TOGETHER) {
            List<String> some = all.subList(i, Math.min(all.size(), i + TOGETHER));
            Outcome outcome = run(
                    RemoteScript.LOOK, some.stream().map(SshMachine::absolute).toList());
            Map<String, SeenFile> found = seen(some, outcome);
            some.forEach(path -> seen.put(path, found.getOrDefault(path, new SeenFile.Unseen(why(outcome)))));
        }
        return seen;
    }

    /** Nothing, if it was not carried out. */
    static Map<String, SeenFile> seen(List<String> paths, Outcome outcome) {
        List<String> answers = answers(outcome);
        Map<String, SeenFile> seen = new LinkedHashMap<>();
        for (int i = 0; outcome.succeeded() && answers.size() == paths.size() && i < paths.size(); i++) {
            seen.put(paths.get(i), seen(paths.get(i), answers.get(i).split(" ")));
        }
        return seen;
    }

    private static SeenFile seen(String path, String[] words) {
        if (words[0].equals("f") && words.length == 5) {
            return new SeenFile.There(
                    path,
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Instant.ofEpochSecond(Long.parseLong(words[4])));
        }
        return switch (words[0]) {
            case "a" -> new SeenFile.Absent(String.join(":", List.of(words).subList(1, words.length)));
            case "n" -> new SeenFile.Absent("");
            default -> new SeenFile.Unseen("permission denied");
        };
    }

    /** Once in a run: it is read as a whole there, and all its guests ask for the same. */
    @Override
    public SeenKernel kernel(String path) {
        return kernels.computeIfAbsent(path, p -> {
            Outcome outcome = run(RemoteScript.KERNEL, List.of(absolute(p)));
            return outcome.succeeded() && !answers(outcome).isEmpty()
                    ? seen(outcome)
                    : new SeenKernel.Unseen(why(outcome));
        });
    }

    static SeenKernel seen(Outcome outcome) {
        String answer = answers(outcome).get(0);
        return switch (answer.substring(0, 1)) {
            case "f" -> KernelFile.of(answer, answer.startsWith("f elf "));
            case "a" -> new SeenKernel.Absent();
            default -> new SeenKernel.Unseen("permission denied");
        };
    }

    @Override
    public Optional<FreeSpace> free(String of) {
        return answers(run(RemoteScript.FREE, List.of(absolute(of)))).stream()
                .filter(answer -> answer.matches("-?[0-9]{1,15} .+"))
                .map(answer -> answer.split(" ", 2))
                .map(words -> new FreeSpace(words[1], Math.max(0, Long.parseLong(words[0])) << 10))
                .findFirst();
    }

    @Override
    public Optional<String> rename(String from, String to) {
        Outcome outcome = run(RemoteScript.RENAME, List.of(absolute(from), absolute(to)));
        return outcome.succeeded() ? Optional.empty() : Optional.of(why(outcome));
    }

    @Override
    public Optional<String> remove(String path) {
        Outcome outcome = run(RemoteScript.REMOVE, List.of(absolute(path)));
        return outcome.succeeded() ? Optional.empty() : Optional.of(why(outcome));
    }

    // ---- its vm.conf ----

    @Override
    public Path workingCopy(String path) {
        return folder.resolve(path.substring(1)).normalize();
    }

    @Override
    public ExternalCommand test(String path, List<String> words, Duration limit) {
        List<String> all = new ArrayList<>(List.of(path));
        words.forEach(word -> all.add(word.replace(ExternalCommand.FILE, RemoteScript.NEW)));
        int slash = path.lastIndexOf('/');
        String fresh = path.substring(0, slash + 1) + "." + path.substring(slash + 1) + ".autoinstalld.tmp";
        List<String> told = prefixed(words).stream()
                .map(word -> word.replace(ExternalCommand.FILE, fresh))
                .toList();
        return script(RemoteScript.TEST, all, limit, connection.shown(told)).reading(Path.of(ExternalCommand.FILE));
    }

    @Override
    public Optional<ExternalCommand> placing(
            String path, Content old, Content now, List<String> reload, Duration limit) {
        List<String> words = new ArrayList<>(List.of(path, old.sha256(), now.sha256()));
        words.addAll(reload);
        String shown = connection.shown(List.of("replace", path))
                + (reload.isEmpty() ? "" : ", then " + String.join(" ", prefixed(reload)));
        return Optional.of(script(RemoteScript.REPLACE, words, limit, shown).reading(workingCopy(path)));
    }

    /** Fetches a file anew, and reads its copy. One that is not there yet is as good as empty, and made when it is placed. */
    @Override
    public OnDisk read(String path) throws ConfFileException {
        Path copy = workingCopy(path);
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

    @Override
    public Optional<String> text(String path) {
        try {
            return read(path).content().map(Content::text);
        } catch (ConfFileException e) {
            return Optional.empty();
        }
    }

    private void fetch(String path, Path to) throws IOException, ConfFileException {
        List<String> argv =
                script(RemoteScript.READ, List.of(path), PATIENCE, "").argv();
        Process process = new ProcessBuilder(argv)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(to.toFile())
                .redirectError(Redirect.PIPE)
                .start();
        int code = 0;
        String failure = "no answer within " + PATIENCE.toSeconds() + " s";
        String said = "";
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                code = process.exitValue();
                if (code == 0 || code == RemoteScript.NOT_THERE) {
                    return;
                }
                failure = "exit code " + code;
                // a master that stays behind holds the pipe open, so only what is there is read
                byte[] there = process.getErrorStream()
                        .readNBytes(process.getErrorStream().available());
                said = new String(there, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "interrupted";
        } finally {
            process.destroyForcibly();
        }
        String spoken = said.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("; "));
        String why = code == SshConnection.FAILED
                ? connection.told(said, failure)
                : connection.destination() + ": " + Printable.oneLine(spoken.isEmpty() ? failure : spoken);
        throw new ConfFileException(
                Path.of(path),
                "cannot be read on hypervisor '" + name + "', " + why,
                connection.shown(List.of("cat", path)));
    }

    /** Closes the connection that commands shared. */
    @Override
    public void close() {
        connection.close();
    }
}
