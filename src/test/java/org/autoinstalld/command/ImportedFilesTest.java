package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedFilesTest {
    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("inventory/site.yaml", "site: {}\n");
        FILES.put("inventory/hosts/a.yaml", "hosts: {}\n");
        FILES.put("import-report.json", "{}\n");
    }

    @TempDir
    Path folder;

    private Path into;
    private Path list;
    private final List<Problem> problems = new ArrayList<>();

    @BeforeEach
    void place() {
        into = folder.resolve("imported");
        list = into.resolve(".import.autoinstalld");
    }

    private Optional<String> write() {
        problems.clear();
        Map<String, byte[]> files = new LinkedHashMap<>();
        FILES.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ImportedFiles(into, problems).write(files);
    }

    /** As a run leaves it that is killed after some files. */
    private void killed(int whole, String begun) throws IOException {
        StringBuilder names = new StringBuilder();
        FILES.forEach(
                (name, text) -> names.append(Content.of(text).sha256() + " " + text.length() + " " + name + "\n"));
        Files.createDirectories(into.resolve("inventory/hosts"));
        Files.writeString(list, names + "end\n");
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            if (whole-- > 0) {
                Files.writeString(into.resolve(file.getKey()), file.getValue());
            } else if (!begun.isEmpty()) {
                Files.writeString(into.resolve(file.getKey()), begun);
                return;
            }
        }
    }

    private void isWritten() throws IOException {
        assertThat(problems).isEmpty();
        try (Stream<Path> all = Files.walk(into)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(p -> into.relativize(p).toString()))
                    .containsExactlyInAnyOrderElementsOf(FILES.keySet());
        }
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            assertThat(into.resolve(file.getKey())).hasContent(file.getValue());
        }
    }

    @Test
    void theNextRunTakesAwayWhatAKilledOneWrote() throws Exception {
        for (int whole = 0; whole <= FILES.size(); whole++) {
            killed(whole, whole < 2 ? "h" : "");
            Optional<String> told = write();
            assertThat(told).as("%d", whole).get().asString().contains("was interrupted");
            isWritten();
        }
    }

    @Test
    void oneThatWasKilledOverItsListHadWrittenNothing() throws Exception {
        Files.createDirectories(into);
        Files.writeString(list, "abcd 12 inventory/si");
        assertThat(write()).isEmpty();
        isWritten();
    }

    @Test
    void aFileThatSomebodyChangedSinceStays() throws Exception {
        killed(2, "");
        Files.writeString(into.resolve("inventory/site.yaml"), "site: { domain: changed.example.org }\n");

        write();

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("site.yaml: error: changed since an import into this folder was interrupted");
        assertThat(into.resolve("inventory/site.yaml")).content().contains("changed");
        assertThat(into.resolve("inventory/hosts/a.yaml")).exists();
        Files.delete(into.resolve("inventory/site.yaml"));
        assertThat(write()).isPresent();
        isWritten();
    }

    @Test
    void whatIsSomebodyElsesIsNotTouched() throws Exception {
        write();
        isWritten();
        assertThat(write()).isEmpty();
        assertThat(problems).hasSize(FILES.size()).first().asString().contains("is there already");
        assertThat(list).doesNotExist();
    }
}
