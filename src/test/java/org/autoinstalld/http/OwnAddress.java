package org.autoinstalld.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Assumptions;

/** An address of this machine that is not loopback. */
final class OwnAddress {
    private OwnAddress() {}

    /** The one of the oldest interface, since bridges of containers come and go; skips the test if there is none. */
    static IpAddress find() throws SocketException {
        List<NetworkInterface> oldestFirst = Collections.list(NetworkInterface.getNetworkInterfaces());
        oldestFirst.sort(Comparator.comparingInt(NetworkInterface::getIndex));
        for (NetworkInterface each : oldestFirst) {
            for (InetAddress own : Collections.list(each.getInetAddresses())) {
                if (own instanceof Inet4Address && !own.isLoopbackAddress() && each.isUp()) {
                    return IpAddress.of(own);
                }
            }
        }
        return Assumptions.abort("this machine has no address but loopback");
    }
}
