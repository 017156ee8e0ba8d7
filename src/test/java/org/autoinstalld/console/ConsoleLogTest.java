package org.autoinstalld.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
    @TempDir
    Path folder;

    @Test
    void theLineThatIsOpenStandsAtItsEndUntilItIsWhole() throws Exception {
        Path file = folder.resolve("web1.console");
        try (ConsoleLog log = ConsoleLog.begin(file)) {
            log.line("one");
            log.open("(I)nstall, or (S)hell? ");
            assertThat(file).hasContent("one\n(I)nstall, or (S)hell? ");
            log.open("no");
            assertThat(file).hasContent("one\nno");
            log.line("yes");
            assertThat(file).hasContent("one\nyes\n");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void itsEndIsKept() throws Exception {
        Path file = folder.resolve("web1.console");
        try (ConsoleLog log = ConsoleLog.begin(file)) {
            for (int i = 0; i < 60_000; i++) {
                log.line("line number " + i + " of a console that says very much");
            }
            log.open("last");
        }
        assertThat(Files.size(file)).isBetween(ConsoleLog.MOST / 2L, (long) ConsoleLog.MOST);
        assertThat(Files.readAllLines(file)).endsWith("line number 59999 of a console that says very much", "last");
        assertThat(Files.readAllLines(file).get(0)).startsWith("line number ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
