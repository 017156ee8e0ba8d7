package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files can be looked at through a page. */
final class EditedTextTest {
    @TempDir
    Path folder;

    @Test
    void filesBelowTheFoldersAndNoOthers() throws Exception {
        Path inventory = Files.createDirectories(folder.resolve("inventory"));
        Path templates = Files.createDirectories(folder.resolve("templates/lib"));
        Files.createDirectories(inventory.resolve("hosts"));
        Files.createDirectories(inventory.resolve(".git"));
        Files.writeString(inventory.resolve("hosts/a.yaml"), "one\ntwo\n");
        Files.writeString(inventory.resolve(".git/x.yaml"), "x\n");
        Files.writeString(inventory.resolve("key"), "x\n");
        Files.writeString(templates.resolve("x.ftl"), "${name}\n");
        Files.writeString(folder.resolve("out.yaml"), "x\n");
        Files.createSymbolicLink(inventory.resolve("link.yaml"), folder.resolve("out.yaml"));
        Files.createSymbolicLink(inventory.resolve("inside.yaml"), inventory.resolve("hosts/a.yaml"));

        assertThat(EditedText.of(inventory, folder.resolve("templates"), inventory + "/hosts/a.yaml"))
                .contains(List.of("one", "two"));
        assertThat(EditedText.of(inventory, folder.resolve("templates"), inventory + "/inside.yaml"))
                .isPresent();
        assertThat(EditedText.of(inventory, folder.resolve("templates"), folder + "/templates/lib/x.ftl"))
                .contains(List.of("${name}"));
        for (String other : List.of(
                inventory + "/link.yaml",
                inventory + "/.git/x.yaml",
                inventory + "/key",
                inventory + "/../out.yaml",
                inventory + "/hosts/../hosts/a.yaml",
                inventory + "/hosts",
                inventory + "/none.yaml",
                folder + "/out.yaml",
                folder + "/templates/x.yaml",
                inventory + "/hosts/a.yaml\0",
                "/etc/passwd",
                "")) {
            assertThat(EditedText.of(inventory, folder.resolve("templates"), other))
                    .as(other)
                    .isEmpty();
        }
    }
}
