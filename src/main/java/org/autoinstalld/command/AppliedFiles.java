package org.autoinstalld.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Who;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.Kind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.Recorded;

/** Notes that an apply was done; for that command, through the control socket. Field: {@code what}, a sentence. */
final class AppliedFiles implements AdminAction {
    static final String PATH = "/applied";

    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Ledger ledger;

    AppliedFiles(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Who who) {
        if (!who.isAtSocket()) {
            return new Outcome.Refused("what was applied is told through the control socket alone", List.of());
        }
        return note(ledger, form.text("what").orElse(""), who.name())
                ? new Outcome.Done("noted", "/ledger")
                : new Outcome.Refused("the ledger does not answer", List.of());
    }

    /** Whether it is in the ledger now. */
    static boolean note(Ledger ledger, String what, String who) {
        Event event = Event.at(Instant.now(), Kind.APPLY)
                .reason("by " + who + ": " + what)
                .build();
        return ledger.recordNow(event, BOUND).join() instanceof Recorded.Committed;
    }
}
