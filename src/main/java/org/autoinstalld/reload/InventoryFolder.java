package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/** The inventory's folder. Files are parsed when they change, several at a time; the rest is remembered. */
public final class InventoryFolder {
    private record Parsed(FileStamp stamp, long readAtMillis, YamlFile file) {
        /** Whether it has to be read once more, later. */
        boolean isYoung() {
            return stamp.mayHide(readAtMillis, Long.MAX_VALUE);
        }
    }

    /** To parse fewer takes no longer than to look for their outlines. */
    private static final long WORTH_OUTLINES = 10_000;

    private final Path root;
    private final boolean tolerant;
    private final Folder folder;
    private final InventoryReader reader = new InventoryReader();
    private final SecretFiles secrets;
    private final KeptSources sources;
    private Map<Path, Parsed> parsed = Map.of();
    /** What was read last, in order; of what is kept for it, nothing changes once it is handed out. */
    private volatile TreeMap<Path, YamlFile> texts = new TreeMap<>();

    private TreeMap<Path, Problem> unreadable = new TreeMap<>();
    private Folder.@Nullable Contents swept;
    /** What is served; nothing before the first reading. */
    private @Nullable Shrinking served;

    private boolean asMeant;
    private final FileSystemCalls calls;
    /** Files that have to be read once more, since they were written just before they were read. */
    private Set<Path> young = Set.of();
    /** For the first reading alone. */
    private Outlines outlines = Outlines.NONE;
    /** Values that were parsed, and have no outline in the state folder. */
    private final AtomicLong withoutOutline = new AtomicLong();
    /** What was read last, as it was settled, and what of that is served. */
    private List<YamlFile> lastRead = List.of();

    private volatile List<YamlFile> servedFiles = List.of();
    /** What looks changed, and is not read yet. */
    private Set<Path> pending = Set.of();

    public InventoryFolder(Path root) {
        this(root, KeptSources.none());
    }

    /** The same with the hosts of sources. */
    public InventoryFolder(Path root, KeptSources sources) {
        this(root, sources, new HostTokens(), false);
    }

    /** The same with tokens for the hosts that have some. */
    InventoryFolder(Path root, KeptSources sources, HostTokens tokens, boolean tolerant) {
        this(root, sources, tokens, tolerant, FileSystemCalls.REAL, UnaryOperator.identity());
    }

    /** The same of a copy, whose secrets may be elsewhere. */
    static InventoryFolder copied(Path root, KeptSources sources, HostTokens tokens, UnaryOperator<Path> secrets) {
        return new InventoryFolder(root, sources, tokens, false, FileSystemCalls.REAL, secrets);
    }

    /**
     * The same with tokens for the hosts that have some.
     *
     * @param tolerant whether links that lead nowhere at the first reading are warnings
     */
    InventoryFolder(Path root, KeptSources sources, HostTokens tokens, boolean tolerant, FileSystemCalls calls) {
        this(root, sources, tokens, tolerant, calls, UnaryOperator.identity());
    }

    private InventoryFolder(
            Path root,
            KeptSources sources,
            HostTokens tokens,
            boolean tolerant,
            FileSystemCalls calls,
            UnaryOperator<Path> secretPlaces) {
        this.root = root;
        this.sources = sources;
        this.tolerant = tolerant;
        this.calls = calls;
        folder = new Folder(root, name -> name.endsWith(".yaml") || name.endsWith(".yml"), tolerant, calls);
        secrets = new SecretFiles(tokens, calls, secretPlaces);
    }

    /** As the operator named it. */
    public Path root() {
        return root;
    }

    boolean isTolerant() {
        return tolerant;
    }

    /** What programs printed that are declared here. */
    KeptSources sources() {
        return sources;
    }

    /** The first reading takes from that folder what an earlier run left there for it. */
    void take(Outlines known) {
        outlines = known;
    }

    /**
     * Leaves outlines in the state folder. Called by another thread than the rest.
     *
     * @param pause called often meanwhile
     */
    void keepOutlines(Path state, Runnable pause) throws IOException {
        long values = withoutOutline.get();
        Map<Path, YamlFile> files = new LinkedHashMap<>(texts);
        files.putAll(sources.kept());
        Outlines.write(state, files, calls, pause);
        withoutOutline.addAndGet(-values);
    }

