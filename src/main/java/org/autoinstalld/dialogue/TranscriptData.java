package org.autoinstalld.dialogue;

import java.util.List;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.autoinstalld.problem.Problem;

/**
 * A transcript with nothing in it but texts, numbers and lists, for programs: a JSON writer can walk it as it is. What
 * does not apply is empty, 0 or false.
 *
 * @param path release and architecture as asked for
 * @param judgedBy release whose questions were used
 */
public record TranscriptData(
        String file,
        String mode,
        String path,
        String judgedBy,
        OutcomeData outcome,
        List<EntryData> entries,
        List<FindingData> findings,
        List<LineData> lines) {

    /**
     * @param kind {@code completes}, {@code aborts}, {@code waits}, {@code loops}, {@code not judged}
     * @param certain whether it happens on every machine that fits what is declared
     */
    public record OutcomeData(
            String kind, String question, String reason, boolean certain, String unless, String text) {}

    /**
     * @param source {@code line}, {@code default}, {@code computed}
     * @param line of the response file, if that is the source
     * @param from what a computed default comes from
     */
    public record EntryData(
            int number,
            String id,
            String question,
            String answer,
            String source,
            int line,
            String from,
            String effect,
            boolean masked) {}

    /** @param entry number of the entry it belongs to */
    public record FindingData(
            String kind,
            String severity,
            String file,
            int line,
            int column,
            String message,
            String remedy,
            int entry) {}

    /** @param use as {@link LineUse.Kind}, lower case with blanks */
    public record LineData(int line, String use, int entry, String note) {}

    public static TranscriptData of(Transcript t) {
        return new TranscriptData(
                t.file(),
                t.mode().word(),
                t.setdir().toString(),
                t.judgedBy(),
                outcome(t.outcome()),
                t.entries().stream().map(TranscriptData::entry).toList(),
                t.findings().stream().map(TranscriptData::finding).toList(),
                t.lines().stream().map(TranscriptData::line).toList());
    }

    private static OutcomeData outcome(Outcome o) {
        return new OutcomeData(o.kind().word(), o.question(), o.reason(), o.certain(), o.unless(), o.text());
    }

    private static EntryData entry(TranscriptEntry e) {
        String source = e.line() > 0 ? "line" : e.from().isEmpty() ? "default" : "computed";
        return new EntryData(
                e.number(), e.id(), e.question(), e.answer(), source, e.line(), e.from(), e.effect(), e.masked());
    }

    private static FindingData finding(Finding f) {
        Problem p = f.problem();
        return new FindingData(
                words(f.kind().name()),
                p.severity().word(),
                p.place().file(),
                p.place().line(),
                p.place().column(),
                p.message(),
                p.remedy(),
                f.entry());
    }

    private static LineData line(LineUse use) {
        return new LineData(use.line(), words(use.kind().name()), use.entry(), use.note());
    }

    private static String words(String constant) {
        return ResponseFile.lower(constant).replace('_', ' ');
    }
}
