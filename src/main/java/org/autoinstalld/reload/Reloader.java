package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.mirror.SetNumbers;
import org.autoinstalld.problem.OpenFiles;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.siteset.SiteTrees;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.source.SourceFolder;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateLocation;
import org.autoinstalld.template.TemplateSet;
import org.jspecify.annotations.Nullable;

/**
 * What is served now. A thread of its own looks at the files; when they change and what they say is right, the
 * snapshot is swapped whole. A broken edit changes nothing but the {@link #state}.
 */
public final class Reloader implements Supplier<Snapshot>, AutoCloseable {
    /** A changed file is read when it has looked the same for this long. */
    static final long SETTLE_MILLIS = 50;

    /** Files that are written without end are read all the same. */
    private static final long UNREST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What says less than what is served is read when it has looked the same for this long: a save may pause. */
    static final long QUIET_MILLIS = 2_000;

    private static final Place OUR_PROCESS = Place.of("autoinstalld");

    private final InventoryFolder inventory;
    private final TemplateFolder templates;
    private final SiteFolder site;
    /** A clock that only goes forward. */
    private final LongSupplier nanos;

    private final List<Consumer<ReloadState>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<ReloadState>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::watch, "reload");
    private final HostTokens tokens;
    private volatile Consumer<String> log = text -> {};
    private volatile Pace pace = Pace.ofNobody();
    private volatile Snapshot snapshot;
    private volatile ReloadState state;
    private volatile boolean closed;
    private volatile boolean forced;
    /** When a change was noticed that is not read yet. */
    private @Nullable Long noticed;
    /** Since when there is something that may be the middle of a save, and has not changed since. */
    private volatile @Nullable Long doubted;

    Reloader(
            InventoryFolder inventory,
            TemplateFolder templates,
            SiteFolder site,
            HostTokens tokens,
            Snapshot snapshot,
            LongSupplier nanos) {
        this.tokens = tokens;
        this.inventory = inventory;
        this.templates = templates;
        this.site = site;
        this.snapshot = snapshot;
        this.nanos = nanos;
        state = ReloadState.good(snapshot, System.currentTimeMillis());
        thread.setDaemon(true);
        taken();
    }

    private void taken() {
        inventory.take();
        templates.take();
        site.take();
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
        return open(inventory, TemplateLocation.named(templates), KeptSources.none(), new HostTokens());
    }

    /** The same with the hosts of sources, and tokens for those that have some. */
    public static Opening open(Path inventory, TemplateLocation templates, KeptSources sources, HostTokens tokens) {
        return FirstReading.of(
                new InventoryFolder(inventory, sources, tokens, false), templates, tokens, System::nanoTime);
    }

    /**
     * The same of a copy of the folders.
     *
     * @param secrets where a secret's file is that is written down with a path
     */
    public static Opening copied(
            Path inventory,
            TemplateLocation templates,
            KeptSources sources,
            HostTokens tokens,
            UnaryOperator<Path> secrets) {
        return FirstReading.of(
                InventoryFolder.copied(inventory, sources, tokens, secrets), templates, tokens, System::nanoTime);
    }

    /**
     * The same for a server that starts, which may find outlines in {@code state}: it has no last good state to go on with,
     * so symbolic links that lead nowhere are warnings.
     */
    public static Opening serving(Path inventory, TemplateLocation templates, Path state, HostTokens tokens) {
        KeptSources sources = new KeptSources(new SourceFolder(state), KeptSources.Reader.SERVER);
        InventoryFolder folder = new InventoryFolder(inventory, sources, tokens, true);
        folder.take(Outlines.in(state));
        return FirstReading.of(folder, templates, tokens, System::nanoTime);
    }

    /** The same with a clock to tell how long files have been as they are. */
    static Opening open(Path inventory, Path templates, LongSupplier nanos) {
        return FirstReading.of(
                new InventoryFolder(inventory), TemplateLocation.named(templates), new HostTokens(), nanos);
    }

    /** Has outlines kept for the next start; to be said before this one. */
    public void keepOutlines(Path state) {
        onReload(OutlineKeeper.of(inventory, state));
    }

    /** Begins to look at the files. */
    public void start() {
        thread.start();
    }

    @Override
    public Snapshot get() {
        return snapshot;
    }

    /** A file of the inventory or of the templates, as problems name it, line by line; empty if it is none. */
    public Optional<List<String>> source(String file) {
        return EditedText.of(inventory.root(), templates.folder(), file);
    }

    public ReloadState state() {
        return state;
    }

    /** What would be served if texts were saved that are not. Stores nothing; takes as long as a reload that tries nobody. */
    public TypedEdit.Outcome tried(TypedEdit edit) {
        return edit.tried(snapshot, inventory);
    }

    /** What is not as it should be with the templates, and did not keep them from being served. */
    public List<Problem> warnings() {
        return templates.warnings();
    }

    /** @param hears what is worth a line in the log beside reloads; to be said before the start */
    public void onNote(Consumer<String> hears) {
        log = hears;
    }

    /** @param by how to try an edit that concerns many hosts; to be said before the start */
    public void giveWay(Pace by) {
        pace = by;
    }

    /** {@code listener} hears of every reload, good or bad, on the thread that reloads. */
    public void onReload(Consumer<ReloadState> listener) {
        listeners.add(listener);
    }

    /** What the programs printed that the inventory declares. */
    public KeptSources sources() {
        return inventory.sources();
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
        try {
            // what a start leaves to be done comes first
            rest(LookSchedule.SOONEST_MILLIS);
            try (ChangeNotices notices = ChangeNotices.open(wake::release)) {
                LookSchedule schedule = new LookSchedule(inventory, templates, site, notices, System::nanoTime, log);
                Runnable news = () -> {
                    schedule.again();
                    wake.release();
                };
                tokens.onChange(news);
                inventory.sources().onOffer(news);
                while (!closed) {
                    int waited = waiting.size();
                    lookOrFail(schedule);
                    for (int i = 0; i < waited; i++) {
                        waiting.remove().complete(state);
                    }
                    rest(pauseMillis(schedule));
                }
            }
        } catch (InterruptedException e) {
            // the server stops
        }
    }

    private long pauseMillis(LookSchedule schedule) {
        if (noticed != null) {
            return SETTLE_MILLIS;
        }
        long pause = isBlind() ? LookSchedule.SOONEST_MILLIS : schedule.pauseMillis();
        return doubted != null ? Math.min(pause, LookSchedule.SOONEST_MILLIS) : pause;
    }

    private void rest(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left;
        do {
            left = end - System.nanoTime();
            wake.tryAcquire(Math.max(0, left), TimeUnit.NANOSECONDS);
            wake.drainPermits();
            // while a file is being written, each notice of it would lead to a look that comes too soon
        } while (noticed != null && !forced && left > 0);
    }

    private void lookOrFail(LookSchedule schedule) {
        try {
            look(schedule);
        } catch (RuntimeException | Error e) {
            // an edit may cause any exception; the old snapshot stays in service
            if (OpenFiles.areExhausted(e)) {
                fail(List.of(Problem.error(OUR_PROCESS, OpenFiles.MESSAGE, OpenFiles.REMEDY)), false);
            } else {
                fail(List.of(Problem.error(Place.of("reload"), Unforeseen.words(e), Unforeseen.REMEDY)), true);
            }
        }
    }

    /** Once files can be looked at again, nothing may look changed. */
    private boolean isBlind() {
        return state.trouble().filter(t -> !t.readable()).isPresent();
    }

    private void look(LookSchedule schedule) {
        boolean all = forced;
        forced = false;
        if (all) {
            inventory.forget();
            templates.forget();
            site.forget();
        }
        if (all || isBlind() && schedule.canLook() || isEdited(schedule)) {
            noticed = null;
            load(all, all);
            schedule.read();
        } else if (noticed == null && isQuiet()) {
            load(false, true);
            schedule.read();
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
    private boolean isEdited(LookSchedule schedule) {
        long now = nanos.getAsLong();
        boolean settled = noticed != null && inventory.isSettled() && templates.isSettled() && site.isSettled();
        if (settled || noticed != null && now - noticed > UNREST_NANOS) {
            return true;
        }
        if (!schedule.isChanged(noticed != null)) {
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
        SiteTrees trees = site.read();
        if (!quiet && (inventory.mayBeUnfinished() || templates.mayBeUnfinished() || site.mayBeUnfinished())) {
            doubted = nanos.getAsLong();
            return;
        }
        doubted = null;
        List<Problem> broken = take(loaded, reading, trees, all);
        KeptSources sources = inventory.sources();
        if (!broken.isEmpty() && sources.isTrying()) {
            // what programs print must not keep the edits of people from being served
            List<Problem> without = take(loaded, inventory.readWithoutOffers(all), trees, all);
            if (without.isEmpty()) {
                sources.refuse(broken);
            }
            broken = without;
        }
        if (!broken.isEmpty()) {
            fail(broken, true);
        }
    }

    /** Serves that from now on, or returns what is wrong with it. */
    private List<Problem> take(Loaded loaded, Reading reading, SiteTrees trees, boolean all) {
        List<Problem> errors = ReloadCheck.errors(loaded, reading);
        if (!errors.isEmpty()) {
            return errors;
        }
        TemplateSet set = ((Loaded.Ready) loaded).templates();
        Map<Setdir, String> numbers = SetNumbers.of(reading);
        if (!all
                && snapshot.isOf(reading, set, trees, numbers)
                && state.trouble().isEmpty()) {
            taken();
            return List.of();
        }
        Snapshot next = Snapshot.of(reading, set, trees, numbers);
        pace.begin();
        List<Problem> broken =
                ReloadCheck.newlyBroken(snapshot, next, () -> pace.step(() -> forced || !waiting.isEmpty()));
        if (!broken.isEmpty()) {
            return broken;
        }
        taken();
        snapshot = next;
        state = ReloadState.good(next, System.currentTimeMillis());
        tell();
        return List.of();
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
