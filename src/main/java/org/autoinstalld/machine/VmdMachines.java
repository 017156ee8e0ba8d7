package org.autoinstalld.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The machines that one command works with, each once, so that all it does there goes through one connection. */
public final class VmdMachines implements AutoCloseable {
    private final Path state;
    private final Map<String, SshMachine> remote = new ConcurrentHashMap<>();
    private final Thread atExit = new Thread(this::leave, "ssh-exit");

    /** @param state folder of copies and sockets */
    public VmdMachines(Path state) {
        this.state = state;
    }

    /** A hypervisor by its name, which ssh(1) reaches at that destination. */
    public VmdMachine remote(String name, String destination, List<String> prefix) {
        return remote.computeIfAbsent(name, n -> {
            if (remote.isEmpty()) {
                addHook();
            }
            return new SshMachine(n, destination, prefix, state);
        });
    }

    /** Somebody's Ctrl-C ends this process, and must not leave connections. */
    private void addHook() {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // it ends already, or has the hook
        }
    }

    private void leave() {
        remote.values().parallelStream().forEach(SshMachine::close);
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is on its way out, and has been here
        }
    }
}
