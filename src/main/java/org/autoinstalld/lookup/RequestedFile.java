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
 * {@code /[PREFIX/]disklabel/HOST}, {@code /[PREFIX/]firstboot/HOST} and {@code /report/ID}.
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

    /** {@code firstboot/HOST}, a line for its rc.firsttime(8). */
    record FirstBootOf(String prefix, HostName name) implements RequestedFile {}

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

    /** Splits a path; its only public face is {@link RequestedFile#of}. */
    final class PathGrammar {
        private static final int LONGEST = 512;
        private static final Pattern REPORT = Pattern.compile("/report/([A-Za-z0-9_-]{16,100})");
        private static final Pattern PART = Pattern.compile("[A-Za-z0-9_:-][A-Za-z0-9._:-]*");

        private PathGrammar() {}

        private static RequestedFile read(String path) {
            if (path.length() > LONGEST || !path.startsWith("/")) {
                return new Nothing();
            }
            Matcher report = REPORT.matcher(path);
            if (report.matches()) {
                return new Report(report.group(1));
            }
            List<String> parts = List.of(path.substring(1).split("/", -1));
            if (!parts.stream().allMatch(p -> PART.matcher(p).matches())) {
                return new Nothing();
            }
            String file = parts.get(parts.size() - 1);
            String before = parts.size() > 1 ? parts.get(parts.size() - 2) : "";
            if (before.equals("firstboot")) {
                return name(file)
                        .<RequestedFile>map(n -> new FirstBootOf(join(parts, 2), n))
                        .orElse(new Nothing());
            }
            for (Mode mode : Mode.values()) {
                if (file.equals(mode.word() + ".conf")) {
                    return new Plain(join(parts, 1), mode);
                }
                String ending = "-" + mode.word() + ".conf";
                if (file.endsWith(ending)) {
                    return named(join(parts, 1), file.substring(0, file.length() - ending.length()), mode);
                }
            }
            return before.equals("disklabel")
                    ? name(file)
                            .<RequestedFile>map(n -> new DisklabelOf(join(parts, 2), n))
                            .orElse(new Nothing())
                    : new Nothing();
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

        private static String join(List<String> parts, int last) {
            return String.join("/", parts.subList(0, parts.size() - last));
        }
    }
}
