package org.autoinstalld.mirror;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers how far a sync is. */
final class SyncProgress implements SyncListener {
    private static final int LINES = 1000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final Map<String, SyncState.Bar> bars = new LinkedHashMap<>();
    private final List<SyncState.Ended> ended = new ArrayList<>();
    private long next;
    private boolean running;
    private String directory = "";
    private int files;
    private int done;
    private long octets;
    private long before;

    /** Whether it may begin: one at a time. */
    synchronized boolean begin() {
        if (running) {
            return false;
        }
        running = true;
        directory = "";
        bars.clear();
        ended.clear();
        return true;
    }

    synchronized void end() {
        running = false;
        directory = "";
        bars.clear();
    }

    synchronized void ended(SyncResult result) {
        ended.add(SyncState.Ended.of(result));
        bars.clear();
    }

    /** It ended without a word about some directory. */
    synchronized void failed(String reason) {
        ended.add(new SyncState.Ended(directory, "failed", "", 0, 0, reason));
    }

    /** Something that concerns no directory. */
    synchronized void line(String text) {
        lines.add(text);
        next++;
        if (lines.size() > LINES) {
            lines.remove();
        }
    }

    @Override
    public synchronized void begins(MirrorDirectory of, int number, long needed) {
        directory = of.path();
        files = number;
        done = 0;
        octets = needed;
        before = 0;
        bars.clear();
        if (number > 0) {
            line(of + ": " + number + (number == 1 ? " file, " : " files, ") + Room.mega(needed) + " to fetch");
        }
    }

    @Override
    public synchronized void reads(MirrorDirectory from, String file, long got, long of) {
        bars.put(file, new SyncState.Bar(file, got, of));
    }

    @Override
    public synchronized void got(MirrorDirectory from, String file, long size) {
        bars.remove(file);
        before += size;
        done++;
        line(from + ": " + file + ", " + Room.mega(size));
    }

    @Override
    public synchronized void says(MirrorDirectory of, String what) {
        line(of + ": " + what);
    }

    /** @param from number of the first line that is wanted */
    synchronized SyncState state(long from) {
        long oldest = next - lines.size();
        List<String> since = lines.stream().skip(Math.max(0, from - oldest)).toList();
        long fetched =
                before + bars.values().stream().mapToLong(SyncState.Bar::octets).sum();
        return new SyncState(
                running,
                since,
                next,
                directory,
                files,
                done,
                octets,
                fetched,
                List.copyOf(bars.values()),
                List.copyOf(ended));
    }
}
