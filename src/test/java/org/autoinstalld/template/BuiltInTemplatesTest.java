package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.template.BuiltInTemplates.Standing;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run with {@code -Dupdate} it notes the digests of the templates as they are now. */
class BuiltInTemplatesTest {
    private static final Path FOLDER = Path.of("templates");
    private static final Path KNOWN = Path.of("src/main/resources/org/autoinstalld/template/built-in.txt");

    private static SortedMap<String, byte[]> sources() throws Exception {
        SortedMap<String, byte[]> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.put(FOLDER.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return sources;
    }

    @Test
    void eachTextThatWasEverBuiltInIsKnown() throws Exception {
        TreeSet<String> lines = new TreeSet<>(
                Comparator.comparing((String l) -> l.substring(65)).thenComparing(l -> l));
        lines.addAll(Files.readAllLines(KNOWN));
        sources().forEach((name, bytes) -> lines.add(YamlFile.digest(bytes) + " " + name));
        if (System.getProperty("update") != null) {
            Files.write(KNOWN, lines);
        }
        assertThat(Files.readAllLines(KNOWN))
                .as(
                        "%s lacks a template as it is now; perhaps: mvn -B test -Dtest=BuiltInTemplatesTest -Dupdate",
                        KNOWN)
                .containsExactlyElementsOf(lines);
    }

    @Test
    void theProgramHasAllOfThem() throws Exception {
        assertThat(BuiltInTemplates.files().keySet())
                .containsExactlyElementsOf(sources().keySet());
        assertThat(BuiltInTemplates.load()).isInstanceOf(Loaded.Ready.class);
    }

    @Test
    void aCopyIsToldFromAnOlderOneAndFromAnother() throws Exception {
        byte[] now = sources().get("vm.conf.ftl");

        assertThat(BuiltInTemplates.compare(Map.of("vm.conf.ftl", now, "own.ftl", now)))
                .containsEntry("vm.conf.ftl", Standing.SAME)
                .containsEntry("own.ftl", Standing.OWN);
        assertThat(BuiltInTemplates.compare(Map.of("vm.conf.ftl", "x".getBytes(StandardCharsets.UTF_8))))
                .containsEntry("vm.conf.ftl", Standing.OWN);
        // as it was before the keyboard of arm64
        byte[] before = getClass()
                .getResourceAsStream("/template/upgrade.conf-before.ftl")
                .readAllBytes();
        assertThat(BuiltInTemplates.compare(Map.of("upgrade.conf.ftl", before)))
                .containsEntry("upgrade.conf.ftl", Standing.OLDER);
    }

    @Test
    void aFolderThatIsNotThereIsReplacedOnlyWhereNobodyNamedIt(@TempDir Path top) throws Exception {
        Path folder = top.resolve("templates");

        assertThat(TemplateLocation.usual(folder).load()).isInstanceOf(Loaded.Ready.class);
        assertThat(TemplateLocation.named(folder).load()).isInstanceOf(Loaded.Failed.class);
        Files.createSymbolicLink(folder, top.resolve("unmounted"));
        assertThat(TemplateLocation.usual(folder).load()).isInstanceOf(Loaded.Failed.class);
        Files.delete(folder);
        Files.createDirectory(folder);
        assertThat(TemplateLocation.usual(folder).load()).isInstanceOf(Loaded.Failed.class);
    }
}
