package org.autoinstalld.responsefile;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Asked;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Decision.Absent;
import org.autoinstalld.lookup.Decision.Contradicted;
import org.autoinstalld.lookup.Decision.Found;
import org.autoinstalld.lookup.Decision.FoundDisklabel;
import org.autoinstalld.lookup.Decision.FoundUnknown;
import org.autoinstalld.lookup.Machine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sightings;
import org.autoinstalld.problem.Unforeseen;

/** Answers look-ups, and remembers them so that the next one is not taken for another machine's. */
public final class Responder {
    private final Supplier<Snapshot> snapshots;
    private final Sightings sightings;
    private final LongSupplier clock;

    /**
     * @param clock milliseconds that never go back
     */
    public Responder(Supplier<Snapshot> snapshots, Sightings sightings, LongSupplier clock) {
        this.snapshots = snapshots;
        this.sightings = sightings;
        this.clock = clock;
    }

    /** Waits for nothing, reads no file, and does not throw: the next look-up must know that this one failed. */
    public Answer answer(Request request) {
        long now = clock.getAsLong();
        Asked asked;
        Snapshot snapshot;
        Decision decision;
        try {
            asked = Asked.of(request.path());
            snapshot = snapshots.get();
            decision = snapshot.lookup().decide(request, asked, sightings, now);
        } catch (RuntimeException | Error e) {
            if (request.get()) {
                sightings.undecided(request.requester(), now);
            }
            return new Answer.Failed(Optional.empty(), Unforeseen.words(e));
        }
        Answer answer = answered(snapshot, decision);
        if (request.get() && asked.isResponseFile()) {
            remember(request, asked, decision, answer, now);
        }
        return answer;
    }

    private static Answer answered(Snapshot snapshot, Decision decision) {
        try {
            return answer(snapshot, decision);
        } catch (RuntimeException | Error e) {
            return new Answer.Failed(decision.host(), Unforeseen.words(e));
        }
    }

    private static Answer answer(Snapshot snapshot, Decision decision) {
        if (decision instanceof Found found) {
            return found.machine() instanceof Machine.Right right
                    ? answer(
                            decision.host(),
                            found.how(),
                            snapshot.files().make(right.host(), found.mode(), found.setdir()))
                    : broken(found.machine());
        }
        if (decision instanceof FoundDisklabel found) {
            return found.machine() instanceof Machine.Right right
                    ? answer(
                            decision.host(),
                            "disklabel template",
                            snapshot.files().disklabel(right.host(), found.setdir()))
                    : broken(found.machine());
        }
        if (decision instanceof FoundUnknown found) {
            UnknownMachines unknown = snapshot.inventory().site().unknown().orElseThrow();
            return answer(
                    Optional.empty(),
                    "unknown machine, profile " + unknown.profile(),
                    snapshot.files().make(unknown, found.setdir()));
        }
        if (decision instanceof Contradicted contradicted) {
            return new Answer.Refused(contradicted.host(), contradicted.reason());
        }
        Absent absent = (Absent) decision;
        return new Answer.Unknown(
                absent.reason() + absent.host().map(h -> ", host " + h).orElse(""));
    }

    private static Answer answer(Optional<HostName> host, String how, Made made) {
        return made instanceof Made.File file
                ? new Answer.Served(host, how, file.body())
                : new Answer.Failed(host, ((Made.Nothing) made).reason());
    }

    private static Answer broken(Machine machine) {
        String mistake = ((Machine.Wrong) machine).mistake().orElse("a mistake in the inventory");
        return new Answer.Failed(Optional.of(machine.name()), mistake);
    }

    private void remember(Request request, Asked asked, Decision decision, Answer answer, long now) {
        Optional<Lladdr> lladdr = asked instanceof Asked.ByLladdr by ? Optional.of(by.lladdr()) : Optional.empty();
        Optional<HostName> host = decision.host();
        if (host.isEmpty()) {
            lladdr.ifPresent(l -> sightings.unknown(request.requester(), l, now));
        } else if (answer instanceof Answer.Served) {
            sightings.served(request.requester(), lladdr, host.get(), now);
        } else if (!(decision instanceof Contradicted contradicted && contradicted.remembered())) {
            sightings.failed(request.requester(), lladdr, host.get(), now);
        }
    }
}
