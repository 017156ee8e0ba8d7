package org.autoinstalld.inventory;

import org.autoinstalld.address.IpAddress;

/**
 * ADDR[:PORT] of this server as installers see it. The installer itself always asks port 80 of next-server; another
 * port only shows in URLs we write.
 */
public record ResponseServer(IpAddress address, int port) {
    public static final int HTTP_PORT = 80;

    /** As in a URL: brackets around IPv6, the port only if it is not 80. */
    public String authority() {
        String host = address.isV4() ? address.toString() : "[" + address + "]";
        return port == HTTP_PORT ? host : host + ":" + port;
    }
}
