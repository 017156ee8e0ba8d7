package org.autoinstalld.mirror;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.Setdir;

/** Remembers how far a sync is. */
final class SyncProgress implements SyncListener {
    private static final int LINES = 1000;
    private static final int TROUBLE = 2;
    /** Pages follow at most twice a second. */
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

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

    /** How often in a row a directory failed, and why the last time. */
    private record Failing(int times, String reason) {}

    private final Map<String, Failing> failing = new TreeMap<>();
    private final SortedMap<String, Long> failures = new TreeMap<>();
    private long allFiles;
    private long allOctets;
    private Runnable changed = () -> {};
    private long told = System.nanoTime() - TELL_NANOS;

    SyncProgress() {
        for (FailureReason why : FailureReason.values()) {
            failures.put(why.word(), 0L);
        }
    }

    /** From now on somebody is told, now and then, that it is further. */
    synchronized void onChange(Runnable then) {
        changed = then;
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - told >= TELL_NANOS) {
            told = now;
            changed.run();
        }
    }

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
        changed.run();
    }

    synchronized void ended(SyncResult result) {
        ended.add(SyncState.Ended.of(result));
        directory = "";
        files = 0;
        bars.clear();
        failing.remove("");
        if (result.failure() == null) {
            failing.remove(result.directory().path());
        } else {
            failedAgain(result.directory().path(), result.failure());
        }
        tell();
    }

    /** It ended without a word about some directory. */
    synchronized void failed(MirrorException why) {
        ended.add(new SyncState.Ended(directory, "failed", "", 0, 0, why.reason()));
        failedAgain("", why);
    }

    private void failedAgain(String of, MirrorException why) {
        failing.merge(of, new Failing(1, why.reason()), (old, one) -> new Failing(old.times + 1, why.reason()));
        failures.merge(why.why().word(), 1L, Long::sum);
    }

    synchronized SyncCounts counts() {
        return new SyncCounts(allFiles, allOctets, Collections.unmodifiableSortedMap(new TreeMap<>(failures)));
    }

    /** What failed twice in a row of what is still wanted; empty if nothing did. */
    private String trouble(Collection<Setdir> wanted) {
        return failing.entrySet().stream()
                .filter(one -> one.getValue().times >= TROUBLE)
                .filter(one -> one.getKey().isEmpty()
                        || MirrorDirectory.parse(one.getKey())
                                .filter(d -> wanted.contains(d.setdir()))
                                .isPresent())
                .map(one -> "the mirror cannot be filled: "
                        + (one.getKey().isEmpty() ? "" : one.getKey() + ": ")
                        + one.getValue().reason)
                .findFirst()
                .orElse("");
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
        tell();
    }

    @Override
    public synchronized void got(MirrorDirectory from, String file, long size) {
        bars.remove(file);
        before += size;
        done++;
        allFiles++;
        allOctets += size;
        tell();
        line(from + ": " + file + ", " + Room.mega(size));
    }

    @Override
    public synchronized void says(MirrorDirectory of, String what) {
        line(of + ": " + what);
    }

    /**
     * @param from number of the first line that is wanted
     * @param wanted what the inventory has the mirror hold
     * @param spoilt what is wrong with what is here, if nothing else is wrong; empty if nothing is
     */
    synchronized SyncState state(long from, Collection<Setdir> wanted, String spoilt) {
        String trouble = trouble(wanted);
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
                List.copyOf(ended),
                trouble.isEmpty() ? spoilt : trouble);
    }
}
