package org.autoinstalld.plan;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.vmconf.VmConf;

/** Files that include one that is wholly ours: whether they do, and what they are with it. */
final class Includers {
    /** unbound.conf(5): a path, quoted or not, with the signs of glob(7); a comment may follow. */
    private static final Pattern UNBOUND =
            Pattern.compile("(?m)^[ \\t]*include(?:-toplevel)?:[ \\t]*(?:\"([^\"\\n]*)\"|([^\"\\s#]+))");

    private final Function<String, Optional<String>> texts;

    /** @param texts of files by their paths */
    Includers(Function<String, Optional<String>> texts) {
        this.texts = texts;
    }

    /** Whether the file's includer includes it now, itself or by way of another file. */
    boolean includes(ParsedFile file) {
        return file instanceof VmFile vm
                ? isIncluded(file.target(), vm.running())
                : unbound(text(file.target()), file.target().path());
    }

    private String text(KeptFile target) {
        return target.file().includedBy().flatMap(texts).orElse("");
    }

    /** Whether that vm.conf includes the target. */
    static boolean isIncluded(KeptFile target, VmConf conf) {
        return conf.includes().stream().anyMatch(i -> i.value().path().equals(target.path()));
    }

    private static boolean unbound(String text, String path) {
        Matcher includes = UNBOUND.matcher(text);
        while (includes.find()) {
            String named = includes.group(1) != null ? includes.group(1) : includes.group(2);
            if (named.equals(path)
                    || FileSystems.getDefault()
                            .getPathMatcher("glob:" + named.replaceAll("[\\\\{}]", "\\\\$0"))
                            .matches(Path.of(path))) {
                return true;
            }
        }
        return false;
    }

    /** Not an error: the file has to be there before it can be included. */
    Problem complaint(KeptFile target) {
        String includer = target.file().includedBy().orElseThrow();
        String line = target.kind() == KeptFile.Kind.VM
                ? "include \"" + target.path() + "\""
                : "include: \"" + target.path() + "\"";
        return Problem.warning(
                Place.of(includer),
                texts.apply(includer).isPresent()
                        ? "'" + target.path() + "' is not included here, so nothing reads it"
                        : "cannot be read, so nothing is known of '" + target.path() + "' being included here",
                "once that file is there, this line: " + line);
    }

    /** A vm.conf with all that it includes. */
    VmConf vmConf(String file, String text) {
        return VmConf.parse(file, text, texts);
    }

    /** The vm.conf that includes the target, which holds {@code ours}; as it is, or with one more line that includes it. */
    VmConf includer(KeptFile target, String ours, boolean withLine) {
        String text = text(target);
        String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return VmConf.parse(
                target.file().includedBy().orElseThrow(),
                withLine ? text + gap + "include \"" + target.path() + "\"\n" : text,
                path -> path.equals(target.path()) ? Optional.of(ours) : texts.apply(path));
    }
}
