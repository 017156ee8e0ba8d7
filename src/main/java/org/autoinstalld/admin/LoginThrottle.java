package org.autoinstalld.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Slows those who try passwords: each address, and each user whoever tries. The first few tries are free; then every one
 * has to wait twice as long as the one before. An address from which a user logged in before does not wait for what others
 * do to that user. Names count alike whether there is such a user or not.
 */
final class LoginThrottle {
    private static final int FREE_OF_ADDRESS = 5;
    private static final int FREE_OF_USER = 10;
    private static final long LONGEST_OF_ADDRESS = 300_000;
    private static final long LONGEST_OF_USER = 30_000;

    /** After so long without a try all are free again, in milliseconds. */
    private static final long FORGOTTEN = 900_000;

    private static final int ADDRESSES_MAX = 4096;
    private static final int USERS = 1024;
    private static final int KNOWN_MAX = 1024;
    private static final int V6_NETWORK_OCTETS = 8;

    private final Hmac seals;
    private final Map<IpAddress, Tries> byAddress = bounded(ADDRESSES_MAX);
    private final Map<Integer, Tries> byUser = bounded(USERS);
    private final Map<String, Boolean> known = bounded(KNOWN_MAX);

    private record Tries(int number, long last) {
        static final Tries NONE = new Tries(0, Long.MIN_VALUE);

        Tries more(long now) {
            return new Tries(Math.min(number + 1, Integer.MAX_VALUE - 1), now);
        }

        long wait(int free, long longest, long now) {
            if (number < free) {
                return 0;
            }
            long pause = Math.min(longest, 1000L << Math.min(number - free, 20));
            return Math.max(0, last + pause - now);
        }
    }

    LoginThrottle(Hmac seals) {
        this.seals = seals;
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
     * Somebody is about to try; that counts as failed until {@link #succeeded}.
     *
     * @return milliseconds to wait first, in which case this does not count; 0 to go on
     */
    synchronized long begin(IpAddress address, String user, long now) {
        IpAddress from = network(address);
        int name = seals.bucket(user, USERS);
        Tries ofAddress = recent(byAddress.get(from), now);
        Tries ofUser = recent(byUser.get(name), now);
        long wait = ofAddress.wait(FREE_OF_ADDRESS, LONGEST_OF_ADDRESS, now);
        if (!known.containsKey(pair(from, user))) {
            wait = Math.max(wait, ofUser.wait(FREE_OF_USER, LONGEST_OF_USER, now));
        }
        if (wait == 0) {
            byAddress.put(from, ofAddress.more(now));
            byUser.put(name, ofUser.more(now));
        }
        return wait;
    }

    synchronized void succeeded(IpAddress address, String user) {
        IpAddress from = network(address);
        byAddress.remove(from);
        byUser.remove(seals.bucket(user, USERS));
        known.put(pair(from, user), true);
    }

    /** Counts a failure that cost nothing; whether it is the first of its address for a while. */
    synchronized boolean failedCheaply(IpAddress address, long now) {
        IpAddress from = network(address);
        Tries tries = recent(byAddress.get(from), now);
        byAddress.put(from, tries.more(now));
        return tries.number() == 0;
    }

    private static Tries recent(@Nullable Tries tries, long now) {
        return tries == null || now - tries.last > FORGOTTEN ? Tries.NONE : tries;
    }

    private static String pair(IpAddress address, String user) {
        return address + " " + user;
    }

    /** Whoever has one IPv6 address has a whole /64 of them. */
    private static IpAddress network(IpAddress address) {
        if (address.isV4()) {
            return address;
        }
        byte[] octets = address.octets();
        java.util.Arrays.fill(octets, V6_NETWORK_OCTETS, octets.length, (byte) 0);
        return IpAddress.of(octets);
    }
}
