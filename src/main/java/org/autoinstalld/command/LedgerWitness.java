package org.autoinstalld.command;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.autoinstalld.http.Status;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.Kind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.Occurrence;
import org.autoinstalld.lookup.Asked;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Machine;
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
        Occurrence it = new Occurrence(
                Instant.now(),
                answer instanceof Answer.Refused ? Kind.REFUSED : Kind.LOOKUP,
                decision.host(),
                Optional.of(request.requester()),
                OptionalInt.of(Status.of(answer).code()),
                answer instanceof Answer.Served served ? served.body().digest() : "");
        ledger.record(
                it, () -> event(it, request, asked, decision, answer, snapshot), masked(decision, answer, snapshot));
    }

    private static Event event(
            Occurrence it, Request request, Asked asked, Decision decision, Answer answer, Snapshot snapshot) {
        Event.Builder event = Event.at(it.at(), it.kind())
                .requester(request.requester())
                .asked(request.fileName())
                .status(it.status().orElseThrow())
                .reason(answer.reason())
                .revision(snapshot.revision());
        it.host().ifPresent(event::host);
        if (asked instanceof Asked.ByLladdr by) {
            event.lladdr(by.lladdr());
        }
        if (decision instanceof Decision.Found found) {
            event.mode(found.mode()).setdir(found.setdir());
        } else if (decision instanceof Decision.FoundUnknown found) {
            event.setdir(found.setdir());
        }
        if (answer instanceof Answer.Served served) {
            event.sent(served.body().length(), it.digest());
        }
        return event.build();
    }

    /** Made later, if at all. */
    private static Optional<Supplier<String>> masked(Decision decision, Answer answer, Snapshot snapshot) {
        if (answer instanceof Answer.Served
                && decision instanceof Decision.Found found
                && found.machine() instanceof Machine.Right right) {
            return Optional.of(() -> Redaction.of(right.host())
                    .text(snapshot.files()
                            .preview(right.host(), found.mode(), found.setdir())
                            .text()));
        }
        return Optional.empty();
    }
}
