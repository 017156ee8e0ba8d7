package org.autoinstalld.ledger;

/** What came of a {@link Claim}. */
public sealed interface Taken {
    /**
     * The answer is to be sent. That is durable, and counted.
     *
     * @param arming as it stands after this answer
     * @param event number of the look-up in the ledger
     */
    record Granted(Arming arming, long event) implements Taken {}

    /**
     * The answer is to be sent, though the host is not armed: it need not be.
     *
     * @param event number of the look-up in the ledger
     */
    record Free(long event) implements Taken {}

    /** Not now, for the reason told; it was recorded. */
    record Refused(String reason) implements Taken {}

    /** The ledger could not tell in time. Nothing is to be sent; asking again is all right. */
    record Unavailable(String reason) implements Taken {}
}
