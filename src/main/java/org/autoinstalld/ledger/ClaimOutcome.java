package org.autoinstalld.ledger;

import org.autoinstalld.address.Lladdr;

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

    /** Not now, for the reason told; it was recorded. */
    record Refused(String reason) implements ClaimOutcome {
        private static final String SECOND = "a second machine: ";

        /** Why a machine gets nothing while the host is armed and another one was answered. */
        static String second(Claim claim, Lladdr first) {
            return SECOND + claim.claimant().map(c -> c.lladdr().toString()).orElse("one")
                    + " asks, and " + first + " was answered under this arming; 'autoinstalld arm " + claim.host()
                    + "' begins anew, if the first was not the host";
        }

        /** Whether it was refused because another machine was answered under the same arming. */
        public boolean isSecond() {
            return reason.startsWith(SECOND);
        }
    }

    /** The ledger could not tell in time. Nothing is to be sent; asking again is all right. */
    record Unavailable(String reason) implements ClaimOutcome {}
}
