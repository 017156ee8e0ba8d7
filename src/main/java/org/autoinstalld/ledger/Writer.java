package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.StoreStatus;
import org.autoinstalld.ledger.EventWriter.Batch;
import org.autoinstalld.ledger.Repetition.OfHost;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Writes events, many in one transaction. Callers hand an event over and do not wait for it. If the store is slow or
 * away, events wait in a queue of bounded length; when that is full they are counted, and later an entry says how
 * many were lost.
 *
 * <p>It leaves most of the machine's time to those who answer: after each group it rests three times as long as that
 * took. What comes meanwhile goes together, and groups that are not large begin a fifth of a second apart, since each
 * costs a write to the disk. Neither holds when somebody waits. Without anything to write it sleeps.
 */
final class Writer implements AutoCloseable {
    static final int QUEUE = 8_192;
    static final int BATCH = 500;
    /** How many counts of what happens again and again are written in a second: their rows are old, and each is made anew. */
    static final int COUNTS = 100;

    /** With so many waiting, one entry for what happens again and again is enough. */
    private static final int BUSY = QUEUE / 4;

    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long COUNTS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REST = 3;
    private static final long REST_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long SETTLE_STEP_MILLIS = 5;
    private static final long RETRY_MILLIS = 100;
    private static final long RETRY_MAX_MILLIS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An event on its way, what was sent with it, what it is one of, and who waits for it. */
    record Item(
            Event event,
            @Nullable Supplier<String> masked,
            @Nullable OfHost run,
            @Nullable CompletableFuture<Optional<String>> waiting,
            long since) {
        /** @param trouble why it is not in the store so far; null if it is */
        void tell(@Nullable String trouble) {
            if (waiting != null) {
                waiting.complete(Optional.ofNullable(trouble));
            }
        }
    }

    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Database database;
    private final StoreStatus status;
    private final LedgerListeners listeners;
    private final EventWriter events;
    private final RepeatCounter repeats;
    private final Thread thread;
    private final LostEvents lost;
    private long number;
    private long countsAt = System.nanoTime();
    private long begun = countsAt - APART_NANOS;
    private long rested = countsAt;
    private volatile long oldest;
    private volatile int writing;
    private volatile long closeBy;
    private final AtomicInteger awaited = new AtomicInteger();
    private volatile boolean urgent;
    /** Who has to say that there is something, since the thread does not look by itself soon. */
    private volatile Asleep asleep = Asleep.NO;

    private enum Asleep {
        NO,
        /** There are counts, and their time comes. */
        FOR_EVENTS,
        FOR_ALL
    }

    // no thread at work with H2 may be interrupted: that closes the file under it
    private final CountDownLatch closing = new CountDownLatch(1);

