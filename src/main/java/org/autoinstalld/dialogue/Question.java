package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A question, compiled for one release and architecture.
 *
 * @param id the same for the same question at another place
 * @param wordings the first whose condition holds is used
 * @param answer the default
 * @param then steps that follow a kind of answer
 * @param luck why the default depends on others; empty if it does not
 * @param otherwise what becomes of the system if the file meant to answer and does not; empty if nothing special
 * @param only on which machines it is asked; empty if on all
 * @param mishap whether it is asked only when something goes wrong that is not simulated: a line for it is a precaution
 * @param suppose the answer to suppose when looking beyond a stop here; {@code default} for its default; empty if that
 *     is not possible
 * @param kind of the finding if it gets its default though the file meant to answer; null if that is not grave
 */
record Question(
        String id,
        List<Wording> wordings,
        Defaults.Source answer,
        AnswerKind accepts,
        Bad bad,
        Map<String, List<DialogueStep>> then,
        boolean secret,
        boolean logged,
        String luck,
        String otherwise,
        String only,
        boolean mishap,
        String suppose,
        Finding.@Nullable Kind kind) {

    record Wording(Text text, Predicate<InstallerRun> when) {}

    /** What an answer that is no good does. */
    enum Bad {
        STOPS,
        AGAIN,
        UNNOTICED;

        /** As the catalogue has them. */
        static final Map<String, Bad> WORDS =
                Map.of("", STOPS, "stops", STOPS, "again", AGAIN, "goes unnoticed", UNNOTICED);
    }

    /** Of the finding if an answer of the file is replaced by a default. */
    Finding.Kind kindOfLoss() {
        return kind == null ? Finding.Kind.ANSWER_REPLACED : kind;
    }

    Text text(InstallerRun run) {
        for (Wording wording : wordings) {
            if (wording.when().test(run)) {
                return wording.text();
            }
        }
        return wordings.get(wordings.size() - 1).text();
    }

    /** A text of the catalogue, which may have {@code ${names}} in it. Cut up once, so that a fixed text costs nothing. */
    static final class Text {
        private final String pattern;
        private final String lower;
        private final List<String> parts;
        private final List<String> lowerParts;

        /** Even parts are text, odd ones names. */
        Text(String pattern) {
            this.pattern = pattern;
            this.lower = ResponseFile.lower(pattern);
            this.parts = cut(pattern);
            this.lowerParts = parts.stream().map(ResponseFile::lower).toList();
        }

        private static List<String> cut(String pattern) {
            List<String> parts = new ArrayList<>();
            int at = 0;
            for (int open = pattern.indexOf("${"); open >= 0; open = pattern.indexOf("${", at)) {
                int close = pattern.indexOf('}', open);
                if (close < 0) {
                    throw new IllegalArgumentException("'${' without '}': " + pattern);
                }
                parts.add(pattern.substring(at, open));
                parts.add(pattern.substring(open + 2, close));
                at = close + 1;
            }
            parts.add(pattern.substring(at));
            return List.copyOf(parts);
        }

        String pattern() {
            return pattern;
        }

        boolean isFixed() {
            return parts.size() == 1;
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            for (int i = 1; i < parts.size(); i += 2) {
                names.add(parts.get(i));
            }
            return names;
        }

        String fill(UnaryOperator<String> values) {
            return isFixed() ? pattern : fill(parts, values, false);
        }

        /** In lower case, as keys are compared with it. */
        String lower(UnaryOperator<String> values) {
            return isFixed() ? lower : fill(lowerParts, values, true);
        }

        private String fill(List<String> pieces, UnaryOperator<String> values, boolean low) {
            StringBuilder out = new StringBuilder(96).append(pieces.get(0));
            for (int i = 1; i < pieces.size(); i += 2) {
                String value = values.apply(parts.get(i));
                out.append(low ? ResponseFile.lower(value) : value).append(pieces.get(i + 1));
            }
            return out.toString();
        }

        /**
         * Whether the installer puts the question into its log under that name: what stands before the first question
         * mark, with names filled in.
         */
        boolean isLoggedAs(String name) {
            StringBuilder expression = new StringBuilder();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                int mark = i % 2 == 0 ? part.indexOf('?') : -1;
                if (mark >= 0) {
                    return name.matches(expression + Pattern.quote(part.substring(0, mark)));
                }
                expression.append(i % 2 == 0 ? Pattern.quote(part) : ".+");
            }
            return name.matches(expression.toString());
        }

        /** The part that people know a question by, and a key that fits: up to the question mark that ends it. */
        static String label(String question) {
            int mark = question.indexOf('?');
            // not the one in ('?' for list)
            return mark < 1 || question.charAt(mark - 1) == '\'' ? question : question.substring(0, mark);
        }

        @Override
        public String toString() {
            return pattern;
        }
    }
}
