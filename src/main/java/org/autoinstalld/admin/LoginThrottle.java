package org.autoinstalld.admin;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.http.Throttle;

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

    /** After so long without a try all are free again. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);

    private static final int ADDRESSES_MAX = 4096;
    private static final int USERS = 1024;
    private static final int KNOWN_MAX = 1024;
    /** Beyond it the wait grows no longer. */
    private static final int COUNTED_MAX = 100;
    /** Whoever has one IPv6 address has a whole network of them. */
    private static final int V6_BITS = 64;

    private final Hmac hmac;
    private final Throttle<Subnet> byAddress =
            new Throttle<>(ADDRESSES_MAX, FREE_OF_ADDRESS, COUNTED_MAX, 0, FORGOTTEN);
    private final Throttle<Integer> byUser = new Throttle<>(USERS, FREE_OF_USER, COUNTED_MAX, 0, FORGOTTEN);
    /** Addresses with the users that logged in there. */
    private final Throttle<String> known = new Throttle<>(KNOWN_MAX, 1, 1, 0, Duration.ofDays(10_000));

    LoginThrottle(Hmac hmac) {
        this.hmac = hmac;
    }

    /**
     * Somebody is about to try; that counts as failed until {@link #succeeded}.
     *
     * @param now milliseconds of a clock that only goes forward
     * @return milliseconds to wait first, in which case this does not count; 0 to go on
     */
    synchronized long begin(IpAddress address, String user, long now) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(now);
        Subnet from = network(address);
        int name = hmac.bucket(user, USERS);
        long wait = wait(byAddress.used(from, nanos), FREE_OF_ADDRESS, LONGEST_OF_ADDRESS, now);
        if (known.used(pair(from, user), nanos).used() == 0) {
            wait = Math.max(wait, wait(byUser.used(name, nanos), FREE_OF_USER, LONGEST_OF_USER, now));
        }
        if (wait == 0) {
            byAddress.use(from, nanos);
            byUser.use(name, nanos);
        }
        return wait;
    }

    private static long wait(Throttle.Use tries, int free, long longest, long now) {
        if (tries.used() < free) {
            return 0;
        }
        long pause = Math.min(longest, 1000L << Math.min((int) tries.used() - free, 20));
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(tries.at()) + pause - now);
    }

    synchronized void succeeded(IpAddress address, String user, long now) {
        Subnet from = network(address);
        byAddress.forget(from);
        byUser.forget(hmac.bucket(user, USERS));
        known.use(pair(from, user), TimeUnit.MILLISECONDS.toNanos(now));
    }

    /** Counts a failure that cost nothing; whether it is the first of its address for a while. */
    boolean failedCheaply(IpAddress address, long now) {
        return byAddress
                        .use(network(address), TimeUnit.MILLISECONDS.toNanos(now))
                        .used()
                == 1;
    }

    private static String pair(Subnet from, String user) {
        return from + " " + user;
    }

    private static Subnet network(IpAddress address) {
        return address.isV4() ? Subnet.single(address) : Subnet.around(address, V6_BITS);
    }
}