    Writer(Database database, LedgerListeners listeners, Clock clock, EventWriter events, RepeatCounter repeats) {
        this.database = database;
        this.status = database.status();
        this.listeners = listeners;
        this.lost = new LostEvents(clock);
        this.events = events;
        this.repeats = repeats;
        this.thread = new Thread(this::run, "ledger-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Never blocks. */
    void offer(Event event, @Nullable Supplier<String> masked) {
        if (isClosing() || queue.remainingCapacity() == 0) {
            lose(1);
            return;
        }
        OfHost run = repeats.enter(event);
        if (!queue.offer(new Item(event, masked, run, null, System.nanoTime()))) {
            lose(run, 1);
        }
        if (queue.size() == BATCH) {
            LockSupport.unpark(thread);
        } else if (asleep != Asleep.NO) {
            wake();
        }
    }

    /** Something was counted. Costs next to nothing if that is known. */
    void counted() {
        if (asleep == Asleep.FOR_ALL) {
            wake();
        }
    }

    private void wake() {
        asleep = Asleep.NO;
        LockSupport.unpark(thread);
    }

    private void hurry() {
        urgent = true;
        LockSupport.unpark(thread);
    }

    private void lose(@Nullable OfHost run, long count) {
        if (run != null) {
            run.lost();
        }
        lose(count);
    }

    /** The same, with somebody who waits for it. False if the event was lost. */
    boolean offerNow(Event event, CompletableFuture<Optional<String>> waiting) {
        Item item = new Item(event, null, null, waiting, System.nanoTime());
        awaited.incrementAndGet();
        if (!isClosing() && queue.offer(item)) {
            LockSupport.unpark(thread);
            return true;
        }
        awaited.decrementAndGet();
        lose(1);
        return false;
    }

    /** Waits a moment for what was recorded before, so that whoever looks right after he did something sees it. */
    void settle() {
        long until = System.nanoTime() + SETTLE_NANOS;
        try {
            while (queued() > 0 && System.nanoTime() < until) {
                hurry();
                Thread.sleep(SETTLE_STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether so much waits that not every repetition can have an entry of its own. */
    boolean isBusy() {
        return queue.size() > BUSY;
    }

    private void lose(long count) {
        lost.add(count);
        counted();
    }

    int queued() {
        return queue.size() + writing;
    }

    Duration lag() {
        if (writing > 0) {
            return Duration.ofNanos(Math.max(0, System.nanoTime() - oldest));
        }
        Item head = queue.peek();
        return head == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, System.nanoTime() - head.since()));
    }

    long lost() {
        return lost.inAll();
    }

    private void run() {
        while (true) {
            await();
            List<Item> items = new ArrayList<>();
            // what is taken out is counted before, so that nobody finds nothing on its way
            int due = Math.min(queue.size(), BATCH);
            oldest = due == 0 ? 0 : queue.element().since();
            writing = due;
            queue.drainTo(items, due);
            int waiting = (int) items.stream().filter(i -> i.waiting() != null).count();
            awaited.addAndGet(-waiting);
            boolean all = isClosing() || waiting > 0;
            List<Repetition.Count> counts = counts(items, all);
            LostEvents.Gap gap = lost.take(!all && !queue.isEmpty());
            if (items.isEmpty() && counts.isEmpty() && gap.count() == 0) {
                if (isClosing()) {
                    return;
                }
                continue;
            }
            begun = System.nanoTime();
            write(new Batch(++number, items, counts, gap));
            writing = 0;
            long now = System.nanoTime();
            rested = now + Math.min(REST * (now - begun), REST_MAX_NANOS);
        }
    }

    /** Waits until there is something to write, and it is time to. */
    private void await() {
        while (!urgent && awaited.get() == 0 && !isClosing()) {
            // said before it is looked at: what comes after the look finds it
            asleep = Asleep.FOR_ALL;
            long nanos = nanosToGo(System.nanoTime());
            if (nanos <= 0) {
                break;
            }
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        asleep = Asleep.NO;
        urgent = false;
    }

    private long nanosToGo(long now) {
        int events = queue.size();
        if (events > 0) {
            asleep = Asleep.NO;
            return events < BATCH ? Math.max(begun + APART_NANOS, rested) - now : rested - now;
        }
        if (repeats.isEmpty() && lost.isEmpty()) {
            return Long.MAX_VALUE;
        }
        asleep = Asleep.FOR_EVENTS;
        return Math.max(countsAt + COUNTS_NANOS, rested) - now;
    }

    /** Counts of what happens again and again may be a little late; who waits for his own event finds all before it. */
    private List<Repetition.Count> counts(List<Item> items, boolean all) {
        long now = System.nanoTime();
        if (!all && now - countsAt < COUNTS_NANOS) {
            return List.of();
        }
        countsAt = now;
        if (repeats.isEmpty()) {
            return List.of();
        }
        Set<Repetition> together = new HashSet<>();
        for (Item item : items) {
            if (item.run() != null) {
                together.add(item.run());
            }
        }
        List<Repetition.Count> counts = new ArrayList<>();
        for (Repetition.Count count : repeats.take(all ? Integer.MAX_VALUE : COUNTS, together)) {
            if (count.hasPlace(together)) {
                counts.add(count);
            } else {
                lose(count.times());
            }
        }
        return counts;
    }

    /** Tries until it is written, or cannot be, or nobody has the time any more. */
    private void write(Batch batch) {
        long pause = RETRY_MILLIS;
        boolean tried = false;
        while (true) {
            try {
                database.prepare();
                if (!tried || !events.isWritten(batch)) {
                    tried = true;
                    events.write(batch);
                }
                written(batch);
                return;
            } catch (LedgerException e) {
                status.bad(e);
            } catch (SQLException e) {
                LedgerException why = database.backend().failure(e);
                status.bad(why);
                if (!database.isAway(e)) {
                    refused(batch, why.reason());
                    return;
                }
            } catch (RuntimeException e) {
                refused(batch, Reason.of(e));
                return;
            }
            if (isClosing() && System.nanoTime() - closeBy > 0) {
                abandon(batch, "closed");
                return;
            }
            pause(pause);
            pause = Math.min(RETRY_MAX_MILLIS, 2 * pause);
        }
    }

    /** The store is there, and does not take this: one by one, so that only what is at fault is lost. */
    private void refused(Batch batch, String reason) {
        if (batch.items().isEmpty()
                || batch.items().size() == 1 && batch.counts().isEmpty()) {
            abandon(batch, reason);
            return;
        }
        for (Item item : batch.items()) {
            write(new Batch(++number, List.of(item), List.of(), LostEvents.Gap.NONE));
        }
        write(new Batch(++number, List.of(), batch.counts(), batch.lost()));
    }

    private void written(Batch batch) {
        status.good();
        for (Item item : batch.items()) {
            item.tell(null);
        }
        if (batch.lost().count() > 0) {
            LostEvents.Gap gap = batch.lost();
            listeners.each(l -> l.gap(gap.count(), gap.since(), gap.until()));
        }
        if (!batch.items().isEmpty() || batch.counts().stream().anyMatch(Repetition.AtEntry.class::isInstance)) {
            listeners.each(LedgerListener::recorded);
        } else {
            listeners.each(LedgerListener::counted);
        }
    }

    private void abandon(Batch batch, String reason) {
        for (Repetition.Count count : batch.counts()) {
            lose(count.times());
        }
        for (Item item : batch.items()) {
            lose(item.run(), 1);
            item.tell(reason);
        }
    }

    private void pause(long millis) {
        try {
            closing.await(millis, TimeUnit.MILLISECONDS);
            if (isClosing()) {
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            // nobody has reason to; the next try tells
            return;
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Writes what waits, if the store lets it. */
    @Override
    public void close() {
        closeBy = System.nanoTime() + PATIENCE.toNanos();
        closing.countDown();
        hurry();
        try {
            thread.join(PATIENCE.plusSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
