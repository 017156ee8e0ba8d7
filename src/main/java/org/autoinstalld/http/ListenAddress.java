package org.autoinstalld.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;

/**
 * Where to listen: {@code 192.0.2.1:80}, {@code [::1]:8080}. Names are not resolved.
 *
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenAddress(IpAddress address, int port) {
    private static final int PORT_MAX = 65535;

    public ListenAddress {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** Reads ADDR:PORT, an IPv6 address in brackets; empty if {@code text} is anything else. */
    public static Optional<ListenAddress> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        Optional<IpAddress> address = IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host)
                .filter(a -> bracketed == host.contains(":"));
        return address.flatMap(a -> port(text.substring(colon + 1)).map(p -> new ListenAddress(a, p)));
    }

    private static Optional<Integer> port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(text)).filter(p -> p <= PORT_MAX);
    }

    static ListenAddress of(InetSocketAddress socket) {
        return new ListenAddress(IpAddress.of(socket.getAddress()), socket.getPort());
    }

    InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address.toInetAddress(), port);
    }

    /** The base URL, {@code http://192.0.2.1:80/}. */
    public String url() {
        return "http://" + this + "/";
    }

    /** The same for a listener that speaks TLS. */
    public String httpsUrl() {
        return "https://" + this + "/";
    }

    @Override
    public String toString() {
        return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
    }
}
