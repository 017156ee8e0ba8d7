package org.autoinstalld.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptEntry;
import org.autoinstalld.yaml.Secret;

/**
 * A transcript as docs/api.md describes it, for programs and pages. What does not apply is empty, 0 or false.
 *
 * @param path release and architecture as asked for
 * @param judgedBy release whose questions were used
 */
public record TranscriptJson(
        String file,
        String mode,
        String path,
        String judgedBy,
        OutcomeJson outcome,
        List<EntryJson> entries,
        List<FindingJson> findings,
        List<LineJson> lines) {

    /** @param certain whether it happens on every machine that fits what is declared */
    record OutcomeJson(String kind, String question, String reason, boolean certain, String unless, String text) {}

    /**
     * A question that was asked.
     *
     * @param source {@code line}, {@code default}, {@code computed}
     * @param line of the response file, if that is the source
     * @param from what a computed default comes from
     */
    record EntryJson(
            int number,
            String id,
            String question,
            String answer,
            String source,
            int line,
            String from,
            String effect,
            boolean masked) {}

    /** @param entry number of the question it belongs to */
    record FindingJson(String kind, @JsonUnwrapped ProblemJson problem, int entry) {}

    /** What became of a line of the response file. */
    record LineJson(int line, String use, int entry, String note) {}

    /** As the console shows it. */
    public static TranscriptJson of(Transcript transcript) {
        return of(transcript, Masking.none(), TranscriptEntry::answer);
    }

    /** With what {@code masking} knows to be secret masked. */
    public static TranscriptJson of(Transcript transcript, Masking masking) {
        return of(transcript, masking, e -> e.masked() ? Secret.MASK : masking.value(e.question(), e.answer()));
    }

    private static TranscriptJson of(Transcript t, Masking masking, Function<TranscriptEntry, String> answers) {
        return new TranscriptJson(
                t.file(),
                t.mode().word(),
                t.setdir().toString(),
                t.judgedBy(),
                outcome(t.outcome(), masking),
                t.entries().stream()
                        .map(entry -> entry(entry, masking, answers.apply(entry)))
                        .toList(),
                t.findings().stream()
                        .map(f -> new FindingJson(
                                words(f.kind()), ProblemJson.of(masking.problem(f.problem())), f.entry()))
                        .toList(),
                t.lines().stream()
                        .map(use -> new LineJson(use.line(), words(use.kind()), use.entry(), masking.text(use.note())))
                        .toList());
    }

    private static OutcomeJson outcome(Outcome o, Masking masking) {
        return new OutcomeJson(
                o.kind().word(),
                o.question(),
                masking.text(o.reason()),
                o.certain(),
                masking.text(o.unless()),
                masking.text(o.text()));
    }

    private static EntryJson entry(TranscriptEntry e, Masking masking, String answer) {
        return new EntryJson(
                e.number(),
                e.id(),
                masking.text(e.question()),
                answer,
                e.line() > 0 ? "line" : e.from().isEmpty() ? "default" : "computed",
                e.line(),
                masking.text(e.from()),
                masking.text(e.effect()),
                e.masked());
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
