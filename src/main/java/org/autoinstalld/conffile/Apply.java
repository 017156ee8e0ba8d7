package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problems;

/**
 * Does what a {@link Plan} says, all of it or nothing: new contents are written beside their files and tested, then all
 * files are replaced, then their readers are told. If any of this fails, every file is as it was before. If the program is
 * killed in between, the next {@link #recover} finds a journal and puts things back, or, when all files were in place
 * already, runs the commands again.
 *
 * <p>One directory holds the journal; only one run at a time can use it. It should be writable by nobody else.
 */
public final class Apply {
    private final Path state;
    private final Backups backups;
    private final CommandRunner commands;
    private final ApplyStep step;

    public Apply(Path state, Backups backups, CommandRunner commands) {
        this(state, backups, commands, ApplyStep.NONE);
    }

    /** With a step that is told of every point reached, for tests. */
    Apply(Path state, Backups backups, CommandRunner commands, ApplyStep step) {
        this.state = state;
        this.backups = backups;
        this.commands = commands;
        this.step = step;
    }

    /**
     * Makes one change by itself, without its tests. No journal is needed: there is one rename, which happens or does not.
     * Fails, with nothing changed, if the file is not as it was read.
     *
     * @return where the old content is; empty if there was none, or nothing to do
     */
    public static Optional<Path> single(Change change, Backups backups) throws ConfFileException {
        return single(change, backups, ApplyStep.NONE);
    }

    static Optional<Path> single(Change change, Backups backups, ApplyStep step) throws ConfFileException {
        try {
            if (!change.isNeeded()) {
                backups.removeLeftovers(change.disk().target());
                return Optional.empty();
            }
            try (PreparedChange prepared = new PreparedChange(change, change.disk(), backups, step)) {
                prepared.replaceAlone();
                backups.prune(prepared.target());
                step.reached("pruned");
                return Optional.ofNullable(prepared.backup());
            }
        } catch (IOException e) {
            throw ConfFileException.of(change.file(), "cannot be replaced", e);
        }
    }

    /** Whether a run is going on or was killed; for those who only look. */
    public boolean isPending() {
        return Files.exists(state.resolve(JournalFolder.JOURNAL));
    }

    /** Deals with a run that was killed; to be called before files are read for a plan. Empty if there was none. */
    public Optional<Recovery> recover() throws ConfFileException {
        try (JournalFolder folder = JournalFolder.open(state, step)) {
            Optional<Journal> pending = folder.readPending();
            return pending.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Rollback(folder, backups, commands, step).settle(pending.get()));
        } catch (IOException e) {
            throw ConfFileException.of(state, "cannot deal with an interrupted run", e);
        }
    }

    /** Does it. The files must hold what the plan says, and a killed run must have been dealt with. */
    public Result run(Plan plan) {
        try (JournalFolder folder = JournalFolder.open(state, step)) {
            if (folder.readPending().isPresent()) {
                throw new ConfFileException(state, "an earlier run was interrupted", "recover from it first");
            }
            return new Transaction(folder, backups, commands, step).of(plan);
        } catch (IOException e) {
            return notStarted(e);
        }
    }

    /** Tests new contents as {@link #run} does, and replaces nothing. Empty if that one would get so far. */
    public Optional<Result.Failed> test(Plan plan) {
        try (JournalFolder folder = JournalFolder.open(state, step)) {
            return new Transaction(folder, backups, commands, step).test(plan);
        } catch (IOException e) {
            return Optional.of(notStarted(e));
        }
    }

    private Result.Failed notStarted(IOException e) {
        ConfFileException refused = ConfFileException.of(state, "cannot start a run", e);
        return new Result.Failed("start", refused.problem(), true, List.of(), List.of());
    }

    /**
     * The plan that takes the last run back; run it like any other. Undoing that one does it again. Files that somebody
     * changed since are problems.
     */
    public Optional<Plan> undo(Problems problems) throws ConfFileException {
        try (JournalFolder folder = JournalFolder.open(state, step)) {
            Optional<Journal> last = folder.readLast();
            return last.isEmpty() ? Optional.empty() : Undo.plan(last.get(), problems);
        } catch (IOException e) {
            throw ConfFileException.of(state, "cannot find out how to undo the last run", e);
        }
    }
}
