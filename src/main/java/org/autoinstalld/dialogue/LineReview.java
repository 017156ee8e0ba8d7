package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.problem.Severity;

/** What became of each line of a file: which question it answered, or why none. */
final class LineReview {
    private static final int LONG = 2000;
    private static final Set<String> UP_TO_DHCP = Set.of("route", "nameservers", "domain");

    private final Program program;
    private final ResponseFile file;
    private final InstallerRun run;
    private final InstallerRun onward;
    private final KeyMatcher meanings;
    private final FindingCollector notes;
    private final Map<Integer, Integer> entryOfLine = new HashMap<>();
    private boolean saidUnencrypted;

    LineReview(ResponseFile file, InstallerRun run, InstallerRun onward, KeyMatcher meanings, FindingCollector notes) {
        this.program = run.program();
        this.file = file;
        this.run = run;
        this.onward = onward;
        this.meanings = meanings;
        this.notes = notes;
    }

    List<LineUse> look() {
        for (int i = 0; i < run.asked().size(); i++) {
            if (!run.asked().get(i).byDefault()) {
                entryOfLine.put(run.asked().get(i).line(), i + 1);
            }
        }
        List<LineUse> uses = new ArrayList<>();
        boolean carriage = false;
        for (ResponseFile.Line line : file.lines()) {
            uses.add(use(line));
            if (!carriage && endsInCarriageReturn(line)) {
                carriage = true;
                notes.add(
                        Kind.CARRIAGE_RETURN,
                        Severity.ERROR,
                        line.number(),
                        false,
                        "lines end in a carriage return, which becomes part of the answers",
                        "end lines with a line feed alone",
                        0);
            }
        }
        longLines();
        return uses;
    }

    private static boolean endsInCarriageReturn(ResponseFile.Line line) {
        return line.value().endsWith("\r");
    }

    private LineUse use(ResponseFile.Line line) {
        switch (line.kind()) {
            case BLANK, COMMENT -> {
                return new LineUse(line.number(), LineUse.Kind.COMMENT, Optional.empty(), "");
            }
            case LOST -> {
                return unread(
                        line,
                        LineUse.Kind.LOST,
                        Kind.LINE_LOST,
                        "the installer never sees the last line, since no newline ends it",
                        "end the file with a newline");
            }
            case EMPTY_ANSWER -> {
                return unread(
                        line,
                        LineUse.Kind.SKIPPED,
                        Kind.LINE_SKIPPED,
                        "an empty answer cannot be given: the installer skips the line",
                        "");
            }
            case NO_QUESTION, NO_ANSWER -> {
                return unread(
                        line,
                        LineUse.Kind.SKIPPED,
                        Kind.LINE_SKIPPED,
                        "not of the form 'question = answer': the installer skips the line",
                        "begin comments with '#'");
            }
            default -> {
                return answer(line);
            }
        }
    }

    private LineUse unread(ResponseFile.Line line, LineUse.Kind use, Kind kind, String message, String remedy) {
        notes.add(kind, Severity.WARNING, line.number(), false, message, remedy, 0);
        return new LineUse(line.number(), use, Optional.empty(), message);
    }

    private LineUse answer(ResponseFile.Line line) {
        Optional<Integer> entry = Optional.ofNullable(entryOfLine.get(line.number()));
        Meaning meaning = meanings.of(line.lowerKey(), program);
        Spoken spoken = new Spoken(onward, line.lowerKey(), meanings.issues());
        if (entry.isPresent()) {
            fitsOne(line, run.asked().get(entry.get() - 1), spoken, entry.get());
            ambiguous(line, run.asked().get(entry.get() - 1), meaning, spoken, entry.get());
            return new LineUse(line.number(), LineUse.Kind.USED, entry, "");
        }
        if (line.number() == 1 && line.key().startsWith("\ufeff")) {
            String message = "a byte order mark stands before the first question, which therefore never matches";
            notes.add(Kind.BYTE_ORDER_MARK, Severity.ERROR, 1, false, message, "save the file without it", 0);
            return new LineUse(1, LineUse.Kind.NEVER_MATCHES, Optional.empty(), message);
        }
        if (meaning.otherMode()) {
            return new LineUse(
                    line.number(),
                    LineUse.Kind.OTHER_MODE,
                    Optional.empty(),
                    meaning.message().with(spoken));
        }
        if (!meaning.fits()) {
            return neverMatches(line, meaning, spoken);
        }
        for (InstallerRun.Asked asked : onward.asked()) {
            if (asked.line() == line.number()) {
                return new LineUse(
                        line.number(),
                        LineUse.Kind.NOT_REACHED,
                        Optional.empty(),
                        "the run stops before \"" + asked.text() + "\"");
            }
        }
        if (!onward.ended()) {
            return new LineUse(line.number(), LineUse.Kind.NOT_REACHED, Optional.empty(), "the run stops before");
        }
        return notAsked(line, meaning, spoken);
    }

