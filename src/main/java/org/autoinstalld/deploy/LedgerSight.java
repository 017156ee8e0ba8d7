package org.autoinstalld.deploy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger tells of a host since it was armed for this deployment.
 *
 * @param served when it was given its response file; null if it was not
 * @param reported when it told of its first boot; null if it did not
 * @param setsFetched whether it fetched the last of the sets that this server serves it; null if that is not known, as when
 *     others serve them
 * @param stop how its installer ends before it is done, {@code aborts at "..."}, as the dialogue of what it was given says;
 *     empty if it does not
 * @param refusal the last that was not given; null if nothing was refused
 * @param lag for how long something waits to be written: of what happened since, not all is told yet
 */
public record LedgerSight(
        @Nullable Instant served,
        @Nullable Instant reported,
        @Nullable Boolean setsFetched,
        String stop,
        @Nullable Refusal refusal,
        Duration lag) {
    /** Nothing was heard of it. */
    public static final LedgerSight NOTHING = of(Duration.ZERO);

    /** The same, said by one that is so far behind. */
    public static LedgerSight of(Duration lag) {
        return new LedgerSight(null, null, null, "", null, lag);
    }

    /**
     * Something that was asked for by the host's names, and not given.
     *
     * @param own whether the host itself asked, and was given nothing since
     * @param requester the address that asked; empty if nobody knows
     * @param status what it got
     */
    public record Refusal(boolean own, Instant at, String requester, int status, String reason) {}
}
