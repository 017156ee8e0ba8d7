package org.autoinstalld.ledger;

/** What came of a {@link Claim}. */
public sealed interface ClaimOutcome {
    /**
     * The answer is to be sent. That is durable, and counted.
     *
     * @param arming as it stands after this answer
     * @param event number of the look-up in the ledger
     */
    record Granted(Arming arming, long event) implements ClaimOutcome {}

    /**
     * The answer is to be sent, though the host is not armed: it need not be.
     *
     * @param event number of the look-up in the ledger
     */
    record Free(long event) implements ClaimOutcome {}

    /**
     * Not now; it was recorded.
     *
     * @param reason the same in words, with what would help where that is known
     */
    record Refused(Refusal why, String reason) implements ClaimOutcome {}

    /** The ledger could not tell in time. Nothing is to be sent; asking again is all right. */
    record Unavailable(String reason) implements ClaimOutcome {}

    /** Why a claim is refused. */
    enum Refusal {
        NOT_ARMED,
        /** The window has not begun. */
        NOT_YET,
        /** Armed to do something else. */
        OTHER_MODE,
        /** The arming has ended. */
        OVER,
        /** Another machine was answered under the same arming. */
        SECOND_MACHINE,
        /** It is answered once, and was. */
        ANSWERED_BEFORE,
        /** No more machines can be remembered that are not in the inventory. */
        TOO_MANY
    }
}
