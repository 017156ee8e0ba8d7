package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.OTHER;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that is not what was committed: cut short, older, removed, another. A used answer must not come back with
 * it.
 */
class LedgerFileTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private Path state;
    private Path file;

    @BeforeEach
    void aUsedAnswer() throws Exception {
        state = Files.createDirectory(folder.resolve("state"));
        file = state.resolve("ledger.mv.db");
        try (Ledger ledger = open()) {
            armOnce(ledger);
            Files.copy(file, folder.resolve("armed.mv.db"));
            Files.copy(state.resolve("ledger.mark"), folder.resolve("armed.mark"));
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Granted.class);
            // as kill -9 leaves it
            Files.copy(file, folder.resolve("used.mv.db"));
            Files.copy(state.resolve("ledger.mark"), folder.resolve("used.mark"));
        }
    }

    private Ledger open() {
        return Happened.open(settings());
    }

    private LedgerOptions settings() {
        return new LedgerOptions(
                new Store.Embedded(state),
                () -> "test",
                () -> ArmingRules.DEFAULT,
                Clock.fixed(NOON.plusSeconds(9), ZoneOffset.UTC));
    }

    private static void armOnce(Ledger ledger) throws LedgerException {
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofHours(2)), 1, "x", NOON);
    }

    private static ClaimOutcome take(Ledger ledger) {
        return ledger.take(Happened.claim(HOST, Mode.INSTALL, true, NOON.plusSeconds(1)), BOUND)
                .join();
    }

    private void assertDoubt(String what) {
        LedgerException refusal = Happened.refusal(settings());
        assertThat(refusal.kind()).isEqualTo(LedgerException.Kind.TO_ACCEPT);
        assertThat(refusal.reason())
                .contains(what)
                .contains("autoinstalld ledger accept")
                .contains("ledger.mv.db");
    }

    private void assertIsUsed() {
        try (Ledger ledger = open()) {
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Refused.class);
        }
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    /** Whatever H2 makes of it, the answer that was used is not to be had again. */
    @Test
    void wheneverItIsCutShortNothingUsedIsOpenAgain() throws Exception {
        for (String how : new String[] {"closed", "killed"}) {
            Path whole = folder.resolve(how);
            Files.copy(
                    how.equals("closed") ? file : folder.resolve("used.mv.db"),
                    whole,
                    StandardCopyOption.REPLACE_EXISTING);
            int doubts = 0;
            for (long size = Files.size(whole) - BLOCK; size >= 0; size -= BLOCK) {
                Files.copy(whole, file, StandardCopyOption.REPLACE_EXISTING);
                Files.copy(
                        folder.resolve("used.mark"), state.resolve("ledger.mark"), StandardCopyOption.REPLACE_EXISTING);
                cut(file, size);
                try (Ledger ledger = Ledger.open(settings())) {
                    assertThat(take(ledger)).as("%s, cut to %d", how, size).isInstanceOf(ClaimOutcome.Refused.class);
                    assertThat(ledger.history(HOST, 9, Ledger.LATEST)).hasSizeGreaterThan(2);
                } catch (LedgerException e) {
                    assertThat(e.reason()).as("%s, cut to %d", how, size).contains("autoinstalld ledger accept");
                    doubts++;
                }
            }
            assertThat(doubts).as(how).isGreaterThan(5);
        }
    }

    @Test
    void oneThatWasCutShortIsTakenWhenSomebodySaysSo() throws Exception {
        Files.copy(folder.resolve("armed.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertDoubt("does not hold what was committed at ");
        // looking at it settles nothing
        assertDoubt("it was cut short, or is a copy that was made before");
        new Store.Embedded(state).accept();
        try (Ledger ledger = open()) {
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Granted.class);
        }
        // once
        Files.copy(folder.resolve("armed.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertDoubt("does not hold");
    }

    /** Or the next file that is put in its place would be taken unasked, whatever it lacks. */
    @Test
    void aDamagedOneIsNotAccepted() throws Exception {
        Files.copy(folder.resolve("used.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        cut(file, BLOCK);
        assertDoubt("is damaged");
        assertThat(new Store.Embedded(state).accept().orElseThrow())
                .contains("ledger.mv.db' is damaged; put back a copy of it, or move it away")
                .doesNotContainPattern("[a-z]\\.[A-Z]|@[0-9a-f]");
        Files.copy(folder.resolve("armed.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertDoubt("does not hold what was committed at ");
        Files.copy(folder.resolve("used.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertIsUsed();
    }

    @Test
    void aCopyThatIsWholeSettlesIt() throws Exception {
        Files.delete(file);
        assertDoubt("is gone");
        Files.createFile(file);
        assertDoubt("is empty");
        Files.copy(folder.resolve("used.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertIsUsed();
    }

    /** Who copies both keeps what belongs together. */
    @Test
    void aCopyWithItsMarkIsTaken() throws Exception {
        Files.copy(folder.resolve("armed.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(folder.resolve("armed.mark"), state.resolve("ledger.mark"), StandardCopyOption.REPLACE_EXISTING);
        try (Ledger ledger = open()) {
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Granted.class);
        }
    }

    @Test
    void anotherLedgersFileIsToldFromThisOne() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (Ledger ledger = Happened.open(new Store.Embedded(other))) {
            for (int i = 0; i < 50; i++) {
                ledger.recordNow(Happened.answered(OTHER, NOON.plusSeconds(i)), BOUND)
                        .join();
            }
        }
        Files.copy(other.resolve("ledger.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertDoubt("is not the file that was here");
    }

    @Test
    void aNewOneBeginsOnlyWhenSomebodySaysSo() throws Exception {
        Files.delete(file);
        assertDoubt("begin a new one, in which nothing is armed");
        assertThat(file).doesNotExist();
        new Store.Embedded(state).accept();
        try (Ledger ledger = open()) {
            assertThat(ledger.armings()).isEmpty();
            armOnce(ledger);
        }
        Files.delete(file);
        assertDoubt("is gone");
    }

    /** So is one where both are gone, since nothing tells that there was one. */
    @Test
    void aLedgerFromBeforeGetsAMark() throws Exception {
        Files.delete(state.resolve("ledger.mark"));
        assertIsUsed();
        assertThat(state.resolve("ledger.mark")).exists();
        Files.copy(folder.resolve("armed.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        assertDoubt("does not hold");
    }

    @Test
    void aMarkThatMakesNoSenseIsADoubt() throws Exception {
        Files.writeString(
                state.resolve("ledger.mark"),
                Files.readString(state.resolve("ledger.mark")).replace("1 0", "1 1"));
        assertDoubt("ledger.mark' makes no sense");
        Files.writeString(state.resolve("ledger.mark"), "");
        assertDoubt("ledger.mark' makes no sense");
        new Store.Embedded(state).accept();
        assertIsUsed();
    }

    @Test
    void oneThatIsRemovedWhileItIsOpenIsNoticed() throws Exception {
        try (Ledger ledger = open()) {
            CountDownLatch up = new CountDownLatch(1);
            ledger.listen(new LedgerListener() {
                @Override
                public void up() {
                    up.countDown();
                }
            });
            ledger.arm(OTHER, Mode.INSTALL, Window.of(NOON, Duration.ofHours(2)), null, "x", NOON);
            Files.delete(file);
            ClaimOutcome taken = ledger.take(Happened.claim(OTHER, Mode.INSTALL, true, NOON.plusSeconds(1)), BOUND)
                    .join();
            assertThat(taken).isInstanceOf(ClaimOutcome.Unavailable.class);
            assertThat(((ClaimOutcome.Unavailable) taken).reason())
                    .contains("is gone")
                    .contains("autoinstalld ledger accept");
            assertThat(ledger.health().up()).isFalse();
            ledger.maintenance().recover();
            assertThat(ledger.health().reason()).contains("is gone").contains("autoinstalld ledger accept");
            assertThat(file).doesNotExist();
            // a copy that is whole, as a restored backup
            Files.copy(folder.resolve("used.mv.db"), file);
            Files.copy(folder.resolve("used.mark"), state.resolve("ledger.mark"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(up.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(ledger.health().up()).isTrue();
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Refused.class);
            // and a new one
            Files.delete(file);
            ledger.maintenance().recover();
            assertThat(ledger.health().up()).isFalse();
            new Store.Embedded(state).accept();
            awaitUp(ledger);
            assertThat(ledger.armings()).isEmpty();
            armOnce(ledger);
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Granted.class);
        }
        assertIsUsed();
    }

    /** As {@code rm ledger.*} does. */
    @Test
    void oneThatIsRemovedWithItsMarkWhileItIsOpenIsNoticed() throws Exception {
        try (Ledger ledger = open()) {
            Files.delete(state.resolve("ledger.mark"));
            Files.delete(file);
            for (int i = 0; i < 3; i++) {
                ledger.maintenance().recover();
                assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Unavailable.class);
                assertThat(ledger.health().reason()).contains("is gone").contains("autoinstalld ledger accept");
            }
            assertThat(file).doesNotExist();
            Files.copy(folder.resolve("armed.mv.db"), file);
            Files.deleteIfExists(state.resolve("ledger.mark"));
            ledger.maintenance().recover();
            assertThat(ledger.health().reason()).contains("does not hold what was committed");
            assertThat(new Store.Embedded(state).accept()).isEmpty();
            awaitUp(ledger);
        }
    }

    /** The ledger looks after itself on a thread of its own, which may just have found what was there before. */
    private static void awaitUp(Ledger ledger) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!ledger.health().up()) {
            assertThat(System.nanoTime()).as(ledger.health().reason()).isLessThan(end);
            ledger.maintenance().recover();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void oneThatIsCutShortWhileItIsOpenIsNoticed() throws Exception {
        try (Ledger ledger = open()) {
            ledger.arm(OTHER, Mode.INSTALL, Window.of(NOON, Duration.ofHours(2)), null, "x", NOON);
            cut(file, 3 * BLOCK);
            assertThat(ledger.take(Happened.claim(OTHER, Mode.INSTALL, true, NOON.plusSeconds(1)), BOUND)
                            .join())
                    .isInstanceOf(ClaimOutcome.Unavailable.class);
            assertThat(ledger.health().reason()).contains("autoinstalld ledger accept");
        }
        assertThat(Happened.refusal(settings()).kind()).isEqualTo(LedgerException.Kind.TO_ACCEPT);
    }

    /** As mv(1) puts back a copy; the server goes on with it when it is as good as the one before. */
    @Test
    void oneThatIsReplacedWhileItIsOpenIsJudgedAnew() throws Exception {
        try (Ledger ledger = open()) {
            ledger.recordNow(Happened.answered(OTHER, NOON), BOUND).join();
            Files.move(folder.resolve("armed.mv.db"), file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(take(ledger)).isInstanceOf(ClaimOutcome.Unavailable.class);
            ledger.maintenance().recover();
            assertThat(ledger.health().reason()).contains("does not hold what was committed");
        }
    }
}
