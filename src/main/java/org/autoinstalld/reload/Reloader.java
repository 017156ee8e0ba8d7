package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;
import org.jspecify.annotations.Nullable;

/**
 * What is served now. A thread of its own looks at the files; when they change and what they say is right, the
 * snapshot is swapped whole. A broken edit changes nothing but the {@link #state}.
 */
public final class Reloader implements Supplier<Snapshot>, AutoCloseable {
    /** Files are looked at this often, or less if looking takes long. */
    static final long SWEEP_MILLIS = 250;

    /** A changed file is read when it has looked the same for this long. */
    static final long SETTLE_MILLIS = 50;

    /** Files that are written without end are read all the same. */
    private static final long UNREST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What says less than what is served is read when it has looked the same for this long: a save may pause. */
    static final long QUIET_MILLIS = 2_000;

    private static final Place OUR_PROCESS = Place.of("autoinstalld");

    private final InventoryFolder inventory;
    private final TemplateFolder templates;
    /** A clock that only goes forward. */
    private final LongSupplier nanos;

    private final List<Consumer<ReloadState>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<ReloadState>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::watch, "reload");
    private volatile Snapshot snapshot;
    private volatile ReloadState state;
    private volatile boolean closed;
    private volatile boolean forced;
    /** When a change was noticed that is not read yet. */
    private @Nullable Long noticed;
    /** Since when there is something that may be the middle of a save, and has not changed since. */
    private volatile @Nullable Long doubted;

    private Reloader(InventoryFolder inventory, TemplateFolder templates, Snapshot snapshot, LongSupplier nanos) {
        this.inventory = inventory;
        this.templates = templates;
        this.snapshot = snapshot;
        this.nanos = nanos;
        state = ReloadState.good(snapshot, System.currentTimeMillis());
        thread.setDaemon(true);
        taken();
    }

    private void taken() {
        inventory.take();
        templates.take();
    }

    /** The outcome of {@link #open}. */
    public sealed interface Opening {
        record Opened(Reloader live) implements Opening {}

        /** Nothing that could be served. */
        record Refused(List<Problem> problems) implements Opening {}
    }

    /**
     * Reads everything for the first time. Mistakes of single hosts take out those hosts; with any other there is
     * nothing to serve.
     */
    public static Opening open(Path inventory, Path templates) {
        return open(inventory, templates, new HostTokens());
    }

    /** The same with tokens for the hosts that have some. */
    public static Opening open(Path inventory, Path templates, HostTokens tokens) {
        return open(inventory, templates, tokens, false, System::nanoTime);
    }

    /**
     * The same for a server that starts: it has no last good state to go on with, so symbolic links that lead nowhere
     * are warnings.
     */
    public static Opening serving(Path inventory, Path templates, HostTokens tokens) {
        return open(inventory, templates, tokens, true, System::nanoTime);
    }

    /** The same with a clock to tell how long files have been as they are. */
    static Opening open(Path inventory, Path templates, LongSupplier nanos) {
        return open(inventory, templates, new HostTokens(), false, nanos);
    }

    private static Opening open(
            Path inventory, Path templates, HostTokens tokens, boolean tolerant, LongSupplier nanos) {
        try {
            return read(
                    new InventoryFolder(inventory, tokens, tolerant), new TemplateFolder(templates, tolerant), nanos);
        } catch (RuntimeException | Error e) {
            return new Opening.Refused(
                    List.of(Problem.error(Place.of(inventory.toString()), Unforeseen.words(e), Unforeseen.REMEDY)));
        }
    }

    private static Opening read(InventoryFolder inventoryFolder, TemplateFolder templateFolder, LongSupplier nanos) {
        // the two have nothing in common but the time they take
        CompletableFuture<Loaded> compiling = CompletableFuture.supplyAsync(templateFolder::read, task -> {
            Thread compiler = new Thread(task, "templates");
            compiler.setDaemon(true);
            compiler.start();
        });
        Reading reading = inventoryFolder.read();
        Loaded loaded = joined(compiling);
        if (reading.inventory().isPresent() && loaded instanceof Loaded.Ready ready) {
            return new Opening.Opened(
                    new Reloader(inventoryFolder, templateFolder, Snapshot.of(reading, ready.templates()), nanos));
        }
        List<Problem> problems = new ArrayList<>(reading.problems());
        if (loaded instanceof Loaded.Failed failed) {
            problems.addAll(failed.problems());
        }
        return new Opening.Refused(List.copyOf(problems));
    }

    private static Loaded joined(CompletableFuture<Loaded> compiling) {
        try {
            return compiling.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Begins to look at the files. */
    public void start() {
        thread.start();
    }

    @Override
    public Snapshot get() {
        return snapshot;
    }

    public ReloadState state() {
        return state;
    }

    /** What is not as it should be with the templates, and did not keep them from being served. */
    public List<Problem> warnings() {
        return templates.warnings();
    }

    /** {@code listener} hears of every reload, good or bad, on the thread that reloads. */
    public void onReload(Consumer<ReloadState> listener) {
        listeners.add(listener);
    }

    /** Reads every file again, soon, whether it looks changed or not. */
    public void reload() {
        forced = true;
        wake.release();
    }

    /** The same, and how serving goes then. */
    public CompletableFuture<ReloadState> reloading() {
        CompletableFuture<ReloadState> done = new CompletableFuture<>();
        // add the request first: the reload thread takes all that wait and reads everything for them
        forced = true;
        waiting.add(done);
        reload();
        return done;
    }

    private void watch() {
        long pause = SWEEP_MILLIS;
        while (!closed) {
            try {
                wake.tryAcquire(pause, TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
            long begun = System.nanoTime();
            int waited = waiting.size();
            try {
                look();
            } catch (RuntimeException | Error e) {
                // an edit may cause any exception; the old snapshot stays in service
                if (OpenFiles.areExhausted(e)) {
                    fail(List.of(Problem.error(OUR_PROCESS, OpenFiles.MESSAGE, OpenFiles.REMEDY)), false);
                } else {
                    fail(List.of(Problem.error(Place.of("reload"), Unforeseen.words(e), Unforeseen.REMEDY)), true);
                }
            }
            for (int i = 0; i < waited; i++) {
                waiting.remove().complete(state);
            }
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            // at most a third of one processor, and still in time for "within a second" with 10,000 files
            pause = noticed != null ? SETTLE_MILLIS : Math.max(SWEEP_MILLIS, 2 * took);
        }
    }

    private void look() {
        boolean all = forced;
        forced = false;
        if (all) {
            inventory.forget();
            templates.forget();
        }
        // once they can be looked at again, nothing may look changed
        boolean wasBlind = state.trouble().filter(t -> !t.readable()).isPresent();
        if (all || wasBlind || isEdited()) {
            noticed = null;
            load(all, all);
        } else if (noticed == null && isQuiet()) {
            load(false, true);
        }
    }

    private boolean isQuiet() {
        Long since = doubted;
        return since != null && nanos.getAsLong() - since >= TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
    }

    /** Whether what was read last may be the middle of a save, so that it is not served yet. */
    boolean isInDoubt() {
        return doubted != null;
    }

    /** Whether something changed, and seems to be written to its end. */
    private boolean isEdited() {
        long now = nanos.getAsLong();
        if (noticed != null && (inventory.isSettled() && templates.isSettled() || now - noticed > UNREST_NANOS)) {
            return true;
        }
        // both, since each remembers what it saw
        boolean hosts = inventory.isChanged();
        boolean texts = templates.isChanged();
        if (!hosts && !texts) {
            noticed = null;
        } else if (noticed == null) {
            noticed = now;
        }
        return false;
    }

    /**
     * @param all whether somebody asked for it
     * @param quiet whether nobody is in the middle of a save, however it looks
     */
    private void load(boolean all, boolean quiet) {
        Loaded loaded = templates.read();
        Reading reading = inventory.read();
        if (!quiet && (inventory.mayBeUnfinished() || templates.mayBeUnfinished())) {
            doubted = nanos.getAsLong();
            return;
        }
        doubted = null;
        List<Problem> errors = new ArrayList<>();
        if (loaded instanceof Loaded.Failed failed) {
            errors.addAll(failed.problems());
        }
        if (reading.inventory().isEmpty()) {
            reading.problems().stream().filter(Problem::isError).forEach(errors::add);
        }
        if (!errors.isEmpty()) {
            fail(errors, true);
            return;
        }
        TemplateSet set = ((Loaded.Ready) loaded).templates();
        if (!all && isServed(reading, set) && state.trouble().isEmpty()) {
            taken();
            return;
        }
        Snapshot next = Snapshot.of(reading, set);
        List<Problem> broken = ReloadCheck.newlyBroken(snapshot, next);
        if (!broken.isEmpty()) {
            fail(broken, true);
            return;
        }
        taken();
        snapshot = next;
        state = ReloadState.good(next, System.currentTimeMillis());
        tell();
    }

    private boolean isServed(Reading reading, TemplateSet set) {
        return reading.inventory()
                        .orElseThrow()
                        .revision()
                        .equals(snapshot.inventory().revision())
                && set.revision().equals(snapshot.templates().revision());
    }

    private void fail(List<Problem> problems, boolean readable) {
        if (state.trouble().filter(before -> before.problems().equals(problems)).isPresent()) {
            return;
        }
        state = state.withTrouble(new ReloadState.Trouble(System.currentTimeMillis(), List.copyOf(problems), readable));
        tell();
    }

    private void tell() {
        ReloadState now = state;
        listeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
