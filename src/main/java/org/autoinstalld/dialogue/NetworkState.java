package org.autoinstalld.dialogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has been configured so far in the network part: the addresses that interfaces have, and the hostname.if files in
 * the making. The two can differ: who names an interface again loses its file at once, its addresses when they are asked
 * for (configure_ifs() and v4_config() in install.sub).
 */
final class NetworkState {
    /** What one interface has now. */
    private static final class State {
        private boolean asked;
        private boolean dhcp;
        private Optional<Addresses.Prefix> v4 = Optional.empty();
        private String v6 = "";
        private String length = "";
        private boolean file;
        private boolean inetLine;
    }

    private final Map<String, State> states = new LinkedHashMap<>();
    private final Map<String, String> vlans = new LinkedHashMap<>();
    private final Map<String, String> lladdrs = new LinkedHashMap<>();
    private boolean asked;
    private boolean routed;
    private String current = "";
    private String first = "";
    private String pending = "";
    private int files;

    private State state(String name) {
        return states.computeIfAbsent(name, n -> new State());
    }

    private State here() {
        return state(current);
    }

    /** The interface that the questions are about. */
    String current() {
        return current;
    }

    void begin(String name) {
        current = name;
        here().file = false;
        here().inetLine = false;
    }

    /** The lladdr of an interface that showed none is taken to be {@code lladdr}. */
    void named(String lladdr, String name) {
        lladdrs.put(lladdr, name);
    }

    /** Interfaces by the lladdr they were named by. */
    Map<String, String> lladdrs() {
        return lladdrs;
    }

    /** Makes the current interface anew: it has no address any more. */
    void vlan(String parent, String tag) {
        vlans.put(current, parent + ":" + tag);
        states.put(current, new State());
        here().file = true;
        state(parent).file = true;
    }

    /** Parent and tag by vlan. */
    Map<String, String> vlans() {
        return vlans;
    }

    boolean isVlan(String name) {
        return vlans.containsKey(name);
    }

    String nextVlan() {
        return "vlan" + vlans.size();
    }

    void finish() {
        asked = true;
        if (first.isEmpty() && here().file) {
            first = current;
        }
        files = (int) states.values().stream().filter(s -> s.file).count();
    }

    /** Whether an interface has been through all its questions. */
    boolean asked() {
        return asked;
    }

    boolean isSecond() {
        return !first.isEmpty() && !first.equals(current);
    }

    void noV4() {
        here().asked = true;
        here().dhcp = false;
        here().v4 = Optional.empty();
    }

    void dhcp() {
        noV4();
        here().dhcp = true;
        here().file = true;
        here().inetLine = true;
    }

    void pendingV4(String address) {
        pending = address;
    }

    String pendingV4() {
        return pending;
    }

    void v4(Addresses.Prefix address) {
        noV4();
        here().v4 = Optional.of(address);
        here().file = true;
        here().inetLine = true;
    }

    void noV6() {
        here().v6 = "";
        here().length = "";
    }

    void v6(String address, String length) {
        here().v6 = address;
        here().length = length;
        here().file = true;
    }

    /** Whether an interface has a global IPv6 address that was given by hand. */
    boolean v6ByHand() {
        return states.values().stream().anyMatch(s -> !s.v6.isEmpty() && !s.v6.equals("autoconf"));
    }

    /** Whether a hostname.if file configures IPv4. */
    boolean hasV4() {
        return states.values().stream().anyMatch(s -> s.inetLine);
    }

    boolean hasDhcp() {
        return states.values().stream().anyMatch(s -> s.dhcp);
    }

    /** The address by hand of the current interface from an earlier round. */
    Optional<Addresses.Prefix> presentV4() {
        return here().v4;
    }

    /** The IPv6 address of the current interface from an earlier round, or {@code autoconf}; empty if none. */
    String presentV6() {
        return here().v6;
    }

    String presentV6Length() {
        return here().length;
    }

    /** Number of hostname.if files when the last interface had been through its questions. */
    int files() {
        return files;
    }

    /** Whether route(8) can reach a gateway, as far as that can be said. */
    boolean reaches(long gateway) {
        return hasDhcp() || states.values().stream().flatMap(s -> s.v4.stream()).anyMatch(p -> holds(p, gateway));
    }

    /** There is a default route by hand. */
    void routed() {
        routed = true;
    }

    /**
     * Why nothing can be fetched from a host; empty if that cannot be said. The interface that the machine booted from
     * keeps its lease until it is configured.
     *
     * @param host name or address
     * @param netboot empty: none
     */
    Optional<String> unreachable(String host, String netboot) {
        boolean leased = !asked || !netboot.isEmpty() && !state(netboot).asked || hasDhcp();
        if (leased) {
            return Optional.empty();
        }
        boolean v4 = states.values().stream().anyMatch(s -> s.v4.isPresent());
        if (!v4 && states.values().stream().allMatch(s -> s.v6.isEmpty())) {
            return Optional.of("no interface has an address, so nothing can be fetched");
        }
        if (!Addresses.isDotted(host) || routed && v4 || reaches(Addresses.v4(host))) {
            return Optional.empty();
        }
        return Optional.of("'" + host + "' is on none of the machine's networks, and "
                + (v4 ? "there is no default route" : "no interface has an IPv4 address"));
    }

    private static boolean holds(Addresses.Prefix prefix, long address) {
        long mask = Addresses.maskOfBits(prefix.bits());
        return (prefix.address() & mask) == (address & mask);
    }
}
