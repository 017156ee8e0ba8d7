package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    /** Those that are followed by an address and were begun since a moment, the last first. */
    public List<Fetching> of(IpAddress requester, Instant since) throws LedgerException {
        return database.read(c -> ProgressTable.of(c, requester, since));
    }
}
