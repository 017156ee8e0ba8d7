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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A {@link LookupLog} with one line per entry: time, requester, name asked, host, status, reason in quotes, octets,
 * milliseconds. A thread of its own writes, many lines at a time, so that a stuck pipe behind stderr holds up nobody. It
 * also means that lines are lost when more come than can be written; how many, a line tells.
 */
public final class LineLog implements LookupLog {
    private static final int CAPACITY = 8192;
    private static final int BATCH = 512;
    private static final long GATHER_MILLIS = 20;
    private static final long CLOSE_MILLIS = 2000;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Ends the writer's waiting, and is not written. */
    private static final Object WAKE = new Object();

    private final OutputStream out;
    private final LogFormat format;
    private final BlockingQueue<Object> queue;
    private final LongAdder dropped = new LongAdder();
    private final Thread writer;
    private volatile boolean closing;
    private long second = Long.MIN_VALUE;
    private String secondText = "";
    // the writer's, used again and again: nothing else here makes as much garbage
    private final StringBuilder text = new StringBuilder(BATCH * 128);
    private final StringBuilder stamp = new StringBuilder(32);

    private record Note(long at, String line) {}

    /** Starts the writing thread. {@code out} is flushed, never closed. */
    public LineLog(OutputStream out) {
        this(out, LogFormat.TEXT);
    }

    /** The same in another form. */
    public LineLog(OutputStream out, LogFormat format) {
        this(out, format, CAPACITY);
    }

    LineLog(OutputStream out, LogFormat format, int capacity) {
        this.out = out;
        this.format = format;
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
    }

    /** Waking a thread costs a system call: once awake it waits a while, so that more come together. */
    private void work() {
        List<Object> batch = new ArrayList<>(BATCH);
        while (!closing || !queue.isEmpty() || dropped.sum() > 0) {
            batch.clear();
            try {
                if (queue.isEmpty() && !closing) {
                    batch.add(queue.take());
                    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                }
            } catch (InterruptedException e) {
                // nobody does that; what is there is written early
            }
            queue.drainTo(batch, BATCH - batch.size());
            write(batch);
        }
    }

    private void write(List<Object> batch) {
        text.setLength(0);
        for (Object entry : batch) {
            if (entry instanceof Entry e) {
                format.entry(text, time(e.at()), e);
            } else if (entry instanceof Note n) {
                format.note(text, time(n.at), n.line);
            }
        }
        long lost = dropped.sumThenReset();
        if (lost > 0) {
            format.note(
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
        stamp.setLength(0);
        return stamp.append(secondText)
                .append('.')
                .append("000", 0, 3 - fraction.length())
                .append(fraction)
                .append('Z');
    }

    /** Waits up to two seconds for the last lines to be written. */
    @Override
    public void close() {
        closing = true;
        queue.offer(WAKE);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
