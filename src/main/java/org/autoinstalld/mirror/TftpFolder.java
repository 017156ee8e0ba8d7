package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.conffile.OpenFile;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.signify.SignedList;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a TFTP server, which may hold files of other people. What was written here stands in a list beside it, each
 * file with its digest; nothing else is replaced or removed. The list holds tokens, so it is its owner's alone, and no TFTP
 * server gives it away.
 */
public final class TftpFolder {
    static final String LIST = ".autoinstalld.tftp";

    private static final long LIST_MAX = 16 << 20;
    private static final Pattern FILE = Pattern.compile("SHA256 \\((.+)\\) = ([0-9a-f]{64})");
    private static final Pattern MADE = Pattern.compile("made (.+)/");

    private final Path folder;

    /** What was written here, and folders that were made for it. A run that was killed leaves two digests of a file. */
    private final NavigableMap<String, Set<String>> ours = new TreeMap<>();

    private final TreeSet<String> made = new TreeSet<>();

    /**
     * What is to be done.
     *
     * @param write octets by path
     * @param remove paths
     * @param left what is in the way of nothing, and stays though it was written here once: a sentence each
     */
    public record Work(Map<String, byte[]> write, List<String> remove, List<String> left) {}

    private TftpFolder(Path folder) {
        this.folder = folder;
    }