    /** Whether to keep outlines is worth it. */
    boolean hasNewOutlines() {
        return withoutOutline.get() >= WORTH_OUTLINES;
    }

    /** From now on the system is asked for notices of what changes here. */
    void follow(ChangeNotices notices) {
        folder.follow(notices);
        secrets.follow(notices);
    }

    /** The folders whose changes matter. */
    Set<Path> folders() {
        Set<Path> all = new HashSet<>(folder.folders());
        all.addAll(secrets.folders());
        return all;
    }

    /** Whether a change of that path matters. */
    boolean concerns(Path path) {
        return folder.concerns(path) || secrets.concerns(path);
    }

    /** What may have changed without a notice. */
    Set<Path> strayed() {
        Set<Path> all = new HashSet<>(folder.strayed());
        all.addAll(secrets.strayed());
        return all;
    }

    /** Whether anything changed since the last {@link #read}: a look at attributes, no more. */
    public boolean isChanged() {
        return isChanged(Touched.ALL);
    }

    /** The same where only some may have changed since the last look. */
    boolean isChanged(Touched touched) {
        // if this look fails, nobody may take what an earlier one saw for how things are
        swept = null;
        Folder.Contents now = folder.sweep(parsed.isEmpty() ? Touched.ALL : touched.and(pending));
        swept = now;
        // what was not looked at is as it was, and ten thousand comparisons for each notice add up
        pending = folder.met()
                .map(met -> Stream.of(met, pending, young))
                .orElse(Stream.of(parsed.keySet(), now.files().keySet()))
                .flatMap(Set::stream)
                .filter(path -> isChanged(path, now.files().get(path)))
                .collect(Collectors.toSet());
        // all of them, since each remembers what it saw
        boolean secret = secrets.isChanged(touched);
        return secret
                || !pending.isEmpty()
                || sources.isChanged()
                || !now.problems().equals(unreadable);
    }

    /**
     * Whether what {@link #isChanged} saw still looks the same, so that nobody seems to be in the middle of writing it. An
     * editor that saves in place empties a file first, and what is half written may well make sense.
     */
    boolean isSettled() {
        Folder.Contents now = swept;
        // some put the old file aside before they write the new one
        return (now == null
                        || pending.stream()
                                .allMatch(path -> Objects.equals(
                                        calls.stamp(path), now.files().get(path))))
                && secrets.isSettled();
    }

    /** @param stamp null if there is no such file any more */
    private boolean isChanged(Path path, @Nullable FileStamp stamp) {
        Parsed before = parsed.get(path);
        return before == null || stamp == null
                ? before != null || stamp != null
                : !before.stamp.equals(stamp) || stamp.mayHide(before.readAtMillis, System.currentTimeMillis());
    }

    /** The next reading takes every file from disk, and what is empty as meant. */
    void forget() {
        parsed = Map.of();
        young = Set.of();
        swept = null;
        pending = Set.of();
        asMeant = true;
    }

    /** Reads once more without what sources printed since, what is empty as meant if it was so before. */
    Reading readWithoutOffers(boolean meant) {
        asMeant = meant;
        sources.withhold(true);
        Reading reading = read();
        sources.withhold(false);
        return reading;
    }

    /** What was read last is served from now on, and what later readings are held against. */
    void take() {
        served = new Shrinking(root, texts);
        sources.taken();
        servedFiles = lastRead;
    }

    /** What serving would come to if one text were there besides, in the place of what it says anew. Safe at any time. */
    Reading tried(YamlFile typed) {
        List<YamlFile> files = new ArrayList<>();
        servedFiles.forEach(file -> files.add(file.without(typed)));
        files.add(typed);
        return reader.read(files, secrets.known());
    }

    /**
     * Whether what was read last looks like the middle of a save: a file says less than what is served, or is gone. Its
     * author may be about to write the rest.
     */
    boolean mayBeUnfinished() {
        return served != null && served.mayBeUnfinished(texts) || secrets.mayBeUnfinished();
    }

