package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.dialogue.AnswerKind.Verdict;
import org.autoinstalld.dialogue.DialogueStep.Jump;
import org.autoinstalld.dialogue.DiskState.Space;
import org.autoinstalld.dialogue.Finding.Note;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;
import org.autoinstalld.dialogue.Question.Text;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the dialogue: the installer's second process. What the answers have set stands in one object for each
 * section.
 */
final class InstallerRun {
    /** More questions than any file can lead to; beyond, the installer asks for ever. */
    private static final int LIMIT = 2000;
    /** What the answers are from that nobody gave. */
    private static final String SUPPOSED = "supposed";

    /**
     * @param line of the response file; 0: the file as a whole
     * @param entry number; 0: none
     */
    record Remark(int line, int entry, Note note) {}

    final Program program;
    final AssumedMachine machine;
    final SystemState system = new SystemState();
    final NetworkState network;
    final DiskState disks;
    final SetsLocation location;
    final Sets sets;

    private final ResponseFile file;
    private final boolean onward;
    private final boolean[] used;
    private final List<AskedQuestion> asked = new ArrayList<>(40);
    private final List<Remark> remarks = new ArrayList<>();
    private Outcome outcome = Outcome.COMPLETES;
    private boolean ended;
    private @Nullable Question unanswered;
    /** Where it stopped or began to turn in a circle; null if it did not, or before any question. */
    private @Nullable Question stoppedAt;
    /** The thing of a list that is at hand. */
    private String item = "";
    /** The id of the question whose answer is judged. */
    private String asking = "";

    InstallerRun(Program program, ResponseFile file, AssumedMachine machine) {
        this(program, file, machine, false);
    }

    /** @param onward whether to go on where the installer would stop, to see what else is wrong with the file */
    InstallerRun(Program program, ResponseFile file, AssumedMachine machine, boolean onward) {
        this.onward = onward;
        this.program = program;
        this.file = file;
        this.machine = machine;
        this.used = new boolean[file.lines().size()];
        this.network = new NetworkState(machine);
        this.disks = new DiskState(machine, program.isUpgrade());
        this.location = new SetsLocation(program, machine);
        this.sets = new Sets(program, machine, system, location);
    }

    InstallerRun go() {
        system.hostName = machine.dhcpHostName();
        ended = steps(program.steps()) != Jump.STOP;
        return this;
    }

    private Jump steps(List<DialogueStep> steps) {
        for (DialogueStep step : steps) {
            Jump jump = step.take(this);
            if (jump != Jump.NEXT) {
                return jump;
            }
        }
        return Jump.NEXT;
    }

    Jump section(List<DialogueStep> steps) {
        Jump jump = steps(steps);
        return jump == Jump.SKIP ? Jump.NEXT : jump;
    }

    Jump each(List<String> items, List<DialogueStep> steps) {
        for (String each : items) {
            item = each;
            Jump jump = steps(steps);
            if (jump != Jump.NEXT) {
                return jump;
            }
        }
        return Jump.NEXT;
    }

    Jump repeat(List<DialogueStep> steps) {
        while (true) {
            int before = asked.size();
            Jump jump = steps(steps);
            if (jump == Jump.LEAVE) {
                return Jump.NEXT;
            }
            if (jump != Jump.NEXT && jump != Jump.RESTART) {
                return jump;
            }
            if (asked.size() == before) {
                // nothing was asked, so nothing can change
                return Jump.NEXT;
            }
        }
    }

