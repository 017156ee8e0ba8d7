package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.disklabel.Layout;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;

/** Looks at a run after its end: what became of each line, and what its author should know. */
final class Review {
    private static final int LONG = 2000;

    private final Program program;
    private final ResponseFile file;
    private final Run run;
    private final Run onward;
    private final Outcome outcome;
    private final Meanings meanings;
    private final Secrets secrets;
    private final Map<Integer, Integer> entryOfLine = new HashMap<>();
    private final Set<Finding> findings = new LinkedHashSet<>();
    private final List<LineUse> uses = new ArrayList<>();
    private boolean saidUnencrypted;

    /** @param onward the same run, but going on where this one stopped; the same if it did not */
    Review(ResponseFile file, Run run, Run onward, Outcome outcome, Meanings meanings) {
        this.program = run.program();
        this.file = file;
        this.run = run;
        this.onward = onward;
        this.outcome = outcome;
        this.meanings = meanings;
        this.secrets = new Secrets(file, onward);
    }

    Review look() {
        for (int i = 0; i < run.asked().size(); i++) {
            if (!run.asked().get(i).byDefault()) {
                entryOfLine.put(run.asked().get(i).line(), i + 1);
            }
        }
        end();
        for (Run.Remark remark : onward.remarks()) {
            Verdict.Note note = remark.note();
            int entry = remark.entry() > run.asked().size() ? 0 : remark.entry();
            add(note.kind(), note.severity(), remark.line(), true, note.message(), note.remedy(), entry);
        }
        run.layout()
                .map(Layout::problems)
                .orElse(List.of())
                .forEach(p -> findings.add(new Finding(Kind.TEMPLATE, p, Optional.empty())));
        run.misfits().forEach(p -> findings.add(new Finding(Kind.TEMPLATE, p, Optional.empty())));
        if (stopsForRoom()) {
            run.world()
                    .facts()
                    .template()
                    .map(t -> Layout.noRoom(t, run.figures().rules()))
                    .ifPresent(p -> findings.add(new Finding(Kind.TEMPLATE, p, Optional.empty())));
        }
        boolean carriage = false;
        for (ResponseFile.Line line : file.lines()) {
            uses.add(use(line));
            if (!carriage && endsInCarriageReturn(line)) {
                carriage = true;
                add(
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
        noUserName();
        siteSets();
        return this;
    }

    /** Whether sets are to be fetched and there is no room for it, and no line says to go on. */
    private boolean stopsForRoom() {
        return onward.asked().stream()
                .anyMatch(a -> a.question().id().equals("unverified")
                        && a.text().startsWith(Sets.NO_ROOM)
                        && a.verdict().result().equals("no"));
    }

    List<LineUse> uses() {
        return uses;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    Secrets secrets() {
        return secrets;
    }

    private void add(
            Kind kind, Severity severity, int line, boolean atValue, String message, String remedy, int entry) {
        ResponseFile.Line where = line > 0 ? file.line(line) : NO_LINE;
        Place place = line == 0 ? Place.of(file.name()) : atValue ? file.valuePlace(where) : file.place(where);
        Problem problem = new Problem(severity, place, secrets.mask(message), secrets.mask(remedy));
        findings.add(new Finding(kind, problem, entry == 0 ? Optional.empty() : Optional.of(entry)));
    }

    private static final ResponseFile.Line NO_LINE =
            new ResponseFile.Line(0, ResponseFile.Kind.BLANK, "", "", "", 0, 0);

    private void end() {
        if (outcome instanceof Outcome.Aborts aborts) {
            stop(Kind.ABORTS, aborts.question(), aborts.certain(), aborts.reason());
        } else if (outcome instanceof Outcome.Loops loops) {
            stop(Kind.LOOPS, loops.question(), loops.certain(), loops.reason());
        }
    }

    private void stop(Kind kind, String question, boolean certain, String reason) {
        int last = run.asked().size();
        Optional<Run.Asked> at =
                last == 0 ? Optional.empty() : Optional.of(run.asked().get(last - 1));
        boolean answered = at.isPresent() && at.get().text().equals(question);
        int line = answered ? blamed(last) : 0;
        boolean install = program.mode() == org.autoinstalld.setdir.Mode.INSTALL;
        add(
                kind,
                certain ? Severity.ERROR : Severity.WARNING,
                line,
                true,
                "the " + (install ? "installation" : "upgrade") + " of " + program.setdir() + " " + outcome.text(),
                answered || question.isEmpty() ? "" : "add a line '" + Text.label(question) + " = ...'",
                answered ? last : 0);
        if (answered
                && (at.get().question().id().equals("checksum")
                        || at.get().question().id().equals("unverified"))) {
            unverified(reason);
        }
    }

    /** The line that led to the last entry: its own, or that of an earlier answer it follows from. */
    private int blamed(int last) {
        Run.Asked asked = run.asked().get(last - 1);
        if (!asked.byDefault()) {
            return asked.line();
        }
        return switch (asked.question().id()) {
            case "netmask", "prefixlen" -> last > 1 ? run.asked().get(last - 2).line() : 0;
            case "incomplete", "checksum", "unverified" ->
                lastLine("sets") > 0 ? lastLine("sets") : lastLine("location");
            default -> 0;
        };
    }

    /** The last line that answered a question; 0 if none did. */
    private int lastLine(String id) {
        int line = 0;
        for (Run.Asked asked : run.asked()) {
            line = asked.question().id().equals(id) && !asked.byDefault() ? asked.line() : line;
        }
        return line;
    }

    private void unverified(String reason) {
        List<String> names = run.sets().unsigned();
        String issue = run.sets().issue();
        if (issue.startsWith("Signature")) {
            // said at the directory, and no answer makes it right
            return;
        }
        String answers = names.isEmpty()
                ? "'" + issue + ". Continue without verification'"
                : "'Checksum test for " + String.join("', 'Checksum test for ", names)
                        + "' and 'Continue without verification'";
        add(
                Kind.SET_NOT_VERIFIED,
                Severity.WARNING,
                lastLine("sets"),
                true,
                names.isEmpty() ? reason : "no signature covers " + String.join(", ", names),
                "if that is meant, answer " + answers + " with yes",
                0);
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
        add(kind, Severity.WARNING, line.number(), false, message, remedy, 0);
        return new LineUse(line.number(), use, Optional.empty(), message);
    }

    private LineUse answer(ResponseFile.Line line) {
        Optional<Integer> entry = Optional.ofNullable(entryOfLine.get(line.number()));
        Meaning meaning = meanings.of(line.lowerKey(), program);
        Spoken spoken = new Spoken(onward, line.lowerKey());
        if (entry.isPresent()) {
            fitsOne(line, run.asked().get(entry.get() - 1), spoken, entry.get());
            ambiguous(line, run.asked().get(entry.get() - 1), meaning, spoken, entry.get());
            return new LineUse(line.number(), LineUse.Kind.USED, entry, "");
        }
        if (line.number() == 1 && line.key().startsWith("\ufeff")) {
            String message = "a byte order mark stands before the first question, which therefore never matches";
            add(Kind.BYTE_ORDER_MARK, Severity.ERROR, 1, false, message, "save the file without it", 0);
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
        for (Run.Asked asked : onward.asked()) {
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
        boolean grave = meant.flatMap(Question::kind).isPresent() && wants(line.value());
        add(
                meaning.kind(),
                grave ? Severity.ERROR : Severity.WARNING,
                line.number(),
                false,
                what,
                meaning.remedy().with(spoken),
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
        if (encryption && !saidUnencrypted) {
            saidUnencrypted = true;
            add(
                    Kind.DISK_NOT_ENCRYPTED,
                    Severity.ERROR,
                    line.number(),
                    false,
                    "the disk is left unencrypted: '" + line.key() + "' answers no question here",
                    "",
                    0);
        } else if (id.equals("user")) {
            add(
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
        Optional<Run.Asked> before = Optional.empty();
        for (Run.Asked asked : onward.asked()) {
            if (!asked.byDefault() && line.answers(asked.lower())) {
                before = Optional.of(asked);
            }
        }
        String why = before.map(b -> "line " + b.line() + " answers \"" + b.text() + "\", which is not asked once more")
                .or(() -> askedOtherwise(question))
                .orElse("\"" + text + "\" is not asked on this machine"
                        + (question.only().isEmpty() ? "" : ": only " + question.only()));
        if (!question.mishap()) {
            Optional<Run.Asked> other = question.wordings().size() < 2 || before.isPresent()
                    ? Optional.empty()
                    : onward.asked().stream()
                            .filter(a -> a.question().id().equals(question.id()))
                            .findFirst();
            add(
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

    /** The same question, asked with another name in it or in another form. */
    private Optional<String> askedOtherwise(Question question) {
        List<String> texts = onward.asked().stream()
                .filter(a -> a.question().id().equals(question.id()))
                .map(Run.Asked::text)
                .distinct()
                .toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of("the machine is asked \"" + String.join("\", \"", texts) + "\"");
    }

    /** A key that fits one of the wordings, so that another machine, or this one the next time, has no use for it. */
    private void fitsOne(ResponseFile.Line line, Run.Asked asked, Spoken spoken, int entry) {
        Wordings.missed(line.lowerKey(), asked, spoken)
                .ifPresent(other -> add(
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
    private void ambiguous(ResponseFile.Line line, Run.Asked asked, Meaning meaning, Spoken spoken, int entry) {
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
            add(
                    Kind.MATCHED_OTHER,
                    Severity.ERROR,
                    line.number(),
                    false,
                    "'" + line.key() + "' answers \"" + asked.text() + "\", which is asked before the question it was"
                            + " probably meant for",
                    "write '" + spoken.label(better.get()) + "'",
                    entry);
        } else {
            add(
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
                add(
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

    private void noUserName() {
        for (int i = 1; i < run.asked().size(); i++) {
            Run.Asked asked = run.asked().get(i);
            if (asked.question().id().equals("user-name") && asked.byDefault()) {
                add(
                        Kind.USER_NOT_CREATED,
                        Severity.ERROR,
                        run.asked().get(i - 1).line(),
                        true,
                        "no user is created: 'yes' is no login name, and no line answers \"" + asked.text() + "\"",
                        "write the login name in place of 'yes'",
                        i + 1);
            }
        }
    }

    /** Site sets that are there and are not taken. */
    private void siteSets() {
        if (!(outcome instanceof Outcome.Completes)
                || !run.world().facts().mirror().declared()) {
            return;
        }
        String site = run.sets().genericSite();
        if (run.sets().listed().contains(site) && !run.sets().installed().contains(site)) {
            add(
                    Kind.SET_NOT_SELECTED,
                    Severity.WARNING,
                    0,
                    false,
                    "the mirror has " + site + ", but it is not selected",
                    "add a line 'Set name(s) = " + site + "'",
                    0);
        }
    }
}
