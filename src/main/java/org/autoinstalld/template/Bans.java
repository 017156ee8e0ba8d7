package org.autoinstalld.template;

import freemarker.template.Template;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/**
 * What FreeMarker offers but templates here cannot have, because it would turn a value into a template, leave the output
 * format, or make missing variables vanish. Looked for in FreeMarker's own canonical form of the compiled template,
 * where neither blanks nor comments can hide it.
 */
final class Bans {
    private record Ban(Pattern canonical, Pattern written, String name, String why) {
        static Ban builtIn(String words, String name, String why) {
            return new Ban(
                    Pattern.compile("\\?(" + words + ")(?![A-Za-z0-9_])"),
                    Pattern.compile("\\?\\s*(" + words + ")(?![A-Za-z0-9_])"),
                    "?" + name,
                    why);
        }

        static Ban directive(String words, String name, String why) {
            Pattern pattern = Pattern.compile("<#(" + words + ")(?![A-Za-z0-9_])");
            return new Ban(pattern, pattern, "<#" + name + ">", why);
        }

        static Ban special(String words, String name, String why) {
            Pattern pattern = Pattern.compile("\\.(" + words + ")(?![A-Za-z0-9_])");
            return new Ban(pattern, pattern, "." + name, why);
        }
    }

    private static final List<Ban> ALL = List.of(
            Ban.builtIn("interpret", "interpret", "would make a template of a value"),
            Ban.builtIn("eval|eval_json|evalJson", "eval", "would make an expression of a value"),
            Ban.builtIn("new", "new", "would make an object of Java"),
            Ban.builtIn("api", "api", "would reach into Java"),
            Ban.builtIn("no_esc|noEsc", "no_esc", "would let a value go unchecked"),
            Ban.directive("outputformat|outputFormat", "outputformat", "would let values go unchecked"),
            Ban.directive("noautoesc|noAutoEsc", "noautoesc", "would let values go unchecked"),
            Ban.directive("setting", "setting", "could make missing names print as nothing"),
            Ban.special(
                    "get_optional_template|getOptionalTemplate", "get_optional_template", "would hide a missing file"));

    /** Some word of each ban, as it must stand in the source: making the canonical form takes time at start-up. */
    private static final Pattern SUSPICIOUS = Pattern.compile(
            "interpret|eval|new|api|no_?[eE]sc|output[fF]ormat|no[aA]uto[eE]sc|setting|get_?[oO]ptional");

    private Bans() {}

    static void check(Template template, String source, String file, Problems problems) {
        if (!SUSPICIOUS.matcher(source).find()) {
            return;
        }
        String canonical = template.toString();
        for (Ban ban : ALL) {
            if (ban.canonical.matcher(canonical).find()) {
                Matcher written = ban.written.matcher(source);
                Place place = written.find() ? TemplateSource.place(file, source, written.start()) : Place.of(file);
                problems.error(
                        place,
                        "'" + ban.name + "' is not allowed in templates, not even in a comment: it " + ban.why,
                        "");
            }
        }
    }
}