    private LineUse neverMatches(ResponseFile.Line line, Meaning meaning, Spoken spoken) {
        String message = meaning.message().with(spoken);
        String what = "'" + line.key() + "' answers no question: " + message;
        Optional<Question> meant = meaning.nearest().flatMap(this::question);
        boolean matters = meant.map(Question::kind).isPresent();
        boolean grave = matters && wants(line.value());
        boolean declined = matters && !grave && meaning.kind() == Kind.OTHER_RELEASE;
        notes.add(
                meaning.kind(),
                grave ? Severity.ERROR : Severity.WARNING,
                line.number(),
                false,
                what,
                declined ? "remove the line" : meaning.remedy().with(spoken),
                0);
        meaning.nearest().ifPresent(id -> lost(line, id));
        return new LineUse(line.number(), LineUse.Kind.NEVER_MATCHES, Optional.empty(), message);
    }

    /** What the system lacks because the line answers nothing. */
    private void lost(ResponseFile.Line line, String id) {
        boolean answered = onward.asked().stream()
                .anyMatch(a -> !a.byDefault() && a.question().id().equals(id));
        if (answered || !wants(line.value())) {
            return;
        }
        boolean encryption = id.equals("encrypt") || id.equals("passphrase");
        boolean said =
                saidUnencrypted || run.remarks().stream().anyMatch(r -> r.note().kind() == Kind.DISK_NOT_ENCRYPTED);
        if (encryption && !said) {
            saidUnencrypted = true;
            notes.add(
                    Kind.DISK_NOT_ENCRYPTED,
                    Severity.ERROR,
                    line.number(),
                    false,
                    "the disk is left unencrypted: '" + line.key() + "' answers no question here",
                    "",
                    0);
        } else if (id.equals("user")) {
            notes.add(
                    Kind.USER_NOT_CREATED,
                    Severity.ERROR,
                    line.number(),
                    false,
                    "no user is created: '" + line.key() + "' answers no question here",
                    "",
                    0);
        }
    }

    private static boolean wants(String value) {
        return !value.isEmpty() && value.charAt(0) != 'n' && value.charAt(0) != 'N';
    }

    private Optional<Question> question(String id) {
        return program.questions().stream().filter(q -> q.id().equals(id)).findFirst();
    }

    private LineUse notAsked(ResponseFile.Line line, Meaning meaning, Spoken spoken) {
        Question question = meaning.questions().stream()
                .filter(q -> !q.mishap())
                .findFirst()
                .orElse(meaning.questions().get(0));
        String text = spoken.whole(question);
        Optional<InstallerRun.Asked> before = Optional.empty();
        for (InstallerRun.Asked asked : onward.asked()) {
            if (!asked.byDefault() && line.answers(asked.lower())) {
                before = Optional.of(asked);
            }
        }
        String why = before.map(b -> "line " + b.line() + " answers \"" + b.text() + "\", which is not asked once more")
                .or(() -> askedOtherwise(question))
                .orElse("\"" + text + "\" is not asked on this machine"
                        + (question.only().isEmpty() ? "" : ": only " + question.only()));
        if (!isPrecaution(question, line, before.isPresent())) {
            Optional<InstallerRun.Asked> other = question.wordings().size() < 2 || before.isPresent()
                    ? Optional.empty()
                    : onward.asked().stream()
                            .filter(a -> a.question().id().equals(question.id()))
                            .findFirst();
            notes.add(
                    Kind.NOT_ASKED,
                    Severity.WARNING,
                    line.number(),
                    false,
                    "'" + line.key() + "' is never used: " + why,
                    other.map(a -> "write '" + Wordings.common(a, spoken) + "'").orElse(""),
                    0);
        }
        lost(line, question.id());
        return new LineUse(line.number(), LineUse.Kind.NOT_ASKED, Optional.empty(), why);
    }

