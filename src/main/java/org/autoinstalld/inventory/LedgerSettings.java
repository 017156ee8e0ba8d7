package org.autoinstalld.inventory;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the ledger is and how long it remembers.
 *
 * @param url of a PostgreSQL, {@code jdbc:postgresql://HOST/DATABASE}; empty: a file in the state folder
 * @param retention how long entries are kept
 */
public record LedgerSettings(
        Optional<String> url, Optional<String> user, Optional<Secret> password, Duration retention) {
    public static final LedgerSettings DEFAULT =
            new LedgerSettings(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(365));

    static LedgerSettings read(MapReader site) {
        return site.section("ledger", Keys.LEDGER)
                .map(ledger -> new LedgerSettings(
                        ledger.parsed(
                                "url",
                                text -> Optional.of(text)
                                        .filter(u -> u.startsWith("jdbc:postgresql://") && !u.contains("password="))),
                        ledger.text("user"),
                        ledger.secret("password"),
                        ledger.parsed("retention", AccessReader::parse).orElse(DEFAULT.retention)))
                .orElse(DEFAULT);
    }
}
