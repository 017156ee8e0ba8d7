package org.autoinstalld.mirror;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.MirrorSettings.SyncTime;
import org.autoinstalld.problem.Unforeseen;
import org.jspecify.annotations.Nullable;

/** Fills the mirror when somebody says so, and by itself if the inventory does: one sync at a time. */
public final class MirrorKeeper implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(2);

    private final Mirror mirror;
    private final Supplier<Optional<MirrorSettings>> settings;
    private final Supplier<Collection<Hypervisor>> hypervisors;
    private final Map<String, String> environment;
    private final Consumer<String> log;
    private final Clock clock;
    private final Pause pause;
    private final SyncProgress progress = new SyncProgress();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(daemon("mirror-sync"));
    private final ExecutorService timer = Executors.newSingleThreadExecutor(daemon("mirror-timer"));
    private volatile @Nullable MirrorSync current;
    private @Nullable Instant lastByItself;

    /**
     * @param mirror closed with this
     * @param settings that hold now; empty: none any more
     * @param hypervisors some of which may have their kernel from the mirror
     * @param environment in which proxies are named
     * @param log hears how each sync ended
     */
    public MirrorKeeper(
            Mirror mirror,
            Supplier<Optional<MirrorSettings>> settings,
            Supplier<Collection<Hypervisor>> hypervisors,
            Map<String, String> environment,
            Consumer<String> log) {
        this(mirror, settings, hypervisors, environment, log, Clock.system(ZoneId.systemDefault()), Pause.REAL);
    }

    MirrorKeeper(
            Mirror mirror,
            Supplier<Optional<MirrorSettings>> settings,
            Supplier<Collection<Hypervisor>> hypervisors,
            Map<String, String> environment,
            Consumer<String> log,
            Clock clock,
            Pause pause) {
        this.mirror = mirror;
        this.settings = settings;
        this.hypervisors = hypervisors;
        this.environment = environment;
        this.log = log;
        this.clock = clock;
        this.pause = pause;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    public Mirror mirror() {
        return mirror;
    }

    /** From now on it fetches by itself when the inventory says so. */
    public void followTime() {
        timer.execute(this::lookAgain);
    }

    /** Begins a sync, and returns why it did not; empty if it did. */
    public Optional<String> begin(List<Setdir> setdirs, SyncOptions options) {
        return begin(setdirs, options, false);
    }

    private Optional<String> begin(List<Setdir> setdirs, SyncOptions options, boolean byItself) {
        Optional<MirrorSettings> now = settings.get();
        if (now.isEmpty()) {
            return Optional.of("the inventory has no site.mirror any more");
        }
        if (!now.get()
                .folder()
                .toAbsolutePath()
                .normalize()
                .equals(mirror.store().folder())) {
            return Optional.of("the folder of the mirror was changed, which holds from the next start");
        }
        if (!progress.begin()) {
            return Optional.of("a sync is going on");
        }
        try {
            worker.execute(() -> run(now.get(), setdirs, options, byItself));
        } catch (RejectedExecutionException e) {
            progress.end();
            return Optional.of("the server stops");
        }
        return Optional.empty();
    }

    private void run(MirrorSettings now, List<Setdir> setdirs, SyncOptions options, boolean byItself) {
        try {
            MirrorSync sync = new MirrorSync(mirror, now, environment, progress, pause, MirrorSync.STALL);
            current = sync;
            List<SyncResult> results = sync.run(setdirs, options, progress::ended);
            results.forEach(
                    result -> log.accept("mirror: " + SyncState.Ended.of(result).sentence()));
            new KernelCopies(mirror).keep(hypervisors.get(), this::tell, this::fail);
            if (byItself) {
                mirror.prune(now).forEach(gone -> log.accept("mirror: removed " + gone));
            }
        } catch (MirrorException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new MirrorException("interrupted; the next sync goes on where it was"));
        } catch (RuntimeException | Error e) {
            fail(new MirrorException(Unforeseen.words(e)));
        } finally {
            progress.end();
        }
    }

    private void tell(String said) {
        progress.line(said);
        log.accept(said);
    }

    private void fail(MirrorException why) {
        progress.failed(why);
        log.accept("mirror: " + why.reason());
    }

    /** Removes what is old, and returns which generations. */
    public List<String> prune() throws MirrorException {
        MirrorSettings now =
                settings.get().orElseThrow(() -> new MirrorException("the inventory has no site.mirror any more"));
        if (!progress.begin()) {
            throw new MirrorException("a sync is going on");
        }
        try {
            return mirror.prune(now);
        } finally {
            progress.end();
        }
    }

    /** @param from number of the first line that is wanted, of those that were said since the start */
    public SyncState state(long from) {
        return progress.state(
                from,
                settings.get().map(MirrorSettings::releases).orElse(List.of()),
                mirror.trouble()
                        .map(why -> "a file of the mirror is spoilt: " + why)
                        .orElse(""));
    }

    /** What all syncs since the start came to. */
    public SyncCounts counts() {
        return progress.counts();
    }

    /** From now on somebody is told, at most twice a second, that a sync is further or has ended. */
    public void onChange(Runnable then) {
        progress.onChange(then);
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException e) {
            log.accept("mirror: " + Unforeseen.words(e));
        }
        CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS, timer)
                .execute(this::lookAgain);
    }

    /** Begins a sync if it is time for it. */
    void look() {
        Optional<SyncTime> time = settings.get().flatMap(MirrorSettings::sync);
        Instant now = clock.instant();
        if (time.isPresent() && isDue(time.get(), lastByItself, now, clock.getZone())) {
            if (lastByItself == null && time.get().daily() != null) {
                // the next time of day counts, not the one that passed before the start
                lastByItself = now;
                return;
            }
            if (begin(List.of(), SyncOptions.USUAL, true).isEmpty()) {
                lastByItself = now;
            }
        }
    }

    /** @param last when it was done by itself, or looked at for the first time; null: never */
    static boolean isDue(SyncTime time, @Nullable Instant last, Instant now, ZoneId zone) {
        if (last == null) {
            return true;
        }
        Duration every = time.every();
        if (every != null) {
            return !now.isBefore(last.plus(every));
        }
        ZonedDateTime before = last.atZone(zone);
        ZonedDateTime next = before.with(time.daily());
        return !now.isBefore((next.isAfter(before) ? next : next.plusDays(1)).toInstant());
    }

    /** Begins to end what goes on, and waits for nothing; the next sync goes on where it was. */
    public void end() {
        timer.shutdownNow();
        worker.shutdownNow();
        MirrorSync now = current;
        if (now != null) {
            now.end();
        }
    }

    /** Ends what goes on. Who stops a server does not wait long, and the ledger has to be closed after this. */
    @Override
    public void close() {
        end();
        try {
            worker.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mirror.close();
    }
}
