package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Writes events, many in one transaction. Callers hand an event over and do not wait for it. If the store is slow or
 * away, events wait in a queue of bounded length; when that is full they are counted, and later an entry says how
 * many were lost.
 *
 * <p>It leaves most of the machine's time to those who answer: after each group it rests three times as long as that
 * took, unless somebody waits.
 */
final class Writer implements AutoCloseable {
    static final int QUEUE = 8_192;
    static final int BATCH = 500;

    /** With so many waiting, one entry for what happens again and again is enough. */
    private static final int BUSY = QUEUE / 4;

    private static final long IDLE_MILLIS = 250;
    private static final long COUNTS_MILLIS = 1_000;
    private static final int REST = 3;
    private static final long REST_MAX_MILLIS = 250;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long SETTLE_STEP_MILLIS = 5;
    private static final Duration GAP = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 100;
    private static final long RETRY_MAX_MILLIS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An event on its way, what was sent with it, what it is one of, and who waits for it. */
    record Item(
            Event event,
            @Nullable Supplier<String> masked,
            RepeatCounter.@Nullable Run run,
            @Nullable CompletableFuture<Optional<String>> waiting,
            long since) {
        /** @param trouble why it is not in the store so far; null if it is */
        void tell(@Nullable String trouble) {
            if (waiting != null) {
                waiting.complete(Optional.ofNullable(trouble));
            }
        }
    }

    /** What is written together, with its number among this server's. */
    record Batch(long number, List<Item> items, List<RepeatCounter.Count> counts, Lost lost) {}

    /** Events that were lost. */
    record Lost(long count, Instant since, Instant until) {
        static final Lost NONE = new Lost(0, Instant.EPOCH, Instant.EPOCH);
    }

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Database database;
    private final StoreStatus status;
    private final Clock clock;
    private final EventWriter events;
    private final UnknownNames unknown;
    private final RepeatCounter repeats;
    private final Thread thread;

    private final Object losing = new Object();
    private Lost lost = Lost.NONE;
    private long lostInAll;
    private long number;
    private long countsAt = System.nanoTime();
    private volatile long oldest;
    private volatile int writing;
    private volatile long closeBy;
    private final Semaphore urgent = new Semaphore(0);
    // no thread at work with H2 may be interrupted: that closes the file under it
    private final CountDownLatch closing = new CountDownLatch(1);

    Writer(
            Database database,
            StoreStatus status,
            Clock clock,
            EventWriter events,
            UnknownNames unknown,
            RepeatCounter repeats) {
        this.database = database;
        this.status = status;
        this.clock = clock;
        this.events = events;
        this.unknown = unknown;
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
        RepeatCounter.Run run = repeats.enter(event);
        if (!queue.offer(new Item(event, masked, run, null, System.nanoTime()))) {
            lose(run, 1);
        }
    }

    private void lose(RepeatCounter.@Nullable Run run, long count) {
        if (run != null) {
            run.lost();
        }
        lose(count);
    }

    /** The same, with somebody who waits for it. False if the event was lost. */
    boolean offerNow(Event event, CompletableFuture<Optional<String>> waiting) {
        Item item = new Item(event, null, null, waiting, System.nanoTime());
        if (!isClosing() && queue.offer(item)) {
            urgent.release();
            return true;
        }
        lose(1);
        return false;
    }

    /** Waits a moment for what was recorded before, so that whoever looks right after he did something sees it. */
    void settle() {
        long until = System.nanoTime() + SETTLE_NANOS;
        try {
            while (queued() > 0 && System.nanoTime() < until) {
                urgent.release();
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
        Instant now = clock.instant();
        synchronized (losing) {
            lost = new Lost(lost.count() + count, lost.count() == 0 ? now : lost.since(), now);
            lostInAll += count;
        }
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
        synchronized (losing) {
            return lostInAll;
        }
    }

    private void run() {
        while (true) {
            List<Item> items = next();
            boolean all = isClosing() || items.stream().anyMatch(i -> i.waiting() != null);
            List<RepeatCounter.Count> counts = counts(items, all);
            Lost gap = gap(all);
            if (items.isEmpty() && counts.isEmpty() && gap.count() == 0 && unknown.isEmpty()) {
                if (isClosing()) {
                    return;
                }
                continue;
            }
            long start = System.nanoTime();
            oldest = items.isEmpty() ? start : items.get(0).since();
            writing = items.size();
            write(new Batch(++number, items, counts, gap));
            writing = 0;
            rest(System.nanoTime() - start);
        }
    }

    /** Counts of what happens again and again may be a little late; who waits for his own event finds all before it. */
    private List<RepeatCounter.Count> counts(List<Item> items, boolean all) {
        long now = System.nanoTime();
        if (repeats.isEmpty() || !all && now - countsAt < TimeUnit.MILLISECONDS.toNanos(COUNTS_MILLIS)) {
            return List.of();
        }
        countsAt = now;
        Set<RepeatCounter.Run> together = new HashSet<>();
        for (Item item : items) {
            if (item.run() != null) {
                together.add(item.run());
            }
        }
        List<RepeatCounter.Count> counts = new ArrayList<>();
        for (RepeatCounter.Count count : repeats.take(all ? Integer.MAX_VALUE : BATCH, together)) {
            if (count.id() != 0 || together.contains(count.run())) {
                counts.add(count);
            } else {
                lose(count.times());
            }
        }
        return counts;
    }

    /** While the queue stays full, one entry for some seconds of it. */
    private Lost gap(boolean all) {
        synchronized (losing) {
            if (lost.count() == 0
                    || !all
                            && !queue.isEmpty()
                            && clock.instant().isBefore(lost.since().plus(GAP))) {
                return Lost.NONE;
            }
            Lost gap = lost;
            lost = Lost.NONE;
            return gap;
        }
    }

    private void rest(long took) {
        long nanos = Math.min(REST * took, TimeUnit.MILLISECONDS.toNanos(REST_MAX_MILLIS));
        try {
            boolean awaited = urgent.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            if (awaited) {
                urgent.drainPermits();
            }
        } catch (InterruptedException e) {
            // nobody has reason to; there is no need to rest
            return;
        }
    }

    private List<Item> next() {
        List<Item> items = new ArrayList<>();
        try {
            Item first = queue.poll(isClosing() ? 0 : IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                items.add(first);
                queue.drainTo(items, BATCH - 1);
            }
        } catch (InterruptedException e) {
            // nobody has reason to; what there is can be written
            queue.drainTo(items, BATCH);
        }
        return items;
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
                status.bad(String.valueOf(e.getMessage()));
            } catch (SQLException e) {
                status.bad(e);
                if (!database.isAway(e)) {
                    refused(batch, status.told(e));
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
            write(new Batch(++number, List.of(item), List.of(), Lost.NONE));
        }
        write(new Batch(++number, List.of(), batch.counts(), batch.lost()));
    }

    private void written(Batch batch) {
        status.good();
        for (Item item : batch.items()) {
            item.tell(null);
        }
        if (batch.lost().count() > 0) {
            Lost gap = batch.lost();
            status.each(l -> l.gap(gap.count(), gap.since(), gap.until()));
        }
        if (!batch.items().isEmpty() || !batch.counts().isEmpty()) {
            status.each(LedgerListener::recorded);
        } else {
            status.each(LedgerListener::counted);
        }
    }

    private void abandon(Batch batch, String reason) {
        long counted =
                batch.counts().stream().mapToLong(RepeatCounter.Count::times).sum();
        if (counted > 0) {
            lose(counted);
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
        urgent.release();
        try {
            thread.join(PATIENCE.plusSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
