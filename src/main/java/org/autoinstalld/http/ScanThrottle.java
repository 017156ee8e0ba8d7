package org.autoinstalld.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;

/**
 * Slows those who try names: says for how long an answer has to wait, and lets only so many wait, so that waiting costs us
 * nothing worth mentioning. Loopback is exempt, as from all limits that count addresses, and so is a trusted proxy that
 * does not say for whom it asks.
 */
final class ScanThrottle {
    private static final int WAITING_MAX = 256;
    private static final int WAITING_OF_ADDRESS_MAX = 8;

    private final ListenerContext context;
    private final Misses misses = new Misses();
    private final Map<IpAddress, Integer> waiting = new HashMap<>();
    private int inAll;

    /** What becomes of an answer. */
    enum Turn {
        AT_ONCE,
        LATER,
        /** Too many wait: this one ends without an answer. */
        NEVER
    }

    /**
     * @param millis to wait, if it is {@link Turn#LATER}; {@link #leave} must follow
     */
    record Place(Turn turn, long millis) {
        static final Place FIRST = new Place(Turn.AT_ONCE, 0);
    }

    ScanThrottle(ListenerContext context) {
        this.context = context;
    }

    /** An address asked for what nobody has. */
    Place miss(IpAddress address) {
        if (address.isLoopback() || context.trusts(address)) {
            return Place.FIRST;
        }
        Misses.Verdict verdict = misses.miss(address, System.nanoTime());
        Optional<String> news = verdict.news();
        news.ifPresent(who -> context.log()
                .note("slowing " + who + ": asks for one name after the other that nobody has; not said again until"
                        + " it stopped for a while"));
        if (verdict.millis() == 0) {
            return Place.FIRST;
        }
        context.counters().slowed();
        return enter(address) ? new Place(Turn.LATER, verdict.millis()) : new Place(Turn.NEVER, 0);
    }

    private synchronized boolean enter(IpAddress address) {
        int own = waiting.getOrDefault(address, 0);
        if (inAll >= WAITING_MAX || own >= WAITING_OF_ADDRESS_MAX) {
            return false;
        }
        waiting.put(address, own + 1);
        inAll++;
        return true;
    }

    synchronized void leave(IpAddress address) {
        inAll--;
        waiting.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
    }
}
