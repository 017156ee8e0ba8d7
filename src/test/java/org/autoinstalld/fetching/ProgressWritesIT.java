package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Cluster;
import org.autoinstalld.ledger.FetchedFile;
import org.autoinstalld.ledger.Fetching;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a thousand machines that are installed at once cost the store, as the store itself counts it. */
class ProgressWritesIT {
    private static final int HOSTS = 1000;
    private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.7").orElseThrow();

    private static final String COUNTING = """
            create table written (host text, transaction text);
            create function note() returns trigger as $$
                begin insert into written values (new.host, txid_current()::text); return new; end
            $$ language plpgsql;
            create trigger noted after insert or update on progress for each row execute function note();
            """;

    @TempDir
    Path folder;

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void eachIsWrittenOnceASecondAtMostAllTogetherAndNoneIsLost() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            Store.Postgres store = cluster.freshDatabase();
            try (Ledger ledger = Ledger.open(UsualOptions.of(store, "test", Clock.systemUTC()));
                    Connection counting = DriverManager.getConnection(store.url(), "postgres", "")) {
                try (Statement statement = counting.createStatement()) {
                    statement.execute(COUNTING);
                }
                long begun = System.nanoTime();
                ProgressWriter writer = new ProgressWriter(ledger, Clock.systemUTC());
                List<FollowedFile> files = new ArrayList<>();
                for (int i = 0; i < HOSTS; i++) {
                    FollowedInstallation one =
                            FollowedInstallation.begun(new HostName("h" + i + ".example.org"), ADDRESS, Instant.now());
                    one.expect(List.of(FetchedFile.ahead("base78.tgz", 10_000)));
                    FollowedFile file = new FollowedFile("base78.tgz", 10_000);
                    one.asks(file, Instant.now());
                    file.whenEnded(() -> {
                        one.stir();
                        writer.accept(one);
                    });
                    files.add(file);
                    writer.accept(one);
                }
                // each piece is news, and comes far more often than once a second
                for (int piece = 1; piece < 100; piece++) {
                    for (FollowedFile file : files) {
                        file.reached(piece * 100L);
                    }
                    Thread.sleep(20);
                }
                files.forEach(f -> f.ended(10_000, true));
                writer.close();
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
                // one at the beginning, one at the end
                long most = seconds + 2;
                assertThat(number(counting, "select count(distinct host) from written"))
                        .isEqualTo(HOSTS);
                assertThat(number(counting, "select max(n) from (select count(*) n from written group by host) each"))
                        .isBetween(2L, most);
                assertThat(number(counting, "select count(distinct transaction) from written"))
                        .isLessThanOrEqualTo(most);
                assertThat(ledger.fetchings().of(ADDRESS, Instant.EPOCH))
                        .hasSize(HOSTS)
                        .allMatch(Fetching::isComplete);
            }
        }
    }
}
