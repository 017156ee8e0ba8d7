package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;

/** The tables of what tokens in URLs are derived from. */
final class TokenTable {
    private TokenTable() {}

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

    /** The key of servers that share these tables. */
    static Optional<String> key(Connection connection) throws SQLException {
        return Sql.first(connection, "select secret from token_key", row -> row.getString(1));
    }

    /** Makes that key, unless another server was quicker. */
    static void putKey(Connection connection, String key) throws SQLException {
        Sql.update(connection, "insert into token_key (id, secret) values (1, ?) on conflict do nothing", key);
    }
}
