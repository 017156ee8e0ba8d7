package org.autoinstalld.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A {@link LookupLog} with one line per entry: time, requester, name asked, host, status, reason in quotes, octets,
 * milliseconds; {@code -} for what there is not. A thread of its own writes, many lines at a time, so that a stuck pipe
 * behind stderr holds up nobody. It also means that lines are lost when more come than can be written; how many, a line
 * tells.
 */
public final class LineLog implements LookupLog {
    private static final int CAPACITY = 8192;
    private static final int BATCH = 512;
    private static final long GATHER_NANOS = 20_000_000;
    private static final long CLOSE_MILLIS = 2000;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final OutputStream out;
    private final LogLine form;
    private final BlockingQueue<Object> queue;
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread writer;
    private volatile boolean closing;

    private long second = Long.MIN_VALUE;
    private String secondText = "";

    private record Note(long at, String line) {}

    /** Starts the writing thread. {@code out} is flushed, never closed. */
    public LineLog(OutputStream out) {
        this(out, LogFormat.TEXT, CAPACITY);
    }

    /** The same in another form. */
    public LineLog(OutputStream out, LogFormat format) {
        this(out, format, CAPACITY);
    }

    LineLog(OutputStream out, LogFormat format, int capacity) {
        this.out = out;
        form = LogLine.of(format);
        queue = new ArrayBlockingQueue<>(capacity);
        writer = new Thread(this::work, "lookup-log");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void record(Entry entry) {
        put(entry);
    }

    @Override
    public void note(String line) {
        put(new Note(System.currentTimeMillis(), line));
    }

    private void put(Object entry) {
        if (closing || !queue.offer(entry)) {
            dropped.increment();
        }
        // waking a thread costs a system call: only if it sleeps, and then it gathers for a while
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(writer);
        }
    }

    private void work() {
        List<Object> batch = new ArrayList<>(BATCH);
        while (true) {
            boolean last = closing;
            write(batch);
            if (last && queue.isEmpty()) {
                return;
            }
            if (!queue.isEmpty()) {
                continue;
            }
            asleep.set(true);
            if (queue.isEmpty() && !closing) {
                LockSupport.park(this);
            }
            asleep.set(false);
            if (!closing) {
                LockSupport.parkNanos(this, GATHER_NANOS);
            }
        }
    }

    private void write(List<Object> batch) {
        batch.clear();
        queue.drainTo(batch, BATCH);
        long lost = dropped.sumThenReset();
        if (batch.isEmpty() && lost == 0) {
            return;
        }
        StringBuilder text = new StringBuilder(batch.size() * 128 + 64);
        for (Object entry : batch) {
            if (entry instanceof Entry e) {
                form.entry(text, time(e.at()), e);
            } else if (entry instanceof Note n) {
                form.note(text, time(n.at), n.line);
            }
        }
        if (lost > 0) {
            form.note(
                    text,
                    time(System.currentTimeMillis()),
                    lost + " log lines dropped: more came than could be written");
        }
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // there is no place left to tell
        }
    }

    /** ISO 8601 in UTC with milliseconds; the part before the milliseconds is made once a second. */
    private CharSequence time(long millis) {
        long now = Math.floorDiv(millis, 1000L);
        if (now != second) {
            second = now;
            secondText = SECOND.format(Instant.ofEpochSecond(now));
        }
        String fraction = Integer.toString((int) Math.floorMod(millis, 1000L));
        return new StringBuilder(secondText)
                .append('.')
                .append("000", 0, 3 - fraction.length())
                .append(fraction)
                .append('Z');
    }

    /** Waits up to two seconds for the last lines to be written. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
