package org.autoinstalld.machine;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.problem.Reason;

/**
 * The machine that this program runs on.
 *
 * @param prefix of commands
 */
public record ThisMachine(List<String> prefix) implements VmdMachine {
    private static final Path ROOT = Path.of("/");

    public ThisMachine {
        prefix = List.copyOf(prefix);
    }

    @Override
    public ExternalCommand command(List<String> words, Duration limit) {
        return new ExternalCommand(atTerminal(words), limit);
    }

    @Override
    public List<String> atTerminal(List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }

    @Override
    public Outcome run(ExternalCommand command) {
        return new Programs().run(command);
    }

    @Override
    public Optional<String> lost(Outcome outcome) {
        return Optional.empty();
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public String shell() {
        return "";
    }

    @Override
    public boolean has(String program) {
        return Programs.find(program).isPresent();
    }

    @Override
    public Map<String, SeenFile> look(Collection<String> paths) {
        Map<String, SeenFile> seen = new LinkedHashMap<>();
        paths.forEach(path -> seen.put(path, seen(path)));
        return seen;
    }

    private static SeenFile seen(String path) {
        try {
            Path file = ROOT.resolve(path);
            try {
                Map<String, Object> all = Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime");
                return new SeenFile.There(
                        path,
                        number(all, "dev"),
                        number(all, "ino"),
                        number(all, "size"),
                        ((FileTime) requireNonNull(all.get("lastModifiedTime"))).toInstant());
            } catch (IOException | UnsupportedOperationException e) {
                return Files.notExists(file)
                        ? new SeenFile.Absent(String.valueOf(file.getParent()))
                        : new SeenFile.Unseen(Reason.of(e));
            }
        } catch (InvalidPathException e) {
            // a locale without such names
            return new SeenFile.Unseen(Reason.of(e));
        }
    }

    private static long number(Map<String, Object> file, String what) {
        return ((Number) requireNonNull(file.get(what))).longValue();
    }

    @Override
    public SeenKernel kernel(String path) {
        SeenFile file = look(path);
        if (file instanceof SeenFile.Unseen unseen) {
            return new SeenKernel.Unseen(unseen.why());
        }
        return file.isAbsent() ? new SeenKernel.Absent() : KernelFile.of(ROOT.resolve(path));
    }

    @Override
    public Optional<FreeSpace> free(String folder) {
        FileStore store;
        try {
            store = Files.getFileStore(ROOT.resolve(folder));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FreeSpace(store.toString(), store.getUsableSpace()));
        } catch (IOException e) {
            return Optional.of(new FreeSpace(store.toString(), -1));
        }
    }

    @Override
    public Optional<String> rename(String from, String to) {
        try {
            Files.move(ROOT.resolve(from), ROOT.resolve(to));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Reason.of(e));
        }
    }

    @Override
    public Optional<String> remove(String path) {
        try {
            Files.deleteIfExists(ROOT.resolve(path));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Reason.of(e));
        }
    }

    @Override
    public Path workingCopy(String path) {
        return Path.of(path);
    }

    @Override
    public OnDisk read(String path) throws ConfFileException {
        return OnDisk.read(Path.of(path));
    }

    @Override
    public Optional<String> text(String path) {
        try {
            return read(path).content().map(Content::text);
        } catch (ConfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public ExternalCommand test(String path, List<String> words, Duration limit) {
        return command(words, limit);
    }

    @Override
    public Optional<ExternalCommand> placing(
            String path, Content old, Content now, List<String> reload, Duration limit) {
        return reload.isEmpty() ? Optional.empty() : Optional.of(command(reload, limit));
    }
}
