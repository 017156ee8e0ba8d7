package org.autoinstalld.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;

/**
 * Writes the files of an import, all of them or none. While it does, a list of them stands in the folder, so that after a
 * run that was killed the next one knows what it may take away again.
 */
final class ImportedFiles {
    private static final String LIST = ".import.autoinstalld";
    private static final String END = "end";

    /** Passwords are among them: nobody else may read. */
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

    private final Path into;
    private final List<Problem> problems;

    /** @param problems what keeps files from being written */
    ImportedFiles(Path into, List<Problem> problems) {
        this.into = into;
        this.problems = problems;
    }

    /** @return what to tell of a run before, if one was interrupted here */
    Optional<String> write(Map<String, byte[]> files) {
        try {
            Files.createDirectories(into, FOLDER);
            Path list = into.resolve(LIST);
            try (FileChannel channel = FileChannel.open(
                    list,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    FILE)) {
                if (!locked(channel)) {
                    complain(
                            into, "another import writes into it", "wait for it to end, or another folder: --into DIR");
                    return Optional.empty();
                }
                Optional<String> before = undo(Files.readString(list, StandardCharsets.UTF_8));
                if (problems.isEmpty()) {
                    refuseOthers(files.keySet());
                }
                if (problems.isEmpty()) {
                    make(files, channel);
                }
                if (problems.isEmpty() || before.isPresent() || channel.size() == 0) {
                    Files.deleteIfExists(list);
                }
                return before;
            }
        } catch (IOException e) {
            complain(into, "cannot be written: " + Reason.of(e), "another folder: --into DIR");
            return Optional.empty();
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void complain(Path path, String message, String remedy) {
        problems.add(Problem.error(Place.of(path.toString()), message, remedy));
    }

    /** Takes away what a killed run wrote, unless somebody changed it since. */
    private Optional<String> undo(String list) throws IOException {
        // a list that was not written to its end is of a run that had written nothing else
        if (!list.endsWith("\n" + END + "\n")) {
            return Optional.empty();
        }
        List<Path> written = new ArrayList<>();
        for (String line : list.lines().filter(l -> !l.equals(END)).toList()) {
            String[] words = line.split(" ", 3);
            Path file = into.resolve(words[2]);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            boolean whole = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && (Files.size(file) < Long.parseLong(words[1])
                            || Content.of(Files.readAllBytes(file)).sha256().equals(words[0]));
            if (!whole) {
                complain(
                        file, "changed since an import into this folder was interrupted", "another folder: --into DIR");
            }
            written.add(file);
        }
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        for (Path file : written) {
            Files.delete(file);
        }
        return Optional.of("an earlier import into " + into + " was interrupted; "
                + (written.isEmpty()
                        ? "it had written nothing"
                        : "what it had written is taken away: " + count(written.size())));
    }

    private static String count(int files) {
        return files + (files == 1 ? " file" : " files");
    }

    private void refuseOthers(Set<String> names) {
        for (String name : names) {
            if (Files.exists(into.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                complain(into.resolve(name), "is there already", "another folder: --into DIR");
            }
        }
        for (String folder : List.of("inventory", "templates")) {
            if (problems.isEmpty() && hasFiles(into.resolve(folder))) {
                complain(
                        into.resolve(folder),
                        "holds files that would become part of the new ones",
                        "an empty folder: --into DIR");
            }
        }
    }

    private static boolean hasFiles(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(path -> !Files.isDirectory(path));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private void make(Map<String, byte[]> files, FileChannel list) throws IOException {
        String names = files.entrySet().stream()
                .map(e -> Content.of(e.getValue()).sha256() + " " + e.getValue().length + " " + e.getKey() + "\n")
                .collect(Collectors.joining("", "", END + "\n"));
        list.truncate(0);
        list.position(0);
        put(list, names.getBytes(StandardCharsets.UTF_8));
        list.force(true);
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                Path path = into.resolve(entry.getKey());
                Files.createDirectories(path.getParent() == null ? into : path.getParent(), FOLDER);
                try (FileChannel channel =
                        FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), FILE)) {
                    made.add(path);
                    put(channel, entry.getValue());
                }
            }
        } catch (IOException e) {
            for (Path path : made) {
                Files.deleteIfExists(path);
            }
            list.truncate(0);
            throw e;
        }
    }

    private static void put(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
