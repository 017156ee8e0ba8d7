package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.dialogue.Finding.Note;
import org.autoinstalld.dialogue.Question.Text;
import org.autoinstalld.dialogue.ResponseFile.Line;
import org.autoinstalld.dialogue.Transcript.LineUse;

/** What became of each line of a file: which question it answered, or why none. */
final class LineReview {
    private static final int LONG = 2000;
    private static final Set<String> UP_TO_DHCP = Set.of("route", "nameservers", "domain");

    private final Program program;
    private final ResponseFile file;
    private final InstallerRun run;
    private final InstallerRun onward;
    private final List<String> issues;
    private final KeyMatcher keys;
    private final KeyMisses misses;
    private final FindingCollector findings;
    private final Map<Integer, Integer> entryOfLine = new HashMap<>();
    private boolean saidUnencrypted;

    LineReview(
            ResponseFile file,
            InstallerRun run,
            InstallerRun onward,
            List<String> issues,
            KeyMatcher keys,
            KeyMisses misses,
            FindingCollector findings) {
        this.program = run.program;
        this.file = file;
        this.run = run;
        this.onward = onward;
        this.issues = issues;
        this.keys = keys;
        this.misses = misses;
        this.findings = findings;
    }

    List<LineUse> look() {
        for (int i = 0; i < run.asked().size(); i++) {
            entryOfLine.put(run.asked().get(i).line(), i + 1);
        }
        List<LineUse> uses = new ArrayList<>();
        boolean carriage = false;
        for (Line line : file.lines()) {
            uses.add(use(line));
            if (!carriage && line.value().endsWith("\r")) {
                carriage = true;
                String message = "lines end in a carriage return, which becomes part of the answers";
                findings.line(line, 0, Note.error(Kind.CARRIAGE_RETURN, message, "end lines with a line feed alone"));
            }
        }
        longLines();
        return uses;
    }

    private LineUse use(Line line) {
        return switch (line.kind()) {
            case ANSWER -> answer(line);
            case BLANK, COMMENT -> new LineUse(line.number(), LineUse.Kind.COMMENT, 0, "");
            case LOST -> {
                String message = "the installer never sees the last line, since no newline ends it";
                findings.line(line, 0, Note.warning(Kind.LINE_LOST, message, "end the file with a newline"));
                yield new LineUse(line.number(), LineUse.Kind.LOST, 0, message);
            }
            case EMPTY_ANSWER -> skipped(line, "an empty answer cannot be given: the installer skips the line", "");
            case NO_QUESTION, NO_ANSWER ->
                skipped(
                        line,
                        "not of the form 'question = answer': the installer skips the line",
                        "begin comments with '#'");
        };
    }

    private LineUse skipped(Line line, String message, String remedy) {
        findings.line(line, 0, Note.warning(Kind.LINE_SKIPPED, message, remedy));
        return new LineUse(line.number(), LineUse.Kind.SKIPPED, 0, message);
    }

    private LineUse answer(Line line) {
        int entry = entryOfLine.getOrDefault(line.number(), 0);
        List<Question> fitting = keys.fitting(line.lowerKey(), program);
        QuestionTexts texts = new QuestionTexts(onward, line.lowerKey(), issues);
        if (entry > 0) {
            AskedQuestion asked = run.asked().get(entry - 1);
            fitsOne(line, asked, texts, entry);
            ambiguous(line, asked, fitting, texts, entry);
            return new LineUse(line.number(), LineUse.Kind.USED, entry, "");
        }
        if (line.number() == 1 && line.key().startsWith("\ufeff")) {
            String message = "a byte order mark stands before the first question, which therefore never matches";
            findings.line(line, 0, Note.error(Kind.BYTE_ORDER_MARK, message, "save the file without it"));
            return new LineUse(1, LineUse.Kind.NEVER_MATCHES, 0, message);
        }
        if (fitting.isEmpty()) {
            return fitsNone(line, misses.of(line.lowerKey(), program), texts);
        }
        Optional<AskedQuestion> later =
                onward.asked().stream().filter(a -> a.line() == line.number()).findFirst();
        if (later.isPresent() || !onward.ended()) {
            String where = later.map(a -> " \"" + a.text() + "\"").orElse("");
            return new LineUse(line.number(), LineUse.Kind.NOT_REACHED, 0, "the run stops before" + where);
        }
        return notAsked(line, fitting, texts);
    }

    private LineUse fitsNone(Line line, KeyMisses.KeyMiss miss, QuestionTexts texts) {
        String message = miss.message().apply(texts);
        if (miss.isOfOtherMode()) {
            return new LineUse(line.number(), LineUse.Kind.OTHER_MODE, 0, message);
        }
        String what = "'" + line.key() + "' answers no question: " + message;
        boolean matters = program.question(miss.nearest()).map(Question::kind).isPresent();
        boolean grave = matters && wants(line.value());
        String remedy = matters && !grave && miss.kind() == Kind.OTHER_RELEASE
                ? "remove the line"
                : miss.remedy().apply(texts);
        findings.line(line, 0, grave ? Note.error(miss.kind(), what, remedy) : Note.warning(miss.kind(), what, remedy));
        lost(line, miss.nearest());
        return new LineUse(line.number(), LineUse.Kind.NEVER_MATCHES, 0, message);
    }

