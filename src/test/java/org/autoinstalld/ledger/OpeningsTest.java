package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of opening a ledger: modes of files, and words. */
class OpeningsTest {
    @TempDir
    Path folder;

    private LedgerOptions embedded() {
        return UsualOptions.of(new Store.Embedded(folder), "here", Clock.systemUTC());
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path file() {
        return folder.resolve(Store.Embedded.FILE);
    }

    @Test
    void whatHoldsTokensIsForItsOwnerAlone() throws Exception {
        try (Ledger ledger = Ledger.open(embedded())) {
            assertThat(ledger.tokens().hosts()).isEmpty();
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> all = files.toList();
                assertThat(all).contains(file());
                for (Path each : all) {
                    assertThat(mode(each)).as("%s", each).isEqualTo("rw-------");
                }
            }
        }
        assertThat(mode(file())).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        try (Ledger ledger = Ledger.open(embedded())) {
            assertThat(ledger.tokens().hosts()).isEmpty();
            assertThat(mode(file())).isEqualTo("rw-------");
        }
    }

    @Test
    void aDamagedFileIsToldWithWhatHelps() throws Exception {
        Files.writeString(file(), "H:2,block:junk\n".repeat(2000), StandardCharsets.US_ASCII);
        assertThat(Happened.refusal(embedded()).reason())
                .startsWith("'" + file() + "' is damaged; put back a copy of it, or move it away");
    }

    @Test
    void aStoreThatIsAwayIsToldInOneSentenceWithWhereItShouldBe() throws Exception {
        Store away = new Store.Postgres("jdbc:postgresql://127.0.0.1:1/ledger?password=geheim", "amy", "geheim");
        try (Ledger ledger = Happened.open(away)) {
            assertThat(catchThrowable(ledger::tokens))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("127.0.0.1:1")
                    .hasMessageContaining("refused")
                    .hasMessageNotContainingAny("geheim", "the ledger", "was not reached");
            assertThat(ledger.health().reason()).contains("127.0.0.1:1");
        }
    }

    /** Once, and before anybody wants something of it. */
    @Test
    void whoListensHearsOfAStoreThatIsAwayFromTheStart() throws Exception {
        Store away = new Store.Postgres("jdbc:postgresql://127.0.0.1:1/ledger", "amy", null);
        CompletableFuture<String> down = new CompletableFuture<>();
        List<String> troubles = new CopyOnWriteArrayList<>();
        try (Ledger ledger = Ledger.later(UsualOptions.of(away, "here", Clock.systemUTC()), troubles::add)) {
            ledger.listen(new LedgerListener() {
                @Override
                public void down(String reason) {
                    if (!down.complete(reason)) {
                        troubles.add(reason);
                    }
                }
            });
            assertThat(ledger.health().up()).isFalse();
            assertThat(ledger.health().reason())
                    .as("what was not tried is no trouble")
                    .isEmpty();
            ledger.begin();
            assertThat(down.get(60, TimeUnit.SECONDS)).contains("127.0.0.1:1").contains("refused");
            assertThat(catchThrowable(ledger::tokens)).hasMessageContaining("refused");
            assertThat(ledger.health().reason()).contains("127.0.0.1:1");
            assertThat(troubles).isEmpty();
        }
    }
}
