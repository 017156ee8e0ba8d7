package org.autoinstalld.server;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.access.AnswerClaim.Course;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.Redaction;
import org.autoinstalld.http.HttpStatus;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.Event.Gist;
import org.autoinstalld.ledger.Event.Outlook;
import org.autoinstalld.ledger.Event.Sighting;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.ResponseFiles;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Writes every answer into the ledger, soon. What must be there before it is sent, {@link LedgerArmingStore} sees to, and
 * {@link FirstBoot} notes its own.
 */
public final class LedgerAnswerListener implements AnswerListener {
    private final Ledger ledger;

    public LedgerAnswerListener(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void answered(Request request, RequestedFile asked, Decision decision, Answer answer, Snapshot snapshot) {
        boolean recorded = answer instanceof Answer.Served served && served.recorded()
                || answer instanceof Answer.Refused refused && refused.recorded();
        boolean firstBoot = asked instanceof RequestedFile.FirstBootOf || asked instanceof RequestedFile.Report;
        if (!request.get() || recorded || firstBoot) {
            return;
        }
        Instant now = Instant.now();
        EventKind kind = answer instanceof Answer.Refused && !(decision instanceof Decision.FoundUnknown)
                ? EventKind.REFUSED
                : EventKind.LOOKUP;
        HostName host = decision.host().orElse(null);
        boolean own = own(request, decision, snapshot);
        int status = HttpStatus.of(answer).code();
        Mode mode = decision instanceof Decision.Found found ? found.mode() : null;
        String text = answer instanceof Answer.Served served ? served.body().digest() : answer.reason();
        if (host != null) {
            Gist gist = Gist.of(kind, host, mode, request.requester(), own, status);
            if (ledger.counts(new Sighting(gist, text, request.requester(), now))) {
                return;
            }
        }
        Event.Builder event = Event.at(now, kind)
                .host(host)
                .requester(request.requester())
                .own(own)
                .mode(mode)
                .asked(asked instanceof RequestedFile.DisklabelOf of ? "disklabel/" + of.name() : request.fileName())
                .status(status)
                .reason(answer.reason())
                .revision(snapshot.revision());
        if (asked instanceof RequestedFile.ByLladdr by) {
            event.lladdr(by.lladdr());
        }
        if (decision instanceof Decision.Found found) {
            found.toldBy().ifPresent(event::lladdr);
            event.setdir(found.setdir());
        } else if (decision instanceof Decision.FoundUnknown found) {
            event.setdir(found.setdir());
        } else if (decision instanceof Decision.FoundDisklabel found) {
            event.setdir(found.setdir());
        }
        if (answer instanceof Answer.Served served) {
            event.sent(served.body().length(), served.body().digest()).outlook(outlook(served.course()));
        }
        ledger.record(event.build(), masked(decision, answer, snapshot).orElse(null));
    }

    static Outlook outlook(Course course) {
        return Outlook.of(course.template(), course.stop());
    }

    /**
     * Whether the machine itself asks. One whose addresses nobody knows may be anybody. What contradicts the look-up before
     * follows from that one's outcome, which is what there is to tell about the machine.
     */
    private static boolean own(Request request, Decision decision, Snapshot snapshot) {
        return !(decision instanceof Decision.Contradicted)
                && machine(decision)
                        .filter(right -> snapshot.lookup().index().isOwn(right, request.requester()))
                        .isPresent();
    }

    private static Optional<KnownMachine.Right> machine(Decision decision) {
        if (decision instanceof Decision.Found found && found.machine() instanceof KnownMachine.Right right) {
            return Optional.of(right);
        }
        return decision instanceof Decision.FoundDisklabel found && found.machine() instanceof KnownMachine.Right right
                ? Optional.of(right)
                : Optional.empty();
    }

    /** Made later, if at all. */
    private static Optional<Supplier<String>> masked(Decision decision, Answer answer, Snapshot snapshot) {
        if (!(answer instanceof Answer.Served)) {
            return Optional.empty();
        }
        return machine(decision)
                .map(right -> () -> Redaction.of(right.host()).text(text(decision, right.host(), snapshot.files())));
    }

    private static String text(Decision decision, Host host, ResponseFiles files) {
        return decision instanceof Decision.Found found
                ? files.masked(host, FileKind.of(found.mode()), found.setdir())
                : files.masked(host, FileKind.DISKLABEL, ((Decision.FoundDisklabel) decision).setdir());
    }
}
