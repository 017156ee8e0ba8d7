package org.autoinstalld.command;

import java.time.Instant;
import org.autoinstalld.http.Status;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.Kind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Asked;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.preview.Redaction;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Witness;

/** Writes every answer into the ledger, soon: what must be there before it is sent, {@link LedgerArmory} sees to. */
final class LedgerWitness implements Witness {
    private final Ledger ledger;

    LedgerWitness(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void answered(Request request, Asked asked, Decision decision, Answer answer, Snapshot snapshot) {
        boolean recorded = answer instanceof Answer.Served served && served.recorded()
                || answer instanceof Answer.Refused refused && refused.recorded();
        if (!request.get() || recorded) {
            return;
        }
        Event.Builder event = Event.at(Instant.now(), answer instanceof Answer.Refused ? Kind.REFUSED : Kind.LOOKUP)
                .requester(request.requester())
                .asked(request.fileName())
                .status(Status.of(answer).code())
                .reason(answer.reason())
                .revision(snapshot.revision());
        decision.host().ifPresent(event::host);
        if (asked instanceof Asked.ByLladdr by) {
            event.lladdr(by.lladdr());
        }
        if (decision instanceof Decision.Found found) {
            event.mode(found.mode()).setdir(found.setdir());
        } else if (decision instanceof Decision.FoundUnknown found) {
            event.setdir(found.setdir());
        }
        if (!(answer instanceof Answer.Served served)) {
            ledger.record(event.build());
            return;
        }
        event.sent(served.body().length(), served.body().digest());
        if (decision instanceof Decision.Found found
                && found.machine() instanceof org.autoinstalld.lookup.Machine.Right right) {
            ledger.record(
                    event.build(),
                    () -> Redaction.of(right.host())
                            .text(snapshot.files()
                                    .preview(right.host(), found.mode(), found.setdir())
                                    .text()));
        } else {
            ledger.record(event.build());
        }
    }
}
