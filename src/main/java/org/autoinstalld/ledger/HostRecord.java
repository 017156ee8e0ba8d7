package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;

/** The last that was heard of one host. */
record HostRecord(
        Optional<Answer> answer, Optional<Refusal> refusal, Optional<Instant> reported, Optional<Fetch> template) {
    static final HostRecord NONE = new HostRecord(Optional.empty(), Optional.empty(), Optional.empty());

    /** How the reason of a look-up begins that was not refused, but failed. */
    static final String UNANSWERED = "could not be answered: ";

    /** How the name begins that a disklabel template is asked for by. */
    private static final String TEMPLATE = "disklabel/";

    private static final int OK = 200;
    private static final int FAILED = 500;

    /** Without a disklabel template. */
    HostRecord(Optional<Answer> answer, Optional<Refusal> refusal, Optional<Instant> reported) {
        this(answer, refusal, reported, Optional.empty());
    }

    /** A response file was handed out. */
    record Answer(Instant at, Mode mode, Optional<IpAddress> requester, boolean expectsReport, Outlook outlook) {
        /** Nothing is known of what follows from it. */
        Answer(Instant at, Mode mode, Optional<IpAddress> requester, boolean expectsReport) {
            this(at, mode, requester, expectsReport, Outlook.NONE);
        }
    }

    /**
     * The disklabel template was handed out.
     *
     * @param requester empty if it is known to be the one who was answered
     */
    record Fetch(Instant at, Optional<IpAddress> requester) {}

    /** Something was refused. */
    record Refusal(Instant at, String reason, Optional<IpAddress> requester) {}

    /** What an event says about its host; empty if nothing that counts here. */
    static Optional<HostRecord> of(Event event) {
        return switch (event.kind()) {
            // without a mode it was no response file but what goes with one
            case LOOKUP ->
                event.status().equals(OptionalInt.of(OK)) ? answer(event).or(() -> template(event)) : failure(event);
            case REFUSED -> {
                if (!event.own()) {
                    yield Optional.empty();
                }
                Refusal refusal = new Refusal(event.time(), event.reason(), event.requester());
                yield Optional.of(new HostRecord(Optional.empty(), Optional.of(refusal), Optional.empty()));
            }
            case REPORT -> Optional.of(new HostRecord(Optional.empty(), Optional.empty(), Optional.of(event.time())));
            default -> Optional.empty();
        };
    }

    private static Optional<HostRecord> answer(Event event) {
        return event.mode()
                .map(mode -> new Answer(event.time(), mode, event.requester(), event.expectsReport(), event.outlook()))
                .map(answer -> new HostRecord(Optional.of(answer), Optional.empty(), Optional.empty()));
    }

    private static Optional<HostRecord> template(Event event) {
        return event.asked().startsWith(TEMPLATE)
                ? Optional.of(new HostRecord(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Fetch(event.time(), event.requester()))))
                : Optional.empty();
    }

    /**
     * What could not be made counts like a refusal: it was asked for, and nothing was handed out. It does so whoever asked:
     * of a host with a mistake nobody can tell which address is its own, and it would be made for nobody.
     */
    private static Optional<HostRecord> failure(Event event) {
        if (event.status().orElse(0) < FAILED) {
            return Optional.empty();
        }
        Refusal refusal = new Refusal(event.time(), UNANSWERED + event.reason(), event.requester());
        return Optional.of(new HostRecord(Optional.empty(), Optional.of(refusal), Optional.empty()));
    }

    /** These and later ones. */
    HostRecord and(HostRecord later) {
        return new HostRecord(
                later.answer.or(() -> answer),
                later.refusal.or(() -> refusal),
                later.reported.or(() -> reported),
                later.template.or(() -> template));
    }
}
