package org.autoinstalld.access;

import org.autoinstalld.address.Lladdr;
import org.jspecify.annotations.Nullable;

/** Whether a requester may have a host's files, and why. Reasons are for the log. */
public sealed interface AccessDecision {
    String reason();

    /**
     * Yes.
     *
     * @param seen the lladdr that the neighbour table has the requester under; null if it was not looked at, or has several
     */
    record Granted(String reason, @Nullable Lladdr seen) implements AccessDecision {
        public Granted(String reason) {
            this(reason, null);
        }
    }

    /** Not this requester. */
    record Denied(String reason) implements AccessDecision {}

    /** It could not be found out, so no. */
    record Unclear(String reason) implements AccessDecision {}
}
