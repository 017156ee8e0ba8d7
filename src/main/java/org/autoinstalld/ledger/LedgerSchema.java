package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    static final int VERSION = 5;

    static final String LOCATION = "classpath:org/autoinstalld/ledger/schema";

    private LedgerSchema() {}

    /** The tables are not as they should be, and waiting will not help. */
    static class UnusableException extends Exception {
        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }

        UnusableException(String message) {
            super(message);
        }
    }

    /** What is there may not be what was committed; nothing is done with it until somebody says what to do. */
    static final class DoubtfulException extends UnusableException {
        DoubtfulException(String message) {
            super(message);
        }
    }

    static void ensure(DataSource source, Backend backend) throws SQLException, UnusableException {
        int version = version(source);
        if (version > VERSION) {
            throw new UnusableException("the ledger's tables are of version " + version
                    + ", made by a newer autoinstalld; this one knows " + VERSION);
        }
        if (version < VERSION) {
            refuseUnfit(source, backend);
            migrate(source);
        }
    }

    private static void refuseUnfit(DataSource source, Backend backend) throws SQLException, UnusableException {
        Optional<String> unfit;
        try (Connection connection = source.getConnection()) {
            unfit = backend.unfit(connection);
            connection.rollback();
        }
        if (unfit.isPresent()) {
            throw new UnusableException(unfit.get());
        }
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

    private static void migrate(DataSource source) throws SQLException, UnusableException {
        try {
            Flyway.configure(LedgerSchema.class.getClassLoader())
                    .dataSource(source)
                    .locations(LOCATION)
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && Database.isBroken(sql)) {
                    throw sql;
                }
            }
            throw new UnusableException("the ledger's tables cannot be made: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
