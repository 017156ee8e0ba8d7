package org.autoinstalld.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LedgerSchemaTest {
    @Test
    void theTablesAreOfTheNewestVersion() throws Exception {
        Path schema = Path.of("src/main/resources/org/autoinstalld/database/schema");
        try (var files = Files.list(schema)) {
            assertThat(files.map(f -> f.getFileName().toString().replaceAll("^V([0-9]+)__.*", "$1"))
                            .mapToInt(Integer::parseInt)
                            .max())
                    .hasValue(LedgerSchema.VERSION);
        }
    }
}