    /** What the system lacks because the line answers nothing. */
    private void lost(Line line, String id) {
        if (onward.asked().stream().anyMatch(a -> !a.byDefault() && a.asks(id)) || !wants(line.value())) {
            return;
        }
        String answersNothing = "'" + line.key() + "' answers no question here";
        boolean encryption = id.equals("encrypt") || id.equals("passphrase");
        boolean said =
                saidUnencrypted || run.remarks().stream().anyMatch(r -> r.note().kind() == Kind.DISK_NOT_ENCRYPTED);
        if (encryption && !said) {
            saidUnencrypted = true;
            String message = "the disk is left unencrypted: " + answersNothing;
            findings.line(line, 0, Note.error(Kind.DISK_NOT_ENCRYPTED, message, ""));
        } else if (id.equals("user")) {
            findings.line(line, 0, Note.error(Kind.USER_NOT_CREATED, "no user is created: " + answersNothing, ""));
        }
    }

    private static boolean wants(String value) {
        return !value.isEmpty() && value.charAt(0) != 'n' && value.charAt(0) != 'N';
    }

    private LineUse notAsked(Line line, List<Question> fitting, QuestionTexts texts) {
        Question question =
                fitting.stream().filter(q -> !q.mishap()).findFirst().orElse(fitting.get(0));
        Optional<AskedQuestion> before = onward.asked().stream()
                .filter(a -> !a.byDefault() && line.answers(a.lower()))
                .reduce((first, second) -> second);
        String only = question.only().isEmpty() ? "" : ": only " + question.only();
        String why = before.map(b -> "line " + b.line() + " answers \"" + b.text() + "\", which is not asked once more")
                .or(() -> askedOtherwise(question))
                .orElseGet(() -> "\"" + texts.whole(question) + "\" is not asked on this machine" + only);
        if (!isPrecaution(question, line, before.isPresent())) {
            String remedy = question.wordings().size() < 2 || before.isPresent()
                    ? ""
                    : asked(question)
                            .findFirst()
                            .map(a -> "write '" + texts.common(a) + "'")
                            .orElse("");
            String message = "'" + line.key() + "' is never used: " + why;
            findings.line(line, 0, Note.warning(Kind.NOT_ASKED, message, remedy));
        }
        lost(line, question.id());
        return new LineUse(line.number(), LineUse.Kind.NOT_ASKED, 0, why);
    }

    private Stream<AskedQuestion> asked(Question question) {
        return onward.asked().stream().filter(a -> a.asks(question.id()));
    }

    /** Whether it is for a mishap, or for a mirror or DHCP server that the inventory says nothing of. */
    private boolean isPrecaution(Question question, Line line, boolean asked) {
        boolean atMirror = question.id().equals("unverified")
                && !line.lowerKey().startsWith("unverified")
                && !run.machine.facts().declares(MachineFacts.MIRROR);
        boolean upToDhcp = UP_TO_DHCP.contains(question.id())
                && !asked
                && !run.machine.facts().declares(MachineFacts.DHCP);
        return question.mishap() || atMirror || upToDhcp;
    }

    /** The same question, asked with another name in it or in another form. */
    private Optional<String> askedOtherwise(Question question) {
        List<String> texts = asked(question).map(AskedQuestion::text).distinct().toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of("the machine is asked \"" + String.join("\", \"", texts) + "\"");
    }

    /** A key that fits one of the wordings, so that another machine, or this one the next time, has no use for it. */
    private void fitsOne(Line line, AskedQuestion asked, QuestionTexts texts, int entry) {
        texts.missed(asked).ifPresent(other -> {
            String when = asked.asks("partition")
                    ? "the disk has other partitions"
                    : "the mirror-list service answers otherwise";
            String message = "'" + line.key() + "' fits \"" + asked.text() + "\", but not \"" + other
                    + "\", which is asked if " + when;
            findings.line(line, entry, Note.warning(Kind.ONE_WORDING, message, "write '" + texts.common(asked) + "'"));
        });
    }

    /** A key that fits several questions, or an answer that fits another one better. */
    private void ambiguous(Line line, AskedQuestion asked, List<Question> fitting, QuestionTexts texts, int entry) {
        List<Question> others =
                fitting.stream().filter(q -> !asked.asks(q.id())).toList();
        if (fitting.size() < 2) {
            return;
        }
        boolean implausible = asked.verdict().isBad()
                || !asked.question().accepts().plausible().test(line.value());
        Optional<Question> better = others.stream()
                .filter(q -> implausible && q.accepts().isSurely(line.value()))
                .findFirst();
        String answers = "'" + line.key() + "' answers \"" + asked.text() + "\", ";
        if (better.isPresent()) {
            String message = answers + "which is asked before the question it was probably meant for";
            String remedy = "write '" + texts.label(better.get()) + "'";
            findings.line(line, entry, Note.error(Kind.MATCHED_OTHER, message, remedy));
        } else {
            String labels = String.join(
                    ", ", others.stream().map(q -> "\"" + texts.label(q) + "\"").toList());
            String message = answers + "but also fits " + labels + ": the one asked first takes it";
            String remedy = "write '" + Text.label(asked.text()) + "'";
            findings.line(line, entry, Note.warning(Kind.MATCHES_SEVERAL, message, remedy));
        }
    }

    /** The script takes a line apart by shell patterns, for each question anew, in time that grows with its square. */
    private void longLines() {
        String message = "a line of " + LONG + " characters or more costs the installer seconds at each question";
        for (Line line : file.lines()) {
            if (line.kind() == ResponseFile.Kind.ANSWER
                    && line.key().length() + line.value().length() >= LONG) {
                findings.line(
                        line, 0, Note.warning(Kind.LONG_LINE, message, "shorten it, or remove comments from the key"));
            }
        }
    }
}
