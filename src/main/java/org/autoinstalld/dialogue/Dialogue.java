package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Question.Text;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * What the installer will do with a response file, without a machine. Pure: the same file, mode, release and facts give
 * the same transcript. For any number of threads.
 */
public final class Dialogue {
    private static final String FIRST_PROMPT = "Which network interface should be used for the initial DHCP request?";

    private final Catalogue catalogue;
    private final KeyMatcher keys;
    private final KeyMisses misses;
    private final Map<Map<Setdir, String>, Dialogue> numbered = new ConcurrentHashMap<>();

    public Dialogue(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.keys = new KeyMatcher(catalogue);
        this.misses = new KeyMisses(catalogue, keys);
    }

    private static final class BuiltIn {
        private static final Dialogue ONE = new Dialogue(Catalogue.builtIn());
    }

    /** The one with the questions that come with the program. */
    public static Dialogue builtIn() {
        return BuiltIn.ONE;
    }

    /**
     * The same where sets have these numbers. A snapshot's name does not tell its number, and for some weeks before a
     * release snapshots have the next one.
     *
     * @param numbers of the sets in directories that somebody has looked into, {@code 81}; all others are the catalogue's
     */
    public Dialogue numbered(Map<Setdir, String> numbers) {
        if (numbers.isEmpty()) {
            return this;
        }
        Map<Setdir, String> others = new HashMap<>(numbers);
        others.entrySet().removeIf(e -> e.getValue().equals(catalogue.setNumber(e.getKey())));
        return others.isEmpty()
                ? this
                : numbered.computeIfAbsent(Map.copyOf(others), all -> new Dialogue(catalogue.numbered(all)));
    }

    /** The number in the names of a setdir's sets: {@code 78}. */
    public String setNumber(Setdir setdir) {
        return catalogue.setNumber(setdir);
    }

    /**
     * Fills what is only assumed about a machine with what a response file shows of the one it was written for.
     *
     * @param interfaces that it has; the name is empty where it is not known
     */
    public MachineFacts portrayed(
            ResponseFile file, Mode mode, Setdir setdir, MachineFacts facts, List<MachineFacts.Interface> interfaces) {
        return notJudged(setdir).isPresent()
                ? facts
                : new SuggestedMachine(file, catalogue.program(setdir, mode), keys).of(facts, interfaces);
    }

    /**
     * How a run ends, and nothing about the lines that led there. {@link #simulate} says the same and takes many times as
     * long, above all for lines that no question asks for.
     */
    public Outcome outcome(ResponseFile file, Mode mode, Setdir setdir, MachineFacts facts) {
        Optional<Outcome> notJudged = notJudged(setdir);
        if (notJudged.isPresent()) {
            return notJudged.get();
        }
        Program program = catalogue.program(setdir, mode);
        AssumedMachine.Hints hints = hints(file, program);
        InstallerRun run = new InstallerRun(program, file, new AssumedMachine(facts, hints, Map.of())).go();
        Outcome outcome = outcome(run, file, facts, hints, catalogue.knowsRelease(setdir));
        return outcome.because(
                new SecretAnswers(file, onward(run, program, file, facts, hints)).mask(outcome.reason()));
    }

    /** The same run, but going on where it stopped. */
    private static InstallerRun onward(
            InstallerRun run, Program program, ResponseFile file, MachineFacts facts, AssumedMachine.Hints hints) {
        return run.outcome().completes()
                ? run
                : new InstallerRun(program, file, new AssumedMachine(facts, hints, Map.of()), true).go();
    }

    /**
     * @param setdir what is installed: a release that is newer than those known is judged by the newest of them; an older
     *     one, and an uncatalogued architecture, are not judged
     */
    public Transcript simulate(ResponseFile file, Mode mode, Setdir setdir, MachineFacts facts) {
        Optional<Outcome> notJudged = notJudged(setdir);
        if (notJudged.isPresent()) {
            return notJudged(file, mode, setdir, facts, notJudged.get());
        }
        Program program = catalogue.program(setdir, mode);
        AssumedMachine.Hints hints = hints(file, program);
        InstallerRun run = new InstallerRun(program, file, new AssumedMachine(facts, hints, Map.of())).go();
        Outcome outcome = outcome(run, file, facts, hints, catalogue.knowsRelease(setdir));
        InstallerRun onward = onward(run, program, file, facts, hints);
        Review review = new Review(file, run, onward, outcome, catalogue.issues(), keys, misses).look();
        List<Finding> findings = new ArrayList<>(review.findings());
        if (!catalogue.knowsRelease(setdir)) {
            findings.add(0, uncatalogued(file, setdir, program));
        }
        if (outcome.kind() == Outcome.Kind.WAITS) {
            findings.add(waits(file, outcome));
        }
        return new Transcript(
                file.name(),
                mode,
                setdir,
                program.release().name(),
                facts,
                entries(run, review.secrets()),
                outcome.because(review.secrets().mask(outcome.reason())),
                findings,
                review.uses(),
                run.sets.taken());
    }

    private Outcome outcome(
            InstallerRun run, ResponseFile file, MachineFacts facts, AssumedMachine.Hints hints, boolean catalogued) {
        Outcome outcome = run.outcome();
        if (outcome.completes()) {
            return blocksBefore(facts)
                    ? new Outcome(
                            Outcome.Kind.WAITS,
                            FIRST_PROMPT,
                            "several interfaces, and none that the machine booted from; the rest follows once somebody"
                                    + " answers on the console")
                    : outcome;
        }
        CertaintyCheck.Answer answer = catalogued
                ? new CertaintyCheck(run.program, file, facts, hints).of(run)
                : new CertaintyCheck.Answer(false, "");
        return new Outcome(outcome.kind(), outcome.question(), outcome.reason(), answer.certain(), answer.unless());
    }

