package org.autoinstalld.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.web.FileDrift;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the files of other programs that the inventory keeps, on a thread of its own, so that pages can tell of them.
 * Whether they were touched is seen every other second; they are read when they were, and after every reload.
 */
public final class KeptFileWatcher implements Supplier<FileDrift>, AutoCloseable {
    private static final long EVERY_MILLIS = 2000;

    /** Of its time, how much it may spend on looking: one part in so many. */
    private static final int SHARE = 10;

    private final Supplier<Snapshot> snapshots;
    private final Supplier<HostsAtWork> atWork;
    private final LookupLog log;
    private final Runnable changed;
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread = new Thread(this::watch, "kept-files");
    private volatile FileDrift drift = FileDrift.NOTHING;

    private @Nullable Snapshot seen;
    private HostsAtWork meant = HostsAtWork.NONE;
    private Map<String, String> stamps = Map.of();
    private Set<String> included = Set.of();
    private String failure = "";

    /**
     * @param atWork which hosts are armed or deployed, since what kept files should hold follows that
     * @param changed run when there is something new to tell
     */
    public KeptFileWatcher(
            Supplier<Snapshot> snapshots, Supplier<HostsAtWork> atWork, LookupLog log, Runnable changed) {
        this.snapshots = snapshots;
        this.atWork = atWork;
        this.log = log;
        this.changed = changed;
        thread.setDaemon(true);
    }

    /** Who is armed, and who is being deployed by the server's state folder. */
    static Supplier<HostsAtWork> atWork(ArmedModes modes, @Nullable ServerFolder state) {
        DeploymentFolder deployments = state == null ? null : new DeploymentFolder(state.path());
        return () ->
                new HostsAtWork(modes.all(Instant.now()), deployments == null ? Set.of() : deployments.unfinished());
    }

    public void start() {
        thread.start();
    }

    /** To be looked at again, soon. */
    public void wake() {
        wake.release();
    }

    @Override
    public FileDrift get() {
        return drift;
    }

    private void watch() {
        long pause = 0;
        while (true) {
            try {
                // what a reload asks for comes soon, but not so soon that edits one after the other keep it busy
                TimeUnit.MILLISECONDS.sleep(Math.max(0, pause - EVERY_MILLIS));
                wake.tryAcquire(EVERY_MILLIS, TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
            long begun = System.nanoTime();
            try {
                look();
                failure = "";
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                // whatever is in those files, what is served goes on
                complain("files of other programs cannot be looked at: " + Unforeseen.words(e));
            }
            pause = SHARE * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void look() {
        Snapshot snapshot = snapshots.get();
        Map<String, String> now = stamps(snapshot);
        HostsAtWork asked = atWork.get();
        if (snapshot == seen && now.equals(stamps) && asked.equals(meant)) {
            return;
        }
        meant = asked;
        FileDrift kept = kept(snapshot);
        seen = snapshot;
        // taken before the files were read: what is touched meanwhile is looked at again
        stamps = now;
        if (!stamps.keySet().containsAll(included)) {
            stamps = Map.of();
        }
        if (!kept.isLike(drift)) {
            drift = kept;
            changed.run();
        }
    }

    private FileDrift kept(Snapshot snapshot) {
        if (DesiredFiles.isNothing(snapshot)) {
            included = Set.of();
            return DriftReport.nothing(snapshot);
        }
        DesiredFiles wanted = DesiredFiles.of(snapshot, meant);
        included = new TreeSet<>(wanted.read());
        return DriftReport.kept(snapshot, wanted, System.currentTimeMillis());
    }

    private Map<String, String> stamps(Snapshot snapshot) {
        Map<String, String> all = new HashMap<>();
        KeptFile.of(snapshot.inventory()).forEach(t -> all.put(t.path(), stamp(t.path())));
        included.forEach(path -> all.put(path, stamp(path)));
        return all;
    }

    private static String stamp(String path) {
        try {
            return Files.readAttributes(Path.of(path), "unix:size,lastModifiedTime,ctime,fileKey")
                    .toString();
        } catch (IOException | InvalidPathException e) {
            return "none";
        }
    }

    private void complain(String about) {
        if (!about.equals(failure)) {
            log.note(about);
            failure = about;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
