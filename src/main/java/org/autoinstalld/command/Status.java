package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.autoinstalld.web.LedgerApi;

/** Where hosts stand with their installation. */
final class Status implements Command {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public String operands() {
        return "[HOST]...";
    }

    @Override
    public String purpose() {
        return "lists where hosts stand with their installation";
    }

    @Override
    public Options options() {
        return LedgerReport.options();
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        List<String> hosts = invocation.hosts(invocation.operands()).stream()
                .map(Object::toString)
                .toList();
        return LedgerReport.print(
                invocation,
                LedgerApi.PATH + "states",
                hosts.isEmpty() ? Map.of() : Map.of("host", hosts),
                LedgerText::states);
    }
}
