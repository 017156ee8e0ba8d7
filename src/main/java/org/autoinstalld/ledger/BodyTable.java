package org.autoinstalld.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The texts that were sent, secrets masked, each kept once under the digest of the masked text. A row remembers the last
 * day on which it was sent, so that it can go when no event can refer to it any more.
 */
final class BodyTable {
    /** Longer texts are cut; a response file has a few kilobytes. */
    static final int TEXT_MAX = 65_536;

    private static final String CUT = "\n[cut here, the rest was not kept]\n";
    private static final int FORGET = 200;

    private BodyTable() {}

    /** Digest and text of one body. */
    record Body(String digest, String text) {
        static Body of(String masked) {
            // PostgreSQL takes no NUL
            String clean = masked.replace('\0', '?');
            String text = clean.length() > TEXT_MAX ? clean.substring(0, TEXT_MAX) + CUT : clean;
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return new Body(HexFormat.of().formatHex(digest), text);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    static void keep(Connection connection, Body body, LocalDate day) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update body set seen = ? where digest = ? and seen < ?")) {
            update.setObject(1, day);
            update.setString(2, body.digest());
            update.setObject(3, day);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into body (digest, text, seen) values (?, ?, ?) on conflict do nothing")) {
            insert.setString(1, body.digest());
            insert.setString(2, body.text());
            insert.setObject(3, day);
            insert.executeUpdate();
        }
    }

    /** The text that event {@code id} refers to. */
    static Optional<String> of(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select body.text from event join body on body.digest = event.body where event.id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Deletes some that were last sent before {@code limit}. Returns how many. */
    static int forget(Connection connection, LocalDate limit) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from body where digest in (select digest from body where seen < ? limit " + FORGET
                        + ") and seen < ?")) {
            delete.setObject(1, limit);
            delete.setObject(2, limit);
            return delete.executeUpdate();
        }
    }
}
