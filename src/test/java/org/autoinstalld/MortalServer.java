package org.autoinstalld;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.autoinstalld.admin.ControlClient;

/** A server that is killed and started again, on the same state folder and on whatever ports there are. */
final class MortalServer implements AutoCloseable {
    private final Path folder;
    private final String state;
    private Optional<RunningServer> running = Optional.empty();
    private volatile URI install = URI.create("http://127.0.0.1:1/");

    MortalServer(Path folder, String state) {
        this.folder = folder;
        this.state = state;
    }

    /** Returns when it listens; its ledger may take longer. */
    void start() {
        RunningServer started = RunningServer.start(folder, Fleet.server(state));
        install = started.install();
        running = Optional.of(started);
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        if (running.isPresent()) {
            running.get().process().destroyForcibly().onExit().join();
            running.get().close();
            running = Optional.empty();
        }
    }

    /** Where it listens, or did when it lived. */
    URI install() {
        return install;
    }

    ControlClient control() {
        return Fleet.control(folder, state);
    }

    String log() {
        return running.map(RunningServer::log).orElse("");
    }

    @Override
    public void close() {
        kill();
    }
}
