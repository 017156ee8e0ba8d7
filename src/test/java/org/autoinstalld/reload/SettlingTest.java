package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateLocation;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in the middle of being saved. */
class SettlingTest {
    private static final String ONE = "hosts:\n  web1.example.org: { lladdr: 02:00:00:00:00:01 }\n";
    private static final String TWO = "  web2.example.org: { lladdr: 02:00:00:00:00:02 }\n";

    @TempDir
    Path folder;

    private Path hosts;
    private InventoryFolder inventory;

    @BeforeEach
    void read() throws IOException {
        hosts = folder.resolve("hosts.yaml");
        Files.writeString(folder.resolve("frame.yaml"), Snapshots.FRAME);
        Files.writeString(hosts, ONE + TWO);
        inventory = new InventoryFolder(folder);
        assertThat(names()).containsExactly("web1.example.org", "web2.example.org");
    }

    private List<String> names() {
        return inventory.read().inventory().orElseThrow().hosts().keySet().stream()
                .map(name -> name.text())
                .toList();
    }

    @Test
    void aFileThatStillGrowsIsNotSettled() throws Exception {
        Files.writeString(hosts, ONE);
        assertThat(inventory.isChanged()).isTrue();
        Files.writeString(hosts, TWO, StandardOpenOption.APPEND);
        assertThat(inventory.isSettled()).isFalse();

        assertThat(inventory.isChanged()).isTrue();
        assertThat(inventory.isSettled()).isTrue();
        assertThat(names()).containsExactly("web1.example.org", "web2.example.org");
    }

    @Test
    void aFilePutAsideForItsSuccessorIsNotSettled() throws Exception {
        Files.move(hosts, folder.resolve("hosts.yaml~"));
        assertThat(inventory.isChanged()).isTrue();
        Files.writeString(hosts, ONE);
        assertThat(inventory.isSettled()).isFalse();

        assertThat(inventory.isChanged()).isTrue();
        assertThat(inventory.isSettled()).isTrue();
        assertThat(names()).containsExactly("web1.example.org");
    }

    @Test
    void aFileThatIsGoneForGoodIsSettled() throws Exception {
        Files.delete(hosts);
        assertThat(inventory.isChanged()).isTrue();
        assertThat(inventory.isSettled()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void aTemplateThatStillGrowsIsNotSettled() throws Exception {
        Path template = Files.writeString(folder.resolve("install.conf.ftl"), "a = b\n");
        TemplateFolder templates = new TemplateFolder(TemplateLocation.named(folder), false);
        Loaded before = templates.read();

        Files.writeString(template, "a = b\n<#if x");
        assertThat(templates.isChanged()).isTrue();
        Files.writeString(template, "a = b\n<#if true></#if>\n");
        assertThat(templates.isSettled()).isFalse();
        assertThat(templates.isChanged()).isTrue();
        assertThat(templates.isSettled()).isTrue();
        assertThat(templates.read()).isInstanceOf(Loaded.Ready.class).isNotEqualTo(before);
    }

    @Test
    void anEmptiedFileStaysAMistakeWhateverElseIsEdited() throws Exception {
        Files.writeString(hosts, "");
        assertThat(inventory.read().inventory()).isEmpty();
        Files.writeString(
                folder.resolve("more.yaml"), ONE.replace("web1", "web9").replace(":01", ":09"));
        assertThat(inventory.read().problems()).anyMatch(p -> p.message().equals("is empty, and held 2 hosts"));
        Files.writeString(hosts, ONE);
        assertThat(names()).containsExactly("web1.example.org", "web9.example.org");
        Files.writeString(hosts, "hosts: {}\n");
        assertThat(names()).containsExactly("web9.example.org");
    }

    @Test
    void anEditOfTheSameSizeAndTimeIsSeen() throws Exception {
        FileTime mtime = Files.getLastModifiedTime(hosts);
        Files.writeString(hosts, ONE + TWO.replace("web2", "web3"));
        Files.setLastModifiedTime(hosts, mtime);

        assertThat(inventory.isChanged()).isTrue();
        assertThat(names()).containsExactly("web1.example.org", "web3.example.org");
    }

    @Test
    void aFileThatIsYoungWhenItIsReadIsReadOnceMore() {
        long second = 1_000_000_000L;
        FileStamp stamp = new FileStamp(10, 100 * second, 100 * second, "key");
        assertThat(stamp.mayHide(100_500, 101_000))
                .as("too early for the second look")
                .isFalse();
        assertThat(stamp.mayHide(100_500, 102_500))
                .as("written within the clock's grain")
                .isTrue();
        assertThat(stamp.mayHide(102_500, 200_000))
                .as("read long after it was written")
                .isFalse();
        assertThat(stamp.mayHide(50_000, 52_000)).as("from the future").isTrue();
        assertThat(new FileStamp(10, 0, 100 * second, "key").mayHide(100_500, 102_500))
                .as("cp -p kept the old time")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: { b: 1, c: [x, y] }\n",
                "a: { b: 12, c: [x] }\n",
                "a: { b: 12, c: [x, y] }",
                "a: { b: 12 }\n",
                "a: 12\n",
                "a: { b: 12, c: [x, y\n",
                "",
            })
    void whatSaysLessMayBeTheMiddleOfASave(String text) {
        assertThat(yaml(text).mayBeUnfinished(yaml("a: { b: 12, c: [x, y] }\n")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: { b: 12, c: [x, y] }\n",
                "a: { b: 13, c: [x, z] }\n",
                "a: { c: [x, y, z], d: 1, b: 12 }\n",
                "a: { b: 123, c: [x, y] }\ne: 1\n",
            })
    void whatSaysAsMuchIsNot(String text) {
        assertThat(yaml(text).mayBeUnfinished(yaml("a: { b: 12, c: [x, y] }\n")))
                .isFalse();
    }

    @Test
    void aNewFileIsFinishedWhenItsLastLineEnds() {
        assertThat(yaml("a: 1\n").mayBeUnfinished(null)).isFalse();
        assertThat(yaml("a: 1").mayBeUnfinished(null)).isTrue();
        assertThat(yaml("a: 2").mayBeUnfinished(yaml("a: 1"))).isFalse();
    }

    private static YamlFile yaml(String text) {
        return YamlFile.parse("x.yaml", text.getBytes(StandardCharsets.UTF_8));
    }
}
