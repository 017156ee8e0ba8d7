package org.autoinstalld.siteset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Reason;

/**
 * Reads one tree. Links are taken as they are and not followed, so that nothing gets into a set that is not in the tree.
 * What cannot be taken is a problem, and reading goes on.
 */
final class TreeReader {
    /** What editors leave behind is nobody's wish to install. */
    private static final Pattern LEFT_BY_EDITORS = Pattern.compile(".*~|#.*#|\\.#.*|\\..*\\.sw[a-z]");

    private static final int DEEPEST = 64;
    private static final int FILES_MAX = 100_000;
    private static final int TEMPLATE_MAX = 1 << 20;
    private static final int KEPT_FILE_MAX = 1 << 20;
    static final String TEMPLATE = ".ftl";
    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime";

    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;
    private static final Map<Integer, String> REFUSED =
            Map.of(0140000, "is a socket", 0060000, "is a device", 0020000, "is a device", 0010000, "is a named pipe");

    /** What may still be held in memory, of all trees together. */
    static final class Budget {
        private long left;

        Budget(long bytes) {
            left = bytes;
        }

        boolean takes(long bytes) {
            boolean fits = bytes <= KEPT_FILE_MAX && bytes <= left;
            left -= fits ? bytes : 0;
            return fits;
        }
    }

    /**
     * What the trees of one reading share.
     *
     * @param digest takes in all that was read
     * @param templates takes in templates, by their path in {@code site/}
     */
    record Shared(Problems problems, MessageDigest digest, SortedMap<String, byte[]> templates, Budget budget) {}

    private final String prefix;
    private final Shared shared;
    private final Problems problems;
    private final SortedMap<String, SiteNode> nodes = new TreeMap<>(PathNames.ORDER);
    private Map<String, MtreeLine> lines = Map.of();
    private long newest;

    private TreeReader(String prefix, Shared shared) {
        this.prefix = prefix;
        this.shared = shared;
        problems = shared.problems();
    }

    /**
     * @param layer what it is for: {@code all}, {@code profiles/NAME}, {@code hosts/NAME}
     * @param prefix its path in {@code site/}
     */
    static SiteTree read(Path folder, String layer, String prefix, Shared shared) {
        TreeReader reader = new TreeReader(prefix, shared);
        reader.down(folder, "", 0);
        return new SiteTree(layer, folder.toString(), reader.nodes, reader.lines, reader.newest);
    }

    private void down(Path folder, String path, int depth) {
        for (Path entry : entries(folder)) {
            String name = String.valueOf(entry.getFileName());
            if (LEFT_BY_EDITORS.matcher(name).matches()) {
                continue;
            }
            Place place = Place.of(entry.toString());
            Optional<String> complaint = PathNames.complaint(name);
            if (complaint.isPresent()) {
                problems.error(place, complaint.get(), "another name");
                continue;
            }
            if (nodes.size() >= FILES_MAX || depth >= DEEPEST) {
                problems.error(
                        Place.of(folder.toString()),
                        nodes.size() >= FILES_MAX
                                ? "holds more than " + FILES_MAX + " files"
                                : "is more than " + DEEPEST + " folders deep",
                        "");
                return;
            }
            try {
                take(entry, place, path.isEmpty() ? name : path + "/" + name, depth);
            } catch (IOException e) {
                OpenFiles.rethrow(e);
                problems.error(place, "cannot be read: " + Reason.of(e), "");
            }
        }
    }

    private List<Path> entries(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            unreadable(folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            unreadable(folder, e);
        }
        entries.sort(null);
        return entries;
    }

    private void unreadable(Path path, IOException e) {
        OpenFiles.rethrow(e);
        problems.error(Place.of(path.toString()), "cannot be read: " + Reason.of(e), "");
    }

    private void take(Path entry, Place place, String path, int depth) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(entry, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
        long seconds = ((FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime"))).to(TimeUnit.SECONDS);
        switch (mode & TYPE) {
            case FOLDER -> {
                put(path, new SiteNode.Folder(place), "");
                down(entry, path, depth + 1);
            }
            case LINK -> link(place, path, Files.readSymbolicLink(entry).toString());
            case FILE -> {
                newest = Math.max(newest, seconds);
                file(entry, place, path, (mode & 0100) != 0, (Long) Objects.requireNonNull(attributes.get("size")));
            }
            default ->
                problems.error(
                        place,
                        REFUSED.getOrDefault(mode & TYPE, "is no file") + ", which a site set does not take",
                        "a file, a folder or a symbolic link");
        }
    }

    private void link(Place place, String path, String target) {
        Optional<String> complaint = PathNames.complaintOfLink(path, target);
        complaint.ifPresent(what -> problems.error(
                place,
                what,
                target.startsWith("/") ? PathNames.relative(path, target) : "a link that stays inside the tree"));
        put(path, new SiteNode.Link(place, target), target);
    }

    private void file(Path entry, Place place, String path, boolean executable, long size) throws IOException {
        if (path.equals(MtreeFile.NAME)) {
            byte[] bytes = bytes(entry, place);
            add(path, Sha256.of(bytes));
            lines = MtreeFile.read(bytes, place.file(), problems);
        } else if (path.endsWith(TEMPLATE) && !path.endsWith("/" + TEMPLATE) && !path.equals(TEMPLATE)) {
            byte[] bytes = bytes(entry, place);
            String name = prefix + "/" + path;
            shared.templates().put(name, bytes);
            put(
                    path.substring(0, path.length() - TEMPLATE.length()),
                    new SiteNode.Rendered(place, name, executable),
                    Sha256.of(bytes) + executable);
        } else {
            FileContent content = content(entry, size);
            put(path, new SiteNode.Plain(place, content, executable), content.digest() + executable);
        }
    }

    private void put(String path, SiteNode node, String content) {
        add(path + " " + node.type(), content);
        SiteNode before = nodes.putIfAbsent(path, node);
        if (before != null) {
            problems.error(
                    node.place(), "makes the same file as '" + before.place().file() + "'", "one of the two");
        }
    }

    private void add(String path, String content) {
        shared.digest()
                .update((prefix + "/" + path + "\0" + content + "\0" + newest + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private byte[] bytes(Path file, Place place) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(TEMPLATE_MAX + 1);
            if (bytes.length > TEMPLATE_MAX) {
                problems.error(place, "is larger than " + TEMPLATE_MAX + " bytes", "");
            }
            return bytes;
        }
    }

    /** Read once in any case, for its digest. */
    private FileContent content(Path file, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            if (size <= KEPT_FILE_MAX) {
                byte[] bytes = in.readNBytes(KEPT_FILE_MAX + 1);
                if (shared.budget().takes(bytes.length)) {
                    return FileContent.of(bytes);
                }
            }
        }
        MessageDigest sha = Sha256.begin();
        long read = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
                read += n;
            }
        }
        return FileContent.onDisk(file.toAbsolutePath(), read, HexFormat.of().formatHex(sha.digest()));
    }
}
