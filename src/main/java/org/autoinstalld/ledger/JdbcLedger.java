package org.autoinstalld.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.Backend.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger over a database. Hands each question to the part that knows, and closes all parts in order. */
final class JdbcLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedger.class);

    /** Who hears of a change of tokens reads all of them; of more than so many he is told once. */
    private static final int TOLD_EACH = 8;

    private final LedgerOptions settings;
    private final Listeners listeners;
    private final StoreStatus contact;
    private final Database database;
    private final UnknownNames unknown = new UnknownNames();
    private final RepeatCounter repeats = new RepeatCounter();
    private final EventWriter notes;
    private final Writer writer;
    private final Armings armings;
    private final ClaimQueue claims;
    private final Maintenance chores;
    private final AutoCloseable ear;
    private final AutoCloseable lock;
    private final RandomNames secrets = new RandomNames();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param lock is closed last */
    JdbcLedger(
            LedgerOptions settings, Listeners listeners, StoreStatus contact, Database database, AutoCloseable lock) {
        this.settings = settings;
        this.listeners = listeners;
        this.contact = contact;
        this.database = database;
        this.lock = lock;
        listeners.add(new LedgerListener() {
            @Override
            public void armingChanged(Optional<HostName> host) {
                host.ifPresent(repeats::end);
            }
        });
        this.notes = new EventWriter(database, settings.server(), settings.clock(), unknown);
        this.writer = new Writer(database, contact, listeners, settings.clock(), notes, unknown, repeats);
        this.armings = new Armings(database, notes, listeners);
        this.claims = new ClaimQueue(database, notes, armings, settings.rules(), this::record, contact);
        this.chores = new Maintenance(database, armings, notes, settings.rules(), settings.clock(), contact);
        this.ear = database.backend().hear(this::heard);
        database.whenReopened(this::reopened);
        writer.start();
        chores.start();
    }

    private void reopened() {
        repeats.endAll();
        notes.forget();
        listeners.each(l -> l.armingChanged(Optional.empty()));
        listeners.each(l -> l.tokenChanged(Optional.empty()));
    }

    private void heard(Change change) {
        switch (change.subject()) {
            case ARMING -> listeners.each(l -> l.armingChanged(change.host()));
            case TOKEN -> listeners.each(l -> l.tokenChanged(change.host()));
        }
    }

    Maintenance chores() {
        return chores;
    }

    @Override
    public void listen(LedgerListener listener) {
        listeners.add(listener);
    }

    @Override
    public void record(Event event) {
        record(Occurrence.of(event), () -> event, Optional.empty());
    }

    @Override
    public void record(Event event, Supplier<String> masked) {
        record(Occurrence.of(event), () -> event, Optional.of(masked));
    }

    @Override
    public void record(Occurrence occurrence, Supplier<Event> event, Optional<Supplier<String>> masked) {
        if (occurrence.isOfNobody()) {
            unknown.add(event.get());
        } else if (!repeats.counts(occurrence, writer.isBusy())) {
            writer.offer(event, masked);
        }
    }

    @Override
    public CompletableFuture<Recorded> recordNow(Event event, Duration bound) {
        CompletableFuture<Recorded> told = new CompletableFuture<>();
        if (!writer.offerNow(event, told)) {
            return CompletableFuture.completedFuture(new Recorded.Unavailable("too much waits to be written already"));
        }
        CompletableFuture.delayedExecutor(Math.max(0, bound.toMillis()), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> told.complete(new Recorded.Unavailable(
                        contact.trouble().orElse("not written within " + bound.toMillis() + " ms"))));
        return told;
    }

    @Override
    public List<LedgerEntry> recent(int limit, OptionalLong before) throws LedgerException {
        writer.settle();
        return database.read(c -> EventTable.newest(c, Optional.empty(), limit, before));
    }

    @Override
    public List<LedgerEntry> history(HostName host, int limit, OptionalLong before) throws LedgerException {
        writer.settle();
        return database.read(c -> EventTable.newest(c, Optional.of(host), limit, before));
    }

    @Override
    public Optional<LedgerEntry> entry(long id) throws LedgerException {
        return database.read(c -> EventTable.find(c, id));
    }

    @Override
    public Optional<String> served(long id) throws LedgerException {
        return database.read(c -> BodyTable.of(c, id));
    }

    @Override
    public List<Unknown> unknowns(int limit) throws LedgerException {
        return database.read(c -> UnknownTable.newest(c, limit));
    }

    @Override
    public Map<HostName, HostState> states(Instant now) throws LedgerException {
        writer.settle();
        return Maintenance.states(database, now, settings.rules().get());
    }

    @Override
    public HostState state(HostName host, Instant now) throws LedgerException {
        writer.settle();
        return database.read(c -> Stages.of(
                HostTable.find(c, host),
                ArmingTable.find(c, host),
                now,
                settings.rules().get()));
    }

    @Override
    public Arming arm(HostName host, Mode mode, Window window, OptionalInt times, String who, Instant now)
            throws LedgerException {
        return armings.arm(host, mode, window, times, who, now);
    }

    @Override
    public Optional<Arming> disarm(HostName host, String who, Instant now) throws LedgerException {
        return armings.disarm(host, who, now);
    }

    @Override
    public Optional<Arming> arming(HostName host) throws LedgerException {
        return database.read(c -> ArmingTable.find(c, host));
    }

    @Override
    public Map<HostName, Arming> armings() throws LedgerException {
        return database.read(ArmingTable::all);
    }

    @Override
    public CompletableFuture<ClaimOutcome> take(Claim claim, Duration bound) {
        return claims.take(claim, bound);
    }

    @Override
    public String reportId(HostName host) throws LedgerException {
        Optional<String> open = database.read(c -> TokenTable.openReport(c, host, serial(c, host)));
        if (open.isPresent()) {
            return open.get();
        }
        return database.change(c -> {
            long serial = serial(c, host);
            Optional<String> other = TokenTable.openReport(c, host, serial);
            if (other.isPresent()) {
                return other.get();
            }
            String id = TokenTable.reportName(serial, secrets.next());
            TokenTable.addReport(c, host, id, settings.clock().instant());
            return id;
        });
    }

    private static long serial(Connection connection, HostName host) throws SQLException {
        return ArmingTable.find(connection, host).map(Arming::serial).orElse(0L);
    }

    @Override
    public Optional<HostName> report(String id, Optional<IpAddress> requester, Instant now) throws LedgerException {
        return armings.report(id, requester, now);
    }

    @Override
    public DerivedTokens tokens() throws LedgerException {
        Map<HostName, DerivedTokens.Stored> stored = database.read(TokenTable::all);
        Optional<String> found = database.read(database.backend()::tokenKey);
        if (found.isPresent()) {
            return new DerivedTokens(found.get(), stored);
        }
        String key = database.change(c -> database.backend().makeTokenKey(c, secrets.next()));
        if (stored.values().stream().anyMatch(s -> s.generation() > 0)) {
            LOG.warn(
                    "the key of tokens is gone, so a new one was made and all tokens changed; put back a copy of it, or"
                            + " write the new tokens into dhcpd.conf: autoinstalld apply");
        }
        return new DerivedTokens(key, stored);
    }

    @Override
    public void store(Map<HostName, String> tokens, String who, Instant now) throws LedgerException {
        DerivedTokens known = tokens();
        // in the same order for all who write, so that two of them cannot wait for each other
        Map<HostName, Integer> generations = new TreeMap<>();
        for (Map.Entry<HostName, String> each : tokens.entrySet()) {
            generations.put(
                    each.getKey(),
                    known.generation(each.getKey(), each.getValue())
                            .orElseThrow(() -> new LedgerException("what is to be a token of '" + each.getKey()
                                    + "' is none of its tokens, nor its next")));
        }
        Set<Optional<HostName>> news = tokens.size() > TOLD_EACH
                ? Set.of(Optional.empty())
                : tokens.keySet().stream().map(Optional::of).collect(Collectors.toSet());
        database.change(c -> {
            for (Map.Entry<HostName, Integer> each : generations.entrySet()) {
                TokenTable.put(c, each.getKey(), each.getValue(), now);
                Event event = Event.at(now, EventKind.ROTATED)
                        .host(each.getKey())
                        .reason("by " + who)
                        .build();
                notes.write(c, event, "");
            }
            for (Optional<HostName> host : news) {
                database.backend().tell(c, new Change(Change.Subject.TOKEN, host));
            }
            return tokens;
        });
        news.forEach(host -> listeners.each(l -> l.tokenChanged(host)));
    }

    @Override
    public LedgerHealth health() {
        Optional<String> trouble = contact.trouble();
        return new LedgerHealth(trouble.isEmpty(), trouble.orElse(""), writer.queued(), writer.lag(), writer.lost());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            claims.close();
            writer.close();
            chores.close();
            ear.close();
            contact.quiet();
            database.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
