package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.OTHER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.CrampedDisk;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fills up, H2 closes the file, and there is room again. */
class FullDiskTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        CrampedDisk.FULL.set(false);
        LedgerOptions settings = Happened.options(new Store.Embedded(folder), "test");
        ledger = Ledger.open(settings, CrampedDisk.store(folder));
        ledger.listen(new LedgerListener() {
            @Override
            public synchronized void down(String reason) {
                told.add("down: " + reason);
            }

            @Override
            public synchronized void up() {
                told.add("up");
            }
        });
        arm();
    }

    @AfterEach
    void close() {
        CrampedDisk.FULL.set(false);
        ledger.close();
    }

    private void arm() throws LedgerException {
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofHours(2)), 2, "x", NOON);
    }

    private ClaimOutcome take() {
        return ledger.take(Happened.claim(HOST, Mode.INSTALL, false, NOON.plusSeconds(1)), BOUND)
                .join();
    }

    @Test
    void itComesBackWhenThereIsRoom() throws Exception {
        assertThat(take()).isInstanceOf(ClaimOutcome.Granted.class);
        CrampedDisk.FULL.set(true);
        String full = "the disk of " + folder + " is full";
        for (int i = 0; i < 3; i++) {
            ClaimOutcome taken = take();
            assertThat(taken).isInstanceOf(ClaimOutcome.Unavailable.class);
            assertThat(((ClaimOutcome.Unavailable) taken).reason()).contains(full);
            assertThatThrownBy(this::arm).isInstanceOf(LedgerException.class).hasMessageContaining(full);
            assertThat(ledger.health().up()).isFalse();
            assertThat(ledger.health().reason()).isEqualTo(full);
        }
        // what happens meanwhile waits
        for (int i = 1; i < 9; i++) {
            ledger.record(Happened.answered(new HostName("h" + i + ".example.org"), NOON));
            ledger.maintenance().recover();
        }
        CompletableFuture<Optional<String>> waiting = ledger.recordNow(Happened.answered(OTHER, NOON), BOUND);
        CrampedDisk.FULL.set(false);
        assertThat(waiting.join()).isEmpty();
        assertThat(ledger.health().up()).isTrue();
        assertThat(ledger.history(OTHER, 9, Ledger.LATEST)).hasSize(1);
        assertThat(ledger.states(NOON)).hasSize(10);
        assertThat(ledger.health().lost()).isZero();
        assertThat(take()).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take()).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(told).containsExactly("down: " + full, "up");
    }

    /** Nobody has to ask for something. */
    @Test
    void itComesBackByItself() throws Exception {
        CrampedDisk.FULL.set(true);
        assertThatThrownBy(this::arm).isInstanceOf(LedgerException.class);
        ledger.maintenance().recover();
        assertThat(ledger.health().up()).isFalse();
        assertThat(ledger.health().reason()).isEqualTo("the disk of " + folder + " is full");
        CrampedDisk.FULL.set(false);
        ledger.maintenance().recover();
        assertThat(ledger.health().up()).isTrue();
        assertThat(take()).isInstanceOf(ClaimOutcome.Granted.class);
    }
}
