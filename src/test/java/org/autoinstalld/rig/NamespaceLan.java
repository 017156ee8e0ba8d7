package org.autoinstalld.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two network namespaces with a cable (veth) between them: dhcpd in one, the client in the other. Needs
 * root, but no container engine, and starts in a fraction of a second. Other programs can be put on
 * either end.
 */
public final class NamespaceLan implements DhcpLan {
    static final Path IP = first("/usr/sbin/ip", "/sbin/ip", "/bin/ip");
    static final Path DHCPD = first("/usr/sbin/dhcpd");
    static final Path DHCLIENT = first("/usr/sbin/dhclient", "/sbin/dhclient");

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String SERVER_END = "lan0";
    private static final String CLIENT_END = "lan1";

    private final String serverSpace;
    private final String clientSpace;
    private final Scratch scratch;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Process dhcpd;

    private NamespaceLan(String serverSpace, String clientSpace, Scratch scratch) {
        this.serverSpace = serverSpace;
        this.clientSpace = clientSpace;
        this.scratch = scratch;
    }

    /**
     * Lays the cable and starts dhcpd.
     *
     * @param conf the text of dhcpd.conf; one of its subnets must hold the address
     * @param address dhcpd's own, with its prefix length, such as {@code 10.9.0.1/24}
     */
    public static NamespaceLan start(String conf, String address) {
        String id = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        NamespaceLan lan = new NamespaceLan("server-" + id, "client-" + id, Scratch.make());
        try {
            lan.layCable(address);
            lan.startDhcpd(conf);
        } catch (RuntimeException e) {
            lan.close();
            throw e;
        }
        return lan;
    }

    /** Has dhcpd read the text and do nothing else. */
    public static Verdict check(String conf) {
        try (Scratch scratch = Scratch.make()) {
            Path file = scratch.write("dhcpd.conf", conf);
            Ran ran = Ran.command(DHCPD.toString(), "-4", "-t", "-cf", file.toString());
            return new Verdict(ran.status() == 0, ran.errors());
        }
    }

    /** Whether this machine and this user can do it at all. */
    static boolean possible() {
        String name = "possible-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        try {
            ip("netns", "add", name);
            ip("netns", "delete", name);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** A program on dhcpd's end of the cable, not started yet. */
    public ProcessBuilder onServer(String... command) {
        return in(serverSpace, List.of(command));
    }

    /** A program on the client's end of the cable, not started yet. */
    public ProcessBuilder onClient(String... command) {
        return in(clientSpace, List.of(command));
    }

    @Override
    public Optional<Lease> ask(String lladdr) {
        Ran ran = Ran.of(onClient("sh", "-c", DhcpClientScript.TEXT, "ask", CLIENT_END, lladdr));
        return switch (ran.status()) {
            case 0 -> Optional.of(Lease.parse(ran.text()));
            case DhcpClientScript.NO_LEASE -> Optional.empty();
            default -> throw new IllegalStateException("dhclient failed: " + ran.errors() + "\n" + log());
        };
    }

    @Override
    public String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    @Override
    public void close() {
        Process running = dhcpd;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(60, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        // the cable goes with them
        for (String space : List.of(clientSpace, serverSpace)) {
            if (Files.exists(Path.of("/run/netns", space))) {
                ip("netns", "delete", space);
            }
        }
        scratch.close();
    }

    private void layCable(String address) {
        ip("netns", "add", serverSpace);
        ip("netns", "add", clientSpace);
        ip("-n", serverSpace, "link", "add", SERVER_END, "type", "veth", "peer", CLIENT_END, "netns", clientSpace);
        ip("-n", serverSpace, "address", "add", address, "dev", SERVER_END);
        ip("-n", serverSpace, "link", "set", SERVER_END, "up");
        ip("-n", serverSpace, "link", "set", "lo", "up");
        ip("-n", clientSpace, "link", "set", CLIENT_END, "up");
        ip("-n", clientSpace, "link", "set", "lo", "up");
    }

    private void startDhcpd(String conf) {
        CountDownLatch settled = new CountDownLatch(1);
        Process process;
        try {
            Path file = scratch.write("dhcpd.conf", conf);
            Path leases = scratch.write("leases", "");
            Path pid = scratch.path().resolve("pid");
            process = onServer(
                            DHCPD.toString(),
                            "-4",
                            "-f",
                            "-d",
                            "-cf",
                            file.toString(),
                            "-lf",
                            leases.toString(),
                            "-pf",
                            pid.toString(),
                            SERVER_END)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dhcpd = process;
        Thread reader = new Thread(() -> readLog(process, settled), "dhcpd-log");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!settled.await(60, TimeUnit.SECONDS) || !log().contains("Server starting service")) {
                throw new IllegalStateException("dhcpd did not start: " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Collects dhcpd's log; it has settled when it serves, or is over. */
    private void readLog(Process process, CountDownLatch settled) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains("Server starting service")) {
                    settled.countDown();
                }
            }
        } catch (IOException e) {
            log.add("the log ended: " + e.getMessage());
        } finally {
            settled.countDown();
        }
    }

    private static ProcessBuilder in(String space, List<String> command) {
        List<String> all = new ArrayList<>(List.of(IP.toString(), "netns", "exec", space));
        all.addAll(command);
        return new ProcessBuilder(all);
    }

    static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of(IP.toString()));
        command.addAll(List.of(arguments));
        Ran ran = Ran.command(command);
        if (ran.status() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": " + ran.errors().strip());
        }
    }

    private static Path first(String... candidates) {
        for (String candidate : candidates) {
            if (Files.isExecutable(Path.of(candidate))) {
                return Path.of(candidate);
            }
        }
        return Path.of(candidates[0]);
    }
}
