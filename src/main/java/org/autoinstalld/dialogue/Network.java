package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has been configured so far in the network part: the hostname.if files in the making. */
final class Network {
    /** Address and mask of an interface that was given an address by hand. */
    record Subnet(long address, long mask) {
        boolean holds(long other) {
            return (address & mask) == (other & mask);
        }
    }

    private final Set<String> dhcp = new LinkedHashSet<>();
    private final Map<String, String> v4 = new LinkedHashMap<>();
    private final Set<String> files = new LinkedHashSet<>();
    private final List<Subnet> subnets = new ArrayList<>();
    private boolean v6ByHand;
    private boolean asked;
    private String current = "";
    private String first = "";
    private String pending = "";
    private int vlans;

    /** The interface that the questions are about. */
    String current() {
        return current;
    }

    void begin(String name) {
        current = name;
        dhcp.remove(name);
        v4.remove(name);
        files.remove(name);
    }

    void beginVlan(String name, String parent) {
        vlans++;
        files.add(parent);
        files.add(name);
        current = name;
    }

    String nextVlan() {
        return "vlan" + vlans;
    }

    int vlans() {
        return vlans;
    }

    void finish() {
        asked = true;
        if (first.isEmpty() && files.contains(current)) {
            first = current;
        }
    }

    /** Whether an interface has been through all its questions. */
    boolean asked() {
        return asked;
    }

    boolean isSecond() {
        return !first.isEmpty() && !first.equals(current);
    }

    void dhcp() {
        dhcp.add(current);
        v4.put(current, "autoconf");
        files.add(current);
    }

    void pendingV4(String address) {
        pending = address;
    }

    String pendingV4() {
        return pending;
    }

    void v4(String address, long mask) {
        v4.put(current, address);
        files.add(current);
        subnets.add(new Subnet(Addresses.v4(address), mask));
    }

    void v6(boolean byHand) {
        v6ByHand |= byHand;
        files.add(current);
    }

    boolean v6ByHand() {
        return v6ByHand;
    }

    boolean hasV4() {
        return !v4.isEmpty();
    }

    boolean hasDhcp() {
        return !dhcp.isEmpty();
    }

    /** The address by hand of the current interface from an earlier round; empty if none. */
    String present() {
        String address = v4.getOrDefault(current, "");
        return address.equals("autoconf") ? "" : address;
    }

    /** Number of hostname.if files. */
    int files() {
        return files.size();
    }

    /** Whether route(8) can reach a gateway, as far as that can be said. */
    boolean reaches(long gateway) {
        return hasDhcp() || subnets.stream().anyMatch(s -> s.holds(gateway));
    }
}
