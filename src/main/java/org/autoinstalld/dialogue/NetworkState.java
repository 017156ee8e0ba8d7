package org.autoinstalld.dialogue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been configured so far in the network part: the addresses that interfaces have, and the hostname.if files in
 * the making. The two can differ: who names an interface again loses its file at once, its addresses when they are asked
 * for (configure_ifs() and v4_config() in install.sub).
 */
final class NetworkState {
    /** What one interface has now. */
    static final class State {
        private boolean asked;
        private boolean dhcp;
        private boolean file;
        private boolean inetLine;
        /** By hand. */
        Addresses.@Nullable Prefix v4;
        /** {@code autoconf}, or by hand; empty: none. */
        String v6 = "";
        /** Of its prefix. */
        String length = "";
    }

    /** Parent and tag by vlan. */
    final Map<String, String> vlans = new LinkedHashMap<>();
    /** Interfaces by the lladdr that they were named by. */
    final Map<String, String> lladdrs = new LinkedHashMap<>();
    /** An address whose netmask is asked for. */
    String pendingV4 = "";
    /** An address whose prefix length is asked for. */
    String pendingV6 = "";
    /** Whether there is a default route by hand. */
    boolean routed;

    private final AssumedMachine machine;
    private final Map<String, State> states = new LinkedHashMap<>();
    private boolean asked;
    private String current = "";
    private String first = "";
    private long files;

    NetworkState(AssumedMachine machine) {
        this.machine = machine;
    }

    private State state(String name) {
        return states.computeIfAbsent(name, n -> new State());
    }

    /** Of the interface that the questions are about. */
    State here() {
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

    /** Makes the current interface anew: it has no address any more. */
    void vlan(String parent, String tag) {
        vlans.put(current, parent + ":" + tag);
        states.put(current, new State());
        here().file = true;
        state(parent).file = true;
    }

    String nextVlan() {
        return "vlan" + vlans.size();
    }

    void finish() {
        asked = true;
        if (first.isEmpty() && here().file) {
            first = current;
        }
        files = states.values().stream().filter(s -> s.file).count();
    }

    /** Whether an interface has been through all its questions. */
    boolean asked() {
        return asked;
    }

    boolean isSecond() {
        return !first.isEmpty() && !first.equals(current);
    }

    /** Number of hostname.if files when the last interface had been through its questions. */
    long files() {
        return files;
    }

    void noV4() {
        here().asked = true;
        here().dhcp = false;
        here().v4 = null;
    }

    void dhcp() {
        noV4();
        here().dhcp = true;
        here().file = true;
        here().inetLine = true;
    }

    void v4(Addresses.Prefix address) {
        noV4();
        here().v4 = address;
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

    boolean hasDhcp() {
        return states.values().stream().anyMatch(s -> s.dhcp);
    }

    /** Whether a hostname.if file configures IPv4, and nothing gives a default route. */
    boolean lacksRoute() {
        return states.values().stream().anyMatch(s -> s.inetLine) && !(hasDhcp() && machine.dhcpRouter());
    }

    /** Whether there is one interface, by DHCP: then the lease says it all. */
    boolean isPlainDhcp() {
        return hasDhcp() && files == 1;
    }

    /** Whether route(8) can reach a gateway, as far as that can be said. */
    boolean reaches(long gateway) {
        return hasDhcp() || states.values().stream().anyMatch(s -> s.v4 != null && s.v4.holds(gateway));
    }

    /**
     * Why nothing comes from a place, a URL or the name of a server; empty if that cannot be said. The interface that the
     * machine booted from keeps its lease until it is configured.
     */
    String unreachable(String place) {
        String netboot = machine.netboot();
        if (!asked || !netboot.isEmpty() && !state(netboot).asked || hasDhcp()) {
            return "";
        }
        boolean v4 = states.values().stream().anyMatch(s -> s.v4 != null);
        if (!v4 && states.values().stream().allMatch(s -> s.v6.isEmpty())) {
            return "no interface has an address, so nothing can be fetched";
        }
        String host = FetchUrls.host(place);
        return !Addresses.isDotted(host) || routed && v4 || reaches(Addresses.v4(host))
                ? ""
                : "'" + host + "' is on none of the machine's networks, and "
                        + (v4 ? "there is no default route" : "no interface has an IPv4 address");
    }
}
