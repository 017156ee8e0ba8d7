package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A folder and all below it as it was last seen, of which any part can be looked at again. Hidden entries, and what is no
 * regular file, are left out.
 */
final class Walk {
    private static final int DEEPEST = 32;
    /** What a path looks like that leads nowhere. */
    private static final Object NOWHERE = "";

    private final Path root;
    private final Predicate<String> wanted;
    private final FileSystemCalls calls;
    private TreeMap<Path, FileStamp> files = new TreeMap<>();
    /** Those of the look before, while all are looked at: others have them already, and one of each is enough. */
    private TreeMap<Path, FileStamp> before = new TreeMap<>();

    private final TreeMap<Path, Problem> problems = new TreeMap<>();
    private final TreeSet<Path> dangling = new TreeSet<>();
    private final TreeMap<Path, FileStamp> folders = new TreeMap<>();
    /**
     * Paths that may lead elsewhere, or be readable, without anything changing in a folder that is seen here: the root,
     * links, what cannot be read. With what they looked like: of a folder that was read its key, else the whole stamp.
     */
    private final TreeMap<Path, Object> loose = new TreeMap<>();
    /** Files that were seen when parts were looked at again, or are gone since. */
    private final Set<Path> met = new HashSet<>();
    /** Keys of the folders on the way down, so that links in a circle end. */
    private final List<Object> above = new ArrayList<>();

    private @Nullable ChangeNotices notices;

    /** @param wanted by file name */
    Walk(Path root, Predicate<String> wanted, FileSystemCalls calls) {
        this.root = root;
        this.wanted = wanted;
        this.calls = calls;
    }

    /** From now on each folder that is come to asks for notices, before it is read. */
    void follow(ChangeNotices all) {
        notices = all;
    }

    SortedMap<Path, FileStamp> files() {
        return files;
    }

    SortedMap<Path, Problem> problems() {
        return problems;
    }

    Set<Path> dangling() {
        return dangling;
    }

    Set<Path> folders() {
        return folders.keySet();
    }

    /** Files that were seen when parts were looked at again, or are gone. */
    Set<Path> met() {
        return met;
    }

    /** Looks at everything. */
    void all() {
        look();
        met.clear();
    }

    private void look() {
        before = files;
        files = new TreeMap<>();
        problems.clear();
        dangling.clear();
        folders.clear();
        loose.clear();
        above.clear();
        loose.put(root, NOWHERE);
        try {
            Attributes attributes = calls.stat(root);
            loose.put(root, attributes.stamp().key());
            if (attributes.isDirectory()) {
                down(root, attributes);
            } else {
                problems.put(root, Problem.error(Place.of(root.toString()), "not a folder"));
            }
        } catch (IOException e) {
            problems.put(root, unreadable(root, e));
        }
        before = new TreeMap<>();
    }

    /** Looks at these, and what is below them, if they are in a folder that is known. */
    void again(Set<Path> paths) {
        met.clear();
        if (paths.contains(root)) {
            // those that are gone, too
            met.addAll(files.keySet());
            look();
            return;
        }
        for (Path path : new TreeSet<>(paths)) {
            Path folder = path.getParent();
            if (folder == null || !folders.containsKey(folder) || isHidden(path)) {
                continue;
            }
            forget(path);
            above.clear();
            for (Path up = folder; up != null && !up.equals(root); up = up.getParent()) {
                above.add(0, Objects.requireNonNull(folders.get(up)).key());
            }
            above.add(0, Objects.requireNonNull(folders.get(root)).key());
            look(path);
        }
    }

    /** Whether a change of that path may show in files or problems. */
    boolean concerns(Path path) {
        if (folders.containsKey(path) || problems.containsKey(path) || loose.containsKey(path)) {
            return true;
        }
        Path folder = path.getParent();
        if (folder == null || !folders.containsKey(folder) || isHidden(path)) {
            return false;
        }
        return wanted.test(String.valueOf(path.getFileName())) || Files.isDirectory(path) || Files.isSymbolicLink(path);
    }

    private void forget(Path path) {
        files.tailMap(path, true).keySet().stream()
                .takeWhile(one -> one.toString().startsWith(path.toString()))
                .filter(one -> one.startsWith(path))
                .forEach(met::add);
        for (Set<Path> known : List.of(files.keySet(), problems.keySet(), dangling, folders.keySet(), loose.keySet())) {
            // in the order of bytes all that is below comes soon after: a slash is less than what may follow in a name
            TreeSet<Path> below = new TreeSet<>();
            for (Path one : ((NavigableSet<Path>) known).tailSet(path, true)) {
                if (one.startsWith(path)) {
                    below.add(one);
                } else if (!one.toString().startsWith(path.toString())) {
                    break;
                }
            }
            known.removeAll(below);
        }
    }

    /** The paths among the loose ones that look different now. */
    Set<Path> strayed() {
        Set<Path> strayed = new HashSet<>();
        loose.forEach((path, seen) -> {
            FileStamp now = calls.stamp(path);
            boolean same = now == null ? seen.equals(NOWHERE) : seen.equals(now) || seen.equals(now.key());
            if (!same) {
                strayed.add(path);
            }
        });
        return strayed;
    }

    static Problem unreadable(Path path, IOException e) {
        OpenFiles.rethrow(e);
        return Problem.error(Place.of(path.toString()), "cannot be read: " + Reason.of(e));
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private void down(Path dir, Attributes attributes) {
        FileStamp stamp = attributes.stamp();
        if (above.contains(stamp.key())) {
            problems.put(
                    dir,
                    Problem.error(Place.of(dir.toString()), "a symbolic link that leads back to a folder above it"));
            return;
        }
        if (above.size() == DEEPEST) {
            return;
        }
        above.add(stamp.key());
        folders.put(dir, stamp);
        if (notices != null) {
            // before it is read: what changes meanwhile is told
            notices.add(dir, stamp.key());
        }
        try {
            for (Path entry : calls.list(dir)) {
                if (!isHidden(entry)) {
                    look(entry);
                }
            }
        } catch (IOException e) {
            unreadable(dir, stamp, e);
        }
        above.remove(above.size() - 1);
    }

    private void unreadable(Path path, Object seen, IOException e) {
        problems.put(path, unreadable(path, e));
        loose.put(path, seen);
    }

    private void found(Path path, FileStamp stamp) {
        Map.Entry<Path, FileStamp> known = before.ceilingEntry(path);
        if (known != null && known.getKey().equals(path)) {
            files.put(known.getKey(), known.getValue().equals(stamp) ? known.getValue() : stamp);
        } else {
            files.put(path, stamp);
        }
    }

    private void look(Path path) {
        try {
            Attributes attributes = calls.stat(path);
            if (attributes.isLink()) {
                loose.put(path, attributes.isDirectory() ? attributes.stamp().key() : attributes.stamp());
            }
            if (attributes.isDirectory()) {
                down(path, attributes);
            } else if (attributes.isRegular() && wanted.test(String.valueOf(path.getFileName()))) {
                found(path, attributes.stamp());
                met.add(path);
            }
        } catch (AccessDeniedException e) {
            unreadable(path, NOWHERE, e);
        } catch (IOException e) {
            // a link may name a file or a whole folder of hosts, so its own name does not matter
            if (Files.isSymbolicLink(path)) {
                dangling.add(path);
                loose.put(path, NOWHERE);
            } else if (!(e instanceof NoSuchFileException)) {
                // one that vanished between listing and looking is simply gone
                unreadable(path, NOWHERE, e);
            }
        }
    }
}