    /** For something that may go wrong, or for a mirror or DHCP server that nobody has told about. */
    private boolean isPrecaution(Question question, ResponseFile.Line line, boolean asked) {
        boolean atMirror = question.id().equals("unverified")
                && !line.lowerKey().startsWith("unverified")
                && !run.machine().facts().declares(MachineFacts.MIRROR);
        boolean upToDhcp = UP_TO_DHCP.contains(question.id())
                && !asked
                && !run.machine().facts().declares(MachineFacts.DHCP);
        return question.mishap() || atMirror || upToDhcp;
    }

    /** The same question, asked with another name in it or in another form. */
    private Optional<String> askedOtherwise(Question question) {
        List<String> texts = onward.asked().stream()
                .filter(a -> a.question().id().equals(question.id()))
                .map(InstallerRun.Asked::text)
                .distinct()
                .toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of("the machine is asked \"" + String.join("\", \"", texts) + "\"");
    }

    /** A key that fits one of the wordings, so that another machine, or this one the next time, has no use for it. */
    private void fitsOne(ResponseFile.Line line, InstallerRun.Asked asked, Spoken spoken, int entry) {
        Wordings.missed(line.lowerKey(), asked, spoken)
                .ifPresent(other -> notes.add(
                        Kind.ONE_WORDING,
                        Severity.WARNING,
                        line.number(),
                        false,
                        "'" + line.key() + "' fits \"" + asked.text() + "\", but not \"" + other
                                + "\", which is asked if "
                                + (asked.question().id().equals("partition")
                                        ? "the disk has other partitions"
                                        : "the mirror-list service answers otherwise"),
                        "write '" + Wordings.common(asked, spoken) + "'",
                        entry));
    }

    /** A key that fits several questions, or an answer that fits another one better. */
    private void ambiguous(
            ResponseFile.Line line, InstallerRun.Asked asked, Meaning meaning, Spoken spoken, int entry) {
        if (meaning.questions().size() < 2) {
            return;
        }
        Optional<Question> better = Optional.empty();
        List<String> others = new ArrayList<>();
        boolean implausible =
                asked.verdict().isBad() || !Plausible.answer(asked.question().acceptsName(), line.value());
        for (Question other : meaning.questions()) {
            if (other.id().equals(asked.question().id())) {
                continue;
            }
            others.add("\"" + spoken.label(other) + "\"");
            if (implausible && better.isEmpty() && Plausible.surely(other.acceptsName(), line.value())) {
                better = Optional.of(other);
            }
        }
        if (better.isPresent()) {
            notes.add(
                    Kind.MATCHED_OTHER,
                    Severity.ERROR,
                    line.number(),
                    false,
                    "'" + line.key() + "' answers \"" + asked.text() + "\", which is asked before the question it was"
                            + " probably meant for",
                    "write '" + spoken.label(better.get()) + "'",
                    entry);
        } else {
            notes.add(
                    Kind.MATCHES_SEVERAL,
                    Severity.WARNING,
                    line.number(),
                    false,
                    "'" + line.key() + "' answers \"" + asked.text() + "\", but also fits " + String.join(", ", others)
                            + ": the one asked first takes it",
                    "write '" + Text.label(asked.text()) + "'",
                    entry);
        }
    }

    /** The script takes a line apart by shell patterns, for each question anew, in time that grows with its square. */
    private void longLines() {
        for (ResponseFile.Line line : file.lines()) {
            if (line.kind() == ResponseFile.Kind.ANSWER
                    && line.key().length() + line.value().length() >= LONG) {
                notes.add(
                        Kind.LONG_LINE,
                        Severity.WARNING,
                        line.number(),
                        false,
                        "a line of " + LONG + " characters or more costs the installer seconds at each question",
                        "shorten it, or remove comments from the key",
                        0);
            }
        }
    }
}
