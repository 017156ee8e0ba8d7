package org.autoinstalld.rig;

import java.util.Optional;

/**
 * A small network of its own with ISC's dhcpd on one end and a client on the other. ISC's is a younger
 * relative of OpenBSD's dhcpd: it accepts things that OpenBSD's refuses, so it is a second opinion on a
 * file, not the judge.
 */
public interface DhcpLan extends AutoCloseable {
    /**
     * Plugs in a machine with this lladdr, which asks for a lease.
     *
     * @return the lease, or empty if nobody offered one within ten seconds
     */
    Optional<Lease> ask(String lladdr);

    /** What dhcpd has written to its log so far. */
    String log();

    @Override
    void close();
}
