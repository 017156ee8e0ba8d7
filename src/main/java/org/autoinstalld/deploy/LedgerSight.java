package org.autoinstalld.deploy;

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
 */
public record LedgerSight(
        @Nullable Instant served,
        @Nullable Instant reported,
        @Nullable Boolean setsFetched,
        String stop,
        @Nullable Refusal refusal) {
    /** Nothing was heard of it. */
    public static final LedgerSight NOTHING = new LedgerSight(null, null, null, "", null);

    /**
     * Something that was asked for by the host's names, and not given.
     *
     * @param own whether the host itself asked, and was given nothing since
     * @param requester the address that asked; empty if nobody knows
     * @param status what it got
     */
    public record Refusal(boolean own, Instant at, String requester, int status, String reason) {}
}
