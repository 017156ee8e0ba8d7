package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** One apply, from the first look to the last command. Used once. */
final class Run {
    private final StateFolder folder;
    private final Backups backups;
    private final Commands commands;
    private final Step step;
    private final Companion companion;

    private final List<Prepared> prepared = new ArrayList<>();
    private final List<Commands.Outcome> outcomes = new ArrayList<>();
    private final List<Command> reloaded = new ArrayList<>();
    private Optional<Journal> journal = Optional.empty();
    private String doing = "start";
    private boolean accompanied;

    Run(StateFolder folder, Backups backups, Commands commands, Step step, Companion companion) {
        this.folder = folder;
        this.backups = backups;
        this.commands = commands;
        this.step = step;
        this.companion = companion;
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
                folder.finish(journal.orElseThrow());
                journal = Optional.empty();
            }
            done = true;
            List<Path> changed = prepared.stream().map(p -> p.change().file()).toList();
            return new Result.Done(changed, tidyUp(), outcomes);
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

    private void look(Plan plan) throws IOException {
        Set<Path> targets = new HashSet<>();
        for (Change change : plan.needed()) {
            doing = "read " + change.file();
            Prepared next = Prepared.look(change, backups, step);
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
                Journal.State.PREPARING, prepared.stream().map(Prepared::entry).toList(), plan.reloads()));
        for (Prepared each : prepared) {
            doing = "write the new content of " + each.change().file();
            each.prepare();
        }
        for (Prepared each : prepared) {
            for (Command test : each.tests()) {
                doing = "test " + each.change().file();
                check(test, Place.of(each.change().file().toString()));
            }
        }
    }

    private void replace() throws IOException {
        doing = "write the journal";
        enter(journal.orElseThrow().with(Journal.State.REPLACING));
        for (Prepared each : prepared) {
            doing = "replace " + each.change().file();
            each.replace();
        }
        doing = companion.what();
        accompanied = true;
        companion.change();
        step.reached("companion changed");
    }

    private void reload(Plan plan) throws IOException {
        doing = "write the journal";
        enter(journal.orElseThrow().with(Journal.State.RELOADING));
        for (Command reload : plan.reloads()) {
            doing = "run " + reload;
            reloaded.add(reload);
            check(reload, Place.of(reload.argv().get(0)));
            step.reached("ran: " + reload);
        }
    }

    /** Nothing here is worth taking the run back. */
    private List<Problem> tidyUp() {
        List<Problem> warnings = new ArrayList<>();
        for (Prepared each : prepared) {
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
        journal = Optional.of(next);
    }

    private void check(Command command, Place place) throws ConfFileException {
        Commands.Outcome outcome = commands.run(command);
        outcomes.add(outcome);
        if (!outcome.succeeded()) {
            throw new ConfFileException(
                    Problem.error(place, "command \"" + command + "\" failed: " + outcome.failure()));
        }
    }

    private Problem problem(IOException e) {
        return e instanceof ConfFileException refused
                ? refused.problem()
                : Problem.error(Place.of("apply"), "cannot " + doing + ": " + ConfFileException.reason(e));
    }

    private Result failed(Problem problem) {
        List<Problem> more = new ArrayList<>();
        boolean restored = false;
        try {
            for (Prepared each : prepared) {
                each.close();
            }
            restored = journal.isEmpty() || takeBack(journal.get(), more);
        } catch (IOException e) {
            more.add(problem(e));
        }
        return new Result.Failed(doing, problem, restored, more, outcomes);
    }

    /** Whether everything is as it was. */
    private boolean takeBack(Journal at, List<Problem> more) throws IOException {
        if (at.state() == Journal.State.PREPARING) {
            for (Prepared each : prepared) {
                each.removeBackup();
            }
            folder.discard();
            return true;
        }
        boolean tell = at.state() == Journal.State.RELOADING;
        if (tell) {
            enter(at.with(Journal.State.UNDOING));
        }
        if (accompanied) {
            companion.changeBack().ifPresent(more::add);
        }
        more.addAll(new Rollback(backups, step).run(at));
        if (tell) {
            more.addAll(Reloads.again(reloaded, commands, outcomes));
        }
        folder.discard();
        return more.isEmpty();
    }
}
