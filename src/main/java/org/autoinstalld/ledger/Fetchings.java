package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.database.Backend.Change;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;

/** How far installations are, for servers that go on where one before, or another one, was. */
public final class Fetchings {
    private final Database database;
    private final LedgerListeners listeners;
    private final String instance = UUID.randomUUID().toString();

    Fetchings(Database database, LedgerListeners listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    /**
     * Notes how things stand, all in one transaction. To be called at intervals: each time costs a write to the disk.
     *
     * @param begun those among them that begin: what was noted of these hosts before is over
     */
    public void note(Collection<Fetching> all, Collection<Fetching> begun) throws LedgerException {
        database.change(c -> {
            ProgressTable.write(c, instance, all, begun);
            database.backend().tell(c, new Change(Change.Subject.PROGRESS, null));
            return all;
        });
        listeners.each(LedgerListener::recorded);
    }

    /** Whether other servers note theirs, too. */
    public boolean isShared() {
        return database.backend().isShared();
    }

    /** All that are noted, by whichever server. */
    public Map<HostName, Fetching> all() throws LedgerException {
        return database.read(ProgressTable::all);
    }

    /** Completes when the ledger is open, or the first attempt to open it has failed; who asks before that waits for it. */
    public CompletableFuture<Void> tried() {
        return database.status().tried();
    }

    /**
     * The response file that an address was given last since a moment, by whichever server: as it was answered, or as it is
     * followed, which is noted also of machines that nobody knows.
     */
    public Optional<HandedOut> handedOut(IpAddress requester, Instant since) throws LedgerException {
        database.status().await(true);
        return database.read(c -> Stream.concat(
                        HostTable.handedOut(c, requester, since).stream(),
                        ProgressTable.of(c, requester, since).stream().map(f -> new HandedOut(f.host(), f.begun())))
                .max(Comparator.comparing(HandedOut::at)));
    }

    /** Those that are followed by an address and were begun since a moment, the last first. */
    public List<Fetching> of(IpAddress requester, Instant since) throws LedgerException {
        return database.read(c -> ProgressTable.of(c, requester, since));
    }
}
