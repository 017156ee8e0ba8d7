package org.autoinstalld.access;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.autoinstalld.address.IpAddress;

/** The addresses of this machine: what asks from one of them is no machine that installs itself. */
public final class OwnAddresses {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Seen(long at, Set<IpAddress> addresses) {}

    private volatile Seen seen = new Seen(0, Set.of());

    /** Loopback among them. Asks the system at most every ten seconds. */
    public boolean has(IpAddress address) {
        if (address.isLoopback()) {
            return true;
        }
        Seen now = seen;
        if (now.addresses().isEmpty() || System.nanoTime() - now.at() > FRESH.toNanos()) {
            now = new Seen(System.nanoTime(), addresses());
            seen = now;
        }
        return now.addresses().contains(address);
    }

    private static Set<IpAddress> addresses() {
        Set<IpAddress> all = new HashSet<>();
        try {
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(one.getInetAddresses())) {
                    all.add(IpAddress.of(address));
                }
            }
        } catch (SocketException e) {
            // whoever cannot be told from a machine counts as one
        }
        return Set.copyOf(all);
    }
}
