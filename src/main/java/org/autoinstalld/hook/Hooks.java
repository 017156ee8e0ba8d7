package org.autoinstalld.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.hook.HookQueue.Subject;
import org.autoinstalld.hook.HookQueue.Waiting;
import org.autoinstalld.inventory.HookSettings;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.HookClaims;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerListener;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;
import org.jspecify.annotations.Nullable;

/**
 * Tells programs what happens to hosts, by what the ledger has of it: on threads of its own, so that no answer waits for a
 * program, and nothing but the ledger says what was told.
 */
public final class Hooks implements AutoCloseable {
    /** Of one host and kind one event is told in this time. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    /** A claim that is not done after this was of a server that ended: no program may run so long. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final int AT_ONCE = 2;
    /** Looks are at least so far apart, and at most, since events of other servers come without a word. */
    private static final long SOONEST_MILLIS = 500;

    private static final long LATEST_MILLIS = 10_000;
    private final Ledger ledger;
    private final Supplier<HookSettings> settings;
    private final Consumer<String> log;
    private final Runnable changed;
    private final Duration pause;
    private final Duration lease;
    private final HookPost post;
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread = new Thread(this::watch, "hooks");
    private final ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread runner = new Thread(task, "hook");
        runner.setDaemon(true);
        return runner;
    });
    private volatile boolean closed;

    // these three are kept whole by the monitor, under which nobody waits for the ledger
    private final HookQueue queue = new HookQueue();
    private final Map<HookKind, HookFigures> figures = new EnumMap<>(HookKind.class);
    private int busy;

    // all that follows is the watcher's alone
    private final HookReading reading = new HookReading();
    private String complaint = "";
    private Instant lookedForUnfinished = Instant.MIN;
    private volatile List<Problem> problems = List.of();

    /**
     * @param settings as the inventory has them now
     * @param changed run when there is something new to tell
     */
    public Hooks(Ledger ledger, Supplier<HookSettings> settings, Consumer<String> log, Runnable changed) {
        this(ledger, settings, log, changed, PAUSE, LEASE);
    }

    /**
     * The same with other times.
     *
     * @param pause how long after one event of a host and kind the next is told
     * @param lease how long a claim may be without its end being known
     */
    Hooks(
            Ledger ledger,
            Supplier<HookSettings> settings,
            Consumer<String> log,
            Runnable changed,
            Duration pause,
            Duration lease) {
        this.ledger = ledger;
        this.settings = settings;
        this.log = log;
        this.changed = changed;
        this.pause = pause;
        this.lease = lease;
        this.post = new HookPost(ledger);
        for (HookKind kind : HookKind.values()) {
            figures.put(kind, HookFigures.NONE);
        }
        thread.setDaemon(true);
    }

    public void start() {
        ledger.listen(new LedgerListener() {
            @Override
            public void recorded() {
                wake();
            }

            @Override
            public void armingChanged(@Nullable HostName host) {
                wake();
            }
        });
        thread.start();
    }

    /** The inventory may say something else now, or the ledger have something new. */
    public void wake() {
        wake.release();
    }

    private void watch() {
        try {
            while (!closed) {
                Map<HookKind, List<String>> commands = settings.get().commands();
                if (commands.isEmpty()) {
                    reading.end();
                    tell();
                    wake.acquire();
                } else {
                    look(commands);
                    wake.tryAcquire(restMillis(), TimeUnit.MILLISECONDS);
                    TimeUnit.MILLISECONDS.sleep(SOONEST_MILLIS);
                }
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            // the server stops
        }
    }

    private synchronized long restMillis() {
        Instant due = queue.due().filter(at -> busy < AT_ONCE).orElse(Instant.MAX);
        Instant latest = Instant.now().plusMillis(LATEST_MILLIS);
        return due.isBefore(latest)
                ? Math.max(1, Duration.between(Instant.now(), due).toMillis())
                : LATEST_MILLIS;
    }

    private void look(Map<HookKind, List<String>> commands) {
        try {
            if (ledger.isOpen()) {
                round(commands);
                complaint = "";
            }
        } catch (LedgerException e) {
            // the ledger has told that it is away; what happened meanwhile is read when it is back
            return;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            String words = Unforeseen.words(e);
            if (!words.equals(complaint)) {
                log.accept("events for hooks cannot be read: " + words);
                complaint = words;
            }
        }
        tell();
    }

    private void round(Map<HookKind, List<String>> commands) throws LedgerException {
        HookClaims claims = ledger.hooks();
        Instant now = Instant.now();
        read(claims, commands.keySet(), now);
        again(claims, commands, now);
        dispatch(commands, now);
        reading.mark(claims, commands.keySet(), oldest(), now);
    }

    private void read(HookClaims claims, Collection<HookKind> kinds, Instant now) throws LedgerException {
        Map<HookKind, Map<HostName, Long>> dropped = new EnumMap<>(HookKind.class);
        for (HookReading.Found found : reading.news(claims, kinds, now)) {
            if (!queued(found)) {
                dropped.computeIfAbsent(found.kind(), k -> new TreeMap<>())
                        .put(found.host(), found.entry().id());
            }
        }
        for (Map.Entry<HookKind, Map<HostName, Long>> some : dropped.entrySet()) {
            claims.drop(some.getKey().word(), some.getValue(), now);
            dropped(some.getKey(), some.getValue().size());
        }
    }

    private synchronized void dropped(HookKind kind, int events) {
        HookFigures before = of(kind);
        figures.put(kind, before.dropped(events));
        if (!before.isFlooded()) {
            log.accept("hook '" + kind.word() + "': " + events + " events are not told, since " + HookQueue.MOST
                    + " wait already; the figures count them");
        }
    }

    private synchronized boolean queued(HookReading.Found found) {
        return queue.add(found.kind(), found.host(), found.entry());
    }

    /** What a server claimed that ended before its program did. */
    private void again(HookClaims claims, Map<HookKind, List<String>> commands, Instant now) throws LedgerException {
        if (lookedForUnfinished.plus(lease.dividedBy(2)).isAfter(now)) {
            return;
        }
        lookedForUnfinished = now;
        for (HookClaims.Unfinished claim : claims.unfinished(now.minus(lease), now)) {
            Optional<HookKind> kind = commands.keySet().stream()
                    .filter(k -> k.word().equals(claim.kind()))
                    .findFirst();
            Optional<Event.Entry> entry = ledger.entry(claim.event());
            if (kind.isPresent() && entry.isPresent()) {
                start(commands, new Waiting(new Subject(kind.get(), claim.host()), entry.get(), 0, true, now));
            }
        }
    }

    private synchronized void dispatch(Map<HookKind, List<String>> commands, Instant now) {
        while (busy < AT_ONCE) {
            Optional<Waiting> next = queue.next(now);
            if (next.isEmpty()) {
                return;
            }
            start(commands, next.get());
        }
    }

    private synchronized void start(Map<HookKind, List<String>> commands, Waiting event) {
        queue.begin(event);
        List<String> command = commands.get(event.subject().kind());
        if (command == null || closed) {
            queue.ended(event);
            return;
        }
        busy++;
        runners.execute(() -> {
            try {
                run(command, event);
            } finally {
                free();
            }
        });
    }

    private synchronized void free() {
        busy--;
        wake();
    }

    private void run(List<String> command, Waiting event) {
        Subject subject = event.subject();
        long id = event.entry().id();
        try {
            HookClaims claims = ledger.hooks();
            HookClaims.Outcome outcome = event.again()
                    ? new HookClaims.Outcome.Claimed()
                    : claims.claim(subject.kind().word(), subject.host(), id, pause, Instant.now());
            if (outcome instanceof HookClaims.Outcome.TooSoon soon) {
                putBack(event.until(soon.until()));
                return;
            }
            if (outcome instanceof HookClaims.Outcome.Claimed) {
                String failure =
                        post.tell(command, subject.kind(), subject.host(), event.entry(), event.again(), event.more());
                if (closed) {
                    // ended by us: the next server tells it once more
                    return;
                }
                claims.done(subject.kind().word(), subject.host(), id);
                ran(subject.kind(), failure);
            }
        } catch (LedgerException e) {
            putBack(event.until(Instant.now().plusMillis(LATEST_MILLIS)));
            return;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            ran(subject.kind(), Unforeseen.words(e));
        }
        synchronized (this) {
            queue.ended(event);
        }
        tell();
    }

    private synchronized void putBack(Waiting event) {
        queue.putBack(event);
    }

    private synchronized void ran(HookKind kind, String failure) {
        HookFigures before = of(kind);
        figures.put(kind, before.ran(failure));
        if (!failure.isEmpty() && before.failure().isEmpty()) {
            log.accept("hook '" + kind.word() + "' fails: " + failure);
        } else if (failure.isEmpty() && !before.failure().isEmpty()) {
            log.accept("hook '" + kind.word() + "' works again");
        }
    }

    private HookFigures of(HookKind kind) {
        return figures.getOrDefault(kind, HookFigures.NONE);
    }

    private synchronized OptionalLong oldest() {
        OptionalLong oldest = queue.oldest();
        if (oldest.isEmpty()) {
            figures.replaceAll((kind, figure) -> figure.calm());
        }
        return oldest;
    }

    private void tell() {
        HookSettings now = settings.get();
        List<Problem> all = new ArrayList<>();
        synchronized (this) {
            now.commands().keySet().forEach(kind -> {
                String failure = of(kind).failure();
                if (!failure.isEmpty()) {
                    now.place(kind)
                            .ifPresent(place ->
                                    all.add(Problem.warning(place, "hook '" + kind.word() + "' fails: " + failure)));
                }
            });
        }
        if (!all.equals(problems)) {
            problems = List.copyOf(all);
            changed.run();
        }
    }

    /** What fails; the same list as long as nothing is new. */
    public List<Problem> problems() {
        return problems;
    }

    /** What was told, by kind; of those kinds that have a program. */
    public synchronized Map<HookKind, HookFigures> figures() {
        Map<HookKind, HookFigures> of = new EnumMap<>(figures);
        of.keySet().retainAll(settings.get().commands().keySet());
        return of;
    }

    /** Ends what runs, and waits for nothing. */
    @Override
    public void close() {
        closed = true;
        // no interrupt but while a program runs: that would close H2's file under it
        post.close();
        wake();
        runners.shutdown();
    }
}
