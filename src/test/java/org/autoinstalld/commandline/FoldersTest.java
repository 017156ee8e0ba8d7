package org.autoinstalld.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path top;

    private Folders.Machine machine;
    private Path here;

    @BeforeEach
    void machine() throws Exception {
        machine = new Folders.Machine(
                top.resolve("etc/autoinstalld"),
                List.of(top.resolve("var/autoinstalld"), top.resolve("var/lib/autoinstalld")));
        here = Files.createDirectories(top.resolve("clone"));
        Files.createDirectory(here.resolve("inventory"));
    }

    private static CommandLine line(String... words) throws Exception {
        return DefaultParser.builder().get().parse(Folders.options(), words);
    }

    private Folders folders(Map<String, String> environment, String... words) throws Exception {
        return Folders.of(line(words), environment, machine, here);
    }

    private void install() throws Exception {
        Files.createDirectories(machine.inventory());
    }

    @Test
    void aCloneIsTakenOnlyWhereTheMachineHasNothing() throws Exception {
        Folders clone = folders(Map.of());
        assertThat(clone.inventory()).isEqualTo(here.resolve("inventory"));
        assertThat(clone.templates().isBuiltIn()).isTrue();
        assertThat(clone.state()).isEqualTo(here.resolve("state"));
        assertThat(clone.isStateMeant()).isFalse();

        install();
        Files.createDirectory(here.resolve("templates"));
        Folders installed = folders(Map.of());
        assertThat(installed.inventory()).isEqualTo(machine.inventory());
        assertThat(installed.templates().isBuiltIn()).isTrue();
        assertThat(installed.state()).isEqualTo(top.resolve("var/autoinstalld"));
        assertThat(installed.isStateMeant()).isTrue();
    }

    @Test
    void theStateOfAMachineIsWhereItIs() throws Exception {
        install();
        Files.createDirectories(top.resolve("var/lib/autoinstalld"));
        assertThat(folders(Map.of()).state()).isEqualTo(top.resolve("var/lib/autoinstalld"));
        assertThat(folders(Map.of(), "-i", machine.inventory().toString()).state())
                .isEqualTo(top.resolve("var/lib/autoinstalld"));
        Files.createDirectories(top.resolve("var/autoinstalld"));
        assertThat(folders(Map.of()).state()).isEqualTo(top.resolve("var/autoinstalld"));
        // another inventory has another state
        assertThat(folders(Map.of(), "-i", here.resolve("inventory").toString()).state())
                .isEqualTo(here.resolve("state"));
    }

    @Test
    void optionsWinOverTheEnvironmentAndThatOverTheMachine() throws Exception {
        install();
        Map<String, String> environment = Map.of(
                "AUTOINSTALLD_INVENTORY", "/e/inventory",
                "AUTOINSTALLD_TEMPLATES", "/e/texts",
                "AUTOINSTALLD_STATE", "/e/run");
        Folders said = folders(environment);
        assertThat(said.inventory()).isEqualTo(Path.of("/e/inventory"));
        assertThat(said.templates().folder()).isEqualTo(Path.of("/e/texts"));
        assertThat(said.state()).isEqualTo(Path.of("/e/run"));
        Folders over = folders(environment, "-i", "/o/inventory", "--templates=/o/texts", "--state", "/o/run");
        assertThat(over.inventory()).isEqualTo(Path.of("/o/inventory"));
        assertThat(over.templates().folder()).isEqualTo(Path.of("/o/texts"));
        assertThat(over.state()).isEqualTo(Path.of("/o/run"));
        Folders empty = folders(Map.of("AUTOINSTALLD_INVENTORY", "", "AUTOINSTALLD_STATE", ""));
        assertThat(empty.inventory()).isEqualTo(machine.inventory());
        assertThat(empty.state()).isEqualTo(top.resolve("var/autoinstalld"));
    }

    @Test
    void whatStandsBesideAnInventoryBelongsToIt() throws Exception {
        Path other = Files.createDirectories(top.resolve("other/inventory"));
        Files.createDirectory(top.resolve("other/templates"));
        Folders folders = folders(Map.of("AUTOINSTALLD_INVENTORY", other.toString()));
        assertThat(folders.templates().isBuiltIn()).isFalse();
        assertThat(folders.templates().folder()).isEqualTo(top.resolve("other/templates"));
        assertThat(folders.state()).isEqualTo(top.resolve("other/state"));
        assertThat(folders(Map.of(), "-i", other + "/.").state()).isEqualTo(top.resolve("other/state"));
    }

    @Test
    void whoFindsNothingSaysWhereItLookedAndWhatToDo() throws Exception {
        assertThat(folders(Map.of(), "-i", "/nowhere").missingInventory().orElseThrow())
                .asString()
                .contains("/nowhere: error: there is no such folder, which --inventory names; ", "autoinstalld init");
        assertThat(folders(Map.of("AUTOINSTALLD_INVENTORY", "/nowhere"))
                        .missingInventory()
                        .orElseThrow())
                .asString()
                .contains("which AUTOINSTALLD_INVENTORY names");
        assertThat(folders(Map.of(), "-t", "/nowhere").missingTemplates().orElseThrow())
                .asString()
                .contains("which --templates names", "autoinstalld templates --write /nowhere");
        assertThat(folders(Map.of()).missingInventory()).isEmpty();
        assertThat(folders(Map.of()).missingTemplates()).isEmpty();

        Files.delete(here.resolve("inventory"));
        assertThat(folders(Map.of()).missingInventory().orElseThrow())
                .asString()
                .startsWith(here.resolve("inventory") + ": error: there is no inventory")
                .contains("neither is there " + machine.etc(), "'autoinstalld init' begins one");

        Files.createDirectories(machine.etc());
        Files.createDirectory(here.resolve("inventory"));
        assertThat(folders(Map.of()).missingInventory().orElseThrow())
                .asString()
                .startsWith(machine.inventory() + ": error: there is no inventory")
                .contains(here.resolve("inventory") + " is not looked at", "autoinstalld init " + machine.etc());
    }

    @Test
    void aFolderThatIsNamedTwiceIsAmbiguous() throws Exception {
        CommandLine twice = line("-i", "a", "--inventory=b");
        assertThatThrownBy(() -> Folders.requireOnce(twice)).hasMessage("--inventory is 'a' and 'b'; one of them");
        Folders.requireOnce(line("-i", "a", "-i", "a"));
        CommandLine empty = line("--state=");
        assertThatThrownBy(() -> Folders.requireOnce(empty)).hasMessageContaining("--state is empty");
    }

    @Test
    void aCommandThatComesNextFindsTheSame() throws Exception {
        assertThat(folders(Map.of()).again("check")).isEqualTo("autoinstalld check");
        assertThat(folders(Map.of(), "--inventory=it's", "--state", "/s").again("arm a"))
                .isEqualTo("autoinstalld -i 'it'\\''s' --state /s arm a");
    }
}
