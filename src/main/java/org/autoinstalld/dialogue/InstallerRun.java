package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dialogue.DialogueStep.Jump;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;

/** One walk through the dialogue: the installer's second process, with its variables. */
final class InstallerRun {
    /** More questions than any file can lead to; beyond, the installer asks for ever. */
    private static final int LIMIT = 2000;

    /** What the answers are from that nobody gave. */
    private static final String SUPPOSED = "supposed";

    /**
     * A question that was asked.
     *
     * @param answer in plain text
     * @param line that answered; 0: the default
     * @param from what the default was computed from; empty: it is fixed
     * @param open whether it reads otherwise on a machine about which something undeclared is otherwise
     */
    record Asked(
            Question question,
            String text,
            String lower,
            String answer,
            int line,
            String from,
            boolean open,
            Verdict verdict) {
        boolean byDefault() {
            return line == 0;
        }
    }

    /**
     * @param line of the response file; 0: the file as a whole
     * @param entry number; 0: none
     */
    record Remark(int line, int entry, Verdict.Note note) {}

    private final Program program;
    private final ResponseFile file;
    private final AssumedMachine world;
    private final Map<String, String> vars = new HashMap<>();
    private final boolean onward;
    private final boolean[] used;
    private final List<Asked> asked = new ArrayList<>(40);
    private final List<Remark> remarks = new ArrayList<>();
    private final NetworkState network = new NetworkState();
    private final List<String> prepared = new ArrayList<>(2);
    private final Map<String, Optional<DiskArea>> areas = new HashMap<>();
    private final Set<Problem> misfits = new LinkedHashSet<>();
    private Outcome outcome = new Outcome.Completes();
    private Optional<Sets> sets = Optional.empty();
    private Optional<Layout> layout = Optional.empty();
    private String hostName = "";
    private String rootDisk = "";
    private String keyDisk = "";
    private String volume = "";
    private String timezone = "";
    private boolean sshd;
    private boolean xRefused;
    private boolean template;
    private boolean laterLocation;
    private int locations;
    private String server = "";
    private String asking = "";
    private String fatal = "";
    private boolean ended;

    InstallerRun(Program program, ResponseFile file, AssumedMachine world) {
        this(program, file, world, false);
    }

    /** @param onward whether to go on where the installer would stop, to see what else is wrong with the file */
    InstallerRun(Program program, ResponseFile file, AssumedMachine world, boolean onward) {
        this.onward = onward;
        this.program = program;
        this.file = file;
        this.world = world;
        this.used = new boolean[file.lines().size()];
        vars.put("mode", program.mode().word());
        vars.put("arch", program.arch());
        vars.put("setdir", program.setdir().toString());
    }

