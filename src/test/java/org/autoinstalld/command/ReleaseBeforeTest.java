package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What release 0.1.0 left is read by this one: its ledger, of which two hosts made something, and its inventory. */
class ReleaseBeforeTest {
    private static final Path LEFT = Path.of("src/test/resources/release-0.1.0");

    @TempDir
    Path folder;

    private Path state;

    @BeforeEach
    void copy() throws Exception {
        state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String file : new String[] {"ledger.mv.db", "ledger.mark"}) {
            Files.copy(LEFT.resolve(file), state.resolve(file));
        }
        try (Stream<Path> all = Files.walk(LEFT.resolve("inventory"))) {
            for (Path file : all.toList()) {
                Files.copy(file, folder.resolve(LEFT.relativize(file).toString()));
            }
        }
    }

    @Test
    void itsLedgerIsOpened() {
        Said history = run("history", "shell");
        assertThat(history.err()).isEmpty();
        assertThat(history.out())
                .contains("2026-11-28T18:54:57Z", "02:00:00:29:AE:4F-install.conf", "200")
                .contains("2026-11-28T18:54:19Z", "503");
        assertThat(run("history", "nas").out()).contains("2026-11-28T18:54:23Z", "arm");
        assertThat(run("arm", "nas", "--for", "1h").code()).isZero();
        assertThat(run("status", "nas").out()).contains("armed");
    }

    @Test
    void itsInventoryIsRight() {
        Said said = run("check", "--strict");
        assertThat(said.code()).as(said.err()).isZero();
    }

    private Said run(String command, String... words) {
        return Workplace.runBare(Stream.concat(
                        Stream.of(command, "-i", folder.resolve("inventory").toString(), "-t", "templates"),
                        Stream.concat(
                                Stream.of(words),
                                command.equals("check") ? Stream.of() : Stream.of("--state", state.toString())))
                .toArray(String[]::new));
    }
}
