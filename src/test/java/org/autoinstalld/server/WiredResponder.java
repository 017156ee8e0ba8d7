package org.autoinstalld.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.fetching.Followers;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Responder;

/** What stands behind the install listener when {@code serve} runs, for tests of the listener, which is another room's. */
public final class WiredResponder {
    private WiredResponder() {}

    /** With policies, what is armed, the ledger, the first boot and who is followed; only the neighbour table is the caller's. */
    public static InstallHandler of(
            Reloader live, Ledger ledger, Neighbours neighbours, Executor waiting, LookupLog log) {
        PolicyAccessControl guard = new PolicyAccessControl(
                new RequesterPolicy(neighbours, new UndeclaredProxies(log)),
                new LedgerArmingStore(ledger, ArmedModes.of(ledger), waiting),
                waiting);
        Followers followers =
                new Followers(new LedgerAnswerListener(ledger), live, ledger, waiting, LedgerArmingStore.OPENING);
        live.onReload(state -> followers.forecasts().reloaded());
        Responder responder = new Responder(
                live,
                new RecentLookups(),
                System::currentTimeMillis,
                guard,
                followers.given(),
                new FirstBoot(ledger, waiting),
                Runnable::run);
        return new ReportDesk(responder::answer, ledger, followers.forecasts(), live, waiting);
    }

    /** The ledger of an inventory, in the folder. */
    public static Ledger ledger(Reloader live, Path state) {
        try {
            return LedgerOpener.open(() -> live.get().inventory().site(), state);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    /** One that cannot be opened, since a file stands where its folder should be. */
    public static Ledger without(Path folder, Consumer<String> troubles) throws IOException {
        Path file = Files.createTempFile(folder, "no", "folder");
        return Ledger.later(UsualOptions.of(new Store.Embedded(file), "test", Clock.systemUTC()), troubles);
    }
}