    InstallerRun go() {
        hostName = world.dhcpHostName();
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
        for (String item : items) {
            vars.put("set", item);
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
        Optional<Asked> refused = Optional.empty();
        while (true) {
            Optional<Asked> next = answer(question, refused);
            if (next.isEmpty()) {
                return Jump.STOP;
            }
            Asked now = next.get();
            refused.ifPresent(before -> replaced(before, now));
            refused = Optional.empty();
            if (!fatal.isEmpty()) {
                abort(fatal);
                return Jump.STOP;
            }
            String result = now.verdict().result();
            if (now.verdict().isBad()) {
                Jump jump = bad(question, now);
                if (jump == Jump.AGAIN) {
                    refused = Optional.of(now).filter(a -> a.line() > 0);
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
            if (!isPlainAgain(then)) {
                refused = Optional.of(now).filter(a -> a.line() > 0);
            }
        }
    }

    private static boolean isPlainAgain(List<DialogueStep> then) {
        return then.size() == 1 && then.get(0) instanceof DialogueStep.Go;
    }

    /** Empty if there is no answer; the outcome says the rest. */
    private Optional<Asked> answer(Question question, Optional<Asked> refused) {
        int before = world.lookups();
        Text text = question.text(this);
        boolean open = world.lookups() > before;
        String lower = text.lower(this::name);
        int line = find(lower);
        String answer = "";
        String from = "";
        if (line > 0) {
            answer = file.line(line).value();
        } else {
            Defaults.Value value = question.answer().value(this);
            answer = value.text();
            from = value.from();
        }
        String shown = text.fill(this::name);
        if (answer.isEmpty()) {
            String why = refused.map(a -> "no other line answers it, after \"" + said(a) + "\": "
                            + a.verdict().complaint())
                    .orElse("the file has no answer to it, and it has no default");
            if (abort(shown, why) == Jump.STOP || question.suppose().isEmpty()) {
                return Optional.empty();
            }
            Asked made = new Asked(question, shown, lower, question.suppose(), 0, SUPPOSED, open, supposed(question));
            asked.add(made);
            return Optional.of(made);
        }
        asking = question.id();
        Asked now = new Asked(
                question,
                shown,
                lower,
                answer,
                line,
                from,
                open,
                question.accepts().judge(this, answer));
        asked.add(now);
        now.verdict().note().ifPresent(note -> remark(line, note));
        if (line == 0 && refused.isEmpty() && !question.luck().isEmpty() && !answer.equals("done")) {
            remark(
                    0,
                    new Verdict.Note(
                            Finding.Kind.LEFT_TO_LUCK,
                            Severity.WARNING,
                            "no line answers \"" + Text.label(shown) + "\": " + question.luck(),
                            "add a line '" + Text.label(shown) + " = ...'"));
        }
        return Optional.of(now);
    }

    /** What would follow a good answer. */
    private Verdict supposed(Question question) {
        String answer =
                question.suppose().equals("default") ? question.answer().value(this).text() : question.suppose();
        asking = question.id();
        return answer.isEmpty() ? Verdict.ok() : question.accepts().judge(this, answer);
    }

    private static String said(Asked asked) {
        return asked.question().secret() ? SecretAnswers.PROVIDED : asked.answer();
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

    private Jump bad(Question question, Asked now) {
        switch (question.bad()) {
            case STOPS -> {
                Jump jump = abort(now.text(), now.verdict().complaint());
                return question.suppose().isEmpty() ? Jump.STOP : jump;
            }
            case AGAIN -> {
                return now.byDefault() || asked.size() >= LIMIT ? loop(now) : Jump.AGAIN;
            }
            default -> {
                note(
                        now.line(),
                        question.kindOfLoss(),
                        Severity.WARNING,
                        now.verdict().complaint() + ", which goes unnoticed",
                        "");
                return Jump.NEXT;
            }
        }
    }

    Jump abort(String reason) {
        return abort(asked.isEmpty() ? "" : asked.get(asked.size() - 1).text(), reason);
    }

    /** The first stop is the one that counts. */
    private Jump abort(String question, String reason) {
        if (outcome instanceof Outcome.Completes) {
            outcome = new Outcome.Aborts(question, reason, false, "");
        }
        return onward && asked.size() < LIMIT ? Jump.NEXT : Jump.STOP;
    }

    private Jump loop(Asked now) {
        if (outcome instanceof Outcome.Completes) {
            outcome = new Outcome.Loops(now.text(), now.verdict().complaint(), false, "");
        }
        return Jump.STOP;
    }

    /** An answer of the file was refused, and another is taken now. */
    private void replaced(Asked before, Asked now) {
        if (!now.byDefault() || now.from().equals(SUPPOSED)) {
            return;
        }
        Question q = before.question();
        String complaint = before.verdict().complaint();
        Asked between = asked.get(Math.max(0, asked.size() - 2));
        boolean asksBetween = complaint.isEmpty() && !between.question().id().equals(q.id());
        String because = !complaint.isEmpty()
                ? complaint
                : "'" + said(before) + "' is not taken"
                        + (asksBetween
                                ? ", since \"" + Text.label(between.text()) + "\" is answered with '" + said(between)
                                        + "'"
                                : "");
        String result = q.otherwise().isEmpty() || !now.answer().equals("no") ? "" : ": " + q.otherwise();
        note(
                before.line(),
                q.kindOfLoss(),
                q.kind() != null ? Severity.ERROR : Severity.WARNING,
                because + "; \"" + Text.label(before.text()) + "\" is asked again and the default \"" + now.answer()
                        + "\" taken" + result,
                asksBetween ? "answer '" + Text.label(between.text()) + "' too" : "");
    }

    void note(int line, Finding.Kind kind, Severity severity, String message, String remedy) {
        remark(line, new Verdict.Note(kind, severity, message, remedy));
    }

    private void remark(int line, Verdict.Note note) {
        remarks.add(new Remark(line, asked.size(), note));
    }

    /** Whether it goes on where the installer would stop. */
    boolean goesOnward() {
        return onward;
    }

    /** For a judge: the installer exits at this answer, whatever the question does with bad ones. */
    void stopHere(String reason) {
        fatal = reason;
    }

    /** The id of the question whose answer is judged. */
    String asking() {
        return asking;
    }

    // what came of it

    /** Whether it came to the end of the dialogue. */
    boolean ended() {
        return ended;
    }

    List<Asked> asked() {
        return asked;
    }

    Outcome outcome() {
        return outcome;
    }

    List<Remark> remarks() {
        return remarks;
    }

    Optional<Layout> layout() {
        return layout;
    }

    // the installer's variables

    Program program() {
        return program;
    }

    Figures figures() {
        return program.figures();
    }

    AssumedMachine world() {
        return world;
    }

    NetworkState network() {
        return network;
    }

    boolean isUpgrade() {
        return program.mode() == Mode.UPGRADE;
    }

    /** What a name in a text stands for now; empty if nothing. */
    String name(String name) {
        return switch (name) {
            case "full" -> Space.of(this).misfits().getOrDefault(vars.getOrDefault("set", ""), "");
            case "console" -> world.console().device();
            case "locations" -> String.join(" ", Answers.locations(this));
            default -> vars.getOrDefault(name, "");
        };
    }

    void var(String name, String value) {
        vars.put(name, value);
    }

    /** As hostname(1) says it; may be fully qualified. */
    String hostName() {
        return hostName;
    }

    void hostName(String name) {
        hostName = name;
    }

    String shortName() {
        int dot = hostName.indexOf('.');
        return dot < 0 ? hostName : hostName.substring(0, dot);
    }

    Sets sets() {
        if (sets.isEmpty()) {
            sets = Optional.of(new Sets(world, program.release().digits(), program.arch(), shortName()));
        }
        return sets.get();
    }

    MirrorList mirrorList() {
        return isUpgrade() || network.files() > 0 ? world.mirrorList() : MirrorList.SILENT;
    }

    boolean sshd() {
        return sshd;
    }

    void sshd(boolean wanted) {
        sshd = wanted;
    }

    boolean xRefused() {
        return xRefused;
    }

    void refuseX() {
        xRefused = true;
    }

    String rootDisk() {
        return rootDisk;
    }

    void rootDisk(String name) {
        rootDisk = name;
        var("disk", name);
    }

    void keyDisk(String name) {
        keyDisk = name;
        var("keydisk", name);
    }

    /** The disk that is partitioned now. */
    String disk() {
        return name("disk");
    }

    /** A new volume on the root disk takes its place. */
    void encrypt() {
        volume = AssumedMachine.next(world.disks(), 0);
        var("disk", volume);
    }

    boolean isVolume(String name) {
        return !volume.isEmpty() && volume.equals(name);
    }

    void prepared(String name) {
        prepared.add(name);
    }

    /** Disks that have had no attention yet. */
    List<String> otherDisks() {
        List<String> others = new ArrayList<>(2);
        for (Disk disk : world.disks()) {
            String name = disk.name();
            if (!name.equals(rootDisk) && !name.equals(keyDisk) && !prepared.contains(name)) {
                others.add(name);
            }
        }
        return others;
    }

    /** How the disk at hand was divided last; empty: not as far as sizes could be told. */
    void divided(Optional<DiskArea> by) {
        areas.put(disk(), by);
    }

    /** Bytes for the system's partitions; empty: unknown. */
    Optional<Long> area() {
        long bytes = world.bytes(rootDisk);
        Optional<Long> onDisk = area(rootDisk, bytes == 0 ? Optional.empty() : Optional.of(bytes));
        return volume.isEmpty() ? onDisk : area(volume, onDisk.map(DiskArea::volume));
    }

    private Optional<Long> area(String name, Optional<Long> bytes) {
        return areas.getOrDefault(name, Optional.empty()).flatMap(by -> bytes.map(by::of));
    }

    /** A partition is too small for the sets, whoever made the layout. */
    void misfit(int line, String message, String remedy) {
        Optional<DisklabelTemplate> text = world.facts().template().filter(t -> template);
        if (text.isPresent()) {
            misfits.add(Problem.error(new Place(text.get().file(), line, 1), message, remedy));
        } else {
            note(0, Finding.Kind.TEMPLATE, Severity.ERROR, message, remedy);
        }
    }

    /** What is wrong with the disklabel template beside what {@link #layout} says. */
    Set<Problem> misfits() {
        return misfits;
    }

    void useLayout(Layout automatic) {
        layout = Optional.of(automatic);
    }

    boolean usesTemplate() {
        return template;
    }

    void useTemplate(Optional<Layout> known) {
        template = true;
        layout = known;
    }

    String timezone() {
        return timezone;
    }

    void timezone(String name) {
        timezone = name;
    }

    /** Whether the file expects no SHA256.sig where the last line for a location leads to. */
    boolean speaksOfNoSignature() {
        return world.hints().noSignature() && locations >= world.hints().locations();
    }

    /** @param kind cd, disk, http or nfs */
    void location(String kind) {
        var("source", kind);
        locations++;
    }

    /** Whether none of its file systems can be mounted, since the installer itself has made and mounted them. */
    boolean isInUse(String name) {
        return isUpgrade()
                ? name.equals(rootDisk) && !world.assume("a file system of " + name + " that is not in use", false)
                : name.equals(rootDisk) || isVolume(name) || prepared.contains(name);
    }

    /** Whether it is the disk below the crypto volume, which has nothing but that. */
    boolean isChunk(String name) {
        return !volume.isEmpty() && name.equals(rootDisk);
    }

    /** How many the root disk has; the automatic layout makes several on all but the smallest. */
    long fileSystems() {
        return layout.map(l -> l.slices().stream()
                        .filter(s -> s.partition().isFileSystem())
                        .count())
                .orElse(2L);
    }

    boolean laterLocation() {
        return laterLocation;
    }

    void endLocation() {
        laterLocation = true;
    }

    String server() {
        return server;
    }

    void server(String name) {
        server = name;
    }

    /** Why nothing comes from there, a URL or the name of a server; empty if that cannot be said. */
    String unreachable(String place) {
        return network.unreachable(Fetch.host(place), world.netboot()).orElse("");
    }

    /** Whether any answer would do: there may be no disk to name. */
    boolean canBeAnswered(String text) {
        boolean disks = !(isUpgrade() ? world.rootDisks() : world.disks()).isEmpty();
        return disks || !text.startsWith("Which disk is the root disk");
    }
}
