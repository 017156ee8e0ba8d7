package org.autoinstalld.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

/** Statements with their values, and values out of rows, where JDBC has its own idea of null, time and text. */
public final class Sql {
    private Sql() {}

    /** What is made of one row; null if nothing. */
    public interface Reader<T> {
        @Nullable
        T read(ResultSet row) throws SQLException;
    }

    /** Returns how many rows it changed. */
    public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Runs a statement with many sets of values. Returns how many rows each changed, where the store tells. */
    public static int[] batch(
            Connection connection, String sql, Collection<? extends List<? extends @Nullable Object>> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<? extends @Nullable Object> row : rows) {
                fill(statement, row.toArray());
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** What is made of all rows of a question. */
    public static <T> List<T> list(Connection connection, String sql, Reader<T> reader, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            List<T> all = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    T one = reader.read(row);
                    if (one != null) {
                        all.add(one);
                    }
                }
            }
            return all;
        }
    }

    /** The same of the first row. */
    public static <T> Optional<T> first(Connection connection, String sql, Reader<T> reader, @Nullable Object... values)
            throws SQLException {
        return list(connection, sql, reader, values).stream().findFirst();
    }

    /** Puts values into a statement, in order. */
    public static void fill(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, column(values[i]));
        }
    }

    /** As the store takes it; names and addresses are texts there. */
    private static @Nullable Object column(@Nullable Object value) {
        if (value instanceof Instant time) {
            return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
        }
        if (value instanceof Mode mode) {
            return mode.word();
        }
        return value == null || value.getClass().getName().startsWith("java.") ? value : value.toString();
    }

    /** A moment that is always there. */
    public static Instant time(ResultSet row, String column) throws SQLException {
        Instant time = timeOrNull(row, column);
        if (time == null) {
            throw new SQLException("no time in " + column);
        }
        return time;
    }

    /** A moment; null if there is none. */
    public static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** A text; empty if there is none. */
    public static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    /** What {@code reader} makes of the column; null also if it makes nothing of it, as of what a newer server wrote. */
    public static <T> @Nullable T parsed(ResultSet row, String column, Function<String, Optional<T>> reader)
            throws SQLException {
        String text = row.getString(column);
        return text == null ? null : reader.apply(text).orElse(null);
    }
}
