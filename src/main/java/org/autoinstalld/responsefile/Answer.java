package org.autoinstalld.responsefile;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.autoinstalld.access.AnswerClaim.Course;
import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/** What becomes of a request on the install listener. Reasons are for the log: one line, no secret. */
public sealed interface Answer {
    /** The host the request was found to be for; null if for none. */
    @Nullable
    HostName name();

    /** The host the request was found to be for. */
    default Optional<HostName> host() {
        return Optional.ofNullable(name());
    }

    String reason();

    /**
     * The file.
     *
     * @param body complete and checked
     * @param course what an installer does with it
     * @param recorded whether the ledger has it already
     */
    record Served(@Nullable HostName name, String reason, Body body, Course course, boolean recorded)
            implements Answer {
        public Served(@Nullable HostName name, String reason, Body body) {
            this(name, reason, body, Course.UNKNOWN, false);
        }
    }

    /** No such machine or file. */
    record Unknown(String reason) implements Answer {
        @Override
        public @Nullable HostName name() {
            return null;
        }
    }

    /**
     * A known host, not allowed now, or a request that something contradicts.
     *
     * @param recorded whether the ledger has it already
     */
    record Refused(@Nullable HostName name, String reason, boolean recorded) implements Answer {
        public Refused(@Nullable HostName name, String reason) {
            this(name, reason, false);
        }
    }

    /** A known host whose file cannot be made. */
    record Failed(@Nullable HostName name, String reason) implements Answer {}

    /**
     * A file of the mirror, or a site set.
     *
     * @param delivery hears how far it is sent
     */
    record Stored(@Nullable HostName name, String reason, StoredFile file, Delivery delivery) implements Answer {}

    /**
     * Made for who asks, of what is stored.
     *
     * @param type as in Content-Type
     */
    record Made(@Nullable HostName name, String reason, String type, ByteBuffer body) implements Answer {}

    /**
     * It is somewhere else.
     *
     * @param location an absolute URL, or a path of this server, encoded
     * @param forGood whether nobody need ask here again
     */
    record Moved(@Nullable HostName name, String reason, String location, boolean forGood) implements Answer {}

    /** No such file among those whose names everybody knows: asking for one is no trying of names. */
    record Missing(@Nullable HostName name, String reason) implements Answer {}
}