    /** Reads what changed and settles all of it. */
    public Reading read() {
        // an edit after that look shows at the next one
        if (swept == null) {
            isChanged();
        }
        Folder.Contents now = Objects.requireNonNull(swept);
        Map<Path, Parsed> files = new HashMap<>(parsed);
        Map<Path, FileStamp> fresh = new TreeMap<>();
        for (Path path : pending) {
            files.remove(path);
            Optional.ofNullable(now.files().get(path)).ifPresent(stamp -> fresh.put(path, stamp));
        }
        files.values().removeIf(p -> {
            // others left it too little, and may leave it more now
            boolean cutOff = p.file.isCutOff();
            if (cutOff) {
                Path path = Path.of(p.file.name());
                fresh.put(path, p.stamp);
            }
            return cutOff;
        });
        swept = null;
        pending = Set.of();
        YamlFile.Budget budget = new YamlFile.Budget();
        files.values().forEach(p -> budget.spend(p.file));
        Stream<Map.Entry<Path, FileStamp>> toRead = fresh.entrySet().stream();
        // a server that runs already needs the other processors for its answers
        (served == null ? toRead.parallel() : toRead)
                .map(e -> Map.entry(e.getKey(), parse(e.getKey(), e.getValue(), budget)))
                .toList()
                .forEach(e -> files.put(e.getKey(), e.getValue()));
        young = Stream.concat(young.stream(), fresh.keySet().stream())
                .filter(path -> files.containsKey(path) && files.get(path).isYoung())
                .collect(Collectors.toSet());
        parsed = files;
        unreadable = now.problems();
        // most are as they were: to sort ten thousand paths anew takes longer than to read the one that changed
        TreeMap<Path, YamlFile> next = new TreeMap<>(texts);
        next.keySet().removeIf(path -> !files.containsKey(path));
        fresh.keySet().forEach(path -> next.put(path, Objects.requireNonNull(files.get(path)).file));
        texts = next;
        List<YamlFile> inOrder = new ArrayList<>(
                asMeant || served == null
                        ? texts.values()
                        : served.judged(texts, unreadable.keySet()).values());
        asMeant = false;
        if (served == null) {
            take();
        }
        inOrder.addAll(sources.files(
                SourceSettings.in(inOrder), (name, bytes) -> parse(name, bytes, YamlFile.digest(bytes), budget)));
        outlines = Outlines.NONE;
        addUnreadable(inOrder);
        if (inOrder.isEmpty()) {
            inOrder.add(YamlFile.unreadable(
                    root.toString(),
                    Problem.error(
                            Place.of(root.toString()),
                            "no *.yaml or *.yml file in it",
                            "'autoinstalld init' begins an inventory")));
        }
        return settled(inOrder);
    }

    private void addUnreadable(List<YamlFile> files) {
        unreadable.forEach((path, problem) -> files.add(YamlFile.unreadable(path.toString(), problem)));
    }

    private Reading settled(List<YamlFile> inOrder) {
        lastRead = List.copyOf(inOrder);
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
        SortedMap<Path, YamlFile> files = new TreeMap<>(texts);
        files.remove(path);
        if (bytes != null) {
            files.put(path, YamlFile.parse(path.toString(), bytes));
        }
        List<YamlFile> inOrder = new ArrayList<>(files.values());
        inOrder.addAll(sources.files(SourceSettings.in(inOrder), YamlFile::parse));
        addUnreadable(inOrder);
        if (inOrder.isEmpty()) {
            inOrder.add(YamlFile.parse(path.toString(), new byte[0]));
        }
        return settled(inOrder);
    }

    private YamlFile parse(String name, byte[] bytes, String digest, YamlFile.Budget budget) {
        return outlines.find(name, bytes, digest, budget).orElseGet(() -> {
            YamlFile file = YamlFile.parse(name, bytes, digest, budget);
            withoutOutline.addAndGet(file.nodes());
            return file;
        });
    }

    private Parsed parse(Path path, FileStamp stamp, YamlFile.Budget budget) {
        long now = System.currentTimeMillis();
        YamlFile before = texts.get(path);
        try {
            byte[] bytes = calls.read(path, YamlFile.MAX_BYTES + 1);
            String digest = YamlFile.digest(bytes);
            if (before == null || before.isCutOff() || !before.digest().equals(digest)) {
                return new Parsed(stamp, now, parse(path.toString(), bytes, digest, budget));
            }
            // the same object for the same content, so that its hosts need not be settled again
            budget.spend(before);
            return new Parsed(stamp, now, before);
        } catch (IOException e) {
            return new Parsed(stamp, now, YamlFile.unreadable(path.toString(), Walk.unreadable(path, e)));
        }
    }
}
