package org.autoinstalld.command;

import java.util.Map;
import org.autoinstalld.admin.DisarmAction;

/** Takes back what {@link Arm} did. */
final class Disarm extends Command {
    Disarm() {
        super("disarm", "HOST", "takes that back", Invocation.state());
    }

    @Override
    int run(Invocation invocation) throws UsageException {
        return new LedgerClient(invocation)
                .perform(
                        DisarmAction.PATH,
                        Map.of("host", Operand.machine(invocation)),
                        (snapshot, ledger) -> new DisarmAction(() -> snapshot, ledger))
                .map(said -> Reload.tell(said, invocation.terminal()))
                .orElse(REFUSED);
    }
}
