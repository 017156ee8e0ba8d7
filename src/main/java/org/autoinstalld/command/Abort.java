package org.autoinstalld.command;

import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deployer.Withdrawal;

/** Ends deployments that are unfinished. */
final class Abort extends Command {
    Abort() {
        super(
                "abort",
                ChosenHosts.SOME,
                "ends unfinished deployments: VM stopped, entries as they were",
                ChosenHosts.options(Invocation.flag("yes", "do not ask")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        try (Withdrawal withdrawal = new Withdrawal(invocation)) {
            return withdrawal.abort(ChosenHosts.required(invocation));
        }
    }
}
