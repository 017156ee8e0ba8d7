package org.autoinstalld.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.problem.Listing;

/**
 * Lets a server go on with a ledger that lacks what was committed, or with a new one where it is gone, and tells what is
 * armed then.
 */
public final class AcceptLedgerAction {
    public static final String PATH = "/ledger/accept";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long STEP_MILLIS = 50;

    private AcceptLedgerAction() {}

    /** @param state the folder that the ledger is in, if it is in one */
    public static AdminAction of(Ledger ledger, Path state) {
        return new AdminAction(PATH, "", (form, who) -> perform(ledger, state, who));
    }

    private static Outcome perform(Ledger ledger, Path state, Principal who) {
        try {
            // without a reason it is being opened
            Ledger.Health before =
                    awaited(ledger, health -> health.up() || !health.reason().isEmpty());
            if (before.up()) {
                return nothing();
            }
            if (!before.toAccept()) {
                return Outcome.refused("there is nothing to accept: the ledger does not answer: " + before.reason());
            }
            Optional<String> unfit = new Store.Embedded(state).accept();
            if (unfit.isPresent()) {
                return Outcome.refused("not accepted: " + unfit.get());
            }
            Ledger.Health after = awaited(ledger, Ledger.Health::up);
            return after.up()
                    ? accepted(ledger, who.name())
                    : Outcome.refused("accepted, but the ledger still does not answer: " + after.reason());
        } catch (IOException e) {
            return Outcome.refused("not accepted: '" + state + "' cannot be written to");
        } catch (LedgerException e) {
            return Outcome.refused("accepted, but the ledger does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.refused("the server stops");
        }
    }

    private static Ledger.Health awaited(Ledger ledger, Predicate<Ledger.Health> state) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!state.test(ledger.health()) && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        return ledger.health();
    }

    public static Outcome nothing() {
        return new Outcome.Done("there is nothing to accept: the ledger answers", "/ledger", Map.of(), List.of());
    }

    /** Notes that it was, and tells what it came to. */
    public static Outcome accepted(Ledger ledger, String who) throws LedgerException {
        Instant now = Instant.now();
        ledger.record(Event.at(now, EventKind.STATE)
                .reason("the ledger was taken as it was found, by " + who)
                .build());
        List<String> armed = ledger.armings().values().stream()
                .filter(a -> a.isOpen(now))
                .map(a -> a.host().text())
                .toList();
        return new Outcome.Done(
                "the ledger goes on as it was found; "
                        + (armed.isEmpty() ? "no host is armed" : "armed: " + Listing.of(armed)),
                "/ledger",
                Map.of("armed", armed),
                List.of());
    }
}
