package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.autoinstalld.siteset.SiteTrees;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the trees that site sets are made of, beside that of the inventory. Links are looked at and not followed, as
 * they are packed; hidden files count, since a home has some.
 */
final class SiteFolder {
    /** Set by whoever wants the same octets from files of any age; reproducible-builds.org. */
    private static final String TIME = "SOURCE_DATE_EPOCH";

    /** The key of a folder that is not there. */
    private static final Object NOWHERE = "";

    private static final int DEEPEST = 64;
    private static final int MOST = 200_000;
    private static final String NAMES = "unix:isDirectory,size,lastModifiedTime,ctime,fileKey,mode";

    /** What tells that one was changed, its mode too. */
    private record Seen(FileStamp stamp, int mode, boolean folder) {}

    private final Path root;
    private Map<Path, Seen> last = Map.of();
    private @Nullable Map<Path, Seen> swept;
    private Map<Path, Seen> served = Map.of();
    private long readAtMillis;
    private @Nullable SiteTrees read;
    private @Nullable ChangeNotices notices;
    /** The folder itself and the links that are followed, with which folder each leads to: no notice tells of that. */
    private Map<Path, Object> loose = Map.of();

    private final FileSystemCalls calls;

    SiteFolder(Path root) {
        this(root, FileSystemCalls.REAL);
    }

    /** The same, counting what that costs. */
    SiteFolder(Path root, FileSystemCalls calls) {
        this.root = root;
        this.calls = calls;
    }

    /** The one that belongs to an inventory. */
    static SiteFolder beside(Path inventory) {
        Path name = inventory.getFileName();
        boolean plain =
                name != null && !name.toString().equals(".") && !name.toString().equals("..");
        Path whole = plain ? inventory : inventory.toAbsolutePath().normalize();
        return new SiteFolder(whole.resolveSibling(SiteTrees.FOLDER));
    }

    /** From now on the system is asked for notices of what changes here. */
    void follow(ChangeNotices all) {
        notices = all;
    }

    /** The folders whose changes matter. */
    Set<Path> folders() {
        Set<Path> folders = new HashSet<>();
        Map<Path, Seen> now = swept == null ? last : swept;
        now.forEach((path, seen) -> {
            if (seen.folder()) {
                folders.add(path);
            }
        });
        folders.add(root);
        return folders;
    }

    /** Whether a change of that path matters. */
    boolean concerns(Path path) {
        return path.startsWith(root);
    }

    /** What may have changed without a notice: that the folder itself came or went, or is another. */
    Set<Path> strayed() {
        return loose.entrySet().stream()
                .filter(e -> !key(e.getKey()).equals(e.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Object key(Path path) {
        FileStamp stamp = calls.stamp(path);
        return stamp == null ? NOWHERE : stamp.key();
    }

    /** Whether anything changed since the last {@link #read}, where only some may have since the last look. */
    boolean isChanged(Touched touched) {
        // trees may be large, so that they are gone through for an edit of their own alone
        boolean restless = swept != null && isChanged(swept);
        boolean concerned =
                touched.all() || restless || touched.paths().stream().anyMatch(this::concerns);
        Map<Path, Seen> now = concerned ? sweep() : swept == null ? last : swept;
        swept = concerned ? now : swept;
        return isChanged(now);
    }

    private boolean isChanged(Map<Path, Seen> now) {
        long time = System.currentTimeMillis();
        return !now.equals(last)
                || now.values().stream().anyMatch(seen -> seen.stamp().mayHide(readAtMillis, time));
    }

    /** Whether what {@link #isChanged} saw still looks the same, so that nobody seems to be in the middle of writing it. */
    boolean isSettled() {
        Map<Path, Seen> now = swept;
        return now == null || !isChanged(now) || sweep().equals(now);
    }

    /** The next reading takes every file from disk. */
    void forget() {
        read = null;
        swept = null;
    }

    /** What was read last is served from now on, and what later readings are held against. */
    void take() {
        served = last;
    }

    /** Whether a file is gone or shorter than what is served: its author may be about to write the rest. */
    boolean mayBeUnfinished() {
        return served.entrySet().stream().anyMatch(e -> {
            Seen now = last.get(e.getKey());
            return now == null
                    || !now.folder()
                            && now.stamp().size() < e.getValue().stamp().size();
        });
    }

    /** Reads all if anything changed. */
    SiteTrees read() {
        // an edit after that look shows at the next one
        Map<Path, Seen> now = swept == null ? sweep() : swept;
        swept = null;
        SiteTrees before = read;
        if (before != null && !isChanged(now)) {
            return before;
        }
        readAtMillis = System.currentTimeMillis();
        last = now;
        SiteTrees trees = SiteTrees.read(root, time());
        read = trees;
        return trees;
    }

    private static @Nullable Long time() {
        String text = System.getenv(TIME);
        return text != null && text.matches("[0-9]{1,10}") ? Long.valueOf(text) : null;
    }

    /** What cannot be looked at is missing here; whoever reads says so. */
    private Map<Path, Seen> sweep() {
        Map<Path, Seen> all = new TreeMap<>();
        Object key = key(root);
        loose = new TreeMap<>(Map.of(root, key));
        if (key.equals(NOWHERE)) {
            return all;
        }
        hearOf(root, key);
        Deque<Path> folders = new ArrayDeque<>();
        folders.add(root);
        while (!folders.isEmpty() && all.size() < MOST) {
            Path folder = folders.remove();
            try {
                calls.list(folder).forEach(entry -> look(entry, all, folders));
            } catch (IOException e) {
                all.remove(folder);
            }
        }
        return all;
    }

    private void look(Path entry, Map<Path, Seen> all, Deque<Path> folders) {
        int depth = entry.getNameCount() - root.getNameCount();
        // a link at the top leads to a tree
        if (depth <= 2 && Files.isSymbolicLink(entry)) {
            loose.put(entry, key(entry));
        }
        try {
            Map<String, Object> seen = depth <= 2
                    ? Files.readAttributes(entry, NAMES)
                    : Files.readAttributes(entry, NAMES, LinkOption.NOFOLLOW_LINKS);
            boolean folder = (Boolean) value(seen, "isDirectory");
            FileStamp stamp = new FileStamp(
                    (Long) value(seen, "size"),
                    ((FileTime) value(seen, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                    ((FileTime) value(seen, "ctime")).to(TimeUnit.NANOSECONDS),
                    value(seen, "fileKey").toString());
            all.put(entry, new Seen(stamp, (Integer) value(seen, "mode"), folder));
            if (folder && depth < DEEPEST) {
                hearOf(entry, stamp.key());
                folders.add(entry);
            }
        } catch (IOException e) {
            all.remove(entry);
        }
    }

    private void hearOf(Path folder, Object key) {
        if (notices != null) {
            notices.add(folder, key);
        }
    }

    private static Object value(Map<String, Object> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
