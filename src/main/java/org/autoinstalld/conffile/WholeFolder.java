package org.autoinstalld.conffile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder in which all is ours, for another program to read: made anew beside the old one and put in its place, so that
 * nobody ever finds half of it. A list of what we wrote lies in it, for its owner alone. By that list it is known to be ours:
 * a folder without it, or with something that is not on it, is somebody else's, and is not touched.
 *
 * <p>The folder and its files are for owner and group. The group is that of the folder that was there, else of the one above.
 */
public final class WholeFolder {
    /** Has the list. It is made first and removed last, so that what a killed run left is known as well. */
    private static final String LIST = ".autoinstalld";

    private static final String HEAD = "files of 'autoinstalld export', which replaces all of them; one a line\n";
    private static final String FOLDERS = "rwxr-x---";
    private static final String FILES = "rw-r-----";
    private static final String OWN = "rw-------";

    private final Path folder;
    private final Path fresh;
    private final Path old;
    private final Path lock;

    /**
     * A file.
     *
     * @param names paths in the folder, with slashes between; of several each is a hard link
     */
    public record Named(Collection<String> names, Content content) {}

    /** The folder above has to be there. */
    public WholeFolder(Path named) throws ConfFileException {
        folder = named.toAbsolutePath().normalize();
        Path name = folder.getFileName();
        if (name == null) {
            throw new ConfFileException(named, "is the root of the file system", "a folder of its own");
        }
        if (Files.isSymbolicLink(folder)) {
            throw new ConfFileException(
                    named, "is a symbolic link, in whose place a folder would be put", "the folder that it leads to");
        }
        fresh = folder.resolveSibling("." + name + ".new");
        old = folder.resolveSibling("." + name + ".old");
        lock = folder.resolveSibling("." + name + ".lock");
        if (!Files.isDirectory(fresh.resolveSibling(""))) {
            throw new ConfFileException(
                    named, "the folder above it is not there", "one that is, and that its reader may enter");
        }
    }

    /** The names of what was written there; none if there is nothing. Refuses what is not ours. */
    public Set<String> names() throws ConfFileException {
        try {
            return own(Files.exists(folder) || !isOurs(old) ? folder : old);
        } catch (IOException e) {
            throw ConfFileException.of(folder, "cannot be read", e);
        }
    }

    /** Puts these files in the place of all that is there. */
    @SuppressWarnings("try") // it is only held
    public void write(List<Named> files) throws ConfFileException {
        try (Lock held = Lock.tryTake(lock)
                .orElseThrow(() -> new ConfFileException(folder, "another export is going on", "wait for it to end"))) {
            recover();
            own(folder);
            fill(files);
            swap();
        } catch (IOException e) {
            throw ConfFileException.of(folder, "cannot be written", e);
        }
    }

    /** A run that was killed between its two renames has left no folder; one that was killed elsewhere has left too many. */
    private void recover() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && isOurs(old)) {
            Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        for (Path left : List.of(fresh, old)) {
            if (Files.exists(left, LinkOption.NOFOLLOW_LINKS)) {
                if (!isOurs(left) && !isEmpty(left)) {
                    throw new ConfFileException(left, "is in the way, and is not ours", "another name for it");
                }
                remove(left);
            }
        }
    }

    private static boolean isOurs(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(folder.resolve(LIST), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** What is on the list of a folder; fails if it is not one of ours, or holds what is not on the list. */
    private static Set<String> own(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) || isEmpty(folder)) {
            return Set.of();
        }
        if (!isOurs(folder)) {
            throw new ConfFileException(
                    folder,
                    "is there, and no export made it, so it is not replaced",
                    "an empty folder, one that is not there yet, or one of an earlier export");
        }
        String list = Files.readString(folder.resolve(LIST));
        if (!list.startsWith(HEAD)) {
            throw new ConfFileException(folder.resolve(LIST), "is no list of an export", "another folder");
        }
        Set<String> names = new TreeSet<>(list.substring(HEAD.length()).lines().toList());
        try (var paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String name = folder.relativize(path).toString();
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && !names.contains(name)
                        && !name.equals(LIST)) {
                    throw new ConfFileException(
                            path, "is in a folder that is replaced as a whole, and no export made it", "another place");
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return names;
    }

    private void fill(List<Named> files) throws IOException {
        Optional<GroupPrincipal> group = group();
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Set<String> names = new TreeSet<>();
        files.forEach(file -> names.addAll(file.names()));
        StringBuilder list = new StringBuilder(HEAD);
        names.forEach(name -> list.append(name).append('\n'));
        put(fresh.resolve(LIST), Content.of(list.toString()), OWN, Optional.empty());
        Set<Path> folders = new TreeSet<>();
        for (Named file : files) {
            Path first = null;
            for (String name : file.names()) {
                Path path = fresh.resolve(name);
                for (Path above = path.resolveSibling("");
                        !above.equals(fresh) && folders.add(above);
                        above = above.resolveSibling("")) {
                    Files.createDirectories(above);
                }
                if (first == null) {
                    put(path, file.content(), FILES, group);
                    first = path;
                } else {
                    Files.createLink(path, first);
                }
            }
        }
        folders.add(fresh);
        for (Path each : folders) {
            give(each, FOLDERS, group);
            try (FileChannel directory = FileChannel.open(each, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** The group for which all is readable. */
    private Optional<GroupPrincipal> group() throws IOException {
        Path like = Files.exists(folder) ? folder : fresh.resolveSibling("");
        return Optional.of(group(like));
    }

    /** On the disk before it gets its place: a file that a power cut left empty would be an answer. */
    private void put(Path file, Content content, String mode, Optional<GroupPrincipal> group) throws IOException {
        Files.createFile(file, PrivateFile.MODE);
        give(file, mode, group);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content.bytes());
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private void give(Path path, String mode, Optional<GroupPrincipal> group) throws IOException {
        if (group.isPresent() && !group(path).equals(group.get())) {
            try {
                Files.setAttribute(path, "posix:group", group.get());
            } catch (IOException e) {
                // the group of a folder that was made for this is the admin's wish, that of any folder above is not
                if (Files.exists(folder)) {
                    throw new ConfFileException(
                            folder,
                            "files for its group '" + group.get().getName() + "' cannot be made",
                            "run as root, or as a member of that group");
                }
            }
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static GroupPrincipal group(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class).group();
    }

    private void swap() throws IOException {
        try (SyncedDirectory above = SyncedDirectory.of(folder)) {
            boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
            if (there) {
                Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (there) {
                    Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
            above.sync();
            if (there) {
                remove(old);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new ConfFileException(
                    folder, "is a file system of its own, in whose place no folder can be put", "a folder in it");
        }
    }

    /** With what is in it; the list last. */
    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                if (!each.equals(folder.resolve(LIST))) {
                    Removal.of(each);
                }
            }
        }
        Removal.of(folder);
    }
}
