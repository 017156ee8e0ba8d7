package org.autoinstalld.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.YamlFile;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The inventory's folder. Files are parsed when they change, several at a time; the rest is remembered. */
public final class InventoryFolder {
    private record Parsed(FileStamp stamp, long readAtMillis, YamlFile file) {}

    private final Path root;
    private final Folder folder;
    private final InventoryReader reader = new InventoryReader();
    private final SecretFiles secrets;
    private Map<Path, Parsed> parsed = Map.of();
    private TreeMap<Path, Problem> unreadable = new TreeMap<>();
    private Folder.@Nullable Contents swept;
    /** What is served; nothing before the first reading. */
    private @Nullable Shrinking served;

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
        swept = now;
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
        return (swept == null || isSettled(swept)) && secrets.isSettled();
    }

    private boolean isSettled(Folder.Contents now) {
        boolean written = now.files().entrySet().stream()
                .filter(e -> !isKnown(e.getKey(), e.getValue()))
                .allMatch(e -> e.getValue().equals(FileStamp.of(e.getKey())));
        // some put the old file aside before they write the new one
        return written
                && parsed.keySet().stream()
                        .filter(path -> !now.files().containsKey(path))
                        .allMatch(path -> FileStamp.of(path) == null);
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
        swept = null;
        asMeant = true;
    }

    /** What was read last is served from now on, and what later readings are held against. */
    void take() {
        served = new Shrinking(root, files());
    }

    /**
     * Whether what was read last looks like the middle of a save: a file says less than what is served, or is gone. Its
     * author may be about to write the rest.
     */
    boolean mayBeUnfinished() {
        return served != null && served.mayBeUnfinished(files()) || secrets.mayBeUnfinished();
    }

    private SortedMap<Path, YamlFile> files() {
        TreeMap<Path, YamlFile> files = new TreeMap<>();
        parsed.forEach((path, p) -> files.put(path, p.file));
        return files;
    }

    /** Reads what changed and settles all of it. */
    public Reading read() {
        // an edit after that look shows at the next one
        Folder.Contents now = swept == null ? folder.sweep() : swept;
        swept = null;
        Map<Path, Parsed> files = new HashMap<>(now.files().size() * 2);
        YamlFile.Budget budget = new YamlFile.Budget();
        now.files().forEach((path, stamp) -> {
            Parsed kept = kept(path, stamp);
            if (kept != null) {
                files.put(path, kept);
                budget.spend(kept.file);
            }
        });
        now.files().entrySet().parallelStream()
                .filter(e -> !files.containsKey(e.getKey()))
                .map(e -> Map.entry(e.getKey(), parse(e.getKey(), e.getValue(), budget)))
                .toList()
                .forEach(e -> files.put(e.getKey(), e.getValue()));
        parsed = files;
        unreadable = now.problems();
        List<YamlFile> inOrder = new ArrayList<>(
                asMeant || served == null
                        ? files().values()
                        : served.judged(files(), unreadable.keySet()).values());
        asMeant = false;
        if (served == null) {
            take();
        }
        addUnreadable(inOrder);
        if (inOrder.isEmpty()) {
            inOrder.add(YamlFile.unreadable(
                    root.toString(),
                    Problem.error(
                            Place.of(root.toString()), "no *.yaml or *.yml file in it", "an inventory (README)")));
        }
        return settled(inOrder);
    }

    private void addUnreadable(List<YamlFile> files) {
        unreadable.forEach((path, problem) -> files.add(YamlFile.unreadable(path.toString(), problem)));
    }

    private Reading settled(List<YamlFile> inOrder) {
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
     * @param bytes null: if it were not there
     */
    public Reading readAs(Path path, byte @Nullable [] bytes) {
        read();
        SortedMap<Path, YamlFile> files = files();
        files.remove(path);
        if (bytes != null) {
            files.put(path, YamlFile.parse(path.toString(), bytes));
        }
        List<YamlFile> inOrder = new ArrayList<>(files.values());
        addUnreadable(inOrder);
        if (inOrder.isEmpty()) {
            inOrder.add(YamlFile.parse(path.toString(), new byte[0]));
        }
        return settled(inOrder);
    }

    /** What the last reading made of a file, if it still holds. */
    private @Nullable Parsed kept(Path path, FileStamp stamp) {
        Parsed before = parsed.get(path);
        return before != null && isKnown(path, stamp) && !before.file.isCutOff() ? before : null;
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

    private Parsed parse(Path path, FileStamp stamp, YamlFile.Budget budget) {
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
