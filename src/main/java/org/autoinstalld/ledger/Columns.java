package org.autoinstalld.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Values into columns and back, where JDBC has null or says nothing. */
final class Columns {
    private Columns() {}

    /** One column after the other, from the first on. */
    static final class In {
        private final PreparedStatement statement;
        private int at;

        In(PreparedStatement statement) {
            this.statement = statement;
        }

        In text(String value) throws SQLException {
            statement.setString(++at, value);
            return this;
        }

        In text(Optional<?> value) throws SQLException {
            if (value.isPresent()) {
                return text(value.get().toString());
            }
            statement.setNull(++at, Types.VARCHAR);
            return this;
        }

        In time(Instant value) throws SQLException {
            statement.setObject(++at, OffsetDateTime.ofInstant(value, ZoneOffset.UTC));
            return this;
        }

        In time(Optional<Instant> value) throws SQLException {
            if (value.isPresent()) {
                return time(value.get());
            }
            statement.setNull(++at, Types.TIMESTAMP_WITH_TIMEZONE);
            return this;
        }

        In number(long value) throws SQLException {
            statement.setLong(++at, value);
            return this;
        }

        In number(OptionalLong value) throws SQLException {
            if (value.isPresent()) {
                return number(value.getAsLong());
            }
            statement.setNull(++at, Types.BIGINT);
            return this;
        }

        In number(OptionalInt value) throws SQLException {
            if (value.isPresent()) {
                statement.setInt(++at, value.getAsInt());
            } else {
                statement.setNull(++at, Types.INTEGER);
            }
            return this;
        }

        In truth(boolean value) throws SQLException {
            statement.setBoolean(++at, value);
            return this;
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return optionalTime(row, column).orElseThrow(() -> new SQLException("no time in " + column));
    }

    static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static String text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }

    /** What {@code reader} makes of the column; empty also if it makes nothing of it, as of what a newer server wrote. */
    static <T> Optional<T> parsed(ResultSet row, String column, Function<String, Optional<T>> reader)
            throws SQLException {
        return Optional.ofNullable(row.getString(column)).flatMap(reader);
    }

    static OptionalInt integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
