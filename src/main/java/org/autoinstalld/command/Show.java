package org.autoinstalld.command;

import java.util.Map;
import org.autoinstalld.web.LedgerApi;

/** One event, and what was sent. */
final class Show extends Command {
    Show() {
        super(
                "show",
                "EVENT",
                "shows an event, and what was sent, without secrets",
                LedgerReport.format(),
                Invocation.state());
    }

    @Override
    int run(Invocation invocation) throws UsageException, RefusedException {
        String event = invocation.operand("event");
        if (!event.matches("[0-9]{1,18}")) {
            throw new UsageException("'" + event + "' is no event; a number as history lists them");
        }
        return LedgerReport.print(
                invocation, LedgerApi.PATH + "events/" + event, Map.of(), Map.class, LedgerText::event);
    }
}
