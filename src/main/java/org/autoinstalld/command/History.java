package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import org.autoinstalld.web.LedgerApi;

/** What happened to a host, newest first. */
final class History extends Command {
    History() {
        super(
                "history",
                "HOST",
                "lists what happened to a host, newest first",
                LedgerReport.format(),
                Invocation.state(),
                Invocation.option("limit", "N", "at most so many events (default: 100)"));
    }

    @Override
    int run(Invocation invocation) throws UsageException, RefusedException {
        int limit = invocation.number("limit", 100);
        return LedgerReport.print(
                invocation,
                LedgerApi.PATH + "hosts/" + invocation.machine(),
                Map.of("limit", List.of(Integer.toString(limit))),
                LedgerApi.Events.class,
                LedgerText::history);
    }
}
