package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.text;

import java.time.Duration;
import java.util.Optional;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;

/** Where the ledger is and how long it remembers. */
public record LedgerSettings(ValueMap values) {
    static final Shape SHAPE = new Shape("ledger");

    private static final Key<String> URL = SHAPE.key(
            "url",
            text(
                    "a URL as jdbc:postgresql://HOST/DATABASE, without password",
                    "^jdbc:postgresql://",
                    t -> Optional.of(t).filter(u -> u.startsWith("jdbc:postgresql://") && !u.contains("password="))),
            "A PostgreSQL that several servers share; default a file in the state folder.");

    private static final Key<String> USER = SHAPE.key("user", ValueType.TEXT, "Who logs in there.");

    private static final Key<Secret> PASSWORD =
            SHAPE.key("password", ValueType.secret("a password"), "That one's password.");

    private static final Key<Duration> RETENTION = SHAPE.key(
            "retention",
            SiteAccess.DURATION.otherwise(Duration.ofDays(365)),
            "How long entries are kept; default 365d.");

    /** Of a PostgreSQL, {@code jdbc:postgresql://HOST/DATABASE}; empty: a file in the state folder. */
    public Optional<String> url() {
        return values.get(URL);
    }

    public Optional<String> user() {
        return values.get(USER);
    }

    public Optional<Secret> password() {
        return values.get(PASSWORD);
    }

    /** How long entries are kept. */
    public Duration retention() {
        return values.of(RETENTION);
    }
}
