package org.autoinstalld.deployer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.autoinstalld.address.HostName;

/** Looks whether sshd(8) answers at port 22, for many hosts at once, and waits for none of them. */
final class SshProbe implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int PATIENCE_MILLIS = 1500;
    private static final int PORT = 22;
    private static final String GREETING = "SSH-2.0-";

    private final Set<HostName> answered = ConcurrentHashMap.newKeySet();
    private final Set<HostName> asking = ConcurrentHashMap.newKeySet();
    private final Runnable told;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "ssh-probe");
        thread.setDaemon(true);
        return thread;
    });

    /** @param told when one has answered */
    SshProbe(Runnable told) {
        this.told = told;
    }

    /** Whether it has answered; else it is asked now. */
    boolean answers(HostName host, String address) {
        if (answered.contains(host)) {
            return true;
        }
        if (asking.add(host)) {
            try {
                threads.execute(() -> {
                    if (greets(address)) {
                        answered.add(host);
                        told.run();
                    }
                    asking.remove(host);
                });
            } catch (RejectedExecutionException e) {
                asking.remove(host);
            }
        }
        return false;
    }

    private static boolean greets(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] greeting = socket.getInputStream().readNBytes(GREETING.length());
            return new String(greeting, StandardCharsets.US_ASCII).equals(GREETING);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
