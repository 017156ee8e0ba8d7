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
import org.autoinstalld.ledger.ArmingState;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.LedgerHealth;
import org.autoinstalld.problem.Listing;

/**
 * Lets a server go on with a ledger that lacks what was committed, or with a new one where it is gone, and tells what is
 * armed then.
 */
public final class AcceptLedgerAction implements AdminAction {
    public static final String PATH = "/ledger/accept";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long STEP_MILLIS = 50;

    private final Ledger ledger;
    private final Path state;

    /** @param state the folder that the ledger is in, if it is in one */
    public AcceptLedgerAction(Ledger ledger, Path state) {
        this.ledger = ledger;
        this.state = state;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        try {
            // without a reason it is being opened
            LedgerHealth before =
                    awaited(health -> health.up() || !health.reason().isEmpty());
            if (before.up()) {
                return nothing();
            }
            if (!Ledger.isToAccept(before.reason())) {
                return refused("there is nothing to accept: the ledger does not answer: " + before.reason());
            }
            Optional<String> unfit = Ledger.accept(state);
            if (unfit.isPresent()) {
                return refused("not accepted: " + unfit.get());
            }
            LedgerHealth after = awaited(LedgerHealth::up);
            return after.up()
                    ? accepted(ledger, who.name())
                    : refused("accepted, but the ledger still does not answer: " + after.reason());
        } catch (IOException e) {
            return refused("not accepted: '" + state + "' cannot be written to");
        } catch (LedgerException e) {
            return refused("accepted, but the ledger does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused("the server stops");
        }
    }

    private LedgerHealth awaited(Predicate<LedgerHealth> state) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!state.test(ledger.health()) && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        return ledger.health();
    }

    private static Outcome refused(String message) {
        return new Outcome.Refused(message, List.of());
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
                .filter(a -> a.state(now) instanceof ArmingState.Armed || a.state(now) instanceof ArmingState.Waiting)
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
