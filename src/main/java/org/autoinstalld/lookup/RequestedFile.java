package org.autoinstalld.lookup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;

/**
 * What a path asks for. The grammar is install.sub's for {@code http://SERVER/[PREFIX/]NAME-MODE.conf}, and our own for
 * {@code /[PREFIX/]disklabel/HOST}, {@code /[PREFIX/]firstboot/HOST}, {@code /[PREFIX/]firstboot-log/HOST} and {@code
 * /report/ID}.
 */
public sealed interface RequestedFile {
    /** The directories before the name, without slashes at the ends; empty if there are none. */
    String prefix();

    /** {@code LLADDR-MODE.conf}. */
    record ByLladdr(String prefix, Lladdr lladdr, Mode mode) implements RequestedFile {}

    /** {@code HOSTNAME-MODE.conf}, full or short. */
    record ByName(String prefix, HostName name, Mode mode) implements RequestedFile {}

    /** {@code MODE.conf}. */
    record Plain(String prefix, Mode mode) implements RequestedFile {}

    /** {@code disklabel/HOST}. */
    record DisklabelOf(String prefix, HostName name) implements RequestedFile {}

    /**
     * {@code firstboot/HOST}, what its rc.firsttime(8) runs to report.
     *
     * @param log whether it is to send the installer's log, too: {@code firstboot-log/HOST}
     */
    record FirstBootOf(String prefix, HostName name, boolean log) implements RequestedFile {
        /** Without a log. */
        public FirstBootOf(String prefix, HostName name) {
            this(prefix, name, false);
        }
    }

    /** {@code report/ID}, by which a machine tells that it booted what was installed. */
    record Report(String id) implements RequestedFile {
        @Override
        public String prefix() {
            return "";
        }
    }

    /** Nothing we have. */
    record Nothing() implements RequestedFile {
        @Override
        public String prefix() {
            return "";
        }
    }

    /** A response file of some kind, so that the answer decides what a machine is installed from. */
    default boolean isResponseFile() {
        return this instanceof ByLladdr || this instanceof ByName || this instanceof Plain;
    }

    /** Reads a path that was percent-decoded once. Tricks resolve to {@link Nothing}. */
    static RequestedFile of(String path) {
        return PathGrammar.read(path);
    }

    /** Splits a path, by hand, as each look-up has one; its only public face is {@link RequestedFile#of}. */
    final class PathGrammar {
        private static final int LONGEST = 512;
        private static final String CONF = ".conf";
        private static final String REPORTS = "/report/";
        private static final Pattern REPORT = Pattern.compile(REPORTS + "([A-Za-z0-9_-]{16,100})");
        private static final List<Mode> MODES = List.of(Mode.values());

        private PathGrammar() {}

        private static RequestedFile read(String path) {
            if (path.length() > LONGEST || !path.startsWith("/")) {
                return new Nothing();
            }
            if (path.startsWith(REPORTS)) {
                Matcher report = REPORT.matcher(path);
                if (report.matches()) {
                    return new Report(report.group(1));
                }
            }
            if (!isPlain(path)) {
                return new Nothing();
            }
            int slash = path.lastIndexOf('/');
            int above = path.lastIndexOf('/', slash - 1);
            String file = path.substring(slash + 1);
            String before = slash > 0 ? path.substring(above + 1, slash) : "";
            if (before.equals("firstboot") || before.equals("firstboot-log")) {
                return name(file)
                        .<RequestedFile>map(n -> new FirstBootOf(prefix(path, above), n, before.endsWith("-log")))
                        .orElse(new Nothing());
            }
            for (Mode mode : MODES) {
                int start = file.length() - CONF.length() - mode.word().length();
                if (start >= 0 && file.endsWith(CONF) && file.startsWith(mode.word(), start)) {
                    if (start == 0) {
                        return new Plain(prefix(path, slash), mode);
                    }
                    if (file.charAt(start - 1) == '-') {
                        return named(prefix(path, slash), file.substring(0, start - 1), mode);
                    }
                }
            }
            return before.equals("disklabel")
                    ? name(file)
                            .<RequestedFile>map(n -> new DisklabelOf(prefix(path, above), n))
                            .orElse(new Nothing())
                    : new Nothing();
        }

        /** Whether no segment is empty, begins with a dot, or holds what none of our names has. */
        private static boolean isPlain(String path) {
            for (int i = 1; i <= path.length(); i++) {
                char c = i < path.length() ? path.charAt(i) : '/';
                boolean first = path.charAt(i - 1) == '/';
                if (c == '/' || c == '.' ? first : !isOfName(c)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isOfName(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c >= 'A' && c <= 'Z'
                    || c == '_'
                    || c == ':'
                    || c == '-';
        }

        /** What stands before the slash at {@code end}, without slashes at its ends. */
        private static String prefix(String path, int end) {
            return end > 0 ? path.substring(1, end) : "";
        }

        private static RequestedFile named(String prefix, String stem, Mode mode) {
            Optional<Lladdr> lladdr = Lladdr.parse(stem);
            if (lladdr.isPresent()) {
                return new ByLladdr(prefix, lladdr.get(), mode);
            }
            return name(stem)
                    .<RequestedFile>map(n -> new ByName(prefix, n, mode))
                    .orElse(new Nothing());
        }

        private static Optional<HostName> name(String text) {
            return HostName.parse(text.toLowerCase(Locale.ROOT));
        }
    }
}
