package org.autoinstalld.command;

import java.util.Map;
import org.apache.commons.cli.Options;
import org.autoinstalld.admin.DisarmAction;

/** Takes back what {@link Arm} did. */
final class Disarm implements Command {
    @Override
    public String name() {
        return "disarm";
    }

    @Override
    public String operands() {
        return "HOST";
    }

    @Override
    public String purpose() {
        return "takes that back";
    }

    @Override
    public Options options() {
        return new Options().addOption(Invocation.state());
    }

    @Override
    public int run(Invocation invocation) throws UsageException {
        return new LedgerClient(invocation)
                .perform(
                        DisarmAction.PATH,
                        Map.of("host", Operand.machine(invocation)),
                        (snapshot, ledger) -> new DisarmAction(() -> snapshot, ledger))
                .map(said -> Reload.tell(said, invocation.terminal()))
                .orElse(REFUSED);
    }
}