    Jump ask(Question question) {
        AskedQuestion refused = null;
        while (true) {
            AskedQuestion now = answer(question, refused);
            if (now == null) {
                return Jump.STOP;
            }
            if (refused != null) {
                replaced(refused, now);
            }
            refused = null;
            if (now.verdict().isExit()) {
                abort(now.verdict().complaint());
                return Jump.STOP;
            }
            String result = now.verdict().result();
            if (now.verdict().isBad()) {
                Jump jump = bad(question, now);
                if (jump == Jump.AGAIN) {
                    refused = now.byDefault() ? null : now;
                    continue;
                }
                if (jump == Jump.STOP) {
                    return jump;
                }
                result = question.bad() == Question.Bad.STOPS
                        ? supposed(question).result()
                        : "wrong";
            }
            List<DialogueStep> then = question.then().getOrDefault(result, List.of());
            Jump jump = steps(then);
            if (jump == Jump.BACK) {
                return Jump.AGAIN;
            }
            if (jump != Jump.AGAIN) {
                return jump;
            }
            if (asked.size() >= LIMIT) {
                return loop(now);
            }
            if (!isPlainAgain(then) && !now.byDefault()) {
                refused = now;
            }
        }
    }

    private static boolean isPlainAgain(List<DialogueStep> then) {
        return then.size() == 1 && then.get(0) instanceof DialogueStep.Go;
    }

    /** Null if there is no answer; the outcome says the rest. */
    private @Nullable AskedQuestion answer(Question question, @Nullable AskedQuestion refused) {
        int before = machine.lookups();
        Text text = question.text(this);
        boolean open = machine.lookups() > before;
        String lower = text.lower(this::name);
        int line = find(lower);
        Defaults.Value value = line > 0
                ? new Defaults.Value(file.line(line).value(), "")
                : question.answer().value(this);
        String shown = text.fill(this::name);
        if (value.text().isEmpty()) {
            String why = refused == null
                    ? "the file has no answer to it, and it has no default"
                    : "no other line answers it, after \"" + refused.said() + "\": "
                            + refused.verdict().complaint();
            unanswered = unanswered == null ? question : unanswered;
            if (abort(question, shown, why) == Jump.STOP || question.suppose().isEmpty()) {
                return null;
            }
            return made(new AskedQuestion(
                    question, shown, lower, question.suppose(), 0, SUPPOSED, open, supposed(question)));
        }
        asking = question.id();
        Verdict verdict = question.accepts().judge().judge(this, value.text());
        AskedQuestion now =
                made(new AskedQuestion(question, shown, lower, value.text(), line, value.from(), open, verdict));
        if (verdict.note() != null) {
            note(line, verdict.note());
        }
        if (line == 0
                && refused == null
                && !question.luck().isEmpty()
                && !value.text().equals("done")) {
            note(
                    0,
                    Note.warning(
                                    Finding.Kind.LEFT_TO_LUCK,
                                    "no line answers \"" + Text.label(shown) + "\": " + question.luck(),
                                    "")
                            .answeredBy(Text.label(shown), "..."));
        }
        return now;
    }

    private AskedQuestion made(AskedQuestion now) {
        asked.add(now);
        return now;
    }

    /** What would follow a good answer. */
    private Verdict supposed(Question question) {
        String answer = question.suppose().equals("default")
                ? question.answer().value(this).text()
                : question.suppose();
        asking = question.id();
        return answer.isEmpty() ? Verdict.ok() : question.accepts().judge().judge(this, answer);
    }

