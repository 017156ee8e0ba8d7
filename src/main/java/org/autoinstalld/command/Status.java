package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;

/** Where hosts stand with their installation. */
final class Status extends Command {
    Status() {
        super(
                "status",
                "[HOST]...",
                "lists where hosts stand with their installation",
                LedgerReport.format(),
                Invocation.state());
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        List<String> hosts = invocation.hosts().stream().map(Object::toString).toList();
        return LedgerReport.print(
                invocation,
                LedgerApi.PATH + "states",
                hosts.isEmpty() ? Map.of() : Map.of("host", hosts),
                LedgerApi.States.class,
                states -> LedgerText.states(states, Confirmation.isAtTerminal()));
    }
}