    /** Looks at a folder, which need not be there. */
    public static TftpFolder read(Path folder) throws MirrorException {
        TftpFolder read = new TftpFolder(folder.toAbsolutePath().normalize());
        Path list = read.folder.resolve(LIST);
        try {
            if (!Files.exists(list, LinkOption.NOFOLLOW_LINKS)) {
                return read;
            }
            if (!Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) || Files.size(list) > LIST_MAX) {
                throw new MirrorException("'" + list + "' is not the list of what was written here; move it away");
            }
            for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
                read.line(line);
            }
            return read;
        } catch (IOException e) {
            throw Mirror.cannot("read", list, e);
        }
    }

    /** What nobody of us wrote counts for nothing. */
    private void line(String line) {
        Matcher file = FILE.matcher(line);
        Matcher directory = MADE.matcher(line);
        if (file.matches() && isInside(file.group(1))) {
            ours.computeIfAbsent(file.group(1), n -> new TreeSet<>()).add(file.group(2));
        } else if (directory.matches() && isInside(directory.group(1))) {
            made.add(directory.group(1));
        }
    }

    private static boolean isInside(String path) {
        try {
            Path asked = Path.of(path);
            return !asked.isAbsolute() && asked.normalize().equals(asked) && !asked.startsWith("..") && !path.isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * What it takes to have exactly these files of ours.
     *
     * @throws MirrorException if somebody else's file is in the way
     */
    public Work plan(TftpFiles wanted) throws MirrorException {
        Map<String, byte[]> write = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : wanted.files().entrySet()) {
            String path = file.getKey();
            requirePlainFolders(path);
            Path target = folder.resolve(path);
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                write.put(path, file.getValue());
                continue;
            }
            if (!Files.isRegularFile(target)) {
                throw inTheWay(target, "is no file");
            }
            String there = digest(target);
            if (there.equals(digest(file.getValue()))) {
                continue;
            }
            if (!isPlain(target) || !ours.getOrDefault(path, Set.of()).contains(there)) {
                if (path.equals(TftpFiles.BOOT_CONF) && boots(target)) {
                    // somebody has set a console there, say
                    continue;
                }
                throw inTheWay(target, "was not written here");
            }
            write.put(path, file.getValue());
        }
        List<String> remove = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String path : ours.keySet()) {
            Path target = folder.resolve(path);
            if (wanted.files().containsKey(path) || !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            requirePlainFolders(path);
            if (isPlain(target) && ours.getOrDefault(path, Set.of()).contains(digest(target))) {
                remove.add(path);
            } else {
                left.add(path + " is no longer needed, but somebody has changed it");
            }
        }
        return new Work(write, remove, left);
    }

    /** Does it. What fails half-way is done by the next run. */
    public void carryOut(TftpFiles wanted, Work work) throws MirrorException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            // first the list: whoever is killed after the first file still knows it for his own
            NavigableMap<String, Set<String>> after = new TreeMap<>();
            for (Map.Entry<String, byte[]> file : work.write.entrySet()) {
                String digest = digest(file.getValue());
                ours.computeIfAbsent(file.getKey(), n -> new TreeSet<>()).add(digest);
                after.put(file.getKey(), Set.of(digest));
                note(Path.of(file.getKey()).getParent());
            }
            save();
            for (Map.Entry<String, byte[]> file : work.write.entrySet()) {
                Path target = folder.resolve(file.getKey());
                makeFolders(Path.of(file.getKey()).getParent());
                OpenFile.write(target, file.getValue());
            }
            for (String path : work.remove) {
                Files.deleteIfExists(folder.resolve(path));
            }
            wanted.files().forEach((path, octets) -> {
                if (ours.containsKey(path)) {
                    after.putIfAbsent(path, Set.of(digest(octets)));
                }
            });
            ours.clear();
            ours.putAll(after);
            for (String directory : made.descendingSet().stream().toList()) {
                if (after.keySet().stream().noneMatch(path -> path.startsWith(directory + "/"))
                        && removeEmpty(folder.resolve(directory))) {
                    made.remove(directory);
                }
            }
            save();
        } catch (IOException e) {
            throw Mirror.cannot("write the files for TFTP in", folder, e);
        }
    }

    /** Takes note of folders that are not there yet. */
    private void note(@Nullable Path directory) {
        for (Path each = directory; each != null; each = each.getParent()) {
            if (!Files.exists(folder.resolve(each))) {
                made.add(each.toString());
            }
        }
    }

    private void makeFolders(@Nullable Path directory) throws IOException {
        if (directory == null || Files.isDirectory(folder.resolve(directory))) {
            return;
        }
        makeFolders(directory.getParent());
        Path path = folder.resolve(directory);
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean removeEmpty(Path directory) throws IOException {
        try {
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(directory);
            }
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private void save() throws IOException {
        StringBuilder text = new StringBuilder("what autoinstalld mirror tftp wrote here, and may remove\n");
        made.forEach(directory -> text.append("made ").append(directory).append("/\n"));
        ours.forEach((path, digests) -> digests.forEach(digest -> text.append("SHA256 (")
                .append(path)
                .append(") = ")
                .append(digest)
                .append('\n')));
        PrivateFile.write(folder.resolve(LIST), text.toString());
    }

    /** A link among the folders would lead the writing to somewhere else. */
    private void requirePlainFolders(String path) throws MirrorException {
        for (Path above = Path.of(path).getParent(); above != null; above = above.getParent()) {
            Path directory = folder.resolve(above);
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw inTheWay(directory, "is no folder");
            }
        }
    }

    private static MirrorException inTheWay(Path path, String why) {
        return new MirrorException(
                "'" + path + "' " + why + "; nothing was changed; move it away, or name another folder");
    }

    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean boots(Path file) throws MirrorException {
        try {
            return Files.size(file) < LIST_MAX
                    && Files.readString(file, StandardCharsets.ISO_8859_1)
                            .lines()
                            .anyMatch(line -> line.strip().equals(TftpFiles.BOOT_LINE));
        } catch (IOException e) {
            throw Mirror.cannot("read", file, e);
        }
    }

    private static String digest(byte[] octets) {
        return SignedList.hex(SignedList.sha256().digest(octets));
    }

    private static String digest(Path file) throws MirrorException {
        try {
            return MirrorFolder.digest(file);
        } catch (IOException e) {
            throw Mirror.cannot("read", file, e);
        }
    }
}
