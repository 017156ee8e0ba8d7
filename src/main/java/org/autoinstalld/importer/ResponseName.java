package org.autoinstalld.importer;

import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Whose response file a file is, by its path below the document root: {@code [PREFIX/]LLADDR-MODE.conf},
 * {@code [PREFIX/]HOST-MODE.conf}, {@code [PREFIX/]MODE.conf}.
 *
 * @param asked whether an installer would ask for just this name: it spells an lladdr in lower case with colons
 */
record ResponseName(
        String prefix, @Nullable Lladdr lladdr, @Nullable HostName host, Mode mode, boolean asked) {

    /** Empty if the path names no response file. */
    static Optional<ResponseName> of(String path) {
        int slash = path.lastIndexOf('/');
        String prefix = slash < 0 ? "" : path.substring(0, slash);
        String file = path.substring(slash + 1);
        String lower = file.toLowerCase(Locale.ROOT);
        for (Mode mode : Mode.values()) {
            String plain = mode.word() + ".conf";
            if (lower.equals(plain)) {
                return Optional.of(new ResponseName(prefix, null, null, mode, file.equals(plain)));
            }
            if (lower.endsWith("-" + plain)) {
                return named(prefix, file, file.length() - plain.length() - 1, mode);
            }
        }
        return Optional.empty();
    }

    private static Optional<ResponseName> named(String prefix, String file, int end, Mode mode) {
        String stem = file.substring(0, end);
        boolean ending = file.substring(end + 1).equals(mode.word() + ".conf");
        return Lladdr.parseLenient(stem)
                .map(l -> new ResponseName(prefix, l, null, mode, ending && stem.equals(l.toString())))
                .or(() -> HostName.parse(stem).map(h -> new ResponseName(prefix, null, h, mode, ending)));
    }

    /** The prefix with a slash behind it, or nothing. */
    String start() {
        return start(prefix);
    }

    static String start(String prefix) {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    boolean isPlain() {
        return lladdr == null && host == null;
    }

    /** Of several files for one machine the installer takes the one with the lowest. */
    int order() {
        return lladdr != null ? 0 : host != null ? 1 : 2;
    }
}
