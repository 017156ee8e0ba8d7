package org.autoinstalld.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.http.Counters.Incident;

/**
 * Slows those who ask for what nobody has. An installer does so three times at most and goes away; who goes on is trying
 * names, and gets the answer later and later. Each address has so many of them free, and so has its network, an IPv4 /24 or
 * an IPv6 /64, so that going from address to address gains little. In an IPv4 network that is over its share, an address
 * with few misses of its own still is not slowed: it is somebody's machine.
 *
 * <p>Only so many may wait, so that waiting costs us nothing worth mentioning. Loopback is exempt, as from all limits that
 * count addresses, and so is a trusted proxy that does not say for whom it asks.
 */
final class ScanThrottle {
    /** Too many wait: this one ends without an answer. */
    static final long NEVER = -1;

    static final int FREE_OF_ADDRESS = 30;
    static final int FREE_OF_NETWORK = 240;
    static final int FREE_IN_SLOWED_NETWORK = 6;
    static final long LONGEST_MILLIS = 2000;
    static final int ADDRESSES_MAX = 8192;
    static final int NETWORKS_MAX = 2048;
    private static final long STEP_MILLIS = 100;
    private static final int V4_BITS = 24;
    private static final int V6_BITS = 64;
    private static final int WAITING_MAX = 256;
    private static final int WAITING_OF_ADDRESS_MAX = 8;
    /** By then all is free again anyway. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private final ListenerContext context;
    private final Throttle<IpAddress> addresses =
            new Throttle<>(ADDRESSES_MAX, FREE_OF_ADDRESS, 2 * FREE_OF_ADDRESS, 0.5, FORGOTTEN);
    private final Throttle<Subnet> networks =
            new Throttle<>(NETWORKS_MAX, FREE_OF_NETWORK, 2 * FREE_OF_NETWORK, 4, FORGOTTEN);
    private final Map<IpAddress, Integer> waiting = new HashMap<>();
    private int inAll;

    ScanThrottle(ListenerContext context) {
        this.context = context;
    }

    /**
     * An address asked for what nobody has.
     *
     * @return milliseconds that the answer has to wait, after which {@link #leave} must follow; 0 if it need not; or
     *     {@link #NEVER}
     */
    long miss(IpAddress address) {
        if (address.isLoopback() || context.trusts(address)) {
            return 0;
        }
        long millis = delay(address, System.nanoTime());
        if (millis == 0) {
            return 0;
        }
        context.counters().count(Incident.SLOWED);
        return enter(address) ? millis : NEVER;
    }

    /**
     * Counts a miss.
     *
     * @param now nanoseconds of a clock that only goes forward
     * @return milliseconds
     */
    long delay(IpAddress address, long now) {
        Subnet network = Subnet.around(address, address.isV4() ? V4_BITS : V6_BITS);
        double own = addresses.use(address, now).used();
        double all = networks.use(network, now).used();
        if (own > FREE_OF_ADDRESS) {
            return slowed(address, addresses.tell(address), own - FREE_OF_ADDRESS);
        }
        boolean exempt = address.isV4() && own <= FREE_IN_SLOWED_NETWORK;
        return all > FREE_OF_NETWORK && !exempt ? slowed(network, networks.tell(network), all - FREE_OF_NETWORK) : 0;
    }

    private long slowed(Object who, boolean news, double beyond) {
        if (news) {
            context.log()
                    .note("slowing " + who + ": asks for one name after the other that nobody has; not said again until"
                            + " it stopped for a while");
        }
        return Math.min(LONGEST_MILLIS, (long) Math.ceil(beyond) * STEP_MILLIS);
    }

    /** How much is remembered, of both kinds. */
    long size() {
        return addresses.size() + networks.size();
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
