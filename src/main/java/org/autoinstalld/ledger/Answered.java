package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * That a host was answered in one mode, for hosts that are answered once, and the table of that. Nothing of it is ever
 * forgotten by time: a machine that was installed years ago must not be installed again because it is so long ago.
 *
 * @param first when, for the first time, or for the first time since it was armed
 * @param serial of the arming under which that was; 0 if under none
 * @param shut whether it asked again after a new boot, and was refused
 */
record Answered(Instant first, long serial, boolean shut) {
    /** Nobody else may change it until this transaction ends. */
    static Optional<Answered> lock(Connection connection, Claim claim) throws SQLException {
        return Sql.first(
                connection,
                "select * from answered where host = ? and mode = ? for update",
                row -> new Answered(Sql.time(row, "first_answer"), row.getLong("serial"), row.getBoolean("shut")),
                claim.host(),
                claim.mode());
    }

    /** How many there are that go by their lladdr. */
    static long strangers(Connection connection) throws SQLException {
        String count = "select count(*) from answered where host like '__-__-__-__-__-__'";
        return Sql.first(connection, count, row -> row.getLong(1)).orElse(0L);
    }

    void put(Connection connection, Claim claim) throws SQLException {
        Object[] values = {first, serial, shut, claim.host(), claim.mode()};
        Sql.update(
                connection,
                "insert into answered (first_answer, serial, shut, host, mode) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                values);
        Sql.update(
                connection,
                "update answered set first_answer = ?, serial = ?, shut = ? where host = ? and mode = ?",
                values);
    }

    /** Takes back what {@code claim} itself had noted. */
    static void forget(Connection connection, Claim claim) throws SQLException {
        Sql.update(
                connection,
                "delete from answered where host = ? and mode = ? and first_answer = ? and serial = 0",
                claim.host(),
                claim.mode(),
                claim.event().time());
    }
}
