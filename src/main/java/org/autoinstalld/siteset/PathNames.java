package org.autoinstalld.siteset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Paths in the new system, without a slash at either end: what may be one, and their order. */
final class PathNames {
    /** Reads as bytes, so that every machine and every locale sorts alike. */
    static final Comparator<String> ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final int LONGEST = 1023;

    private PathNames() {}

    /** What keeps a name from being one of a file, worded to follow its path. */
    static Optional<String> complaint(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return Optional.of("is no name of a file");
        }
        return name.getBytes(StandardCharsets.UTF_8).length > 255
                ? Optional.of("has too long a name")
                : badCharacter(name);
    }

    private static Optional<String> badCharacter(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7f) {
                return Optional.of("has a control character in its name");
            }
            if (c == '\ufffd') {
                return Optional.of("has a name that is not in the encoding of this process's locale");
            }
        }
        return Optional.empty();
    }

    /** The same of a path from the root of a tree. */
    static Optional<String> complaintOfPath(String path) {
        if (path.startsWith("/")) {
            return Optional.of("is an absolute path");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return Optional.of("is too long a path");
        }
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                return Optional.of("leads out of the tree");
            }
            Optional<String> complaint = complaint(name);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    /**
     * What is wrong with where a symbolic link leads, worded to follow its path; empty if it stays inside the tree.
     *
     * @param path of the link
     */
    static Optional<String> complaintOfLink(String path, String target) {
        if (target.isEmpty()) {
            return Optional.of("is a link to nothing");
        }
        if (target.startsWith("/")) {
            return Optional.of("is a link to the absolute path '" + target + "'");
        }
        int depth = (int) path.chars().filter(c -> c == '/').count();
        for (String name : target.split("/")) {
            if (name.equals("..")) {
                depth--;
            } else if (!name.isEmpty() && !name.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return Optional.of("is a link that leads out of the tree, to '" + target + "'");
            }
        }
        return target.length() > LONGEST ? Optional.of("is a link to too long a path") : badCharacter(target);
    }

    /** The link's target as it would be written from the link's own folder; for an absolute one. */
    static String relative(String path, String target) {
        String up = "../".repeat((int) path.chars().filter(c -> c == '/').count());
        String below = target.replaceAll("^/+", "");
        return up + below;
    }
}
