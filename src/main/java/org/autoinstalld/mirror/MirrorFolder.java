package org.autoinstalld.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.conffile.Removal;
import org.autoinstalld.signify.SignedList;

/**
 * The folder of the mirror. What has a name that somebody may ask for is complete and on the disk: files are put together
 * in {@code incoming}, and get their place by a link or a rename.
 *
 * <pre>
 * pub/OpenBSD/7.8/amd64 -> ../../../generations/7.8-amd64-3f2a91c07d55
 * generations/7.8-amd64-3f2a91c07d55/
 * incoming/
 * keys/
 * </pre>
 */
final class MirrorFolder {
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("r--r--r--");
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final String GONE = ".gone";
    private static final int BUFFER = 1 << 16;

    private final Path folder;

    MirrorFolder(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path lock() {
        return folder.resolve("mirror.lock");
    }

    Path generations() {
        return folder.resolve("generations");
    }

    Path keys() {
        return folder.resolve("keys");
    }

    /** Where files of a directory are put together. */
    Path incoming(MirrorDirectory directory) {
        return incoming().resolve(directory.name());
    }

    Path incoming() {
        return folder.resolve("incoming");
    }

    private Path link(MirrorDirectory directory) {
        return folder.resolve("pub/OpenBSD").resolve(directory.path());
    }

    /** Makes the folders that are not there, for all to look into. */
    void make() throws IOException {
        for (Path each : List.of(folder, generations(), incoming(), keys(), folder.resolve("pub/OpenBSD"))) {
            makeFolder(each);
        }
    }

    /** Makes a folder and those above it, below our own with mode 0755 whatever the umask. */
    void makeFolder(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null && !path.equals(folder)) {
            makeFolder(parent);
        } else if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, OPEN);
        if (parent != null) {
            sync(parent);
        }
    }

    /** The name of the generation that is visible; empty text if none is. */
    String visible(MirrorDirectory directory) throws IOException {
        Path link = link(directory);
        return Files.isSymbolicLink(link)
                ? String.valueOf(Files.readSymbolicLink(link).getFileName())
                : "";
    }

    /** A folder of somebody's, a mirror that was copied there say, where the link to what is visible belongs. */
    Optional<Path> inTheWay(MirrorDirectory directory) {
        return Optional.of(link(directory))
                .filter(l -> Files.exists(l, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(l));
    }

    /** Lets a generation be seen in the place of the one that was. */
    void show(MirrorDirectory directory, String generation) throws IOException {
        Path link = link(directory);
        Path parent = link.resolveSibling("");
        makeFolder(parent);
        Path made = incoming().resolve(directory.name() + ".link");
        Files.deleteIfExists(made);
        Files.createSymbolicLink(made, parent.relativize(generations().resolve(generation)));
        Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
        sync(parent);
    }

    /** What takes the place of a generation that goes. */
    interface Successor {
        void comes() throws IOException;
    }

    /**
     * Takes a generation out of its place at once and then removes it: one that was removed in its place and cut off
     * would be half a generation for ever.
     */
    void removeGeneration(Path place, Successor successor) throws IOException {
        Path gone = incoming().resolve(place.getFileName() + GONE);
        Removal.of(gone);
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(place, gone, StandardCopyOption.ATOMIC_MOVE);
        }
        successor.comes();
        sync(generations());
        Removal.of(gone);
    }

    /** Removes what a run before was removing when it was cut off. */
    void removeGone() throws IOException {
        for (Path each : children(incoming())) {
            if (String.valueOf(each.getFileName()).endsWith(GONE)) {
                Removal.of(each);
            }
        }
    }

    /** Gives a verified file its place in a generation, also where a spoilt one has it. */
    void put(Path file, Path here) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".link");
        Files.deleteIfExists(made);
        Files.createLink(made, file);
        Files.move(made, here, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Names of all generations of a directory. */
    List<String> generations(MirrorDirectory directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path path : children(generations())) {
            String name = String.valueOf(path.getFileName());
            if (Generation.isName(directory, name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** What is in a folder; nothing if it is not there. */
    static List<Path> children(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(all::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return all;
    }

    /** Writes a small file whole, and makes it durable. */
    static void write(Path file, byte[] octets) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Nobody changes it from now on, we neither; everybody may read it. */
    static void seal(Path file) throws IOException {
        Files.setPosixFilePermissions(file, READABLE);
    }

    /** Makes names that were given or taken in a folder durable. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** SHA-256 of a file, in hexadecimal. */
    static String digest(Path file) throws IOException {
        MessageDigest digest = SignedList.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // the digest is all that is wanted
            }
        }
        return SignedList.hex(digest.digest());
    }

    /** Octets of all files below, each counted once however many names it has. */
    static long size(Path path) throws IOException {
        Set<Object> seen = new HashSet<>();
        long[] total = {0};
        if (!Files.exists(path)) {
            return 0;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Object key = attributes.fileKey();
                if (key == null || seen.add(key)) {
                    total[0] += attributes.size();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // removed while we looked
                return FileVisitResult.CONTINUE;
            }
        });
        return total[0];
    }
}
