package org.autoinstalld.access;

import java.util.Optional;
import org.autoinstalld.address.Lladdr;

/** Whether a requester may have a host's files, and why. Reasons are for the log. */
public sealed interface AccessDecision {
    String reason();

    /**
     * Yes.
     *
     * @param seen the lladdr that the neighbour table has the requester under, if it was looked at
     */
    record Granted(String reason, Optional<Lladdr> seen) implements AccessDecision {
        public Granted(String reason) {
            this(reason, Optional.empty());
        }
    }

    /** Not this requester. */
    record Denied(String reason) implements AccessDecision {}

    /** It could not be found out, so no. */
    record Unclear(String reason) implements AccessDecision {}
}
