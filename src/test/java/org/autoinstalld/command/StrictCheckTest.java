package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.responsefile.StockCombinationsTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --strict} has nothing to say about what the stock templates make of an inventory without mistakes. */
class StrictCheckTest {
    @TempDir
    private Path folder;

    @Test
    void everyStockCombinationIsClean() throws Exception {
        List<String> files = StockCombinationsTest.inventory();
        for (int i = 0; i < files.size(); i++) {
            Files.writeString(folder.resolve(i + ".yaml"), files.get(i));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = CommandTable.run(
                new String[] {"check", "--strict", "-i", folder.toString(), "-t", "templates"},
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).isZero();
    }
}
