package org.autoinstalld.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Folders;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.PlanLedger;
import org.autoinstalld.commandline.PlanText;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.SettledApply;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.conffile.Result;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.EntryCount;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.plan.VmReload;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.jspecify.annotations.Nullable;

/** Brings files in line with the inventory and tells their readers; all of it or nothing. */
final class ApplyFiles extends Command {
    /** The beginning of a file that is wholly ours. */
    private static final String WHOLE_FILE = "# FILE autoinstalld ";

    /** In the marker line of a section of vm.conf, and of no other. */
    private static final String VM_SECTION = "autoinstalld " + "vm.conf of ";

    ApplyFiles() {
        super(
                "apply",
                ChosenHosts.SOME_OR_ALL,
                "does what plan shows: all of it, or nothing",
                ChosenHosts.options(
                        Invocation.flag("undo", "take the last apply back; once more does it again"),
                        Invocation.flag("rotate", "give hosts under policy token new tokens"),
                        Invocation.flag("yes", "do not ask")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        for (String whole : List.of("undo", "rotate")) {
            if (invocation.has(whole) && !ChosenHosts.of(invocation).isAll()) {
                throw new UsageException("--" + whole + " is for all hosts; name none");
            }
        }
        if (!invocation.isJson()) {
            invocation.complain(invocation.folders().read());
        }
        Apply apply = SettledApply.open(invocation);
        if (invocation.has("undo")) {
            return undo(apply, invocation);
        }
        try (VmdMachines machines = new VmdMachines(invocation.stateFolder())) {
            return apply(apply, invocation, machines);
        }
    }

    private static int apply(Apply apply, Invocation invocation, VmdMachines machines)
            throws UsageException, RefusedException, ConfFileException {
        Terminal terminal = invocation.terminal();
        TokenPlan tokened = TokenPlan.writing(invocation, invocation.has("rotate"));
        DesiredFiles wanted = PlanFiles.wanted(invocation, tokened, machines);
        if (invocation.isJson()) {
            List<String> notes = new ArrayList<>(wanted.notes());
            notes.addAll(tokened.notes(wanted.plan()));
            PlanText.tell(wanted, notes, tokened.mask(), invocation);
        }
        PlanText.complain(wanted.left(), terminal);
        PlanText.complain(wanted.problems(), terminal);
        wanted.standing().forEach(terminal::complain);
        terminal.complain(wanted.missingReloads());
        if (wanted.hasErrors() || !wanted.missingReloads().isEmpty()) {
            return REFUSED;
        }
        if (wanted.plan().isEmpty() && !wanted.left().isEmpty()) {
            throw new RefusedException("nothing else to do");
        }
        List<String> notes = new ArrayList<>(wanted.notes());
        notes.addAll(tokened.notes(wanted.plan()));
        notes.add(EntryCount.of(wanted).toString());
        return new ApplyFiles.Work(
                        apply,
                        wanted.plan(),
                        notes,
                        tokened.mask(),
                        Map.of(),
                        tokened.written(wanted.plan()),
                        tokened.ledger())
                .carryOut(invocation);
    }

    private static int undo(Apply apply, Invocation invocation) throws RefusedException, ConfFileException {
        Problems problems = new Problems();
        Optional<Plan> plan = apply.undo(problems);
        if (!problems.isEmpty()) {
            throw new RefusedException(problems.sorted());
        }
        if (plan.isEmpty()) {
            invocation.complain("there is no apply to take back");
            invocation.tell(Done.NOTHING, out -> {});
            return FINE;
        }
        List<String> notes = new ArrayList<>();
        plan.get().needed().stream().filter(ApplyFiles::isVmConf).forEach(c -> {
            VmReload reload = VmReload.of(
                    conf(c, c.before().orElse(null)), conf(c, c.after().orElse(null)));
            reload.sentences(null).forEach(s -> notes.add("reload after " + c.file() + ": " + s));
            if (text(c.before().or(c::after).orElse(null)).startsWith(WHOLE_FILE)) {
                notes.add("reload after " + c.file() + ": and so do those in the file that includes it");
            }
        });
        PlanLedger ledger = new PlanLedger(invocation, () -> site(invocation));
        TokenMask mask = TokenMask.WITHOUT_INVENTORY;
        Set<String> restored = new HashSet<>(words(plan.get(), Change::after, mask));
        restored.removeAll(words(plan.get(), Change::before, mask));
        Map<HostName, String> former = new TreeMap<>(ledger.among(restored));
        if (!former.values().containsAll(restored)) {
            notes.add("what comes back carries a token that the ledger does not know; its host gets 404 until"
                    + " 'autoinstalld apply' has written the one that holds");
        }
        Map<HostName, String> later = new TreeMap<>(former);
        Map<HostName, HostToken> tokens = ledger.tokens(former.keySet(), false);
        // one that was rotated away has to hold before files carry it; the next one is taken already
        tokens.forEach((host, token) -> {
            Secret next = token.next();
            boolean taken = next != null && next.reveal().equals(former.get(host));
            (taken ? former : later).remove(host);
        });
        return new ApplyFiles.Work(apply, plan.get(), notes, mask, former, later, ledger).carryOut(invocation);
    }

    private static Set<String> words(Plan plan, Function<Change, Optional<Content>> side, TokenMask mask) {
        return mask.in(plan.needed().stream()
                .map(c -> text(side.apply(c).orElse(null)))
                .collect(Collectors.joining("\n")));
    }

    private static Optional<Site> site(Invocation invocation) {
        Folders folders = invocation.folders();
        KeptSources none = new KeptSources(null, KeptSources.Reader.CHECK);
        return Reloader.open(folders.inventory(), folders.templates(), none, new HostTokens())
                        instanceof Reloader.Opening.Opened opened
                ? Optional.of(opened.live().get().inventory().site())
                : Optional.empty();
    }

    /** Known by our marker, so that an undo needs no inventory that can be read. */
    private static boolean isVmConf(Change change) {
        return text(change.before().orElse(null)).contains(VM_SECTION)
                || text(change.after().orElse(null)).contains(VM_SECTION);
    }

    private static String text(@Nullable Content content) {
        return content == null ? "" : content.text();
    }

    private static VmConf conf(Change change, @Nullable Content content) {
        return VmConf.parse(change.file().toString(), text(content), DesiredFiles::included);
    }

    /**
     * What is to be done, and what goes with it.
     *
     * @param before tokens that the ledger is told to hold before files change
     * @param after the same, of those that hold when files have changed
     */
    private record Work(
            Apply apply,
            Plan plan,
            List<String> notes,
            TokenMask mask,
            Map<HostName, String> before,
            Map<HostName, String> after,
            PlanLedger ledger) {

        int carryOut(Invocation invocation) throws ConfFileException {
            Terminal terminal = invocation.terminal();
            if (plan.isEmpty()) {
                terminal.complain("nothing to do");
                invocation.tell(Done.NOTHING, out -> {});
                return FINE;
            }
            if (!invocation.isJson() || !invocation.has("yes")) {
                // whoever is asked sees it, also if a program reads the rest
                PrintStream to = invocation.isJson() ? terminal.err() : terminal.out();
                PlanText.print(plan, notes, mask, to);
                to.flush();
            }
            if (!Confirmation.given(invocation, "do this?")) {
                return REFUSED;
            }
            store(before);
            Result result = apply.run(plan);
            boolean stored = true;
            if (result instanceof Result.Done done) {
                stored = rotated(terminal);
                note(invocation, done);
                plan.needed().forEach(change -> warning(change, mask).ifPresent(w -> terminal.complain(List.of(w))));
            }
            int code = report(result, invocation);
            return stored ? code : REFUSED;
        }

        private void store(Map<HostName, String> tokens) throws ConfFileException {
            if (!tokens.isEmpty()) {
                ledger.store(tokens);
            }
        }

        /** Files carry the new tokens, which servers take; only that the old ones hold no longer may be left to say. */
        private boolean rotated(Terminal terminal) {
            try {
                store(after);
                return true;
            } catch (ConfFileException e) {
                terminal.complain(List.of(Problem.error(
                        e.problem().place(),
                        "files carry new tokens of " + after.size() + (after.size() == 1 ? " host" : " hosts")
                                + ", and old ones go on to hold beside them: "
                                + e.problem().message(),
                        "autoinstalld apply, when the ledger can be used")));
                return false;
            }
        }

        /** Files and daemons are as they should be, whether that can be noted or not. */
        private void note(Invocation invocation, Result.Done done) {
            String verb = invocation.has("undo") ? "took back the last apply in " : "wrote ";
            String tokens = before.isEmpty() && after.isEmpty() ? "" : "; tokens changed";
            try {
                ledger.applied(verb
                        + Listing.of(done.changed().stream().map(Path::toString).toList())
                        + tokens);
            } catch (ConfFileException e) {
                Problem problem = e.problem();
                invocation.complain(List.of(
                        Problem.warning(problem.place(), "this apply is not in the ledger: " + problem.message())));
            }
        }
    }

    /** The file is another program's, so it keeps its mode. */
    private static Optional<Problem> warning(Change change, TokenMask mask) {
        try {
            boolean open = !mask.in(text(change.after().orElse(null))).isEmpty()
                    && Files.getPosixFilePermissions(change.file()).contains(PosixFilePermission.OTHERS_READ);
            return open
                    ? Optional.of(Problem.warning(
                            Place.of(change.file().toString()),
                            "file carries tokens and is readable to everybody on this machine, as are its backups",
                            "chmod 600; dhcpd(8) reads it as root"))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /**
     * What was done.
     *
     * @param replaced files
     * @param ran commands
     */
    private record Done(List<Path> replaced, List<List<String>> ran) {
        static final Done NOTHING = new Done(List.of(), List.of());
    }

    private static int report(Result result, Invocation invocation) {
        Terminal terminal = invocation.terminal();
        if (result instanceof Result.Done done) {
            invocation.tell(
                    new Done(
                            List.copyOf(done.changed()),
                            done.commands().stream()
                                    .map(o -> o.command().argv())
                                    .toList()),
                    out -> {});
            terminal.complain(done.warnings());
            done.changed().forEach(file -> terminal.complain("replaced " + file));
            done.commands().forEach(outcome -> terminal.complain("ran " + outcome.command()));
            return FINE;
        }
        Result.Failed failed = (Result.Failed) result;
        terminal.complain(List.of(failed.problem()));
        failed.commands().stream().filter(o -> !o.succeeded()).forEach(o -> output(o, terminal));
        terminal.complain(failed.more());
        terminal.complain("failed: " + failed.step()
                + (failed.restored() ? "; everything is as it was" : "; not everything could be put back"));
        return REFUSED;
    }

    private static void output(Outcome outcome, Terminal terminal) {
        outcome.output().lines().limit(20).forEach(line -> terminal.err().println("  " + Printable.oneLine(line)));
    }
}
