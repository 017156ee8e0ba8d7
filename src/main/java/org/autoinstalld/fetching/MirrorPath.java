package org.autoinstalld.fetching;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.mirror.MirrorDirectory;

/** What a path below {@code /pub/} means, of a mirror that has certain directories. */
public sealed interface MirrorPath {
    String ROOT = "/pub/OpenBSD";

    /** A directory that is signed as a whole. */
    record Listed(MirrorDirectory directory) implements MirrorPath {}

    /** A file in one. */
    record FileOf(MirrorDirectory directory, String name) implements MirrorPath {}

    /** A folder above them, with what is in it, each with a slash at its end. */
    record Above(Set<String> names) implements MirrorPath {}

    /** A folder without the slash at its end; with it, encoded. */
    record WithoutSlash(String path) implements MirrorPath {}

    /** Nothing that this mirror has; what follows the root, encoded. */
    record Beyond(String path) implements MirrorPath {}

    /** Nothing that any mirror has. */
    record Nowhere() implements MirrorPath {}

    /** Whether it is one of these. */
    static boolean isBelow(String path) {
        return path.equals("/pub") || path.startsWith("/pub/");
    }

    /** Whether several slashes in a row count as one in it. */
    static boolean joinsSlashes(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** A file in a directory of a mirror that has all of these, if the path is that of one; the others are not told. */
    static Optional<FileOf> file(String path, List<Setdir> releases) {
        int name = path.lastIndexOf('/') + 1;
        if (!joinsSlashes(path) || name == path.length() || name <= ROOT.length() + 1) {
            return Optional.empty();
        }
        String directory = path.substring(ROOT.length() + 1, name - 1);
        return MirrorDirectory.parse(directory)
                .filter(d -> d.path().equals(directory) && releases.contains(d.setdir()))
                .map(d -> new FileOf(d, path.substring(name)));
    }

    /**
     * Reads one.
     *
     * @param path decoded
     * @param directories all that there are
     */
    static MirrorPath of(String path, List<MirrorDirectory> directories) {
        if (path.equals(ROOT)) {
            return new WithoutSlash(ROOT + "/");
        }
        if (!joinsSlashes(path)) {
            return new Nowhere();
        }
        String below = path.substring(ROOT.length() + 1);
        String folder = below.isEmpty() || below.endsWith("/") ? below : below + "/";
        Set<String> names = new TreeSet<>();
        for (MirrorDirectory directory : directories) {
            String own = directory.path() + "/";
            if (folder.equals(own)) {
                return below.equals(own) ? new Listed(directory) : new WithoutSlash(encoded(path) + "/");
            }
            if (below.startsWith(own)) {
                String name = below.substring(own.length());
                return name.indexOf('/') < 0 ? new FileOf(directory, name) : new Nowhere();
            }
            if (own.startsWith(folder)) {
                names.add(own.substring(folder.length(), own.indexOf('/', folder.length()) + 1));
            }
        }
        if (names.isEmpty()) {
            return below.isEmpty() ? new Above(names) : new Beyond(encoded("/" + below));
        }
        return folder.equals(below) ? new Above(names) : new WithoutSlash(encoded(path) + "/");
    }

    /** As a URL has it: anything but what needs no encoding in a path is encoded. */
    static String encoded(String path) {
        StringBuilder url = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~!$&'()*+,;=:@".indexOf(c) >= 0)) {
                url.append(c);
            } else {
                url.append(String.format("%%%02X", (int) c));
            }
        }
        return url.toString();
    }
}
