package org.autoinstalld.reviewer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.conffile.Removal;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.reviewer.GitRepository.Entry;

/**
 * A part of a revision as files, in a folder that nobody else can read and that goes with it. Files are written as git holds
 * them: no filter runs, so what is kept elsewhere (Git LFS, submodules) is told and not fetched.
 */
final class Checkout implements AutoCloseable {
    private static final String LFS = "version https://git-lfs.github.com/spec/";
    /** A chain of links is followed so far. */
    private static final int ROUNDS = 16;

    private final GitRepository repository;
    private final String commit;
    private final String revision;
    private final Path root;

    private Checkout(GitRepository repository, String commit, String revision, Path root) {
        this.repository = repository;
        this.commit = commit;
        this.revision = revision;
        this.root = root;
    }

    /**
     * @param revision as it is named
     * @param followed folders, relative to the repository, in which links count
     * @param packed folders in which links are what they are
     */
    static Checkout of(
            GitRepository repository, String commit, String revision, Set<String> followed, Set<String> packed)
            throws RefusedException {
        try {
            Path root = Files.createTempDirectory("autoinstalld-diff-").toRealPath();
            Checkout checkout = new Checkout(repository, commit, revision, root);
            try {
                checkout.fill(followed, packed);
            } catch (IOException | RefusedException | RuntimeException e) {
                checkout.close();
                throw e;
            }
            return checkout;
        } catch (IOException e) {
            throw new RefusedException("the revision '" + revision + "' cannot be laid out below "
                    + System.getProperty("java.io.tmpdir") + ": " + Reason.of(e));
        }
    }

    /** Where a path of the repository is. */
    Path at(String path) {
        return root.resolve(path);
    }

    /** A text in which names of files are as git writes them: {@code REV:PATH}. */
    String named(String text) {
        return text.replace(root + "/", revision + ":").replace(root.toString(), revision + ":");
    }

    private Problem problem(String path, String message, String remedy) {
        return Problem.error(Place.of(revision + ":" + path), message, remedy);
    }

    private void fill(Set<String> followed, Set<String> packed) throws RefusedException, IOException {
        Set<String> wanted = new TreeSet<>(followed);
        wanted.addAll(packed);
        for (int round = 0; round < ROUNDS && !wanted.isEmpty(); round++) {
            List<Problem> problems = new ArrayList<>();
            write(repository.entries(commit, List.copyOf(wanted)), packed, problems);
            refuse(problems);
            wanted = missing(followed);
        }
        List<Problem> stray = new ArrayList<>();
        for (String folder : followed) {
            if (Files.exists(at(folder), LinkOption.NOFOLLOW_LINKS)) {
                stray.addAll(StrayLinks.of(at(folder), root));
            }
        }
        refuse(State.renamed(stray, this::named));
    }

    private static void refuse(List<Problem> problems) throws RefusedException {
        if (!problems.isEmpty()) {
            throw new RefusedException(problems);
        }
    }

    private void write(List<Entry> entries, Set<String> packed, List<Problem> problems)
            throws RefusedException, IOException {
        List<Entry> files = new ArrayList<>();
        List<Entry> links = new ArrayList<>();
        for (Entry entry : entries) {
            boolean isPacked = packed.stream().anyMatch(folder -> entry.path().startsWith(folder + "/"));
            Optional<Path> target = target(entry.path());
            if (target.isEmpty()) {
                problems.add(problem(entry.path(), "is no path that a file could have here", ""));
            } else if (entry.isSubmodule()) {
                if (!isPacked) {
                    problems.add(problem(
                            entry.path(),
                            "is a submodule, whose files are in another repository",
                            "a folder in which it is checked out, in the place of the revision"));
                }
            } else if (!Files.exists(target.get(), LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(target.get().getParent());
                (entry.isLink() ? links : files).add(entry);
            }
        }
        // links last, so that nothing is written through one
        repository.contents(files, i -> open(files.get(i)));
        for (Entry file : files) {
            if (packed.stream().noneMatch(folder -> file.path().startsWith(folder + "/")) && isPointer(file)) {
                problems.add(problem(
                        file.path(),
                        "is a pointer of Git LFS, and its content is not in the repository",
                        "a folder in which it is checked out, in the place of the revision"));
            }
        }
        Map<Entry, ByteArrayOutputStream> targets = new HashMap<>();
        repository.contents(links, i -> targets.computeIfAbsent(links.get(i), unused -> new ByteArrayOutputStream()));
        for (Map.Entry<Entry, ByteArrayOutputStream> link : targets.entrySet()) {
            link(at(link.getKey().path()), link.getValue().toString(StandardCharsets.UTF_8));
        }
    }

    /** Where an entry goes; empty if that were outside. */
    private Optional<Path> target(String path) {
        try {
            Path target = root.resolve(path);
            boolean plain = Stream.of(path.split("/", -1))
                    .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
            return plain && target.startsWith(root) ? Optional.of(target) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private OutputStream open(Entry file) throws IOException {
        return Files.newOutputStream(at(file.path()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private boolean isPointer(Entry file) throws IOException {
        try (var in = Files.newInputStream(at(file.path()))) {
            return new String(in.readNBytes(LFS.length()), StandardCharsets.ISO_8859_1).equals(LFS);
        }
    }

    private static void link(Path at, String to) throws IOException {
        try {
            Files.createSymbolicLink(at, Path.of(to));
        } catch (InvalidPathException e) {
            Files.createFile(at);
        }
    }

    /** What links lead to that is in the revision, and not here. */
    private Set<String> missing(Set<String> followed) throws IOException {
        Set<String> missing = new TreeSet<>();
        for (String folder : followed) {
            if (!Files.exists(at(folder), LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (Stream<Path> all = Files.walk(at(folder))) {
                for (Path link :
                        (Iterable<Path>) all.filter(p -> Files.isSymbolicLink(p) && !Files.exists(p))::iterator) {
                    Path to = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
                    if (to.startsWith(root) && !to.equals(root)) {
                        missing.add(root.relativize(to).toString());
                    }
                }
            }
        }
        missing.removeIf(path -> Files.exists(at(path), LinkOption.NOFOLLOW_LINKS));
        return missing;
    }

    /**
     * Where the file of a secret is that the inventory names. One that the revision holds is read from it; one that it does
     * not, as is usual for secrets, is the same in both states, and where it is now.
     */
    Path secret(Path written) {
        Path path = written.toAbsolutePath().normalize();
        Path inside = path.startsWith(root) ? path : null;
        if (inside == null && path.startsWith(repository.root())) {
            inside = root.resolve(repository.root().relativize(path));
        }
        if (inside == null) {
            return path;
        }
        String relative = root.relativize(inside).toString();
        return Files.exists(inside) || fetch(relative)
                ? inside
                : repository.root().resolve(relative);
    }

    private synchronized boolean fetch(String path) {
        try {
            List<Entry> found = repository.entries(commit, List.of(path));
            if (found.size() != 1
                    || !found.get(0).path().equals(path)
                    || found.get(0).isLink()) {
                return false;
            }
            write(found, Set.of(), new ArrayList<>());
            return Files.exists(at(path));
        } catch (IOException | RefusedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            Removal.of(root);
        } catch (IOException e) {
            // what is left over is readable to nobody else, and the system clears its folder
        }
    }
}
