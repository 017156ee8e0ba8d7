package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.Backend.Change;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.EventWriter.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which generation of each host's token holds, and the key that tokens are derived from. */
final class TokenStore {
    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);

    /** Who hears of a change of tokens reads all of them; of more than so many he is told once. */
    private static final int TOLD_EACH = 8;

    private final Database database;
    private final EventWriter events;

    TokenStore(Database database, EventWriter events) {
        this.database = database;
        this.events = events;
    }

    DerivedTokens tokens() throws LedgerException {
        Map<HostName, DerivedTokens.Stored> stored = database.read(TokenStore::all);
        Optional<String> found = database.read(database.backend()::tokenKey);
        return new DerivedTokens(found.isPresent() ? found.get() : made(stored), stored);
    }

    /** By one for all who ask at the same moment: of two keys one would be lost, with the tokens that came of it. */
    private synchronized String made(Map<HostName, DerivedTokens.Stored> stored) throws LedgerException {
        Optional<String> meanwhile = database.read(database.backend()::tokenKey);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        String key = database.change(c -> database.backend().makeTokenKey(c, DerivedTokens.random()));
        if (stored.values().stream().anyMatch(s -> s.generation() > 0)) {
            LOG.warn(
                    "the key of tokens is gone, so a new one was made and all tokens changed; put back a copy of it, or"
                            + " write the new tokens into dhcpd.conf: autoinstalld apply");
        }
        return key;
    }

    /** Returns what changed. */
    List<Change> store(Map<HostName, String> tokens, String who, Instant now) throws LedgerException {
        DerivedTokens known = tokens();
        // in the same order for all who write, so that two of them cannot wait for each other
        Map<HostName, Integer> generations = new TreeMap<>();
        for (Map.Entry<HostName, String> each : tokens.entrySet()) {
            generations.put(
                    each.getKey(),
                    known.generation(each.getKey(), each.getValue())
                            .orElseThrow(() -> new LedgerException(
                                    LedgerException.Kind.AWAY,
                                    "what is to be a token of '" + each.getKey()
                                            + "' is none of its tokens, nor its next")));
        }
        List<Change> news = tokens.size() > TOLD_EACH
                ? List.of(new Change(Change.Subject.TOKEN, null))
                : tokens.keySet().stream()
                        .map(host -> new Change(Change.Subject.TOKEN, host))
                        .toList();
        return database.change(c -> {
            for (Map.Entry<HostName, Integer> each : generations.entrySet()) {
                put(c, each.getKey(), each.getValue(), now);
                Event event = Event.at(now, EventKind.ROTATED)
                        .host(each.getKey())
                        .reason("by " + who)
                        .build();
                events.write(c, event, Text.NONE);
            }
            for (Change change : news) {
                database.backend().tell(c, change);
            }
            return news;
        });
    }

    static Map<HostName, DerivedTokens.Stored> all(Connection connection) throws SQLException {
        Map<HostName, DerivedTokens.Stored> tokens = new HashMap<>();
        Sql.list(connection, "select host, generation, token from token", row -> {
                    HostName host = Sql.parsed(row, "host", HostName::parse);
                    return host == null
                            ? null
                            : Map.entry(host, new DerivedTokens.Stored(row.getInt(2), row.getString(3)));
                })
                .forEach(entry -> tokens.put(entry.getKey(), entry.getValue()));
        return tokens;
    }

    static void put(Connection connection, HostName host, int generation, Instant since) throws SQLException {
        Object[] values = {generation, since, host};
        Sql.update(
                connection,
                "insert into token (generation, since, host) values (?, ?, ?) on conflict do nothing",
                values);
        Sql.update(connection, "update token set generation = ?, since = ? where host = ?", values);
    }
}
