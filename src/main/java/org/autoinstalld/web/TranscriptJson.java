package org.autoinstalld.web;

import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.dialogue.TranscriptData;
import org.autoinstalld.inventory.Secret;

/** A transcript as a tree, its fields named as {@code autoinstalld dialogue --format json} names them, and masked once more. */
final class TranscriptJson {
    private final Masking masking;

    private TranscriptJson(Masking masking) {
        this.masking = masking;
    }

    static Fields tree(Transcript transcript, Masking masking) {
        TranscriptData data = TranscriptData.of(transcript);
        TranscriptJson told = new TranscriptJson(masking);
        return new Fields()
                .with("file", data.file())
                .with("mode", data.mode())
                .with("path", data.path())
                .with("judgedBy", data.judgedBy())
                .with("outcome", told.outcome(data.outcome()))
                .with("entries", data.entries().stream().map(told::entry).toList())
                .with("findings", data.findings().stream().map(told::finding).toList())
                .with("lines", data.lines().stream().map(told::line).toList());
    }

    private Fields outcome(TranscriptData.OutcomeData outcome) {
        return new Fields()
                .with("kind", outcome.kind())
                .with("question", outcome.question())
                .with("reason", masking.text(outcome.reason()))
                .with("certain", outcome.certain())
                .with("unless", masking.text(outcome.unless()))
                .with("text", masking.text(outcome.text()));
    }

    private Fields entry(TranscriptData.EntryData entry) {
        String answer = entry.masked() ? Secret.MASK : masking.value(entry.question(), entry.answer());
        return new Fields()
                .with("number", entry.number())
                .with("id", entry.id())
                .with("question", masking.text(entry.question()))
                .with("answer", answer)
                .with("source", entry.source())
                .with("line", entry.line())
                .with("from", masking.text(entry.from()))
                .with("effect", masking.text(entry.effect()))
                .with("masked", entry.masked());
    }

    private Fields finding(TranscriptData.FindingData finding) {
        return new Fields()
                .with("kind", finding.kind())
                .with("severity", finding.severity())
                .with("file", finding.file())
                .with("line", finding.line())
                .with("column", finding.column())
                .with("message", masking.text(finding.message()))
                .with("remedy", masking.text(finding.remedy()))
                .with("entry", finding.entry());
    }

    private Fields line(TranscriptData.LineData line) {
        return new Fields()
                .with("line", line.line())
                .with("use", line.use())
                .with("entry", line.entry())
                .with("note", masking.text(line.note()));
    }
}
