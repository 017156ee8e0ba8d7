package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Backend;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.StoreStatus;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event.Sighting;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What happened and what is armed. May be used by several threads. Hands each question to the part that knows.
 *
 * <p>Methods that return a future never block, and their futures complete within the bound they are given, normally;
 * {@code join()} is thus bounded too. What depends on them runs on the ledger's threads unless told otherwise. The
 * other methods ask the store and wait, for a few seconds at most.
 *
 * <p>A server's ledger is opened while it answers already what needs none, and tried again for as long as it cannot
 * be opened. Until it is open, events wait to be written, claims wait within their bounds, and everything else waits
 * for the first attempt, or says that it is not open yet.
 */
public final class Ledger implements AutoCloseable {
    /** Before which entry the newest ones are. */
    public static final long LATEST = Long.MAX_VALUE;

    private final LedgerOptions settings;
    private final LedgerListeners listeners = new LedgerListeners();
    private final StoreStatus status;
    private final Database database;
    private final RepeatCounter repeats = new RepeatCounter();
    private final EventWriter events;
    private final Writer writer;
    private final Armings armings;
    private final Reports reports;
    private final Fetchings fetchings;
    private final TokenStore tokens;
    private final ClaimQueue claims;
    private final LedgerOpening opening;
    private final Patience patience;
    private final Maintenance maintenance;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param troubles told why it could not be opened, once for each new reason, and then that it is open */
    Ledger(LedgerOptions settings, Backend backend, Consumer<String> troubles) {
        this.settings = settings;
        this.status = new StoreStatus(
                reason -> listeners.each(l -> l.down(reason)), () -> listeners.each(LedgerListener::up));
        this.database = new Database(backend, status);
        this.events = new EventWriter(database, settings.server(), settings.clock());
        this.writer = new Writer(database, listeners, settings.clock(), events, repeats);
        this.armings = new Armings(database, events, listeners);
        this.reports = new Reports(database, armings);
        this.tokens = new TokenStore(database, events);
        this.claims = new ClaimQueue(database, events, armings, settings.rules(), this::record);
        this.opening = new LedgerOpening(database, listeners, writer, troubles);
        this.fetchings = new Fetchings(database, listeners);
        this.patience = new Patience(status);
        this.maintenance = new Maintenance(
                database, armings, events, repeats, settings.rules(), settings.clock(), opening::attempt);
        listeners.add(repeats);
        database.whenReopened(this::reopened);
    }

    /**
     * Opens a ledger now, and brings its tables up to date. A PostgreSQL that cannot be reached counts as open, and
     * down.
     */
    public static Ledger open(LedgerOptions settings) throws LedgerException {
        return open(settings, Backend.of(settings.store()));
    }

    static Ledger open(LedgerOptions settings, Backend backend) throws LedgerException {
        Ledger ledger = new Ledger(settings, backend, trouble -> {});
        ledger.opening.open();
        ledger.begin();
        return ledger;
    }

    /**
     * A server's ledger. Opens nothing yet, see {@link #begin}.
     *
     * @param troubles told why it could not be opened, once for each new reason, and then that it is open
     */
    public static Ledger later(LedgerOptions settings, Consumer<String> troubles) {
        return new Ledger(settings, Backend.of(settings.store()), troubles);
    }

    /**
     * Begins to open it: work for a core and a fifth of a second, so best when whoever needs none of it is served. Does
     * nothing the second time.
     */
    public void begin() {
        // two threads that are the first to log would make SLF4J talk about it
        LoggerFactory.getILoggerFactory();
        if (begun.compareAndSet(false, true)) {
            maintenance.start();
        }
    }

    /** Whether it was opened; its store may be away all the same. */
    public boolean isOpen() {
        return status.isOpen();
    }

    private Database store() throws LedgerException {
        status.await(begun.get());
        return database;
    }

    private void reopened() {
        events.forget();
        listeners.anyChanged();
    }

    Maintenance maintenance() {
        return maintenance;
    }

    /** Hears of changes from now on. */
    public void listen(LedgerListener listener) {
        listeners.add(listener);
    }

