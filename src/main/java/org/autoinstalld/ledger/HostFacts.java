package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.setdir.Mode;

/** The last that was heard of one host. */
record HostFacts(Optional<Answer> answer, Optional<Refusal> refusal, Optional<Instant> reported) {
    static final HostFacts NONE = new HostFacts(Optional.empty(), Optional.empty(), Optional.empty());

    /** How the reason of a look-up begins that was not refused, but failed. */
    static final String UNANSWERED = "could not be answered: ";

    private static final int OK = 200;
    private static final int FAILED = 500;

    /** A response file was handed out. */
    record Answer(Instant at, Mode mode, Optional<IpAddress> requester, boolean expectsReport) {}

    /** Something was refused. */
    record Refusal(Instant at, String reason, Optional<IpAddress> requester) {}

    /** What an event says about its host; empty if nothing that counts here. */
    static Optional<HostFacts> of(Event event) {
        return switch (event.kind()) {
            // without a mode it was no response file but what goes with one
            case LOOKUP ->
                event.status().equals(OptionalInt.of(OK))
                        ? event.mode()
                                .map(mode -> new Answer(event.time(), mode, event.requester(), event.expectsReport()))
                                .map(answer -> new HostFacts(Optional.of(answer), Optional.empty(), Optional.empty()))
                        : failure(event);
            case REFUSED -> {
                if (!event.own()) {
                    yield Optional.empty();
                }
                Refusal refusal = new Refusal(event.time(), event.reason(), event.requester());
                yield Optional.of(new HostFacts(Optional.empty(), Optional.of(refusal), Optional.empty()));
            }
            case REPORT -> Optional.of(new HostFacts(Optional.empty(), Optional.empty(), Optional.of(event.time())));
            default -> Optional.empty();
        };
    }

    /** What could not be made counts like a refusal: it was asked for, and nothing was handed out. */
    private static Optional<HostFacts> failure(Event event) {
        if (event.status().orElse(0) < FAILED || !event.own()) {
            return Optional.empty();
        }
        Refusal refusal = new Refusal(event.time(), UNANSWERED + event.reason(), event.requester());
        return Optional.of(new HostFacts(Optional.empty(), Optional.of(refusal), Optional.empty()));
    }

    /** These and later ones. */
    HostFacts and(HostFacts later) {
        return new HostFacts(
                later.answer.or(() -> answer), later.refusal.or(() -> refusal), later.reported.or(() -> reported));
    }
}
