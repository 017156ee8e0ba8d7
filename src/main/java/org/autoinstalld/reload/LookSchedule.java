package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Decides when which files are looked at: at once those of which the system tells; from time to time those of which it
 * cannot tell; and seldom all, in case it did not tell. How often follows from what the looks cost.
 */
final class LookSchedule implements AutoCloseable {
    /** Looks come no sooner after each other than this. */
    static final long SOONEST_MILLIS = 250;

    private static final long LATEST_MILLIS = 10_000;
    /** Of a processor's time, what looks may take: one part in so many. */
    private static final int SHARE = 100;

    private static final long BACKING_SOONEST_MILLIS = 1_000;
    private static final long BACKING_LATEST_MILLIS = 60_000;
    private static final int BACKING_SHARE = 1_000;

    /** Who waits longer than this for an edit to be noticed should know why. */
    private static final long WORTH_A_WORD_MILLIS = 1_000;

    /** How long a look took: the less of the last two, since the machine may have been busy with something else. */
    private static final class Cost {
        private long last = Long.MAX_VALUE;
        private long before = Long.MAX_VALUE;

        void took(long nanos) {
            before = last;
            last = nanos;
        }

        /** Whether there were two, so that the first, for which classes are loaded, does not count. */
        boolean isSure() {
            return before != Long.MAX_VALUE;
        }

        long times(int share, long soonestMillis, long latestMillis) {
            long wait = TimeUnit.NANOSECONDS.toMillis(Math.min(last, before)) * share;
            return TimeUnit.MILLISECONDS.toNanos(Math.max(soonestMillis, Math.min(wait, latestMillis)));
        }
    }

    private final InventoryFolder inventory;
    private final TemplateFolder templates;
    private final SiteFolder site;
    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final ChangeNotices notices;
    private final Cost ofAll = new Cost();
    private final Cost ofStrayed = new Cost();
    private boolean deaf;
    private boolean told;
    /** Whether the last look came to no end. What it had been told of is lost, so that the next is at everything. */
    private boolean failed;

    private long nextAll;
    private long nextStrayed;
    /** When what was seen has to be judged anew, though nobody looks at a file for it. */
    private long again;
    /** Whether it has to be at once. */
    private volatile boolean asked;

    /**
     * @param nanos a clock that only goes forward
     * @param log hears once if edits are noticed late
     */
    LookSchedule(
            InventoryFolder inventory,
            TemplateFolder templates,
            SiteFolder site,
            ChangeNotices notices,
            LongSupplier nanos,
            Consumer<String> log) {
        this.inventory = inventory;
        this.templates = templates;
        this.site = site;
        this.notices = notices;
        this.nanos = nanos;
        this.log = log;
        inventory.follow(notices);
        templates.follow(notices);
        site.follow(notices);
        deaf = notices.deafness().isPresent();
        long now = nanos.getAsLong();
        nextAll = now;
        nextStrayed = now;
        again = now;
    }

    /**
     * Looks where it is time to look: whether anything changed since it was read.
     *
     * @param restless whether something was changing at the last look
     */
    boolean isChanged(boolean restless) {
        boolean lost = failed;
        failed = true;
        boolean changed = isChangedWhere(lost ? Touched.ALL : due(restless), restless);
        failed = false;
        return changed;
    }

    /**
     * Looks at everything, and fails if that cannot be done.
     *
     * @return true: what was seen before, perhaps in part, counts no more
     */
    boolean canLook() {
        failed = true;
        isChanged(true);
        return true;
    }

    private boolean isChangedWhere(Touched touched, boolean restless) {
        long begun = nanos.getAsLong();
        if (touched.isNothing() && !restless && !asked && begun - again < 0) {
            return false;
        }
        // before the look: who asks during it is heard by the next
        asked = false;
        again = begun + TimeUnit.HOURS.toNanos(1);
        // all, since each remembers what it saw
        boolean hosts = inventory.isChanged(touched);
        boolean texts = templates.isChanged(touched);
        boolean trees = site.isChanged(touched);
        if (touched.all()) {
            ofAll.took(nanos.getAsLong() - begun);
            looked();
        }
        return hosts || texts || trees;
    }

    /** A log that is written beside a secret must not lead to a look each time. */
    private Touched told() {
        return Touched.at(notices.take().paths().stream()
                .filter(path -> inventory.concerns(path) || templates.concerns(path) || site.concerns(path))
                .collect(Collectors.toSet()));
    }

    private Touched due(boolean restless) {
        Touched touched = told();
        long now = nanos.getAsLong();
        boolean falls = !deaf && notices.deafness().isPresent();
        if (falls || deaf && restless || now - nextAll >= 0) {
            return Touched.ALL;
        }
        if (deaf || now - nextStrayed < 0) {
            return touched;
        }
        Set<Path> strayed = new HashSet<>(inventory.strayed());
        strayed.addAll(templates.strayed());
        strayed.addAll(site.strayed());
        long after = nanos.getAsLong();
        ofStrayed.took(after - now);
        nextStrayed = after + ofStrayed.times(SHARE, SOONEST_MILLIS, LATEST_MILLIS);
        return touched.and(strayed);
    }

    private void looked() {
        forgetOthers();
        Optional<String> deafness = notices.deafness();
        deaf = deafness.isPresent();
        long wait = deaf
                ? ofAll.times(SHARE, SOONEST_MILLIS, LATEST_MILLIS)
                : ofAll.times(BACKING_SHARE, BACKING_SOONEST_MILLIS, BACKING_LATEST_MILLIS);
        nextAll = nanos.getAsLong() + wait;
        long millis = TimeUnit.NANOSECONDS.toMillis(wait);
        if (deaf && !told && ofAll.isSure() && millis > WORTH_A_WORD_MILLIS) {
            told = true;
            log.accept("edits are noticed after up to " + TimeUnit.MILLISECONDS.toSeconds(millis + 999) + " s, since "
                    + deafness.get()
                    + ", and to look at all files takes its time; 'autoinstalld reload' and SIGHUP read them at once");
        }
    }

    private void forgetOthers() {
        Set<Path> folders = new HashSet<>(inventory.folders());
        folders.addAll(templates.folders());
        folders.addAll(site.folders());
        notices.retain(folders);
    }

    /** Files were read. Those that were young then are due once more. */
    void read() {
        forgetOthers();
        again = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(FileStamp.GRAIN_MILLIS);
    }

    /** Something that is no file is another now. */
    void again() {
        asked = true;
    }

    /** Until it is time to look, if nobody tells of a change meanwhile. */
    long pauseMillis() {
        if (failed) {
            // the next may well fail too
            return SOONEST_MILLIS;
        }
        if (asked) {
            return 1;
        }
        long now = nanos.getAsLong();
        long wait = Math.min(nextAll - now, again - now);
        if (!deaf) {
            wait = Math.min(wait, nextStrayed - now);
        }
        // rounded up, or the last part of a millisecond would be spent on looking at the clock
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }

    @Override
    public void close() {
        notices.close();
    }
}