    private int find(String lower) {
        List<ResponseFile.Line> lines = file.lines();
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && lines.get(i).answers(lower)) {
                used[i] = true;
                return i + 1;
            }
        }
        return 0;
    }

    private Jump bad(Question question, AskedQuestion now) {
        String complaint = now.verdict().complaint();
        switch (question.bad()) {
            case STOPS -> {
                Jump jump = abort(question, now.text(), complaint);
                return question.suppose().isEmpty() ? Jump.STOP : jump;
            }
            case AGAIN -> {
                return now.byDefault() || asked.size() >= LIMIT ? loop(now) : Jump.AGAIN;
            }
            default -> {
                note(now.line(), Note.warning(question.kindOfLoss(), complaint + ", which goes unnoticed", ""));
                return Jump.NEXT;
            }
        }
    }

    Jump abort(String reason) {
        if (asked.isEmpty()) {
            return abort(null, "", reason);
        }
        AskedQuestion last = asked.get(asked.size() - 1);
        return abort(last.question(), last.text(), reason);
    }

    /** The first stop is the one that counts. */
    private Jump abort(@Nullable Question question, String shown, String reason) {
        if (outcome.completes()) {
            stoppedAt = question;
            outcome = new Outcome(Outcome.Kind.ABORTS, shown, reason);
        }
        return onward && asked.size() < LIMIT ? Jump.NEXT : Jump.STOP;
    }

    private Jump loop(AskedQuestion now) {
        if (outcome.completes()) {
            stoppedAt = now.question();
            outcome = new Outcome(Outcome.Kind.LOOPS, now.text(), now.verdict().complaint());
        }
        return Jump.STOP;
    }

    /** An answer of the file was refused, and another is taken now. */
    private void replaced(AskedQuestion before, AskedQuestion now) {
        if (!now.byDefault() || now.from().equals(SUPPOSED)) {
            return;
        }
        Question question = before.question();
        String because = before.verdict().complaint();
        AskedQuestion between = asked.get(Math.max(0, asked.size() - 2));
        boolean asksBetween = because.isEmpty() && !between.asks(question.id());
        if (because.isEmpty()) {
            because = "'" + before.said() + "' is not taken"
                    + (asksBetween
                            ? ", since \"" + Text.label(between.text()) + "\" is answered with '" + between.said() + "'"
                            : "");
        }
        String result = question.otherwise().isEmpty() || !now.answer().equals("no") ? "" : ": " + question.otherwise();
        String message = because + "; \"" + Text.label(before.text()) + "\" is asked again and the default \""
                + now.answer() + "\" taken" + result;
        String remedy = asksBetween ? "answer '" + Text.label(between.text()) + "' too" : "";
        note(
                before.line(),
                question.kind() == null
                        ? Note.warning(Finding.Kind.ANSWER_REPLACED, message, remedy)
                        : Note.error(question.kind(), message, remedy));
    }

    /** @param line 0: it is about the file as a whole */
    void note(int line, Note note) {
        remarks.add(new Remark(line, asked.size(), note));
    }

    /** Whether it stopped at a question that the last entry is about. */
    boolean stoppedAtLast() {
        return stoppedAt != null
                && !asked.isEmpty()
                && asked.get(asked.size() - 1).asks(stoppedAt.id());
    }

    /** Whether it goes on where the installer would stop. */
    boolean goesOnward() {
        return onward;
    }

    String asking() {
        return asking;
    }

    /** Whether it came to the end of the dialogue. */
    boolean ended() {
        return ended;
    }

    List<AskedQuestion> asked() {
        return asked;
    }

    Outcome outcome() {
        return outcome;
    }

    /** The first question that had neither a line nor a default. */
    @Nullable
    Question unanswered() {
        return unanswered;
    }

    List<Remark> remarks() {
        return remarks;
    }

    Program.Habits habits() {
        return program.habits();
    }

    boolean isUpgrade() {
        return program.isUpgrade();
    }

    MirrorList mirrorList() {
        return isUpgrade() || network.files() > 0 ? machine.mirrorList() : MirrorList.SILENT;
    }

    /** What a name in a text stands for now; empty if nothing. */
    String name(String name) {
        return switch (name) {
            case "mode" -> program.mode().word();
            case "arch" -> program.arch();
            case "setdir" -> program.setdir().toString();
            case "console" -> machine.console().device();
            case "if" -> network.current();
            case "user" -> system.user;
            case "area" -> system.area;
            case "keydisk" -> disks.key;
            case "locations" -> String.join(" ", SetsAnswers.locations(this));
            case "media" -> location.media;
            case "path" -> location.path();
            case "unreachable" -> location.unreachable;
            case "set" -> item;
            case "issue" -> sets.issueText();
            case "full" -> {
                Layout.Slice full = Space.of(this).misfits().get(item);
                yield full == null ? "" : full.partition().mount();
            }
            default -> "";
        };
    }
}
