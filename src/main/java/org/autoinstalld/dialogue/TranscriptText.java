package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.autoinstalld.problem.Printable;

/** A transcript as plain text for people, and as lines that can be compared between releases. */
public final class TranscriptText {
    private static final int WIDTH = 100;

    private TranscriptText() {}

    /** The whole: questions and answers, the lines that answer nothing, the outcome, the findings. */
    public static String of(Transcript t) {
        StringBuilder out = new StringBuilder();
        out.append(t.mode().word()).append(" of ").append(t.setdir());
        if (!t.judgedBy().isEmpty() && !t.judgedBy().equals(t.setdir().release())) {
            out.append(", judged by ").append(t.judgedBy());
        }
        out.append(": ").append(t.outcome().text()).append("\n\n");
        for (TranscriptEntry entry : t.entries()) {
            entry(out, entry);
        }
        unused(out, t);
        if (!t.findings().isEmpty()) {
            out.append("\nfindings:\n");
            t.problems().forEach(p -> out.append("  ").append(p).append('\n'));
        }
        return out.toString();
    }

    private static void entry(StringBuilder out, TranscriptEntry entry) {
        String number = Integer.toString(entry.number());
        String indent = "     ";
        out.append(" ".repeat(Math.max(0, 3 - number.length()))).append(number).append("  ");
        out.append(printable(entry.question())).append('\n');
        out.append(indent).append("= ").append(shortened(printable(entry.answer())));
        out.append("  [").append(entry.source()).append("]\n");
        if (!entry.effect().isEmpty()) {
            out.append(indent).append("  ").append(printable(entry.effect())).append('\n');
        }
    }

    private static void unused(StringBuilder out, Transcript t) {
        List<LineUse> idle = t.lines().stream()
                .filter(u -> u.kind() != LineUse.Kind.USED && u.kind() != LineUse.Kind.COMMENT)
                .toList();
        if (idle.isEmpty() || t.outcome().kind() == Outcome.Kind.NOT_JUDGED) {
            return;
        }
        out.append("\nlines that answer nothing:\n");
        for (LineUse use : idle) {
            out.append("  line ")
                    .append(use.line())
                    .append(": ")
                    .append(printable(use.note()))
                    .append('\n');
        }
    }

    /**
     * Question and answer, a line each, without numbers of lines and entries: what changes between two releases shows in
     * a diff of these, and nothing else does. The last line is the outcome.
     */
    public static List<String> comparable(Transcript t) {
        List<String> lines = new ArrayList<>();
        for (TranscriptEntry entry : t.entries()) {
            // that the directory of another release has another name is nothing to tell
            String answer = entry.answer().replace(t.setdir().toString(), "SETDIR");
            lines.add(printable(entry.question()) + " = " + printable(answer)
                    + (entry.line() > 0 ? "" : "  [" + entry.source() + "]"));
        }
        for (LineUse use : t.lines()) {
            if (use.kind() == LineUse.Kind.NEVER_MATCHES || use.kind() == LineUse.Kind.NOT_ASKED) {
                lines.add("line " + use.line() + " answers nothing");
            }
        }
        lines.add(t.outcome().text());
        return lines;
    }

    /** Keys are long, and only their ends tell one from another. */
    private static String shortened(String answer) {
        return answer.length() <= WIDTH
                ? answer
                : answer.substring(0, 30) + " ... " + answer.substring(answer.length() - 30);
    }

    private static String printable(String text) {
        return Printable.oneLine(text);
    }
}
