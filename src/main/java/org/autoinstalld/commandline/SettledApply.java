package org.autoinstalld.commandline;

import java.util.Optional;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.Recovery;
import org.autoinstalld.problem.Problem;

/** What writes files by the state folder, after a run that was killed has been dealt with. */
public final class SettledApply {
    private static final int BACKUPS = 5;

    private SettledApply() {}

    /** Says what was interrupted, and how it ended. */
    public static Apply open(Invocation invocation) throws RefusedException, ConfFileException {
        Apply apply = new Apply(invocation.stateFolder(), Backups.beside(BACKUPS), new Programs());
        Optional<Recovery> recovery = apply.isPending() ? apply.recover() : Optional.empty();
        if (recovery.isPresent()) {
            Terminal terminal = invocation.terminal();
            terminal.complain(
                    "an earlier run was interrupted: " + recovery.get().kind().words());
            terminal.complain(recovery.get().problems());
            if (recovery.get().problems().stream().anyMatch(Problem::isError)) {
                throw new RefusedException();
            }
        }
        return apply;
    }
}
