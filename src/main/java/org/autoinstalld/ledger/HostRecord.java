package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.Event.Outlook;
import org.jspecify.annotations.Nullable;

/** The last that was heard of one host; null what was not. */
record HostRecord(
        @Nullable Answer answer,
        @Nullable Refusal refusal,
        @Nullable Instant reported,
        @Nullable Fetch template,
        @Nullable Fetching fetching) {
    static final HostRecord NONE = new HostRecord(null, null, null, null);

    /** How long one installation may take until it asks for the line for its first boot. */
    private static final Duration LONGEST = Duration.ofHours(4);

    HostRecord(
            @Nullable Answer answer, @Nullable Refusal refusal, @Nullable Instant reported, @Nullable Fetch template) {
        this(answer, refusal, reported, template, null);
    }

    HostRecord with(@Nullable Fetching fetched) {
        return new HostRecord(answer, refusal, reported, template, fetched);
    }

    /** How the name begins that a disklabel template is asked for by. */
    private static final String TEMPLATE = "disklabel/";

    private static final int OK = 200;
    private static final int FAILED = 500;

    /** A response file was handed out. */
    record Answer(Instant at, Mode mode, @Nullable IpAddress requester, boolean expectsReport, Outlook outlook) {}

    /**
     * The disklabel template was handed out.
     *
     * @param requester null if it is known to be the one who was answered
     */
    record Fetch(Instant at, @Nullable IpAddress requester) {}

    /**
     * Something was refused.
     *
     * @param failed whether it was not refused, but could not be made
     */
    record Refusal(
            Instant at,
            boolean failed,
            String reason,
            @Nullable IpAddress requester) {}

    /** What an event says about its host. */
    static HostRecord of(Event event) {
        return switch (event.kind()) {
            case LOOKUP -> lookup(event);
            case REFUSED -> event.own() ? refusal(event, false, event.reason()) : NONE;
            case REPORT -> new HostRecord(null, null, event.time(), null);
            default -> NONE;
        };
    }

    private static HostRecord lookup(Event event) {
        int status = event.status() == null ? 0 : event.status();
        Mode mode = event.mode();
        if (status == OK && mode != null) {
            return new HostRecord(
                    new Answer(event.time(), mode, event.requester(), event.expectsReport(), event.outlook()),
                    null,
                    null,
                    null);
        }
        // without a mode it was no response file but what goes with one
        if (status == OK && event.asked().startsWith(TEMPLATE)) {
            return new HostRecord(null, null, null, new Fetch(event.time(), event.requester()));
        }
        // What could not be made counts like a refusal: it was asked for, and nothing was handed out. It does so
        // whoever
        // asked: of a host with a mistake nobody can tell which address is its own, and it would be made for nobody.
        return status >= FAILED ? refusal(event, true, "could not be answered: " + event.reason()) : NONE;
    }

    private static HostRecord refusal(Event event, boolean failed, String reason) {
        return new HostRecord(null, new Refusal(event.time(), failed, reason, event.requester()), null, null);
    }

    /** These and later ones. */
    HostRecord and(HostRecord later) {
        return new HostRecord(
                later.answer == null ? answer : later.answer,
                later.refusal == null ? refusal : later.refusal,
                later.reported == null ? reported : later.reported,
                later.template == null ? template : later.template,
                later.fetching == null ? fetching : later.fetching);
    }

    @Nullable
    Instant answered() {
        return answer == null ? null : answer.at();
    }

    /** When it reported, if it was answered nothing since. */
    @Nullable
    Instant installed() {
        return reported != null && isLast(reported, answered()) ? reported : null;
    }

    /** What was fetched of the mirror since the last answer; null if nothing is known of that. */
    @Nullable
    Fetching current() {
        if (answer == null || fetching == null) {
            return null;
        }
        // the line for the first boot counts as an answer, and is a part of the same installation
        Instant earliest = answer.expectsReport() ? answer.at().minus(LONGEST) : answer.at();
        return fetching.begun().isBefore(earliest) ? null : fetching;
    }

    /** Whether it was seen to take the last of its sets. */
    boolean hasLastSet() {
        Fetching now = current();
        return now != null && now.isComplete();
    }

    /** The last sign of life after its answer. */
    @Nullable
    Instant seen() {
        Fetching now = current();
        Instant at = answered();
        return now == null || at == null || now.active().isBefore(at) ? at : now.active();
    }

    /** Whether the disklabel template was fetched after the last answer. */
    boolean hasTemplate() {
        return template != null && answer != null && !template.at().isBefore(answer.at());
    }

    /** The refusal of the machine itself after its answer; a refusal of another requester does not count. */
    @Nullable
    Refusal ownRefusal() {
        return answer != null
                        && refusal != null
                        && isLast(refusal.at(), answer.at())
                        && Objects.equals(refusal.requester(), answer.requester())
                ? refusal
                : null;
    }

    static boolean isLast(Instant at, @Nullable Instant other) {
        return other == null || !at.isBefore(other);
    }
}
