package org.autoinstalld.ledger;

import static org.autoinstalld.ledger.Columns.time;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which hosts were answered in which mode. Nothing of it is ever forgotten by time: a machine that was installed years ago
 * must not be installed again because it is so long ago.
 */
final class AnsweredTable {
    private AnsweredTable() {}

    /** Nobody else may change it until this transaction ends. */
    static Optional<Answered> lock(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select * from answered where host = ? and mode = ? for update")) {
            new Columns.In(select).text(claim.host().text()).text(claim.mode().word());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Answered(time(row, "first_answer"), row.getLong("serial"), row.getBoolean("shut")))
                        : Optional.empty();
            }
        }
    }

    /** How many there are that go by their lladdr. */
    static long strangers(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select count(*) from answered where host like '__-__-__-__-__-__'");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static void put(Connection connection, Claim claim, Answered answered) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into answered (host, mode, first_answer, serial, shut) values (?, ?, ?, ?, ?)
                on conflict do nothing
                """)) {
            new Columns.In(insert)
                    .text(claim.host().text())
                    .text(claim.mode().word())
                    .time(answered.first())
                    .number(answered.serial())
                    .truth(answered.shut());
            insert.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update answered set first_answer = ?, serial = ?, shut = ? where host = ? and mode = ?")) {
            new Columns.In(update)
                    .time(answered.first())
                    .number(answered.serial())
                    .truth(answered.shut())
                    .text(claim.host().text())
                    .text(claim.mode().word());
            update.executeUpdate();
        }
    }

    /** Takes back what {@code claim} itself had noted. */
    static void forget(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from answered where host = ? and mode = ? and first_answer = ? and serial = 0")) {
            new Columns.In(delete)
                    .text(claim.host().text())
                    .text(claim.mode().word())
                    .time(claim.event().time());
            delete.executeUpdate();
        }
    }
}
