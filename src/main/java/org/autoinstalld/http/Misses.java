package org.autoinstalld.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;

/**
 * Who asks for what nobody has. An installer does so three times at most and goes away; who goes on is trying names, and
 * gets the answer later and later. Each address has so many of them free, and so has its network, an IPv4 /24 or an IPv6
 * /64, so that going from address to address gains little. In an IPv4 network that is over its share, an address with
 * few misses of its own still is not slowed: it is somebody's machine.
 *
 * <p>The memory is bounded; who has to be forgotten to make room counts as new, and its network does not forget.
 */
final class Misses {
    static final int FREE_OF_ADDRESS = 30;
    static final int FREE_OF_NETWORK = 240;
    static final int FREE_IN_SLOWED_NETWORK = 6;
    static final long LONGEST_MILLIS = 2000;
    private static final long STEP_MILLIS = 100;
    private static final double PER_SECOND_OF_ADDRESS = 0.5;
    private static final double PER_SECOND_OF_NETWORK = 4;
    private static final int ADDRESSES_MAX = 8192;
    private static final int NETWORKS_MAX = 2048;
    private static final int V4_NETWORK_OCTETS = 3;
    private static final int V6_NETWORK_OCTETS = 8;

    private final Map<IpAddress, Share> addresses = bounded(ADDRESSES_MAX);
    private final Map<IpAddress, Share> networks = bounded(NETWORKS_MAX);

    /**
     * What becomes of a miss.
     *
     * @param millis to wait before it is answered
     * @param news who is slowed from now on; empty if nobody, or if it was said already
     */
    record Verdict(long millis, Optional<String> news) {}

    /** A share that is used up by misses and grows again with time. */
    private static final class Share {
        private final double free;
        private final double perSecond;
        private double used;
        private long last;
        private boolean slowed;

        Share(double free, double perSecond, long now) {
            this.free = free;
            this.perSecond = perSecond;
            last = now;
        }

        /** Uses one; returns how many are used beyond the share. */
        double use(long now) {
            double seconds = Math.max(0, now - last) / (double) TimeUnit.SECONDS.toNanos(1);
            last = now;
            // what is owed stays small, so that it is over soon after the last one
            used = Math.min(Math.max(0, used - seconds * perSecond) + 1, 2 * free);
            if (used <= free / 2) {
                slowed = false;
            }
            return used - free;
        }

        /** Whether this is the first time since it was well within its share. */
        boolean slow() {
            boolean first = !slowed;
            slowed = true;
            return first;
        }
    }

    private static <K, V> Map<K, V> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }

    /**
     * Counts one.
     *
     * @param now nanoseconds of a clock that only goes forward
     */
    synchronized Verdict miss(IpAddress address, long now) {
        Share own = addresses.computeIfAbsent(address, a -> new Share(FREE_OF_ADDRESS, PER_SECOND_OF_ADDRESS, now));
        Share all =
                networks.computeIfAbsent(network(address), n -> new Share(FREE_OF_NETWORK, PER_SECOND_OF_NETWORK, now));
        double beyond = own.use(now);
        double allBeyond = all.use(now);
        if (beyond > 0) {
            return new Verdict(millis(beyond), own.slow() ? Optional.of(address.toString()) : Optional.empty());
        }
        if (allBeyond > 0 && (!address.isV4() || own.used > FREE_IN_SLOWED_NETWORK)) {
            return new Verdict(
                    millis(allBeyond),
                    all.slow() ? Optional.of(network(address) + (address.isV4() ? "/24" : "/64")) : Optional.empty());
        }
        return new Verdict(0, Optional.empty());
    }

    /** How much is remembered, of both kinds. */
    synchronized int size() {
        return addresses.size() + networks.size();
    }

    private static long millis(double beyond) {
        return Math.min(LONGEST_MILLIS, (long) Math.ceil(beyond) * STEP_MILLIS);
    }

    private static IpAddress network(IpAddress address) {
        byte[] octets = address.octets();
        java.util.Arrays.fill(octets, address.isV4() ? V4_NETWORK_OCTETS : V6_NETWORK_OCTETS, octets.length, (byte) 0);
        return IpAddress.of(octets);
    }
}
