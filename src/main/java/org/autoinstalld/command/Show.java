package org.autoinstalld.command;

import java.util.Map;
import org.apache.commons.cli.Options;
import org.autoinstalld.web.LedgerApi;

/** One event, and what was sent. */
final class Show implements Command {
    @Override
    public String name() {
        return "show";
    }

    @Override
    public String operands() {
        return "EVENT";
    }

    @Override
    public String purpose() {
        return "shows an event, and what was sent, without secrets";
    }

    @Override
    public Options options() {
        return LedgerReport.options();
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        String event = Operand.one(invocation, "event");
        if (!event.matches("[0-9]{1,18}")) {
            throw new UsageException("'" + event + "' is no event; a number as history lists them");
        }
        return LedgerReport.print(invocation, LedgerApi.PATH + "events/" + event, Map.of(), LedgerText::event);
    }
}
