package org.autoinstalld.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.YamlBudget;
import org.autoinstalld.inventory.YamlFile;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** The inventory's folder. Files are parsed when they change, several at a time; the rest is remembered. */
public final class InventoryFolder {
    private record Parsed(FileStamp stamp, long readAtMillis, YamlFile file) {}

    private final Path root;
    private final Folder folder;
    private final InventoryReader reader = new InventoryReader();
    private final SecretFiles secrets;
    private Map<Path, Parsed> parsed = Map.of();
    private TreeMap<Path, Problem> unreadable = new TreeMap<>();
    private Optional<Folder.Contents> swept = Optional.empty();
    /** What is served; nothing before the first reading. */
    private Optional<Shrinking> served = Optional.empty();

    private boolean asMeant;

    public InventoryFolder(Path root) {
        this(root, new HostTokens(), false);
    }

    /**
     * The same with tokens for the hosts that have some.
     *
     * @param tolerant whether links that lead nowhere at the first reading are warnings
     */
    InventoryFolder(Path root, HostTokens tokens, boolean tolerant) {
        this.root = root;
        folder = new Folder(root, name -> name.endsWith(".yaml") || name.endsWith(".yml"), tolerant);
        secrets = new SecretFiles(tokens);
    }

    /** Whether anything changed since the last {@link #read}: a look at attributes, no more. */
    public boolean isChanged() {
        Folder.Contents now = folder.sweep();
        swept = Optional.of(now);
        return !now.problems().equals(unreadable)
                || now.files().size() != parsed.size()
                || now.files().entrySet().stream().anyMatch(e -> !isKnown(e.getKey(), e.getValue()))
                || secrets.isChanged();
    }

    /**
     * Whether what {@link #isChanged} saw still looks the same, so that nobody seems to be in the middle of writing it. An
     * editor that saves in place empties a file first, and what is half written may well make sense.
     */
    boolean isSettled() {
        return swept.filter(now -> !isSettled(now)).isEmpty() && secrets.isSettled();
    }

    private boolean isSettled(Folder.Contents now) {
        boolean written = now.files().entrySet().stream()
                .filter(e -> !isKnown(e.getKey(), e.getValue()))
                .allMatch(e -> FileStamp.of(e.getKey()).equals(Optional.of(e.getValue())));
        // some put the old file aside before they write the new one
        return written
                && parsed.keySet().stream()
                        .filter(path -> !now.files().containsKey(path))
                        .allMatch(path -> FileStamp.of(path).isEmpty());
    }

    private boolean isKnown(Path path, FileStamp stamp) {
        Parsed before = parsed.get(path);
        return before != null
                && before.stamp.equals(stamp)
                && !stamp.mayHide(before.readAtMillis, System.currentTimeMillis());
    }

    /** Forgets what was parsed: the next reading takes every file from disk, and what is empty as meant. */
    void forget() {
        parsed = Map.of();
        swept = Optional.empty();
        asMeant = true;
    }

    /** What was read last is served from now on, and what later readings are held against. */
    void take() {
        Map<Path, YamlFile> files = new HashMap<>(parsed.size() * 2);
        parsed.forEach((path, p) -> files.put(path, p.file));
        served = Optional.of(new Shrinking(root, files));
    }

    /**
     * Whether what was read last looks like the middle of a save: a file says less than what is served, or is gone. Its
     * author may be about to write the rest.
     */
    boolean mayBeUnfinished() {
        return served.filter(s -> s.mayBeUnfinished(files())).isPresent() || secrets.mayBeUnfinished();
    }

    private SortedMap<Path, YamlFile> files() {
        TreeMap<Path, YamlFile> files = new TreeMap<>();
        parsed.forEach((path, p) -> files.put(path, p.file));
        return files;
    }

    /** Reads what changed and settles all of it. */
    public Reading read() {
        // an edit after that look shows at the next one
        Folder.Contents now = swept.orElseGet(folder::sweep);
        swept = Optional.empty();
        Map<Path, Parsed> files = new HashMap<>(now.files().size() * 2);
        YamlBudget budget = new YamlBudget();
        now.files().forEach((path, stamp) -> {
            if (isParsed(path, stamp)) {
                budget.spend(java.util.Objects.requireNonNull(parsed.get(path)).file);
            }
        });
        now.files().entrySet().parallelStream()
                .map(e -> Map.entry(
                        e.getKey(),
                        isParsed(e.getKey(), e.getValue())
                                ? java.util.Objects.requireNonNull(parsed.get(e.getKey()))
                                : parse(e.getKey(), e.getValue(), budget)))
                .toList()
                .forEach(e -> files.put(e.getKey(), e.getValue()));
        parsed = files;
        unreadable = now.problems();
        List<YamlFile> inOrder = new ArrayList<>(
                asMeant || served.isEmpty()
                        ? files().values()
                        : served.get().judged(files(), unreadable.keySet()).values());
        asMeant = false;
        if (served.isEmpty()) {
            take();
        }
        unreadable.forEach((path, problem) -> inOrder.add(YamlFile.unreadable(path.toString(), problem)));
        if (inOrder.isEmpty()) {
            inOrder.add(YamlFile.unreadable(
                    root.toString(),
                    Problem.error(
                            Place.of(root.toString()), "no *.yaml or *.yml file in it", "an inventory (README)")));
        }
        secrets.begin();
        try {
            return reader.read(inOrder, secrets);
        } finally {
            secrets.end();
        }
    }

    /**
     * What {@link #read} would come to if one file held something else; the file itself is left alone.
     *
     * @param path of a file, existing or not, below the folder as the operator named it
     * @param bytes empty: if it were not there
     */
    public Reading readAs(Path path, Optional<byte[]> bytes) {
        read();
        List<YamlFile> inOrder = new ArrayList<>();
        TreeMap<Path, YamlFile> files = new TreeMap<>();
        parsed.forEach((p, file) -> files.put(p, file.file));
        files.remove(path);
        bytes.ifPresent(b -> files.put(path, YamlFile.parse(path.toString(), b)));
        inOrder.addAll(files.values());
        unreadable.forEach((p, problem) -> inOrder.add(YamlFile.unreadable(p.toString(), problem)));
        if (inOrder.isEmpty()) {
            inOrder.add(YamlFile.parse(path.toString(), new byte[0]));
        }
        secrets.begin();
        try {
            return reader.read(inOrder, secrets);
        } finally {
            secrets.end();
        }
    }

    /** Whether what the last reading made of a file still holds. */
    private boolean isParsed(Path path, FileStamp stamp) {
        return isKnown(path, stamp)
                && !java.util.Objects.requireNonNull(parsed.get(path)).file.isCutOff();
    }

    /** All of the file, or as much of a large one as it takes to refuse it. */
    private static byte[] bytes(Path path, FileStamp stamp) throws IOException {
        if (stamp.size() <= YamlFile.MAX_BYTES) {
            return Files.readAllBytes(path);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(YamlFile.MAX_BYTES + 1);
        }
    }

    private Parsed parse(Path path, FileStamp stamp, YamlBudget budget) {
        long now = System.currentTimeMillis();
        Parsed before = parsed.get(path);
        try {
            YamlFile file = YamlFile.parse(path.toString(), bytes(path, stamp), budget);
            // the same object for the same content, so that its hosts need not be settled again
            YamlFile kept = before != null
                            && !before.file.isCutOff()
                            && before.file.digest().equals(file.digest())
                    ? before.file
                    : file;
            return new Parsed(stamp, now, kept);
        } catch (IOException e) {
            return new Parsed(stamp, now, YamlFile.unreadable(path.toString(), Folder.unreadable(path, e)));
        }
    }
}
