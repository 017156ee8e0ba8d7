package org.autoinstalld.installation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptEntry;

/**
 * What a machine told of its installation, beside what was foreseen, question by question.
 *
 * @param why it was not compared; empty if it was
 * @param differences the gravest first
 */
public record Comparison(Verdict verdict, String why, List<Difference> differences) {
    private static final int MOST = 60;
    private static final int SAME = 4;
    private static final int ALIKE = 2;

    public Comparison {
        differences = List.copyOf(differences);
    }

    /** How the two stand to each other. */
    public enum Verdict {
        AS_FORESEEN("installed as foreseen"),
        OTHERWISE("installed otherwise than foreseen"),
        CATALOGUE_BEHIND("the catalogue of questions is behind"),
        NOT_COMPARED("not compared with what was foreseen");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** It cannot be compared. */
    public static Comparison none(String why) {
        return new Comparison(Verdict.NOT_COMPARED, why, List.of());
    }

    /** @param foreseen of the file that the machine was given, for the release that it asked for */
    public static Comparison of(Transcript foreseen, FirstBootReport told) {
        if (told.answers().isEmpty()) {
            return none("its log of questions and answers did not come");
        }
        if (foreseen.judgedBy().isEmpty()) {
            return none(foreseen.outcome().text());
        }
        if (told.mode() != foreseen.mode()) {
            return none("its log is of another mode than " + foreseen.mode().word() + ", for which it was answered");
        }
        List<Difference> differences = new Alignment(foreseen, told.answers()).differences();
        differences.sort(Comparator.comparing(Difference::kind));
        Verdict verdict = differences.isEmpty()
                ? Verdict.AS_FORESEEN
                : differences.get(0).kind() == Difference.Kind.UNKNOWN_QUESTION
                        ? Verdict.CATALOGUE_BEHIND
                        : Verdict.OTHERWISE;
        return new Comparison(verdict, "", differences.subList(0, Math.min(MOST, differences.size())));
    }

    public boolean isAsForeseen() {
        return verdict == Verdict.AS_FORESEEN;
    }

    /** Which question of the one side is which of the other: as many as possible, in order. */
    private static final class Alignment {
        private final Transcript foreseen;
        private final List<TranscriptEntry> expected;
        private final List<LoggedAnswer> got;
        private final List<List<String>> ids;
        private final List<Difference> differences = new ArrayList<>();

        Alignment(Transcript foreseen, List<LoggedAnswer> got) {
            this.foreseen = foreseen;
            this.got = got;
            expected = foreseen.entries().stream()
                    .filter(e -> e.logged() && !e.answer().isEmpty())
                    .toList();
            ids = got.stream()
                    .map(a -> Dialogue.builtIn().logged(foreseen.setdir(), foreseen.mode(), a.question()))
                    .toList();
        }

        List<Difference> differences() {
            if (foreseen.outcome().stops()) {
                add(
                        Difference.Kind.OUTCOME,
                        "it is installed, and was foreseen to stop: "
                                + foreseen.outcome().text());
            }
            int[][] best = new int[expected.size() + 1][got.size() + 1];
            for (int i = expected.size() - 1; i >= 0; i--) {
                for (int k = got.size() - 1; k >= 0; k--) {
                    int pair = likeness(i, k);
                    best[i][k] = Math.max(
                            pair == 0 ? 0 : pair + best[i + 1][k + 1], Math.max(best[i + 1][k], best[i][k + 1]));
                }
            }
            int i = 0;
            int k = 0;
            while (i < expected.size() || k < got.size()) {
                boolean both = i < expected.size() && k < got.size();
                int pair = both ? likeness(i, k) : 0;
                if (pair > 0 && best[i][k] == pair + best[i + 1][k + 1]) {
                    paired(expected.get(i++), got.get(k++));
                } else if (k == got.size() || both && best[i][k] == best[i + 1][k]) {
                    notAsked(expected.get(i++));
                } else {
                    asked(k++);
                }
            }
            return differences;
        }

        private int likeness(int i, int k) {
            TranscriptEntry entry = expected.get(i);
            if (name(entry).equals(got.get(k).question())) {
                return SAME + (isSame(entry, got.get(k)) ? 1 : 0);
            }
            return ids.get(k).contains(entry.id()) ? ALIKE : 0;
        }

        /** What the installer logs the question as. */
        private static String name(TranscriptEntry entry) {
            int mark = entry.question().indexOf('?');
            return mark < 0 ? entry.question() : entry.question().substring(0, mark);
        }

        /** The answer of a line that speaks of a password is not known here. */
        private static boolean isSame(TranscriptEntry entry, LoggedAnswer answer) {
            return entry.masked() || entry.answer().equals(answer.answer());
        }

        private void paired(TranscriptEntry entry, LoggedAnswer answer) {
            boolean same = isSame(entry, answer);
            String both = " got " + answer.answer() + ", " + entry.answer() + " was foreseen";
            if (!name(entry).equals(answer.question())) {
                add(
                        Difference.Kind.OTHER_WORDS,
                        quoted(answer.question()) + " was asked, " + quoted(name(entry)) + " was foreseen"
                                + (same ? "" : "; it" + both)
                                + Cause.of(entry.id(), foreseen.facts()));
            } else if (!same) {
                String cause = entry.line() > 0
                        ? ": not what line " + entry.line() + " of the file says"
                        : Cause.of(entry.id(), foreseen.facts());
                add(Difference.Kind.OTHER_ANSWER, quoted(name(entry)) + both + cause);
            }
        }

        private void notAsked(TranscriptEntry entry) {
            add(
                    Difference.Kind.NOT_ASKED,
                    quoted(name(entry)) + " was foreseen"
                            + (entry.masked() ? "" : " to get " + entry.answer())
                            + ", and was not asked" + Cause.of(entry.id(), foreseen.facts()));
        }

        private void asked(int k) {
            LoggedAnswer answer = got.get(k);
            String what = quoted(answer.question());
            if (ids.get(k).isEmpty()) {
                add(
                        Difference.Kind.UNKNOWN_QUESTION,
                        "the installer asked " + what + ", which got " + answer.answer()
                                + ", and the catalogue of questions has no such question for " + foreseen.setdir()
                                + ": the catalogue is behind");
            } else {
                add(
                        Difference.Kind.NOT_FORESEEN,
                        what + " was asked and got " + answer.answer() + ", and was not foreseen"
                                + Cause.of(ids.get(k).get(0), foreseen.facts()));
            }
        }

        private void add(Difference.Kind kind, String text) {
            differences.add(new Difference(kind, text));
        }
    }

    /** The mark is not in the log; that of a keyboard layout stands within a parenthesis. */
    private static String quoted(String name) {
        int open = name.lastIndexOf(" ('");
        return '"' + (open > 0 ? name.substring(0, open) : name + "?") + '"';
    }
}
