package org.autoinstalld.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bridge with machines on it, each in a network namespace of its own; the bridge is the interface of the one called
 * {@link #SERVER}. Machines can take any address and lladdr, as on a real network. Needs root and iproute2.
 */
public final class BridgeLan implements AutoCloseable {
    public static final String SERVER = "server";
    static final Path BASH = Path.of("/bin/bash");

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String BRIDGE = "br0";
    private static final String PORT = "lan0";

    /** Asks as ftp(1) does: one request, and then what comes until the end. */
    private static final String ASK =
            "exec 3<>\"/dev/tcp/$1/$2\" && printf 'GET %s HTTP/1.0\\r\\n%b\\r\\n' \"$3\" \"$4\" >&3 && exec timeout 20 cat <&3";

    private final String id = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final Set<String> machines = new LinkedHashSet<>();

    private BridgeLan() {}

    /**
     * Lays the bridge.
     *
     * @param addresses of the server, each with its prefix length
     */
    public static BridgeLan start(String... addresses) {
        BridgeLan lan = new BridgeLan();
        try {
            lan.addSpace(SERVER);
            lan.inside(SERVER, "link", "add", BRIDGE, "type", "bridge", "forward_delay", "0", "mcast_snooping", "0");
            lan.inside(SERVER, "link", "set", BRIDGE, "up");
            for (String address : addresses) {
                lan.addAddress(SERVER, BRIDGE, address);
            }
        } catch (RuntimeException e) {
            lan.close();
            throw e;
        }
        return lan;
    }

    /** Whether this machine and this user can do it at all. */
    static boolean possible() {
        try (BridgeLan lan = start("10.9.0.1/24")) {
            lan.add("client", "02:00:00:00:00:01", "10.9.0.2/24");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Puts one more machine on the bridge. */
    public void add(String machine, String lladdr, String... addresses) {
        addSpace(machine);
        String port = "to-" + machine;
        inside(SERVER, "link", "add", port, "type", "veth", "peer", PORT, "netns", space(machine));
        inside(SERVER, "link", "set", port, "master", BRIDGE, "up");
        become(machine, lladdr, addresses);
    }

    /** Gives a machine another lladdr and other addresses, as its administrator can at any time. */
    public void become(String machine, String lladdr, String... addresses) {
        inside(machine, "link", "set", PORT, "down");
        inside(machine, "address", "flush", "dev", PORT);
        inside(machine, "link", "set", PORT, "address", lladdr);
        inside(machine, "link", "set", PORT, "up");
        for (String address : addresses) {
            addAddress(machine, PORT, address);
        }
        forget();
    }

    /** Takes a machine off the network. */
    public void down(String machine) {
        inside(machine, "link", "set", PORT, "down");
        forget();
    }

    /** A minute of silence: the server asks anew who has an address. */
    private void forget() {
        inside(SERVER, "neigh", "flush", "dev", BRIDGE);
    }

    /** A program on a machine, not started yet. */
    public ProcessBuilder on(String machine, List<String> command) {
        List<String> all = new ArrayList<>(List.of(NamespaceLan.IP.toString(), "netns", "exec", space(machine)));
        all.addAll(command);
        return new ProcessBuilder(all);
    }

    /**
     * Has a machine ask for something.
     *
     * @param headers each ended by {@code \r\n}, written as in C
     * @return status line, headers and body; what went wrong if there was no answer
     */
    public String ask(String machine, String server, int port, String target, String headers) {
        Ran ran = Ran.of(
                on(machine, List.of(BASH.toString(), "-c", ASK, "ask", server, String.valueOf(port), target, headers)));
        return ran.text().isEmpty() ? "nothing: " + ran.errors() : ran.text();
    }

    /**
     * Has a machine ask dhcpd for a lease, and take the address.
     *
     * @return empty if nobody offered one within ten seconds
     */
    public Optional<Lease> lease(String machine, String lladdr) {
        Ran ran = Ran.of(on(machine, List.of("sh", "-c", DhcpClientScript.TEXT, "ask", PORT, lladdr)));
        if (ran.status() != 0) {
            return Optional.empty();
        }
        Lease lease = Lease.parse(ran.text());
        inside(machine, "address", "flush", "dev", PORT);
        addAddress(
                machine,
                PORT,
                lease.address() + "/" + lease.value("subnet_mask").orElse("32"));
        return Optional.of(lease);
    }

    /** Where the system keeps a machine's network, for threads that join it. */
    public Path network(String machine) {
        return Path.of("/run/netns", space(machine));
    }

    /** The interface of the bridge, on the server. */
    String bridge() {
        return BRIDGE;
    }

    @Override
    public void close() {
        for (String machine : machines) {
            if (Files.exists(Path.of("/run/netns", space(machine)))) {
                NamespaceLan.ip("netns", "delete", space(machine));
            }
        }
    }

    private void addSpace(String machine) {
        machines.add(machine);
        NamespaceLan.ip("netns", "add", space(machine));
        inside(machine, "link", "set", "lo", "up");
    }

    /** Usable at once: nobody is asked first whether an IPv6 address is taken. */
    private void addAddress(String machine, String device, String address) {
        if (address.contains(":")) {
            inside(machine, "address", "add", address, "dev", device, "nodad");
        } else {
            inside(machine, "address", "add", address, "dev", device);
        }
    }

    private void inside(String machine, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-n", space(machine)));
        all.addAll(List.of(arguments));
        NamespaceLan.ip(all.toArray(String[]::new));
    }

    private String space(String machine) {
        return machine + "-" + id;
    }
}
