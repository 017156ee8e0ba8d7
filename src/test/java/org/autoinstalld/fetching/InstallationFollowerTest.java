package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorDirectory;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it takes to find out that somebody who fetches is installed by nobody. */
class InstallationFollowerTest {
    private static final IpAddress SOMEBODY = IpAddress.parse("192.0.2.200").orElseThrow();

    @TempDir
    Path folder;

    private final AtomicInteger handedOn = new AtomicInteger();

    @Test
    void whoIsInstalledByNobodyIsLookedForOnceForWhatHeAsksForAtOnce() throws Exception {
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME);
        Clock still = Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
        new MadeMirror(folder.resolve("mirror")).show("7.8/amd64", Map.of("BUILDINFO", new byte[] {1}));
        try (Mirror mirror = Mirror.open(folder.resolve("mirror"));
                Ledger ledger =
                        Ledger.open(UsualOptions.of(new Store.Embedded(folder.resolve("ledger")), "test", still))) {
            Generation sets = mirror.visible(
                            MirrorDirectory.sets(Setdir.parse("7.8/amd64").orElseThrow()))
                    .orElseThrow();
            InstallationFollower follower = new InstallationFollower(
                    AnswerListener.none(),
                    () -> snapshot,
                    ledger,
                    (host, setdir) -> List.of(),
                    work -> {
                        handedOn.incrementAndGet();
                        work.run();
                    },
                    still,
                    changed -> {});
            long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            int asked = 0;
            while (asked < 1000 && System.nanoTime() < end) {
                follower.delivery(
                        new Request(SOMEBODY, "/pub/OpenBSD/7.8/amd64/BUILDINFO", null, true), sets, "BUILDINFO", 1);
                asked++;
            }
            // the memory of it lasts two seconds
            assertThat(handedOn).hasValueLessThanOrEqualTo(2);
        }
    }
}
