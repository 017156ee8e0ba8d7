package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** A folder of files that people edit. Hidden files, and what is not a regular file, are not theirs. */
final class Folder {
    /**
     * What is there now.
     *
     * @param files by path, below the folder as the operator named it
     * @param problems what could not be looked at
     */
    record Contents(TreeMap<Path, FileStamp> files, TreeMap<Path, Problem> problems) {}

    private final Walk walk;
    /** Whether the walk came to its end, so that parts of it can be looked at again. */
    private boolean whole;

    private boolean sweptAll = true;
    /** Links that led nowhere at the start, and still do. */
    private final Set<Path> tolerated = new HashSet<>();

    private boolean tolerant;

    /**
     * @param wanted by file name
     * @param tolerant whether links that lead nowhere at the first look are warnings: a server that starts has nothing to
     *     fall back on, and the other hosts want their answers
     */
    Folder(Path root, Predicate<String> wanted, boolean tolerant, FileSystemCalls calls) {
        this.tolerant = tolerant;
        walk = new Walk(root, wanted, calls);
    }

    /** From now on the system is asked for notices of what changes in it. */
    void follow(ChangeNotices notices) {
        walk.follow(notices);
    }

    /** Looks at every file's attributes and reads none. */
    Contents sweep() {
        return sweep(Touched.ALL);
    }

    /** The same where only some may have changed since the last look. */
    Contents sweep(Touched touched) {
        boolean all = touched.all() || !whole;
        // an exception on the way leaves half of it
        whole = false;
        if (all) {
            walk.all();
        } else {
            walk.again(touched.paths());
        }
        whole = true;
        sweptAll = all;
        Contents contents = new Contents(new TreeMap<>(walk.files()), new TreeMap<>(walk.problems()));
        if (tolerant) {
            tolerated.addAll(walk.dangling());
            tolerant = false;
        }
        tolerated.retainAll(walk.dangling());
        walk.dangling().forEach(link -> contents.problems.put(link, leadsNowhere(link)));
        return contents;
    }

    /** The files that the last sweep saw, or saw no more; of others it is as the sweep before said. Empty: it saw all. */
    Optional<Set<Path>> met() {
        return sweptAll ? Optional.empty() : Optional.of(walk.met());
    }

    /** Whether a change of that path matters. */
    boolean concerns(Path path) {
        return walk.concerns(path);
    }

    /** Links and the like that lead elsewhere now, of which no notice tells. */
    Set<Path> strayed() {
        return walk.strayed();
    }

    /** All folders that were looked into. */
    Set<Path> folders() {
        return walk.folders();
    }

    private Problem leadsNowhere(Path link) {
        String message = "a symbolic link that leads nowhere";
        String remedy = "mount or make what it leads to, or remove the link";
        return tolerated.contains(link)
                ? Problem.warning(Place.of(link.toString()), message, remedy)
                : Problem.error(Place.of(link.toString()), message, remedy);
    }
}
