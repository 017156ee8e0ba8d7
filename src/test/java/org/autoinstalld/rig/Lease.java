package org.autoinstalld.rig;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a DHCP server gave a client, as ISC's dhclient hands it to its script: the values of {@code new_*}
 * under their names without that prefix, such as {@code ip_address} or {@code domain_name_servers}.
 */
public record Lease(Map<String, String> values) {
    private static final String PREFIX = "new_";

    public Lease {
        values = Map.copyOf(values);
    }

    /** Reads the environment of dhclient's script, one {@code name=value} a line. */
    static Lease parse(String environment) {
        Map<String, String> values = environment
                .lines()
                .filter(line -> line.startsWith(PREFIX) && line.contains("="))
                .map(line -> line.substring(PREFIX.length()).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, last) -> last, TreeMap::new));
        return new Lease(values);
    }

    public String address() {
        return value("ip_address").orElseThrow(() -> new IllegalStateException("a lease without address: " + values));
    }

    /** BOOTP's file name, or empty if the server sent none. */
    public Optional<String> filename() {
        return value("filename");
    }

    /** The address to fetch that file from, or empty if the server sent none. */
    public Optional<String> nextServer() {
        return value("next_server");
    }

    public Optional<String> hostName() {
        return value("host_name");
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }
}
