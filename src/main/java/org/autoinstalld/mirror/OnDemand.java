package org.autoinstalld.mirror;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.signify.KeyRing;
import org.jspecify.annotations.Nullable;

/** Fetches what is missing when it is asked for: one fetch for all who ask. */
public final class OnDemand implements AutoCloseable {
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final int AT_ONCE = 16;
    /** An upstream that does not answer is not asked again at once: each try takes its time, and somebody waits for it. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    /** The same where a list is here, which does meanwhile. */
    private static final Duration HERE_LEFT_ALONE = Duration.ofMinutes(1);

    /** So long a machine waits for a newer list than the one that is here: installers give up after a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Mirror mirror;
    private final MirrorSettings settings;
    private final Consumer<String> log;
    private final Pause pause;
    private final LongSupplier nanos;
    private final StallWatch stalls;
    private final StallWatch listStalls;
    private final Upstream upstream;
    private final Rate rate;
    private final ThreadPoolExecutor threads;

    private final Duration patience;
    private final Underway underway;

    /** Who fetches each. */
    private final Map<Arrival, Future<?>> arrivals = new HashMap<>();

    private final Map<MirrorDirectory, Renewal> lists = new HashMap<>();
    private final Map<MirrorDirectory, Long> looked = new HashMap<>();
    private final Map<MirrorDirectory, Failed> failed = new HashMap<>();
    private long lastSaid;

    private record Failed(MirrorException why, long at) {}

