package org.autoinstalld.command;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.PlanLedger;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.TextDiff;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.dialogue.TranscriptText;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.GuestKernels;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Folding;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Severity;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.server.DriftReport;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.source.SourceFolder;
import org.autoinstalld.source.SourceReport;
import org.autoinstalld.template.BuiltInTemplates.Standing;
import org.autoinstalld.template.TemplateLocation;

/**
 * Reads everything, makes every file, lets the installer's dialogue judge it, and reports all that is wrong, files of
 * other programs that are not as the inventory has them included.
 */
final class Check extends Command {
    /** More than one line can tell; who reads JSON gets all of them. */
    private static final int MOST = 100_000;

    Check() {
        super(
                "check",
                ChosenHosts.SOME_OR_ALL,
                "reports every mistake in inventory and templates, of all hosts or some",
                ChosenHosts.options(
                        Invocation.flag("strict", "warnings count as errors"),
                        Invocation.flag("sources", "runs the programs of site.sources, and reads what they print now"),
                        Invocation.option(
                                "path", "SETDIR", "what would change if this were installed instead, 7.9/amd64")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        boolean json = invocation.isJson();
        HostChoice choice = ChosenHosts.of(invocation);
        var path = invocation.setdir();
        if (!json) {
            invocation.complain(invocation.folders().read());
        }
        Snapshot snapshot;
        Problems problems = new Problems(MOST);
        try {
            snapshot = snapshot(invocation, problems);
        } catch (RefusedException e) {
            return report(invocation, e.problems(), 0);
        }
        if (!json && !invocation.has("sources")) {
            invocation.tellSources(snapshot);
        }
        List<Problem> unknown = new ArrayList<>();
        Collection<Host> chosen = snapshot.inventory().hosts().values();
        if (!choice.isAll()) {
            HostChoice.Found found = ChosenHosts.found(invocation, snapshot, choice);
            unknown.addAll(found.problems());
            chosen = found.right(snapshot, unknown);
        }
        if (choice.isAll()) {
            problems.addAll(snapshot.reading().problems());
            problems.addAll(snapshot.siteSets().problems());
        } else {
            problems.addAll(unknown);
            chosen.forEach(h -> problems.addAll(snapshot.reading().problemsOf(h.name())));
        }
        Setdir usual = snapshot.inventory().site().setdir();
        Setdir setdir = path.orElse(usual);
        AddressAnswers addresses = new AddressAnswers();
        List<Problem> said = snapshot.reading().problems();
        problems.addAll(found(snapshot, chosen, setdir, addresses).stream()
                .filter(p -> !repeats(said, p))
                .toList());
        problems.addAll(addresses.problems(snapshot.inventory()));
        if (choice.isAll()) {
            problems.addAll(programs(invocation, snapshot.inventory().site()));
            snapshot.inventory().site().mirror().flatMap(Check::noFolder).ifPresent(problems::add);
            snapshot.inventory().site().unknown().ifPresent(u -> problems.addAll(found(snapshot, u, setdir)));
        }
        TemplateLocation templates = invocation.folders().templates();
        SortedMap<String, Standing> standings = choice.isAll() ? TemplateCopies.standings(templates) : new TreeMap<>();
        problems.addAll(TemplateCopies.problems(templates.folder(), standings));
        HostsAtWork atWork = new HostsAtWork(
                armed(invocation, snapshot), new DeploymentFolder(invocation.stateFolder()).unfinished());
        try (VmdMachines machines = new VmdMachines(invocation.stateFolder())) {
            problems.addAll(GuestKernels.problems(snapshot, chosen, machines));
            List<KeptFile> remote = PlanFiles.remote(invocation, snapshot, machines);
            problems.addAll(
                    choice.isAll()
                            ? DriftReport.all(snapshot, atWork, remote)
                            : DriftReport.of(snapshot, atWork, remote, chosen));
        }
        int broken = choice.isAll() ? snapshot.inventory().broken().size() : 0;
        if (!json) {
            TemplateCopies.same(standings).ifPresent(invocation::complain);
        }
        if (path.isEmpty()) {
            return report(invocation, problems.sorted(), chosen.size() + broken);
        }
        List<Change> changes = chosen.parallelStream()
                .flatMap(host -> changes(snapshot, host, usual, setdir))
                .toList();
        invocation.tell(new Changes(changes), out -> changes.forEach(change -> change.print(out)));
        return report(invocation, problems.sorted(), chosen.size() + broken);
    }

    private static Snapshot snapshot(Invocation invocation, Problems problems) throws RefusedException {
        KeptSources sources = invocation.sources(KeptSources.Reader.CHECK);
        Snapshot kept = invocation.judged(sources);
        if (!invocation.has("sources")) {
            return kept;
        }
        problems.addAll(SourceReport.run(kept.inventory().site().sources(), sources));
        return invocation.judged(sources);
    }

    /** Programs that a server is to run, and that are not there or fail. */
    private static List<Problem> programs(Invocation invocation, Site site) {
        List<Problem> problems = new ArrayList<>();
        site.hooks()
                .commands()
                .forEach((kind, words) -> Programs.missing(words.get(0))
                        .flatMap(why -> site.hooks().place(kind).map(place -> Problem.warning(place, why)))
                        .ifPresent(problems::add));
        if (!invocation.has("sources")) {
            problems.addAll(SourceReport.problems(site.sources(), new SourceFolder(invocation.stateFolder())));
        }
        return problems;
    }

    /** Asked where a file depends on it. */
    private static Map<HostName, Mode> armed(Invocation invocation, Snapshot snapshot) {
        return DesiredFiles.isNothing(snapshot)
                ? Map.of()
                : new PlanLedger(
                                invocation,
                                () -> Optional.of(snapshot.inventory().site()))
                        .armedIfKnown();
    }

    /** What rendering and the dialogue find, of both files of a host once. */
    private static List<Problem> found(
            Snapshot snapshot, Collection<Host> hosts, Setdir setdir, AddressAnswers addresses) {
        List<Problem> all = hosts.parallelStream()
                .flatMap(host -> found(snapshot, host, setdir, addresses))
                .distinct()
                .sorted()
                .toList();
        Map<Said, Problem> once = new LinkedHashMap<>();
        all.forEach(p -> once.putIfAbsent(new Said(p.place(), p.severity(), p.gist(), p.hosts()), p));
        return List.copyOf(once.values());
    }

    /** What both files of a host have. */
    private record Said(Place place, Severity severity, String gist, List<String> hosts) {}

    /** Whether the inventory's reader has told of the same password. */
    private static boolean repeats(List<Problem> said, Problem problem) {
        return problem.gist().equals(Problem.PLAIN_PASSWORD)
                && said.stream()
                        .anyMatch(s ->
                                s.place().equals(problem.place()) && s.gist().equals(problem.gist()));
    }

    private static Stream<Problem> found(Snapshot snapshot, Host host, Setdir setdir, AddressAnswers addresses) {
        if (!host.boot().installed()) {
            return Stream.empty();
        }
        Stream<Problem> disklabel = Stream.concat(
                problems(snapshot.files().make(host, FileKind.DISKLABEL, setdir)),
                snapshot.siteSets().problems(host, setdir).stream());
        return Stream.concat(
                Stream.concat(
                        RequesterPolicy.unreachable(host).stream(), snapshot.files().missing(host, setdir).stream()),
                Stream.concat(
                        disklabel,
                        Stream.of(Mode.values()).flatMap(mode -> found(snapshot, host, mode, setdir, addresses))));
    }

    private static Stream<Problem> found(
            Snapshot snapshot, Host host, Mode mode, Setdir setdir, AddressAnswers addresses) {
        Optional<Judgement> judgement = snapshot.files().judge(host, mode, setdir, Machine.UNDECLARED);
        judgement.ifPresent(j -> addresses.note(host, j));
        return judgement.isPresent()
                ? judgement.get().problems().stream()
                : snapshot.files().unjudged(host, mode, setdir).stream();
    }

    /** A folder that is not there yet is made by whoever fills it. */
    private static Optional<Problem> noFolder(MirrorSettings mirror) {
        Path there = mirror.folder();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there == null || Files.isDirectory(there)
                ? Optional.empty()
                : Optional.of(Problem.error(
                        mirror.place(),
                        "the mirror cannot be in " + mirror.folder() + ", since " + there + " is no folder",
                        "a folder of its own, /var/autoinstalld/mirror"));
    }

    private static List<Problem> found(Snapshot snapshot, UnknownMachines unknown, Setdir setdir) {
        Stream<Problem> addresses =
                snapshot.files().judge(unknown, setdir).stream().flatMap(j -> AddressAnswers.ofUnknown(j).stream());
        return Stream.of(
                        snapshot.files().problems(unknown, setdir).stream(),
                        snapshot.siteSets().problems(unknown, setdir).stream(),
                        addresses)
                .flatMap(s -> s)
                .distinct()
                .toList();
    }

    private static Stream<Problem> problems(RenderResult made) {
        return made instanceof RenderResult.Nothing nothing ? nothing.problems().stream() : Stream.empty();
    }

    /**
     * What changes in a host's dialogue from one release to another.
     *
     * @param diff of transcripts, without its head
     */
    private record Change(HostName host, String mode, Setdir from, Setdir to, List<String> diff) {
        void print(PrintStream out) {
            out.println("--- " + host + " " + mode + " of " + from);
            out.println("+++ " + host + " " + mode + " of " + to);
            diff.forEach(out::println);
        }
    }

    private static Stream<Change> changes(Snapshot snapshot, Host host, Setdir from, Setdir to) {
        return Stream.of(Mode.values())
                .filter(host.boot()::permits)
                .map(mode -> {
                    Content before = transcript(snapshot, host, mode, from);
                    Content after = transcript(snapshot, host, mode, to);
                    List<String> diff = TextDiff.unified(host.name() + " " + mode.word(), before, after);
                    return new Change(
                            host.name(),
                            mode.word(),
                            from,
                            to,
                            diff.stream().skip(2).toList());
                })
                .filter(change -> !change.diff().isEmpty());
    }

    private static Content transcript(Snapshot snapshot, Host host, Mode mode, Setdir setdir) {
        List<String> lines = snapshot.files()
                .judge(host, mode, setdir, Machine.UNDECLARED)
                .filter(j -> snapshot.files().missing(host, setdir).isEmpty())
                .map(j -> TranscriptText.comparable(j.transcript()))
                .orElse(List.of("no response file"));
        return Content.of(String.join("\n", lines) + "\n");
    }

    private record Changes(List<Change> changes) {}

    private record Counts(int hosts, long errors, long warnings) {
        String words() {
            return count(hosts, "host") + ", " + count(errors, "error") + ", " + count(warnings, "warning");
        }
    }

    private static int report(Invocation invocation, List<Problem> problems, int hosts) {
        long errors = problems.stream()
                .filter(Problem::isError)
                .mapToLong(Problem::count)
                .sum();
        long warnings = problems.stream().mapToLong(Problem::count).sum() - errors;
        Counts counts = new Counts(hosts, errors, warnings);
        invocation.find(problems, out -> Folding.lines(problems).forEach(out::println));
        invocation.tell(counts, out -> invocation.terminal().err().println(counts.words()));
        return code(invocation, problems);
    }

    private static int code(Invocation invocation, List<Problem> problems) {
        boolean refused =
                problems.stream().anyMatch(Problem::isError) || !problems.isEmpty() && invocation.has("strict");
        return refused ? REFUSED : FINE;
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
