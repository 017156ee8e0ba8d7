package org.autoinstalld.rig;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

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

    /** Waits until it has, since it is read as it comes. */
    default void awaitLog(String text) {
        awaitLog(this::log, text);
    }

    /** The same of any. */
    static void awaitLog(Supplier<String> log, String text) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!log.get().contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the log never said '" + text + "':\n" + log.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    void close();
}