    /**
     * A list that is asked for again, and who does it.
     *
     * @param here whether there is one that does meanwhile
     */
    private record Renewal(boolean here, CompletableFuture<Void> answer, Future<?> task) {
        void end() {
            task.cancel(true);
            // who does it may not have begun, and would tell nobody
            if (here) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(stopping());
            }
        }
    }

    /**
     * @param environment in which proxies are named
     * @param log one line each
     */
    public OnDemand(Mirror mirror, MirrorSettings settings, Map<String, String> environment, Consumer<String> log)
            throws MirrorException {
        this(mirror, settings, environment, log, Pause.REAL, STALL, PATIENCE, System::nanoTime);
    }

    OnDemand(
            Mirror mirror,
            MirrorSettings settings,
            Map<String, String> environment,
            Consumer<String> log,
            Pause pause,
            Duration stall,
            Duration patience,
            LongSupplier nanos)
            throws MirrorException {
        this.nanos = nanos;
        this.mirror = mirror;
        this.settings = settings;
        this.log = log;
        this.pause = pause;
        this.patience = patience;
        underway = mirror.underway();
        stalls = new StallWatch(stall);
        listStalls = new StallWatch(stall);
        upstream = new Upstream(
                settings.from().orElseThrow(() -> new MirrorException("site.mirror does not say where to fetch from")),
                environment);
        rate = new Rate(settings.rate(), nanos, pause, underway.taken());
        threads =
                new ThreadPoolExecutor(0, AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "mirror-on-demand");
                    thread.setDaemon(true);
                    return thread;
                }) {
                    @Override
                    protected void terminated() {
                        stalls.close();
                        listStalls.close();
                    }
                };
        lastSaid = nanos.getAsLong() - QUIET.toNanos();
    }

    /**
     * Sees to it that SHA256.sig of a directory is here, and no older than it may be. Fails only if none is here after that;
     * what is here and cannot be renewed goes on.
     */
    public CompletableFuture<Void> list(MirrorDirectory directory) {
        boolean here = mirror.readable(directory).isPresent();
        synchronized (this) {
            long now = nanos.getAsLong();
            @Nullable Long last = looked.get(directory);
            boolean believed = directory.isFixed()
                    || last != null && now - last < settings.fresh().toNanos();
            if (here && believed) {
                return CompletableFuture.completedFuture(null);
            }
            @Nullable Failed before = failed.get(directory);
            if (before != null && now - before.at < (here ? HERE_LEFT_ALONE : LEFT_ALONE).toNanos()) {
                return here ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(before.why);
            }
            @Nullable Renewal other = lists.get(directory);
            if (other != null) {
                return other.answer;
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            Future<?> task;
            try {
                task = threads.submit(() -> renew(directory, here, done));
            } catch (RejectedExecutionException e) {
                return here ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(tooMany());
            }
            CompletableFuture<Void> answer =
                    here ? done.copy().completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS) : done;
            lists.put(directory, new Renewal(here, answer, task));
            return answer;
        }
    }

    private MirrorException tooMany() {
        return threads.isShutdown() ? stopping() : new MirrorException("too many files are being fetched");
    }

    private static MirrorException stopping() {
        return new MirrorException("the server stops");
    }

    @FunctionalInterface
    private interface Fetching {
        void run() throws MirrorException, InterruptedException;
    }

    /** Why it did not come to its end; null if it did. Whoever waits for it has to be told, whatever that was. */
    private static @Nullable MirrorException failure(Fetching fetching) {
        try {
            fetching.run();
            return null;
        } catch (MirrorException e) {
            return e;
        } catch (InterruptedException e) {
            return stopping();
        } catch (RuntimeException | Error e) {
            return new MirrorException(Unforeseen.words(e));
        }
    }

    private void renew(MirrorDirectory directory, boolean before, CompletableFuture<Void> done) {
        MirrorException why = failure(() -> bring(directory, before));
        boolean here = mirror.readable(directory).isPresent();
        synchronized (this) {
            lists.remove(directory);
            long now = nanos.getAsLong();
            if (why == null) {
                looked.put(directory, now);
                failed.remove(directory);
            } else {
                failed.put(directory, new Failed(why, now));
            }
        }
        if (why != null) {
            say(directory + ": " + why.reason(), false);
        }
        if (why == null || here) {
            done.complete(null);
        } else {
            done.completeExceptionally(why);
        }
    }

    private void bring(MirrorDirectory directory, boolean here) throws MirrorException, InterruptedException {
        ReentrantLock filling = mirror.filling(directory);
        if (!filling.tryLock()) {
            // a sync is about it, which shows all of it at once when it is done
            return;
        }
        try {
            FileFetch fetch = new FileFetch(upstream, rate, pause, listStalls, SyncListener.NONE);
            new DirectorySync(
                            mirror,
                            settings,
                            directory,
                            SyncOptions.LIST_ONLY,
                            new UpstreamList(upstream, pause, listStalls, here ? List.of() : UpstreamList.PAUSES),
                            fetch,
                            SyncListener.NONE)
                    .run();
            new Pruning(mirror).prune(settings);
        } finally {
            filling.unlock();
        }
    }

    /** The file of a generation that lists it and has it not, as it arrives. */
    public Arrival file(Generation generation, String name) throws MirrorException {
        String sha256 = String.valueOf(generation.list().digests().get(name));
        String key = generation.directory().path() + "/" + name + "/" + sha256;
        synchronized (this) {
            synchronized (underway) {
                Optional<Arrival> other = underway.arrival(key);
                mirror.counts().found(other.isPresent() ? FileCounts.Found.JOINED : FileCounts.Found.UPSTREAM);
                return other.isPresent() ? other.get() : begin(generation, name, key, sha256);
            }
        }
    }

    private Arrival begin(Generation generation, String name, String key, String sha256) throws MirrorException {
        @Nullable Failed before = failed.get(generation.directory());
        if (before != null && nanos.getAsLong() - before.at < LEFT_ALONE.toNanos()) {
            throw before.why;
        }
        Arrival arrival = new Arrival(sha256);
        try {
            arrivals.put(arrival, threads.submit(() -> fetch(generation, name, key, arrival)));
        } catch (RejectedExecutionException e) {
            throw tooMany();
        }
        underway.put(key, arrival);
        return arrival;
    }

    private void fetch(Generation generation, String name, String key, Arrival arrival) {
        MirrorException why = failure(() -> {
            new ArrivalFetch(mirror, settings, upstream, rate, pause, stalls, generation, name, arrival).run();
            learn(generation, name);
        });
        underway.remove(key, arrival);
        synchronized (this) {
            arrivals.remove(arrival);
        }
        if (why != null) {
            mirror.counts().failed(why.why());
            say(why.reason(), arrival.hasBegun());
            arrival.fails(why);
        }
        forgetOld();
    }

    private void forgetOld() {
        try {
            DirectorySync.forgetOld(mirror, MirrorSync.HALF_FILES_KEPT, ArrivalFetch::isFolder);
        } catch (IOException e) {
            log.accept("the mirror: half files cannot be removed: " + Reason.of(e));
        }
    }

    /** The file is right whatever is wrong with the keys in it, and those who still read it go on. */
    private void learn(Generation generation, String name) throws MirrorException {
        new KeyHarvest(
                        mirror.store(),
                        new KeyRing(settings.keys(), mirror.store().keys()))
                .learn(
                        generation.directory(),
                        generation.list(),
                        name,
                        generation.file(name).orElseThrow().path());
    }

    /**
     * While upstream is gone everybody would be told the same, so it is told once a minute.
     *
     * @param always it is not gone: something came
     */
    private synchronized void say(String what, boolean always) {
        long now = nanos.getAsLong();
        if (always || now - lastSaid >= QUIET.toNanos()) {
            lastSaid = now;
            log.accept("the mirror could not fetch on demand: " + what);
        }
    }

    /** Whether settings say the same of all that this goes by. */
    public boolean goesBy(MirrorSettings other) {
        return other.onDemand()
                && settings.from().equals(other.from())
                && settings.keys().equals(other.keys())
                && settings.keep() == other.keep()
                && settings.space().equals(other.space())
                && settings.rate() == other.rate()
                && settings.fresh().equals(other.fresh());
    }

    /** Begins nothing any more; what is being fetched goes on to its end. */
    public void retire() {
        threads.shutdown();
    }

    /** The server is about to stop: nobody waits for what has not begun to come, and what is being read goes on. */
    public void beginToStop() {
        retire();
        Map<Arrival, Future<?>> some;
        synchronized (this) {
            lists.values().forEach(Renewal::end);
            some = new HashMap<>(arrivals);
        }
        listStalls.close();
        some.keySet().removeIf(Arrival::hasBegun);
        end(some.keySet());
        some.forEach((arrival, task) -> {
            task.cancel(true);
            arrival.fails(stopping());
        });
    }

    /** Whether nothing is left after {@link #retire}. */
    public boolean isOver() {
        return threads.isTerminated();
    }

    /** What is being fetched ends. */
    @Override
    public void close() {
        List<Arrival> left;
        synchronized (this) {
            left = List.copyOf(arrivals.keySet());
        }
        end(left);
        // not before they know why, or they would take it for upstream's doing
        threads.shutdownNow();
    }

    private void end(Collection<Arrival> some) {
        for (Arrival each : some) {
            try {
                // the JDK's client reads on whatever interrupts it
                each.end(stopping());
            } catch (IOException e) {
                log.accept("the mirror: " + Reason.of(e));
            }
        }
    }
}
