package org.autoinstalld.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a host stands with its installation.
 *
 * @param since when that began; null if it never was seen
 * @param detail why, or what tells so; may be empty
 * @param stop how its installer ends before it is done, {@code aborts at "..."}, by what it was answered; empty if the stage
 *     is not that it does
 * @param refused when it was refused, or could not be answered, what it asked for last; null if something better was heard
 *     since
 * @param until when that may change by time alone; null if only by something that happens
 * @param underway since when an installation probably is going on, also of a host that was armed anew meanwhile
 * @param finished whether it reported its first boot, and was answered nothing since
 * @param progress how far it is with what it fetches of this mirror; null if it fetches nothing, or not any more
 */
public record HostState(
        Stage stage,
        @Nullable Instant since,
        String detail,
        String stop,
        @Nullable Instant refused,
        @Nullable Instant until,
        @Nullable Instant underway,
        boolean finished,
        @Nullable Progress progress) {
    /** Neither asked nor armed, as far as the ledger goes back. */
    public static final HostState NEVER_SEEN =
            new HostState(Stage.NEVER_SEEN, null, "", "", null, null, null, false, null);

    /** The stages, roughly in the order in which a host goes through them. */
    public enum Stage {
        NEVER_SEEN("never seen"),
        /** Armed, and asked nothing since. */
        ARMED("armed"),
        /** Was answered just now. */
        FETCHING("fetching"),
        /** Was answered a while ago and is at work, as far as one can tell. */
        INSTALLING("installing"),
        /** Told of its first boot. */
        INSTALLED("installed"),
        /** Fetched all that its answer promised, and was quiet since; it tells of nothing, so nobody knows more. */
        UNCONFIRMED("unconfirmed"),
        /** The last that was heard of it was refused, or could not be answered, and nothing better is known. */
        REFUSED("refused"),
        /** Should have asked long ago. */
        NEVER_FETCHED("never fetched"),
        /** Was answered with a file by which its installer stops before it is done. */
        ABORTED("aborted"),
        /** Fetched some of its sets, and nothing more for long. */
        STUCK("stuck"),
        /** Should have fetched its disklabel template or reported long ago. */
        HUNG("hung");

        private final String word;

        Stage(String word) {
            this.word = word;
        }

        /** Whether somebody has to look after the host. */
        public boolean isAlarming() {
            return this == NEVER_FETCHED || this == ABORTED || this == STUCK || this == HUNG;
        }

        /** The word in reports. */
        public String word() {
            return word;
        }
    }
}
