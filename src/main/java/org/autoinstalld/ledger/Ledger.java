package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;

/**
 * What happened and what is armed. May be used by several threads.
 *
 * <p>Methods that return a future never block, and their futures complete within the bound they are given, normally;
 * {@code join()} is thus bounded too. What depends on them runs on the ledger's threads unless told otherwise. The other
 * methods ask the store and wait, for a few seconds at most.
 */
public interface Ledger extends AutoCloseable {
    /**
     * Opens a ledger, and brings its tables up to date. Takes a few hundred milliseconds, so a server does it while it
     * reads the inventory.
     */
    static Opening open(LedgerOptions settings) {
        return Openings.open(settings);
    }

    /**
     * Says that the file in {@code folder} is to be taken as it is, though it lacks what was committed, or that a new one is to
     * begin if none is there. Whoever opens it next, within seconds where a server waits for that, goes by it.
     *
     * @return why it is not taken, of a damaged file; nothing is changed then
     */
    static Optional<String> accept(Path folder) throws IOException {
        return new CommitMark(folder).accept();
    }

    /** Whether {@link #accept} would help, of a reason why a ledger cannot be had. */
    static boolean isToAccept(String reason) {
        return reason.contains(CommitMark.ACCEPT);
    }

    /** Hears of changes from now on. */
    void listen(LedgerListener listener);

    // what happened

    /**
     * Notes an event, soon. Never blocks: when the store is slow or away and too much waits already, events are counted
     * instead and an entry of kind {@link EventKind#GAP} tells later how many. A look-up that found no host is counted by
     * network and hour, see {@link #unknowns}, so that nobody can fill the store with names that he made up.
     */
    void record(Event event);

    /** The same, for an event about something that was sent. */
    void record(Event event, Supplier<String> masked);

    /**
     * The same, where there may be very many: {@code event} is asked for, here and now, unless counting is enough. What
     * happens again and again costs its caller less than a microsecond.
     *
     * @param masked what was sent, its secrets masked; asked for later, on another thread
     */
    void record(Occurrence occurrence, Supplier<Event> event, Optional<Supplier<String>> masked);

    /** Notes an event that must not be lost: the future tells when it is durable, or that it was not within the bound. */
    CompletableFuture<Recorded> recordNow(Event event, Duration bound);

    /** The newest entries, newest first; those before entry {@code before} if that is given. */
    List<LedgerEntry> recent(int limit, OptionalLong before) throws LedgerException;

    /** The same, of one host. */
    List<LedgerEntry> history(HostName host, int limit, OptionalLong before) throws LedgerException;

    /** One entry. */
    Optional<LedgerEntry> entry(long id) throws LedgerException;

    /** What was sent with that entry, its secrets masked. */
    Optional<String> served(long id) throws LedgerException;

    /** Look-ups that found no host, newest hour first. */
    List<Unknown> unknowns(int limit) throws LedgerException;

    /** Where each host stands that the ledger has heard of; the others were never seen. */
    Map<HostName, HostState> states(Instant now) throws LedgerException;

    HostState state(HostName host, Instant now) throws LedgerException;

    // what is armed

    /**
     * Arms a host. One that was armed before is armed anew, with all its answers, and may report anew; see {@link #reportId}.
     *
     * @param times at most so many answers; at least 1
     * @param who for people to read
     */
    Arming arm(HostName host, Mode mode, Window window, OptionalInt times, String who, Instant now)
            throws LedgerException;

    /** Ends a host's arming, or puts one away that is over and of which nothing was fetched. Empty if there was none to end. */
    Optional<Arming> disarm(HostName host, String who, Instant now) throws LedgerException;

    /** The last arming of a host, ended or not. */
    Optional<Arming> arming(HostName host) throws LedgerException;

    /** Every host's last arming, ended or not. */
    Map<HostName, Arming> armings() throws LedgerException;

    /**
     * Hands out one answer, if the host is armed for it. Deciding, counting and recording are one transaction, so that two
     * servers asked at the same moment cannot both hand out the last one.
     *
     * <p>If the bound passes while the store is about to commit, the caller is told {@link ClaimOutcome.Unavailable}, and the
     * answer is given back afterwards; should the store be away by then, it stays counted. An error is always to the side
     * of fewer answers.
     */
    CompletableFuture<ClaimOutcome> take(Claim claim, Duration bound);

    // first-boot reports

    /**
     * The name under which a machine may tell, once, that it booted; stays the same until it did or is armed anew. What it
     * was given before that still counts until something was handed out under the new arming.
     */
    String reportId(HostName host) throws LedgerException;

    /**
     * A machine reports under a name it was given: records it, ends its arming. Empty if the name is unknown or used,
     * or is of an installation before the one that is going on.
     */
    Optional<HostName> report(String id, Optional<IpAddress> requester, Instant now) throws LedgerException;

    // tokens

    /** Those that hold, and those that will next. */
    DerivedTokens tokens() throws LedgerException;

    /**
     * Makes each host's token the one that is told, all in one transaction.
     *
     * @param tokens of each host its next token, or one that held before
     * @param who for people to read
     */
    void store(Map<HostName, String> tokens, String who, Instant now) throws LedgerException;

    /** How it does. Never blocks. */
    LedgerHealth health();

    /** Writes what waits, for a few seconds at most, and closes the store. */
    @Override
    void close();
}
