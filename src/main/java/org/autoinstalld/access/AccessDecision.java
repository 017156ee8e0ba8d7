package org.autoinstalld.access;

import org.autoinstalld.address.Lladdr;
import org.jspecify.annotations.Nullable;

/** Whether a requester may have a host's files, and why. */
public sealed interface AccessDecision {
    /** Which policy decided, {@code policy address (site)}; empty if none did. */
    String policy();

    /** What was so; empty if there is nothing to say. */
    String why();

    /** Both, for the log. */
    default String reason() {
        return policy().isEmpty() || why().isEmpty() ? policy() + why() : policy() + ": " + why();
    }

    /**
     * Yes.
     *
     * @param seen the lladdr that the neighbour table has the requester under; null if it was not looked at, or has several
     */
    record Granted(String policy, String why, @Nullable Lladdr seen) implements AccessDecision {
        /** By no policy. */
        public Granted(String why) {
            this("", why, null);
        }

        /** By a policy that says all. */
        static Granted by(String policy, @Nullable Lladdr seen) {
            return new Granted(policy, "", seen);
        }
    }

    /** Not this requester. */
    record Denied(String policy, String why) implements AccessDecision {
        /** Whatever the policies are. */
        public Denied(String why) {
            this("", why);
        }
    }

    /** It could not be found out, so no. */
    record Unclear(String policy, String why) implements AccessDecision {
        /** Whatever the policies are. */
        public Unclear(String why) {
            this("", why);
        }
    }
}
