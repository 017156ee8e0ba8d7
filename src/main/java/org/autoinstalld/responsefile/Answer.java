package org.autoinstalld.responsefile;

import java.util.Optional;
import org.autoinstalld.access.Course;
import org.autoinstalld.address.HostName;

/** What becomes of a request on the install listener. Reasons are for the log: one line, no secret. */
public sealed interface Answer {
    /** The host the request was found to be for. */
    Optional<HostName> host();

    String reason();

    /**
     * The file.
     *
     * @param body complete and checked
     * @param course what an installer does with it
     * @param recorded whether the ledger has it already
     */
    record Served(Optional<HostName> host, String reason, Body body, Course course, boolean recorded)
            implements Answer {
        public Served(Optional<HostName> host, String reason, Body body) {
            this(host, reason, body, Course.UNKNOWN, false);
        }
    }

    /** No such machine or file. */
    record Unknown(String reason) implements Answer {
        @Override
        public Optional<HostName> host() {
            return Optional.empty();
        }
    }

    /**
     * A known host, not allowed now, or a request that something contradicts.
     *
     * @param recorded whether the ledger has it already
     */
    record Refused(Optional<HostName> host, String reason, boolean recorded) implements Answer {
        public Refused(Optional<HostName> host, String reason) {
            this(host, reason, false);
        }
    }

    /** A known host whose file cannot be made. */
    record Failed(Optional<HostName> host, String reason) implements Answer {}
}
