package org.autoinstalld.http;

import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/** Where listeners write what they did. Never waits, never throws; several threads may write at once. */
public interface LookupLog extends AutoCloseable {
    /**
     * One look-up.
     *
     * @param at milliseconds since 1970
     * @param asked the request target as it came; empty if there was none to be read
     * @param host null if none was found
     * @param status as answered; 0 if the connection ended without an answer, or before all of it was taken
     * @param reason one line, no secret
     * @param bytes of body; 0 for HEAD
     * @param nanos from the complete head to the complete answer
     */
    record Entry(
            long at,
            IpAddress requester,
            String asked,
            @Nullable HostName host,
            int status,
            String reason,
            long bytes,
            long nanos) {}

    void record(Entry entry);

    /** One line about something else than a look-up. */
    void note(String line);

    /** Writes what is still to be written. */
    @Override
    void close();
}
