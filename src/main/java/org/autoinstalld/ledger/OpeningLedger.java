package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.slf4j.LoggerFactory;

/**
 * A ledger that is opened while a server answers already what needs none. Until it is open, events are kept, claims wait
 * within their bounds, and everything else waits for the first attempt, or says that it is not open yet. A ledger that
 * cannot be opened is tried again every few seconds.
 */
public final class OpeningLedger implements Ledger {
    private static final int KEPT = 4096;
    private static final long AGAIN_MILLIS = 5000;
    /** A command may have the file for a moment. */
    private static final long IN_USE_MILLIS = 300;

    /** Somebody waits who accepts it, or puts back a copy. */
    private static final long DOUBTFUL_MILLIS = 1000;

    private static final long PATIENCE_MILLIS = 10_000;

    private final CompletableFuture<Ledger> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> tried = new CompletableFuture<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Supplier<Opening> opening;
    private final Consumer<String> troubles;
    private final Thread opener;
    private volatile String why = "it is being opened";
    /** Only the thread that opens it asks. */
    private boolean told;

    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * Opens nothing yet.
     *
     * @param opening one attempt
     * @param troubles told why it could not be opened, once for each new reason, and then that it is open
     */
    public OpeningLedger(Supplier<Opening> opening, Consumer<String> troubles) {
        this.opening = opening;
        this.troubles = troubles;
        opener = new Thread(this::open, "open ledger");
        opener.setDaemon(true);
    }

    /**
     * Begins to open it: work for a core and a fifth of a second, so best when whoever needs none of it is served. Does
     * nothing the second time.
     */
    public void begin() {
        // two threads that are the first to log would make SLF4J talk about it
        LoggerFactory.getILoggerFactory();
        if (begun.compareAndSet(false, true)) {
            opener.start();
        }
    }

