package org.autoinstalld.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.autoinstalld.access.Armory;
import org.autoinstalld.access.Doorkeeper;
import org.autoinstalld.access.Guard;
import org.autoinstalld.access.NeighbourTable;
import org.autoinstalld.access.PolicyGuard;
import org.autoinstalld.http.AdminListener;
import org.autoinstalld.http.BindFailedException;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.InstallListener;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.live.Live;
import org.autoinstalld.lookup.Sightings;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.responsefile.Witness;

/** Both listeners and what stands behind them, wired together. */
final class Server implements AutoCloseable {
    private static final int WAITING = 64;

    private final Live live;
    private final Listener install;
    private final Listener admin;
    private final Lookout lookout;

    private Server(Live live, Listener install, Listener admin, Lookout lookout) {
        this.live = live;
        this.install = install;
        this.admin = admin;
        this.lookout = lookout;
    }

    /**
     * Binds everything, or nothing.
     *
     * @param report where that of an import would be
     */
    static Server start(Live live, Path report, List<ListenAddress> install, List<ListenAddress> admin, LookupLog log)
            throws BindFailedException {
        Sightings sightings = new Sightings();
        LongSupplier clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        Guard guard =
                new PolicyGuard(new Doorkeeper(NeighbourTable.ofThisMachine(clock)), Armory.none(), waitingThreads());
        Responder responder = new Responder(live, sightings, clock, guard, Witness.none());
        Counters counters = new Counters();
        Measured measured = new Measured(counters);
        Reloads reloads = new Reloads();
        Listener installListener =
                InstallListener.start(install, responder::answer, log, counters, Limits.forInstallers());
        Lookout lookout = new Lookout(live, report, log, () -> reloads.tell("reload"));
        Pages pages = new Pages(live, measured, lookout);
        Listener adminListener;
        try {
            adminListener = AdminListener.start(admin, pages, reloads, log, new Counters(), Limits.forPeople());
        } catch (BindFailedException e) {
            installListener.close(Duration.ZERO);
            throw e;
        }
        live.onReload(state -> {
            if (state.trouble().isEmpty()) {
                sightings.clear();
            }
            measured.reloaded(state);
            Serve.report(state, log);
            pages.prepare();
            reloads.tell("reload");
            lookout.wake();
        });
        live.start();
        pages.prepare();
        lookout.start();
        return new Server(live, installListener, adminListener, lookout);
    }

    /** For what has to wait on a request's behalf; what they cannot take is not granted. */
    private static Executor waitingThreads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, WAITING, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "waiting");
                    thread.setDaemon(true);
                    return thread;
                });
        return threads;
    }

    List<ListenAddress> install() {
        return install.addresses();
    }

    List<ListenAddress> admin() {
        return admin.addresses();
    }

    void stop(Duration patience) {
        install.close(patience);
        admin.close(Duration.ofSeconds(1));
        lookout.close();
        live.close();
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
