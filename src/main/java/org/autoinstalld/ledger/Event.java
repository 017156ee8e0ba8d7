package org.autoinstalld.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. Texts from outside are cut to a bounded length and made printable when it is built. It never
 * holds a secret: whoever fills in a reason or a name sees to that. What is not known, or makes no sense for its kind, is null.
 *
 * @param time to the microsecond, which is what both stores keep
 * @param requester whose address asked
 * @param lladdr of the machine that asked
 * @param asked the name that was asked for; empty if nothing was
 * @param status the answer's status code
 * @param reason why, or what; empty if there is nothing to say
 * @param bytes length of the body that was sent
 * @param digest SHA-256 of that body, in hexadecimal; empty if there was none
 * @param revision of the inventory and templates it came from; empty if from none
 * @param expectsReport whether what was sent makes the machine tell of its first boot
 * @param own whether the machine itself asked, as far as addresses tell; what others ask for says nothing about its state.
 *     Not kept with the entry
 * @param outlook what follows from what was sent. Not kept with the entry
 */
public record Event(
        Instant time,
        EventKind kind,
        @Nullable HostName host,
        @Nullable IpAddress requester,
        @Nullable Lladdr lladdr,
        String asked,
        @Nullable Setdir setdir,
        @Nullable Mode mode,
        @Nullable Integer status,
        String reason,
        @Nullable Long bytes,
        String digest,
        String revision,
        boolean expectsReport,
        boolean own,
        Outlook outlook) {
    static final int ASKED_MAX = 200;
    static final int REASON_MAX = 500;
    static final int REVISION_MAX = 140;
    static final int DIGEST_MAX = 64;

    public Event {
        time = time.truncatedTo(ChronoUnit.MICROS);
        asked = bounded(asked, ASKED_MAX);
        reason = bounded(reason, REASON_MAX);
        digest = bounded(digest, DIGEST_MAX);
        revision = bounded(revision, REVISION_MAX);
    }

    /** Starts an event; what is not said stays empty. */
    public static Builder at(Instant time, EventKind kind) {
        return new Builder(time, kind);
    }

    /** This event with what was decided about it. */
    Event decided(EventKind kind, int status, String reason) {
        boolean refused = kind == EventKind.REFUSED;
        return new Event(
                time,
                kind,
                host,
                requester,
                lladdr,
                asked,
                setdir,
                mode,
                status,
                reason,
                refused ? null : bytes,
                refused ? "" : digest,
                revision,
                !refused && expectsReport,
                own,
                refused ? Outlook.NONE : outlook);
    }

    /** What it says about its host, whenever and whoever asks, and no more: many are kept for as long as they are counted. */
    Event ofHost() {
        return new Event(
                Instant.EPOCH,
                kind,
                host,
                null,
                null,
                mode == null ? asked : "",
                null,
                mode,
                status,
                reason,
                null,
                digest,
                "",
                expectsReport,
                own,
                outlook);
    }

    /** The same, when it happened once more. */
    Event seen(Instant at, @Nullable IpAddress from) {
        return new Event(
                at,
                kind,
                host,
                from,
                lladdr,
                asked,
                setdir,
                mode,
                status,
                reason,
                bytes,
                digest,
                revision,
                expectsReport,
                own,
                outlook);
    }

    Sighting sighting() {
        return new Sighting(
                Gist.of(kind, host, mode, requester, own, status == null ? 0 : status), text(), requester, time);
    }

    /** What two events of one status may differ in: what was sent, or why nothing was. */
    String text() {
        return digest.isEmpty() ? reason : digest;
    }

    /** Only look-ups come in numbers that others choose. */
    boolean isLookup() {
        return kind == EventKind.LOOKUP || kind == EventKind.REFUSED;
    }

    /** A look-up that found nothing, by a name that anybody can make up. */
    boolean isOfNobody() {
        return isLookup() && host == null && digest.isEmpty();
    }

    /** At most {@code max} characters, printable, the cut marked. */
    static String bounded(String text, int max) {
        // cut before and after: escapes make a text longer, and a long one should not be escaped in full
        String head = text.length() > max ? text.substring(0, max) + "..." : text;
        String printable = Printable.oneLine(head);
        if (printable.length() <= max) {
            return printable;
        }
        int end = Character.isHighSurrogate(printable.charAt(max - 4)) ? max - 4 : max - 3;
        return printable.substring(0, end) + "...";
    }

    /** Collects what is known of an event. */
    public static final class Builder {
        private final Instant time;
        private final EventKind kind;
        private @Nullable HostName host;
        private @Nullable IpAddress requester;
        private @Nullable Lladdr lladdr;
        private String asked = "";
        private @Nullable Setdir setdir;
        private @Nullable Mode mode;
        private @Nullable Integer status;
        private String reason = "";
        private @Nullable Long bytes;
        private String digest = "";
        private String revision = "";
        private boolean expectsReport;
        private boolean own = true;
        private Outlook outlook = Outlook.NONE;

        private Builder(Instant time, EventKind kind) {
            this.time = time;
            this.kind = kind;
        }

        public Builder host(@Nullable HostName value) {
            host = value;
            return this;
        }

        public Builder requester(@Nullable IpAddress value) {
            requester = value;
            return this;
        }

        public Builder lladdr(@Nullable Lladdr value) {
            lladdr = value;
            return this;
        }

        public Builder asked(String value) {
            asked = value;
            return this;
        }

        public Builder setdir(@Nullable Setdir value) {
            setdir = value;
            return this;
        }

        public Builder mode(@Nullable Mode value) {
            mode = value;
            return this;
        }

        public Builder status(int value) {
            status = value;
            return this;
        }

        public Builder reason(String value) {
            reason = value;
            return this;
        }

        /** What was sent: how long it is, and its SHA-256 in hexadecimal. */
        public Builder sent(long length, String sha256) {
            bytes = length;
            digest = sha256;
            return this;
        }

        public Builder revision(String value) {
            revision = value;
            return this;
        }

        public Builder expectsReport(boolean value) {
            expectsReport = value;
            return this;
        }

        /** Yes, if not said. */
        public Builder own(boolean value) {
            own = value;
            return this;
        }

        public Builder outlook(Outlook value) {
            outlook = value;
            return this;
        }

        public Event build() {
            return new Event(
                    time,
                    kind,
                    host,
                    requester,
                    lladdr,
                    asked,
                    setdir,
                    mode,
                    status,
                    reason,
                    bytes,
                    digest,
                    revision,
                    expectsReport,
                    own,
                    outlook);
        }
    }

    /**
     * What look-ups have in common that are one thing again and again.
     *
     * @param from the machine itself; of others, which can take each other's addresses, the network's lowest address
     */
    public record Gist(
            EventKind kind,
            @Nullable HostName host,
            @Nullable Mode mode,
            @Nullable IpAddress from,
            boolean own,
            int status) {
        public static Gist of(
                EventKind kind,
                @Nullable HostName host,
                @Nullable Mode mode,
                @Nullable IpAddress requester,
                boolean own,
                int status) {
            IpAddress from = own || requester == null
                    ? requester
                    : UnknownNames.networkOf(requester).base();
            return new Gist(kind, host, mode, from, own, status);
        }
    }

    /**
     * A look-up before anybody made an event of it, since most are only counted.
     *
     * @param text the digest of what was sent, or why nothing was
     */
    public record Sighting(Gist gist, String text, @Nullable IpAddress requester, Instant at) {}

    /**
     * What follows if a machine does what its answer says.
     *
     * @param template whether it fetches a disklabel template from here
     * @param stop how its installer ends before it is done; empty if it completes, as far as is known
     */
    public record Outlook(boolean template, String stop) {
        /** Nothing is known of it. */
        public static final Outlook NONE = new Outlook(false, "");

        /** It completes, as far as is known: one for all hosts. */
        private static final Outlook WITH_TEMPLATE = new Outlook(true, "");

        public Outlook {
            stop = Event.bounded(stop, Event.REASON_MAX);
        }

        public static Outlook of(boolean template, String stop) {
            return !stop.isEmpty() ? new Outlook(template, stop) : template ? WITH_TEMPLATE : NONE;
        }
    }

    /**
     * An event as it stands in the ledger.
     *
     * @param id grows with time; of two servers that share a ledger, events of the same moment may stand either way round
     * @param server which server wrote it
     * @param times how often it happened: the same refusal of the same requester is one entry for a minute, and counted
     * @param kept whether {@link Ledger#served} knows the text that was sent
     */
    public record Entry(long id, String server, Event event, long times, boolean kept) {}
}
