package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.FetchedFile;
import org.autoinstalld.ledger.FetchedFile.Course;
import org.autoinstalld.ledger.Fetching;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted of installations, with a clock that is handed in. */
class ProgressWriterTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final HostName HOST = new HostName("www.example.org");
    private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.7").orElseThrow();

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private Ledger ledger;
    private ProgressWriter writer;

    /** Stands still until it is told. */
    private static final class SetClock extends Clock {
        private Instant now = NOON;

        void pass(int seconds) {
            now = now.plusSeconds(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** It looks when it is told, and not beside that. */
    private static final class NoTimer extends ScheduledThreadPoolExecutor {
        NoTimer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable round, long delay, TimeUnit unit) {
            return super.schedule(() -> {}, 0, unit);
        }
    }

    @BeforeEach
    void open() throws Exception {
        ledger = Ledger.open(UsualOptions.of(new Store.Embedded(folder), "test", clock));
        writer = new ProgressWriter(ledger, clock, new NoTimer());
    }

    @AfterEach
    void close() {
        writer.close();
        ledger.close();
    }

    private FollowedInstallation begun() {
        FollowedInstallation one = FollowedInstallation.begun(HOST, ADDRESS, NOON);
        one.expect(List.of(FetchedFile.ahead("bsd", 1000), FetchedFile.ahead("base78.tgz", 10_000)));
        writer.accept(one);
        return one;
    }

    private FollowedFile asks(FollowedInstallation one, String name, long length) {
        FollowedFile file = new FollowedFile(name, length);
        one.asks(file, clock.instant());
        file.whenEnded(() -> {
            one.stir();
            writer.accept(one);
        });
        file.reached(0);
        writer.accept(one);
        return file;
    }

    private Fetching noted() throws Exception {
        return ledger.fetchings().of(ADDRESS, NOON).get(0);
    }

    private List<String> events() throws Exception {
        return ledger.history(HOST, 100, Ledger.LATEST).stream()
                .map(Event.Entry::event)
                .filter(e -> e.kind() == EventKind.SETS)
                .map(Event::reason)
                .toList();
    }

    @Test
    void anInstallationIsNotedAsItGoesOn() throws Exception {
        FollowedInstallation one = begun();
        writer.look();
        assertThat(noted().files()).isEmpty();
        asks(one, "SHA256.sig", 500).ended(500, true);
        asks(one, "bsd", 1000).ended(1000, true);
        FollowedFile base = asks(one, "base78.tgz", 10_000);
        for (int second = 1; second <= 6; second++) {
            clock.pass(1);
            base.reached(second * 1000);
            writer.look();
        }
        assertThat(noted().files())
                .containsExactly(
                        new FetchedFile("SHA256.sig", 500, 500, Course.WHOLE),
                        new FetchedFile("bsd", 1000, 1000, Course.WHOLE),
                        new FetchedFile("base78.tgz", 6000, 10_000, Course.RUNNING));
        assertThat(noted().progress().index()).isEqualTo(2);
        assertThat(noted().rate()).isBetween(1000L, 1300L);
        assertThat(noted().left()).isBetween(3L, 4L);
        assertThat(noted().active()).isEqualTo(NOON.plusSeconds(6));
        base.ended(10_000, true);
        writer.look();
        assertThat(noted().isComplete()).isTrue();
        assertThat(events()).hasSize(2).last().asString().startsWith("begins to fetch its sets");
        assertThat(events().get(0)).startsWith("has all its sets: 2 files, 11500 octets, 6 seconds after");
    }

    @Test
    void anotherServerGoesOnFromWhatWasNoted() throws Exception {
        FollowedInstallation one = begun();
        asks(one, "bsd", 1000).ended(1000, true);
        asks(one, "base78.tgz", 10_000).reached(500);
        writer.look();
        FollowedInstallation adopted = FollowedInstallation.of(noted());
        ledger.close();
        ledger = Ledger.open(UsualOptions.of(new Store.Embedded(folder), "next", clock));
        writer = new ProgressWriter(ledger, clock, new NoTimer());
        clock.pass(5);
        asks(adopted, "base78.tgz", 10_000).ended(10_000, true);
        writer.look();
        assertThat(noted().begun()).isEqualTo(NOON);
        assertThat(noted().isComplete()).isTrue();
        assertThat(noted().sets()).allMatch(f -> f.course() == Course.WHOLE);
        assertThat(events()).hasSize(2);
        // the next installation of that host has nothing of it
        FollowedInstallation next = FollowedInstallation.begun(HOST, ADDRESS, NOON.plusSeconds(60));
        writer.accept(next);
        writer.look();
        assertThat(noted().files()).isEmpty();
    }

    /** A machine that asks twice, or somebody who tries. */
    @Test
    void ofManyResponseFilesOfOneHostTheLastCounts() throws Exception {
        FollowedInstallation first = begun();
        FollowedInstallation last = FollowedInstallation.begun(HOST, ADDRESS, NOON.plusMillis(3));
        writer.accept(last);
        FollowedInstallation other =
                FollowedInstallation.begun(new HostName("db.example.org"), ADDRESS, NOON.plusMillis(1));
        writer.accept(other);
        first.stir();
        writer.accept(first);
        writer.look();
        assertThat(ledger.fetchings().of(ADDRESS, NOON))
                .extracting(Fetching::begun)
                .containsExactly(NOON.plusMillis(3), NOON.plusMillis(1));
    }

    @Test
    void aThousandAreNotedTogetherAndNoneIsLost() throws Exception {
        List<FollowedFile> files = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            HostName host = new HostName("h" + i + ".example.org");
            FollowedInstallation one = FollowedInstallation.begun(host, ADDRESS, NOON);
            one.expect(List.of(FetchedFile.ahead("base78.tgz", 10_000)));
            files.add(asks(one, "base78.tgz", 10_000));
        }
        for (int piece = 1; piece <= 9; piece++) {
            for (FollowedFile file : files) {
                file.reached(piece * 1000);
            }
            if (piece % 3 == 0) {
                clock.pass(1);
                writer.look();
            }
        }
        files.forEach(f -> f.ended(10_000, true));
        writer.close();
        assertThat(ledger.fetchings().of(ADDRESS, NOON.minus(Duration.ofHours(1))))
                .hasSize(1000)
                .allMatch(Fetching::isComplete);
    }
}
