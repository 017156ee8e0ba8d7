package org.autoinstalld.command;

import java.util.concurrent.Executor;
import org.autoinstalld.access.Doorkeeper;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyGuard;
import org.autoinstalld.http.InstallDesk;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.live.Live;
import org.autoinstalld.lookup.Sightings;
import org.autoinstalld.responsefile.Responder;

/** What stands behind the install listener when {@code serve} runs, for tests of the listener, which is another room's. */
public final class WiredDesk {
    private WiredDesk() {}

    /** With policies, what is armed, the ledger and the first boot; only the neighbour table is the caller's. */
    public static InstallDesk of(Live live, Ledger ledger, Neighbours neighbours, Executor waiting, LookupLog log) {
        PolicyGuard guard = new PolicyGuard(
                new Doorkeeper(neighbours, new UndeclaredProxies(log)),
                new LedgerArmory(ledger, ArmedModes.of(ledger), waiting),
                waiting);
        Responder responder =
                new Responder(live, new Sightings(), System::currentTimeMillis, guard, new LedgerWitness(ledger));
        return new FirstBoot(responder::answer, live, guard, ledger, waiting);
    }
}
