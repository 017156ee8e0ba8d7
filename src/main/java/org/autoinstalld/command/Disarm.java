package org.autoinstalld.command;

import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerClient;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;

/** Takes back what {@link Arm} did. */
final class Disarm extends Command {
    Disarm() {
        super("disarm", ChosenHosts.SOME, "takes that back", ChosenHosts.options());
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        Answer.Said said = new LedgerClient(invocation)
                .perform(
                        DisarmAction.PATH,
                        ChosenHosts.required(invocation).fields(),
                        (snapshot, ledger) -> DisarmAction.of(() -> snapshot, ledger));
        return Reload.tell(said, invocation);
    }
}
