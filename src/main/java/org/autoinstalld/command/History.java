package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.autoinstalld.web.LedgerApi;

/** What happened to a host, newest first. */
final class History implements Command {
    @Override
    public String name() {
        return "history";
    }

    @Override
    public String operands() {
        return "HOST";
    }

    @Override
    public String purpose() {
        return "lists what happened to a host, newest first";
    }

    @Override
    public Options options() {
        return LedgerReport.options()
                .addOption(Invocation.option("limit", "N", "at most so many events (default: 100)"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        int limit = Operand.number(invocation, "limit", 100);
        return LedgerReport.print(
                invocation,
                LedgerApi.PATH + "hosts/" + Operand.machine(invocation),
                Map.of("limit", List.of(Integer.toString(limit))),
                LedgerText::history);
    }
}
