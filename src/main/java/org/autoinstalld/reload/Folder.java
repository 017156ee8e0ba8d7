package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;

/** A folder of files that people edit. Hidden files, and what is not a regular file, are not theirs. */
final class Folder {
    private static final int DEEPEST = 32;

    /**
     * What is there now.
     *
     * @param files by path, below the folder as the operator named it
     * @param problems what could not be looked at
     */
    record Contents(TreeMap<Path, FileStamp> files, TreeMap<Path, Problem> problems) {}

    private final Path root;
    private final Predicate<String> wanted;
    /** Links that led nowhere at the start, and still do. */
    private Set<Path> tolerated = new HashSet<>();

    private boolean tolerant;

    /**
     * @param wanted by file name
     * @param tolerant whether links that lead nowhere at the first look are warnings: a server that starts has nothing to
     *     fall back on, and the other hosts want their answers
     */
    Folder(Path root, Predicate<String> wanted, boolean tolerant) {
        this.root = root;
        this.wanted = wanted;
        this.tolerant = tolerant;
    }

    /** Looks at every file's attributes and reads none. */
    Contents sweep() {
        Sweep sweep = new Sweep();
        sweep.root();
        if (tolerant) {
            tolerated.addAll(sweep.dangling);
            tolerant = false;
        }
        tolerated.retainAll(sweep.dangling);
        sweep.dangling.forEach(link -> sweep.contents.problems.put(link, leadsNowhere(link)));
        return sweep.contents;
    }

    private Problem leadsNowhere(Path link) {
        String message = "a symbolic link that leads nowhere";
        String remedy = "mount or make what it leads to, or remove the link";
        return tolerated.contains(link)
                ? Problem.warning(Place.of(link.toString()), message, remedy)
                : Problem.error(Place.of(link.toString()), message, remedy);
    }

    static Problem unreadable(Path path, IOException e) {
        OpenFiles.rethrow(e);
        return Problem.error(Place.of(path.toString()), "cannot be read: " + Reason.of(e));
    }

    /** One look at everything. */
    private final class Sweep {
        private final Contents contents = new Contents(new TreeMap<>(), new TreeMap<>());
        private final Set<Path> dangling = new HashSet<>();
        /** Keys of the folders on the way down, so that links in a circle end. */
        private final List<String> above = new ArrayList<>();

        void root() {
            try {
                Attributes attributes = Attributes.of(root);
                if (attributes.isDirectory()) {
                    down(root, attributes);
                } else {
                    contents.problems.put(root, Problem.error(Place.of(root.toString()), "not a folder"));
                }
            } catch (IOException e) {
                contents.problems.put(root, unreadable(root, e));
            }
        }

        private void down(Path dir, Attributes attributes) {
            String key = attributes.stamp().key();
            if (above.contains(key)) {
                contents.problems.put(
                        dir,
                        Problem.error(
                                Place.of(dir.toString()), "a symbolic link that leads back to a folder above it"));
                return;
            }
            if (above.size() == DEEPEST) {
                return;
            }
            above.add(key);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
                for (Path entry : entries) {
                    if (!String.valueOf(entry.getFileName()).startsWith(".")) {
                        look(entry);
                    }
                }
            } catch (DirectoryIteratorException e) {
                contents.problems.put(dir, unreadable(dir, Objects.requireNonNull(e.getCause())));
            } catch (IOException e) {
                contents.problems.put(dir, unreadable(dir, e));
            }
            above.remove(above.size() - 1);
        }

        private void look(Path path) {
            try {
                Attributes attributes = Attributes.of(path);
                if (attributes.isDirectory()) {
                    down(path, attributes);
                } else if (attributes.isRegular() && wanted.test(String.valueOf(path.getFileName()))) {
                    contents.files.put(path, attributes.stamp());
                }
            } catch (AccessDeniedException e) {
                contents.problems.put(path, unreadable(path, e));
            } catch (IOException e) {
                // a link may name a file or a whole folder of hosts, so its own name does not matter
                if (Files.isSymbolicLink(path)) {
                    dangling.add(path);
                } else if (!(e instanceof NoSuchFileException)) {
                    // one that vanished between listing and looking is simply gone
                    contents.problems.put(path, unreadable(path, e));
                }
            }
        }
    }
}