    /**
     * Notes an event, soon. Never blocks: when the store is slow or away and too much waits already, events are counted
     * instead and an entry of kind {@link EventKind#GAP} tells later how many. A look-up that found no host is counted by
     * network and hour, see {@link #unknowns}, so that nobody can fill the store with names that he made up.
     */
    public void record(Event event) {
        record(event, null);
    }

    /**
     * The same, for an event about something that was sent. What happens again and again is counted; {@link #counts}
     * spares it the event.
     *
     * @param masked what was sent, its secrets masked; asked for later if at all, on another thread
     */
    public void record(Event event, @Nullable Supplier<String> masked) {
        if (event.isOfNobody()) {
            repeats.countNobody(event);
            writer.counted();
        } else if (!event.isLookup() || !counted(event.sighting(), event)) {
            writer.offer(event, masked);
        }
    }

    /**
     * Counts a look-up that was seen within the same minute, and has entries enough; if not, {@link #record} is next.
     * Never blocks.
     */
    public boolean counts(Sighting sighting) {
        return counted(sighting, null);
    }

    private boolean counted(Sighting sighting, @Nullable Event whole) {
        boolean counted = repeats.counts(sighting, whole, writer.isBusy());
        if (counted) {
            writer.counted();
        }
        return counted;
    }

    /**
     * Notes an event that must not be lost. Completes with nothing when it is in the store, to stay there; otherwise
     * with why it is not so far. It may still be written later.
     */
    public CompletableFuture<Optional<String>> recordNow(Event event, Duration bound) {
        CompletableFuture<Optional<String>> told = new CompletableFuture<>();
        if (!writer.offerNow(event, told)) {
            return CompletableFuture.completedFuture(Optional.of("too much waits to be written already"));
        }
        Patience.after(bound, () -> told.complete(Optional.of(patience.late("", "not written", bound))));
        return told;
    }

    /** Entries before entry {@code before}, newest first. */
    public List<Event.Entry> recent(int limit, long before) throws LedgerException {
        return find(EventFilter.ALL, limit, before).entries();
    }

    /** The same, of one host. */
    public List<Event.Entry> history(HostName host, int limit, long before) throws LedgerException {
        return find(EventFilter.ofHost(host), limit, before).entries();
    }

    /** Those that somebody looks for. */
    public EventFilter.Page find(EventFilter filter, int limit, long before) throws LedgerException {
        return settled().read(c -> filter.find(c, limit, before));
    }

    private Database settled() throws LedgerException {
        Database open = store();
        writer.settle();
        return open;
    }

    /** One entry. */
    public Optional<Event.Entry> entry(long id) throws LedgerException {
        return store().read(c -> EventTable.find(c, id));
    }

    /** What was sent with that entry, its secrets masked. */
    public Optional<String> served(long id) throws LedgerException {
        return store().read(c -> Bodies.of(c, id));
    }

    /** Look-ups that found no host, newest hour first. */
    public List<UnknownNames.Count> unknowns(int limit) throws LedgerException {
        return store().read(c -> UnknownNames.newest(c, limit));
    }

    /** Where each host stands that the ledger has heard of; the others were never seen. */
    public Map<HostName, HostState> states(Instant now) throws LedgerException {
        return Maintenance.states(settled(), now, settings.rules().get());
    }

    /** Where that host stands. */
    public HostState state(HostName host, Instant now) throws LedgerException {
        return state(settled(), host, now);
    }

    private HostState state(Database open, HostName host, Instant now) throws LedgerException {
        ArmingRules rules = settings.rules().get();
        return open.read(c ->
                Stages.of(HostTable.find(c, host), ArmingTable.find(c, host).orElse(null), now, rules));
    }

    /** Whether a host reported its first boot, and was answered nothing since. */
    public boolean isFinished(HostName host, Instant now) throws LedgerException {
        // a report is written at once; what waits to be written can only make a yes wrong
        return state(store(), host, now).finished() && state(host, now).finished();
    }

    /**
     * Arms hosts, all or none. One that was armed before is armed anew, with all its answers, and may {@link #reportId report}.
     *
     * @param times at most so many answers of each; at least 1, null for any number
     */
    public List<Arming> arm(
            Collection<HostName> hosts, Mode mode, Window window, @Nullable Integer times, String who, Instant now)
            throws LedgerException {
        store();
        return armings.arm(hosts, mode, window, times, who, now);
    }

