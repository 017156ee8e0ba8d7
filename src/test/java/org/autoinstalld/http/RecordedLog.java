package org.autoinstalld.http;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what is logged, and lets a test wait for it. */
class RecordedLog implements LookupLog {
    final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    @Override
    public void record(Entry entry) {
        entries.add(entry);
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void close() {}

    Entry next() throws InterruptedException {
        return awaited(entries, e -> true);
    }

    Entry next(Predicate<Entry> wanted) throws InterruptedException {
        return awaited(entries, wanted);
    }

    String nextNote() throws InterruptedException {
        return awaited(notes, n -> true);
    }

    private static <T> T awaited(BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            T found = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (found == null) {
                throw new AssertionError("nothing of the kind was logged in a minute");
            }
            if (wanted.test(found)) {
                return found;
            }
        }
    }
}
