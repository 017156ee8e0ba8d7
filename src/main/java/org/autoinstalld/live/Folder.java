package org.autoinstalld.live;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
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
    record Contents(TreeMap<Path, Stamp> files, TreeMap<Path, Problem> problems) {}

    private final Path root;
    private final Predicate<String> wanted;

    /**
     * @param wanted by file name
     */
    Folder(Path root, Predicate<String> wanted) {
        this.root = root;
        this.wanted = wanted;
    }

    /** Looks at every file's attributes and reads none. */
    Contents sweep() {
        Contents contents = new Contents(new TreeMap<>(), new TreeMap<>());
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 32, new Visitor(contents));
        } catch (IOException e) {
            contents.problems.put(root, unreadable(root, e));
        }
        return contents;
    }

    static Problem unreadable(Path path, IOException e) {
        return Problem.error(Place.of(path.toString()), "cannot be read: " + reason(e));
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "a symbolic link that leads back to a folder above it";
        }
        return String.valueOf(e.getMessage());
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Contents contents;

        Visitor(Contents contents) {
            this.contents = contents;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return !dir.equals(root) && isHidden(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isWanted(file)) {
                contents.files.put(file, Stamp.of(attributes));
            } else if (file.equals(root)) {
                contents.problems.put(file, Problem.error(Place.of(file.toString()), "not a folder"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // a file that vanished between listing and looking is simply gone, but a dangling link is a mistake
            boolean gone = e instanceof NoSuchFileException && !Files.isSymbolicLink(file) && !file.equals(root);
            if (!gone && !isHidden(file)) {
                contents.problems.put(file, unreadable(file, e));
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isWanted(Path file) {
            return !isHidden(file) && wanted.test(String.valueOf(file.getFileName()));
        }

        private boolean isHidden(Path path) {
            return !path.equals(root) && String.valueOf(path.getFileName()).startsWith(".");
        }
    }
}