    /** Ends armings, or puts away what is over and of which nothing was fetched; those that there were, by host. */
    public Map<HostName, Arming> disarm(Collection<HostName> hosts, String who, Instant now) throws LedgerException {
        store();
        return armings.disarm(hosts, who, now);
    }

    /** The same of one host. */
    public Arming arm(HostName host, Mode mode, Window window, @Nullable Integer times, String who, Instant now)
            throws LedgerException {
        return arm(List.of(host), mode, window, times, who, now).get(0);
    }

    public Optional<Arming> disarm(HostName host, String who, Instant now) throws LedgerException {
        return Optional.ofNullable(disarm(List.of(host), who, now).get(host));
    }

    /** The last arming of a host, ended or not. */
    public Optional<Arming> arming(HostName host) throws LedgerException {
        return store().read(c -> ArmingTable.find(c, host));
    }

    /** Every host's last arming, ended or not. */
    public Map<HostName, Arming> armings() throws LedgerException {
        return store().read(ArmingTable::all);
    }

    /**
     * Hands out one answer, if the host is armed for it. Deciding, counting and recording are one transaction, so
     * that two servers asked at the same moment cannot both hand out the last one.
     *
     * <p>If the bound passes while the store is about to commit, the caller is told {@link ClaimOutcome.Unavailable},
     * and the answer is given back afterwards; should the store be away by then, it stays counted. An error is always
     * to the side of fewer answers.
     */
    public CompletableFuture<ClaimOutcome> take(Claim claim, Duration bound) {
        return patience.decided(bound, told -> claims.take(claim, told));
    }

    /** What {@link #take} would say now; nothing is handed out, counted or recorded. May wait for the store. */
    public CompletableFuture<ClaimOutcome> foresee(Claim claim, Duration bound) {
        return patience.decided(bound, told -> claims.foresee(claim, told));
    }

    /**
     * The name under which a machine may tell, once, that it booted; stays the same until it did or is armed anew.
     * What it was given before that still counts until something was handed out under the new arming.
     */
    public String reportId(HostName host) throws LedgerException {
        store();
        return armings.reportId(host, settings.clock().instant());
    }

    /** What machines tell beside that they booted. */
    public Reports reports() throws LedgerException {
        store();
        return reports;
    }

    /** Which events programs were told of. */
    public HookClaims hooks() throws LedgerException {
        return new HookClaims(store());
    }

    /** How far installations are with their sets. */
    public Fetchings fetchings() {
        return fetchings;
    }

    /** Those that hold, and those that will next. */
    public DerivedTokens tokens() throws LedgerException {
        store();
        return tokens.tokens();
    }

    /** Makes each host's token the one that is told, its next or one that held before, all in one transaction. */
    public void store(Map<HostName, String> named, String who, Instant now) throws LedgerException {
        store();
        tokens.store(named, who, now).forEach(listeners::changed);
    }

    /** How it does. Never blocks. */
    public Health health() {
        Optional<LedgerException> trouble = status.trouble();
        return new Health(
                trouble.isEmpty(),
                // a first attempt that is under way is nothing to tell of
                status.isTried() ? trouble.map(LedgerException::reason).orElse("") : "",
                trouble.filter(t -> t.kind() == LedgerException.Kind.TO_ACCEPT).isPresent(),
                writer.queued(),
                isOpen() ? writer.lag() : Duration.ZERO,
                writer.lost());
    }

    /** Writes what waits, for a few seconds at most, and closes the store. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            // it may be opening the store, and starts what is closed next
            maintenance.close();
            claims.close();
            writer.close();
            opening.close();
            database.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * How a ledger does, for metrics.
     *
     * @param reason why it is not up; empty if it is, and as long as the first attempt is under way
     * @param toAccept whether it is not opened until somebody takes it as it is, see {@link Ledger#accept}
     * @param lag how long the oldest of those that are queued has waited
     */
    public record Health(boolean up, String reason, boolean toAccept, int queued, Duration lag, long lost) {}
}
