package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** One apply, from the first look to the last command. Used once. */
final class Transaction {
    private final JournalFolder folder;
    private final Backups backups;
    private final CommandLog commands;
    private final ApplyStep step;

    private final List<PreparedChange> prepared = new ArrayList<>();
    private final List<ExternalCommand> reloaded = new ArrayList<>();
    private @Nullable Journal journal;
    private String doing = "start";

    Transaction(JournalFolder folder, Backups backups, CommandRunner commands, ApplyStep step) {
        this.folder = folder;
        this.backups = backups;
        this.commands = new CommandLog(commands);
        this.step = step;
    }

    Result of(Plan plan) {
        boolean done = false;
        try {
            look(plan);
            if (!prepared.isEmpty()) {
                prepare(plan);
                replace();
                reload(plan);
                doing = "close the journal";
                folder.finish(current());
                journal = null;
            }
            done = true;
            List<Path> changed = prepared.stream().map(p -> p.change().file()).toList();
            return new Result.Done(changed, tidyUp(), commands.outcomes());
        } catch (IOException e) {
            done = true;
            return failed(problem(e));
        } finally {
            if (!done) {
                // a fault of our own: what has been done goes back, and the fault goes on to whoever can see it
                failed(Problem.error(Place.of("apply"), "fault in the program"));
            }
        }
    }

    /** As far as the tests; then all is as before. Empty if it would go on. */
    Optional<Result.Failed> test(Plan plan) {
        Problem problem = null;
        try {
            look(plan);
            if (!prepared.isEmpty()) {
                prepare(plan);
            }
        } catch (IOException e) {
            problem = problem(e);
        }
        List<Problem> more = new ArrayList<>();
        boolean restored = restore(more);
        return problem == null
                ? Optional.empty()
                : Optional.of(new Result.Failed(doing, problem, restored, more, commands.outcomes()));
    }

    private void look(Plan plan) throws IOException {
        Set<Path> targets = new HashSet<>();
        for (Change change : plan.needed()) {
            doing = "read " + change.file();
            PreparedChange next = PreparedChange.look(change, backups, step);
            if (!targets.add(next.target())) {
                throw new ConfFileException(change.file(), "the same file twice in one plan", "name it once");
            }
            prepared.add(next);
        }
    }

    /** From here on there is a journal; no file has been touched yet. */
    private void prepare(Plan plan) throws IOException {
        doing = "write the journal";
        enter(new Journal(
                Journal.State.PREPARING,
                prepared.stream().map(PreparedChange::entry).toList(),
                plan.reloads()));
        for (PreparedChange each : prepared) {
            doing = "write the new content of " + each.change().file();
            each.prepare();
        }
        for (PreparedChange each : prepared) {
            for (ExternalCommand test : each.tests()) {
                doing = "test " + each.change().file();
                check(test, Place.of(each.change().file().toString()));
            }
        }
    }

    private void replace() throws IOException {
        doing = "write the journal";
        enter(current().with(Journal.State.REPLACING));
        for (PreparedChange each : prepared) {
            doing = "replace " + each.change().file();
            each.replace();
        }
    }

    private void reload(Plan plan) throws IOException {
        doing = "write the journal";
        enter(current().with(Journal.State.RELOADING));
        for (ExternalCommand reload : plan.reloads()) {
            doing = "run " + reload;
            reloaded.add(reload);
            check(reload, Place.of(reload.argv().get(0)));
            step.reached("ran: " + reload);
        }
    }

    /** Nothing here is worth taking the run back. */
    private List<Problem> tidyUp() {
        List<Problem> warnings = new ArrayList<>();
        for (PreparedChange each : prepared) {
            try {
                each.close();
                backups.prune(each.target());
            } catch (IOException e) {
                warnings.add(Problem.warning(
                        Place.of(each.change().file().toString()),
                        "old backups cannot be removed: " + ConfFileException.reason(e)));
            }
        }
        return warnings;
    }

    private void enter(Journal next) throws IOException {
        folder.write(next);
        journal = next;
    }

    private Journal current() {
        return Objects.requireNonNull(journal, "after the journal was written");
    }

    private void check(ExternalCommand command, Place place) throws ConfFileException {
        Optional<Problem> problem = commands.run(command, place);
        if (problem.isPresent()) {
            throw new ConfFileException(problem.get());
        }
    }

    private Problem problem(IOException e) {
        return e instanceof ConfFileException refused
                ? refused.problem()
                : Problem.error(Place.of("apply"), "cannot " + doing + ": " + ConfFileException.reason(e));
    }

    private Result failed(Problem problem) {
        List<Problem> more = new ArrayList<>();
        boolean restored = restore(more);
        return new Result.Failed(doing, problem, restored, more, commands.outcomes());
    }

    /** Whether everything is as it was. */
    private boolean restore(List<Problem> more) {
        try {
            for (PreparedChange each : prepared) {
                each.close();
            }
            return journal == null || takeBack(journal, more);
        } catch (IOException e) {
            more.add(problem(e));
            return false;
        }
    }

    private boolean takeBack(Journal at, List<Problem> more) throws IOException {
        if (at.state() == Journal.State.PREPARING) {
            for (PreparedChange each : prepared) {
                each.removeBackup();
            }
            folder.discard();
            return true;
        }
        boolean tell = at.state() == Journal.State.RELOADING;
        if (tell) {
            enter(at.with(Journal.State.UNDOING));
        }
        more.addAll(new Rollback(folder, backups, commands, step).run(at, tell ? reloaded : List.of()));
        return more.isEmpty();
    }
}
