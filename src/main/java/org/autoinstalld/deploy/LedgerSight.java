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
 * @param stop by which question its installer stops, as the dialogue of what it was given says; empty if by none
 * @param refused when something that it asked for itself was not given, and nothing since; null if nothing was refused
 * @param refusal who asked, be it from another's address, what he got, and why; empty if nothing was refused
 */
public record LedgerSight(
        @Nullable Instant served,
        @Nullable Instant reported,
        @Nullable Boolean setsFetched,
        String stop,
        @Nullable Instant refused,
        String refusal) {
    /** Nothing was heard of it. */
    public static final LedgerSight NOTHING = new LedgerSight(null, null, null, "", null, "");
}