    private void open() {
        while (!closed.get()) {
            long pause = AGAIN_MILLIS;
            Opening attempt = attempt();
            if (attempt instanceof Opening.Opened one) {
                opened.complete(one.ledger());
                tried.complete(null);
                if (told) {
                    troubles.accept("the ledger is open");
                }
                return;
            }
            if (attempt instanceof Opening.InUse used) {
                pause = IN_USE_MILLIS;
                trouble("'" + used.file() + "' is in use"
                        + (used.pid().isPresent() ? " by process " + used.pid().getAsLong() : ""));
            } else {
                String reason = ((Opening.Failed) attempt).reason();
                if (Ledger.isToAccept(reason)) {
                    pause = DOUBTFUL_MILLIS;
                }
                trouble(reason);
            }
            tried.complete(null);
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whatever goes wrong is told, and tried again. */
    private Opening attempt() {
        try {
            return opening.get();
        } catch (RuntimeException e) {
            return new Opening.Failed("internal error: " + e);
        }
    }

    private void trouble(String reason) {
        if (!reason.equals(why)) {
            why = reason;
            told = true;
            troubles.accept("the ledger is not open: " + reason + "; it is tried again");
        }
    }

    private Ledger now() throws LedgerException {
        // somebody who arms a host right after the start need not know that this is under way
        if (!opened.isDone() && begun.get() && !tried.isDone()) {
            try {
                tried.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                throw new LedgerException(why);
            }
        }
        if (!opened.isDone()) {
            throw new LedgerException(why);
        }
        return opened.join();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is run later has nobody to tell
    private void soon(Consumer<Ledger> work) {
        if (opened.isDone()) {
            work.accept(opened.join());
        } else if (kept.incrementAndGet() <= KEPT) {
            opened.thenAccept(work);
        } else {
            lost.incrementAndGet();
        }
    }

    @Override
    public void listen(LedgerListener listener) {
        soon(ledger -> {
            ledger.listen(listener);
            // whatever was there before it was open is news
            listener.tokenChanged(Optional.empty());
            listener.armingChanged(Optional.empty());
        });
    }

    @Override
    public void record(Event event) {
        soon(ledger -> ledger.record(event));
    }

    @Override
    public void record(Event event, Supplier<String> masked) {
        soon(ledger -> ledger.record(event, masked));
    }

    @Override
    public void record(Occurrence occurrence, Supplier<Event> event, Optional<Supplier<String>> masked) {
        if (opened.isDone()) {
            opened.join().record(occurrence, event, masked);
        } else {
            Event made = event.get();
            masked.ifPresentOrElse(text -> record(made, text), () -> record(made));
        }
    }

    @Override
    public CompletableFuture<Recorded> recordNow(Event event, Duration bound) {
        return opened.thenCompose(ledger -> ledger.recordNow(event, bound))
                .completeOnTimeout(
                        new Recorded.Unavailable("the ledger is not open: " + why),
                        bound.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Waits for the ledger to be open, within the bound; a claim that came too late is never made. */
    @Override
    public CompletableFuture<ClaimOutcome> take(Claim claim, Duration bound) {
        if (opened.isDone()) {
            return opened.join().take(claim, bound);
        }
        ClaimOutcome late = new ClaimOutcome.Unavailable("the ledger is not open: " + why);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<ClaimOutcome> taken = new CompletableFuture<>();
        CompletableFuture<Void> unused = opened.thenAccept(ledger -> {
            if (over.compareAndSet(false, true)) {
                CompletableFuture<Void> ignored = ledger.take(claim, bound).thenAccept(taken::complete);
            }
        });
        CompletableFuture.delayedExecutor(bound.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (over.compareAndSet(false, true)) {
                        taken.complete(late);
                    }
                });
        return taken;
    }

    @Override
    public List<LedgerEntry> recent(int limit, OptionalLong before) throws LedgerException {
        return now().recent(limit, before);
    }

    @Override
    public List<LedgerEntry> history(HostName host, int limit, OptionalLong before) throws LedgerException {
        return now().history(host, limit, before);
    }

    @Override
    public Optional<LedgerEntry> entry(long id) throws LedgerException {
        return now().entry(id);
    }

    @Override
    public Optional<String> served(long id) throws LedgerException {
        return now().served(id);
    }

    @Override
    public List<Unknown> unknowns(int limit) throws LedgerException {
        return now().unknowns(limit);
    }

    @Override
    public Map<HostName, HostState> states(Instant now) throws LedgerException {
        return now().states(now);
    }

    @Override
    public HostState state(HostName host, Instant now) throws LedgerException {
        return now().state(host, now);
    }

    @Override
    public Arming arm(HostName host, Mode mode, Window window, OptionalInt times, String who, Instant now)
            throws LedgerException {
        return now().arm(host, mode, window, times, who, now);
    }

    @Override
    public Optional<Arming> disarm(HostName host, String who, Instant now) throws LedgerException {
        return now().disarm(host, who, now);
    }

    @Override
    public Optional<Arming> arming(HostName host) throws LedgerException {
        return now().arming(host);
    }

    @Override
    public Map<HostName, Arming> armings() throws LedgerException {
        return now().armings();
    }

    @Override
    public String reportId(HostName host) throws LedgerException {
        return now().reportId(host);
    }

    @Override
    public Optional<HostName> report(String id, Optional<IpAddress> requester, Instant now) throws LedgerException {
        return now().report(id, requester, now);
    }

    @Override
    public DerivedTokens tokens() throws LedgerException {
        return now().tokens();
    }

    @Override
    public void store(Map<HostName, String> tokens, String who, Instant now) throws LedgerException {
        now().store(tokens, who, now);
    }

    @Override
    public LedgerHealth health() {
        return opened.isDone()
                ? opened.join().health()
                : new LedgerHealth(
                        false, tried.isDone() ? why : "", Math.min(kept.get(), KEPT), Duration.ZERO, lost.get());
    }

    @Override
    public void close() {
        closed.set(true);
        opener.interrupt();
        if (opened.isDone()) {
            opened.join().close();
        }
    }
}
