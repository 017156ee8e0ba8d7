package org.autoinstalld.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.Recorded;

/** Notes that an apply was done; for that command, through the control socket. Field: {@code what}, a sentence. */
public final class ApplyNoteAction implements AdminAction {
    public static final String PATH = "/applied";

    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Ledger ledger;

    public ApplyNoteAction(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        if (!who.isAtSocket()) {
            return new Outcome.Refused("what was applied is told through the control socket alone", List.of());
        }
        return note(ledger, form.text("what").orElse(""), who.name())
                ? new Outcome.Done("noted", "/ledger")
                : new Outcome.Refused("the ledger does not answer", List.of());
    }

    /** Whether it is in the ledger now. */
    public static boolean note(Ledger ledger, String what, String who) {
        Event event = Event.at(Instant.now(), EventKind.APPLY)
                .reason("by " + who + ": " + what)
                .build();
        return ledger.recordNow(event, BOUND).join() instanceof Recorded.Committed;
    }
}
