package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/templates.md and the tables in {@link Vocabulary} name the same names. */
class DocumentationTest {
    @Test
    void everyNameIsDocumentedAndEveryDocumentedNameExists() throws IOException {
        String page = Files.readString(Path.of("docs/templates.md"));
        assertThat(documented(page.substring(page.indexOf("## Names in response"))))
                .isEqualTo(Vocabulary.names());
    }

    private static Set<String> documented(String page) {
        Set<String> names = new TreeSet<>();
        for (String line : page.split("\n")) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("(?<!\\\\)\\|");
                Matcher name =
                        Pattern.compile("`([A-Za-z0-9.]+)(\\([a-z]+\\))?`").matcher(cells[1]);
                while (name.find()) {
                    names.add(name.group(1));
                }
                Matcher part =
                        Pattern.compile("`((?:disk|range|switch)\\.[a-z]+)`").matcher(cells[2]);
                while (part.find()) {
                    names.add(part.group(1));
                }
            }
        }
        return names;
    }
}
