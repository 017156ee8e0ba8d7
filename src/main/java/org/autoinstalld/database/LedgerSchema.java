package org.autoinstalld.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The versions of the tables. Flyway brings them up to date; since it takes longer to load than the rest of the ledger,
 * its history is looked at first, and when that says that there is nothing to do, it is left alone.
 */
final class LedgerSchema {
    /** The newest of the files in {@code schema/}; a test compares. */
    static final int VERSION = 10;

    static final String LOCATION = "classpath:org/autoinstalld/database/schema";

    /** How many numbers of events a file gives out before it is written which comes next. */
    private static final int NUMBERS = 1024;

    private LedgerSchema() {}

    static void ensure(DataSource source, Backend backend) throws SQLException, LedgerException {
        int version = version(source);
        if (version > VERSION) {
            throw backend.unusable(
                    "the ledger's tables are of version " + version + ", made by a newer autoinstalld; this one knows "
                            + VERSION,
                    null);
        }
        if (version == VERSION) {
            return;
        }
        Optional<String> unfit;
        try (Connection connection = source.getConnection()) {
            unfit = backend.unfit(connection);
            connection.rollback();
        }
        if (unfit.isPresent()) {
            throw backend.unusable(unfit.get(), null);
        }
        migrate(source, backend);
    }

    /** 0 if there is none, or not for certain. */
    private static int version(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select version, success from flyway_schema_history where version is not null"
                                    + " order by installed_rank desc limit 1")) {
                return row.next() && row.getBoolean(2) ? Integer.parseInt(row.getString(1)) : 0;
            } catch (SQLException e) {
                if (Database.isBroken(e)) {
                    throw e;
                }
                return 0;
            } finally {
                connection.rollback();
            }
        }
    }

    private static void migrate(DataSource source, Backend backend) throws SQLException, LedgerException {
        try {
            Flyway.configure(LedgerSchema.class.getClassLoader())
                    .dataSource(source)
                    .locations(LOCATION)
                    .placeholders(Map.of("cache", backend.isShared() ? "1" : "" + NUMBERS))
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && Database.isBroken(sql)) {
                    throw sql;
                }
            }
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw backend.unusable("the ledger's tables cannot be made: " + reason, e);
        }
    }
}