    /** Before there is a response file, the installer wants to know by which interface to get one. */
    private static boolean blocksBefore(MachineFacts facts) {
        return facts.value(MachineFacts.INTERFACES).size() > 1
                && facts.value(MachineFacts.NETBOOT).isEmpty();
    }

    private static List<TranscriptEntry> entries(InstallerRun run, SecretAnswers secrets) {
        List<TranscriptEntry> entries = new ArrayList<>(run.asked().size());
        for (AskedQuestion asked : run.asked()) {
            boolean masked = secrets.isSecret(asked);
            String effect = asked.verdict().isBad()
                    ? asked.verdict().complaint()
                    : asked.verdict().effect();
            entries.add(new TranscriptEntry(
                    entries.size() + 1,
                    asked.question().id(),
                    asked.text(),
                    masked ? SecretAnswers.PROVIDED : secrets.mask(asked.answer()),
                    asked.line(),
                    asked.from(),
                    secrets.mask(effect),
                    masked,
                    asked.question().logged() && !asked.question().secret()));
        }
        return entries;
    }

    private static AssumedMachine.Hints hints(ResponseFile file, Program program) {
        List<Text> asksForSets = program.questions().stream()
                .filter(q -> q.id().equals("sets"))
                .flatMap(q -> q.wordings().stream())
                .map(Question.Wording::text)
                .toList();
        Set<String> interfaces = new LinkedHashSet<>();
        Set<String> siteSets = new LinkedHashSet<>();
        int locations = 0;
        boolean media = false;
        boolean noSignature = false;
        boolean signature = false;
        for (ResponseFile.Line line : file.lines()) {
            if (line.kind() != ResponseFile.Kind.ANSWER) {
                continue;
            }
            String key = line.lowerKey();
            int at = key.lastIndexOf(" for ");
            if (at > 0 && InstallerNames.isInterface(key.substring(at + 5))) {
                interfaces.add(key.substring(at + 5));
            }
            if (key.contains("site")) {
                siteWords(line.key(), siteSets);
            }
            if (asksForSets.stream().anyMatch(t -> line.answers(t.lower(name -> "")))) {
                siteWords(line.value(), siteSets);
            }
            if (key.contains("location") && ResponseFile.isIn(key, "location of sets?")) {
                locations++;
                media |= "cCdD".indexOf(line.value().charAt(0)) >= 0;
            }
            noSignature |= key.contains("does not contain sha256.sig");
            signature |= key.startsWith("checksum test") || key.startsWith("unverified sets");
        }
        return new AssumedMachine.Hints(
                List.copyOf(interfaces), List.copyOf(siteSets), locations, noSignature && !signature && !media);
    }

    private static void siteWords(String text, Set<String> words) {
        for (String word : text.split("[ \t]+")) {
            String bare = word.startsWith("+") ? word.substring(1) : word;
            if (bare.startsWith("site")) {
                words.add(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
            }
        }
    }

    private static Finding waits(ResponseFile file, Outcome outcome) {
        return new Finding(
                Finding.Kind.WAITS, Problem.warning(Place.of(file.name()), "the machine " + outcome.text()), 0);
    }

    private static Finding uncatalogued(ResponseFile file, Setdir setdir, Program program) {
        return new Finding(
                Finding.Kind.UNCATALOGUED,
                Problem.warning(
                        Place.of(file.name()),
                        "release '" + setdir.release() + "' is not in the catalogue of questions; judged by "
                                + program.release().name()),
                0);
    }

    /**
     * The questions of a release and architecture that the installer puts into its log under that name, by their ids in
     * the catalogue: none if the catalogue lacks the question. The release and architecture have to be judged.
     *
     * @param name what stands before the first question mark, as in the log
     */
    public List<String> logged(Setdir setdir, Mode mode, String name) {
        return catalogue.program(setdir, mode).questions().stream()
                .filter(q -> q.wordings().stream().anyMatch(w -> w.text().isLoggedAs(name)))
                .map(Question::id)
                .distinct()
                .toList();
    }

    /** Why no dialogue of the catalogue can stand for that of a release and architecture; empty if one can. */
    public Optional<Outcome> notJudged(Setdir setdir) {
        if (Catalogue.isTooOld(setdir)) {
            return Optional.of(new Outcome(
                    Outcome.Kind.NOT_JUDGED,
                    "",
                    "release '" + setdir.release() + "' is older than " + Catalogue.oldest()
                            + ", the oldest whose questions are known"));
        }
        return catalogue.knowsArch(setdir)
                ? Optional.empty()
                : Optional.of(new Outcome(
                        Outcome.Kind.NOT_JUDGED,
                        "",
                        "architecture '" + setdir.arch()
                                + "' is not in the catalogue of questions, which has "
                                + String.join(", ", catalogue.architectures())));
    }

    private Transcript notJudged(ResponseFile file, Mode mode, Setdir setdir, MachineFacts facts, Outcome outcome) {
        List<LineUse> uses = file.lines().stream()
                .map(l -> new LineUse(
                        l.number(),
                        l.kind() == ResponseFile.Kind.BLANK || l.kind() == ResponseFile.Kind.COMMENT
                                ? LineUse.Kind.COMMENT
                                : LineUse.Kind.NOT_REACHED,
                        0,
                        "not judged"))
                .toList();
        List<Finding> findings = Catalogue.isTooOld(setdir)
                ? List.of(new Finding(
                        Finding.Kind.UNCATALOGUED,
                        Problem.error(
                                Place.of(file.name()),
                                outcome.reason(),
                                "install a newer one; nobody can tell here what this one asks"),
                        0))
                : List.of();
        return new Transcript(file.name(), mode, setdir, "", facts, List.of(), outcome, findings, uses, List.of());
    }
}
