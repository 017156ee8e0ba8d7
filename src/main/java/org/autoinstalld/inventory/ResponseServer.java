package org.autoinstalld.inventory;

import java.util.Optional;
import org.autoinstalld.address.IpAddress;

/**
 * ADDR[:PORT] of this server as installers see it. The installer itself always asks port 80 of next-server; another
 * port only shows in URLs we write.
 */
public record ResponseServer(IpAddress address, int port) {
    public static final int HTTP_PORT = 80;

    static Optional<ResponseServer> parse(String text) {
        Optional<IpAddress> bare = IpAddress.parse(text);
        if (bare.isPresent()) {
            return bare.filter(a -> !a.isUnspecified()).map(a -> new ResponseServer(a, HTTP_PORT));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        int port = Integer.parseInt(text.substring(colon + 1));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host)
                .filter(a -> port > 0 && port < 65536 && a.isV4() != bracketed && !a.isUnspecified())
                .map(a -> new ResponseServer(a, port));
    }

    /** As in a URL: brackets around IPv6, the port only if it is not 80. */
    public String authority() {
        String host = address.isV4() ? address.toString() : "[" + address + "]";
        return port == HTTP_PORT ? host : host + ":" + port;
    }
}
