package org.autoinstalld.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Walks over the connections of one event loop now and then, as long as there are any. Lives on that loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a walk catches what it meets
final class TimeoutSweeper {
    private final EventExecutor loop;
    private final ListenerContext context;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private boolean underway;

    TimeoutSweeper(EventExecutor loop, ListenerContext context) {
        this.loop = loop;
        this.context = context;
    }

    void add(Connection connection) {
        connections.add(connection);
        if (!underway) {
            next();
        }
        if (context.draining()) {
            connection.drain(System.nanoTime());
        }
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    private void next() {
        underway = true;
        loop.schedule(this::walk, context.limits().sweepEvery().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void walk() {
        underway = false;
        long now = System.nanoTime();
        for (Connection connection : List.copyOf(connections)) {
            try {
                connection.check(now);
            } catch (RuntimeException | Error e) {
                context.failed("looking after a connection from " + connection.peer, e);
                connection.channel.close();
            }
        }
        if (!connections.isEmpty() && !underway && !loop.isShuttingDown()) {
            next();
        }
    }

    /** Tells all that the listener stops. */
    void drain() {
        long now = System.nanoTime();
        List.copyOf(connections).forEach(c -> c.drain(now));
    }

    void closeAll() {
        List.copyOf(connections).forEach(c -> c.channel.close());
    }
}
