package org.autoinstalld.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** ISC's dhcpd on a bridge, which can be started anew with what its file says by then. */
public final class BridgeDhcpd implements AutoCloseable {
    private static final String READY = "Server starting service";

    private final BridgeLan lan;
    private final Path conf;
    private final Scratch scratch = Scratch.make();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Process process;

    /** Not started yet. */
    public BridgeDhcpd(BridgeLan lan, Path conf) {
        this.lan = lan;
        this.conf = conf;
    }

    /** Ends the one that runs, if any, and starts one; whether it serves. Leases are kept. */
    public synchronized boolean restart() {
        stop();
        CountDownLatch settled = new CountDownLatch(1);
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        Process started;
        try {
            Path leases = scratch.path().resolve("leases");
            if (leases.toFile().createNewFile()) {
                log.add("no leases yet");
            }
            started = lan.on(
                            BridgeLan.SERVER,
                            List.of(
                                    NamespaceLan.DHCPD.toString(),
                                    "-4",
                                    "-f",
                                    "-d",
                                    "-cf",
                                    conf.toString(),
                                    "-lf",
                                    leases.toString(),
                                    "-pf",
                                    scratch.path().resolve("pid").toString(),
                                    lan.bridge()))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = started;
        Thread reader = new Thread(() -> read(started, said, settled), "dhcpd-log");
        reader.setDaemon(true);
        reader.start();
        try {
            settled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return said.stream().anyMatch(line -> line.contains(READY));
    }

    /** It has settled when it serves, or is over. */
    private void read(Process started, List<String> said, CountDownLatch settled) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                said.add(line);
                if (line.contains(READY)) {
                    settled.countDown();
                }
            }
        } catch (IOException e) {
            log.add("the log ended: " + e.getMessage());
        } finally {
            settled.countDown();
        }
    }

    public synchronized void stop() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroy();
            running.onExit().join();
        }
    }

    public String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    @Override
    public void close() {
        stop();
        scratch.close();
    }
}
