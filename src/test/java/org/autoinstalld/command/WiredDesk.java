package org.autoinstalld.command;

import java.util.concurrent.Executor;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.server.FirstBoot;
import org.autoinstalld.server.LedgerAnswerListener;
import org.autoinstalld.server.LedgerArmingStore;
import org.autoinstalld.server.UndeclaredProxies;

/** What stands behind the install listener when {@code serve} runs, for tests of the listener, which is another room's. */
public final class WiredDesk {
    private WiredDesk() {}

    /** With policies, what is armed, the ledger and the first boot; only the neighbour table is the caller's. */
    public static InstallHandler of(
            Reloader live, Ledger ledger, Neighbours neighbours, Executor waiting, LookupLog log) {
        PolicyAccessControl guard = new PolicyAccessControl(
                new RequesterPolicy(neighbours, new UndeclaredProxies(log)),
                new LedgerArmingStore(ledger, ArmedModes.of(ledger), waiting),
                waiting);
        return new Responder(
                live,
                new RecentLookups(),
                System::currentTimeMillis,
                guard,
                new LedgerAnswerListener(ledger),
                new FirstBoot(ledger, waiting),
                Runnable::run)::answer;
    }
}
