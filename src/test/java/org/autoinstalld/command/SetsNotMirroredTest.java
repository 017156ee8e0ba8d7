package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where no response file is served, nothing foresees an installation. */
class SetsNotMirroredTest {
    private static final String HOST = "shell.int.gmmi.me";

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void example() throws Exception {
        place = new Workplace(folder);
    }

    private void mirror(String releases, String sets) throws Exception {
        place.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  mirror: { folder: " + folder.resolve("mirror") + ", releases: [" + releases + "] }\n");
        place.edit(
                "inventory/profiles.yaml",
                "  vm:\n    profiles: [base]\n",
                "  vm:\n    profiles: [base]\n    sets: { " + sets + " }\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.4/amd64, 7.9/amd64", "snapshots/amd64", "7.8/arm64"})
    void checkAndDialogueTellWhatTheMirrorDoesNotHave(String releases) throws Exception {
        mirror(releases, "location: mirror");
        Workplace.Said check = place.run("check");
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out().lines().filter(l -> l.contains("whose mirror has no 7.8/amd64")))
                .singleElement()
                .asString()
                .contains("profiles.yaml:")
                .contains("error: ");
        Workplace.Said dialogue = place.run("dialogue", HOST);
        assertThat(dialogue.code()).isEqualTo(1);
        assertThat(dialogue.out()).isEmpty();
        assertThat(dialogue.err()).contains("whose mirror has no 7.8/amd64");
    }

    @Test
    void aReleaseToComeIsLookedForToo() throws Exception {
        mirror("7.8/amd64", "location: mirror");
        assertThat(place.run("check").out()).doesNotContain("mirror has no");
        Workplace.Said check = place.run("check", "--path", "7.7/amd64", HOST);
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out()).contains("whose mirror has no 7.7/amd64").contains("+no response file");
        assertThat(place.run("dialogue", HOST, "--path", "7.7/amd64").code()).isEqualTo(1);
        assertThat(place.run("dialogue", HOST).code()).isZero();
    }

    @Test
    void machinesThatNobodyDeclaredAreLookedAtToo() throws Exception {
        mirror("7.9/amd64", "location: mirror");
        place.edit("inventory/site.yaml", "  access:\n", "  unknown: { profile: vm, networks: [lan] }\n  access:\n");
        assertThat(place.run("check").out()).contains("the sets of unknown machines come from this server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inventory/site.yaml", "inventory/site.yaml/mirror"})
    void aFileIsNoFolderOfAMirror(String file) throws Exception {
        mirror("7.8/amd64", "location: mirror");
        assertThat(place.run("check").out()).doesNotContain("the mirror cannot be in");
        place.edit("inventory/site.yaml", "folder: " + folder.resolve("mirror"), "folder: " + folder.resolve(file));
        assertThat(place.run("check").out())
                .contains("error: the mirror cannot be in ")
                .contains("inventory/site.yaml is no folder");
    }

    @Test
    void aSiteSetThatCannotBeMadeIsNoInstallationThatCompletes() throws Exception {
        mirror("7.8/amd64", "location: mirror, site: yes");
        Workplace.Said dialogue = place.run("dialogue", HOST);
        assertThat(dialogue.code()).isEqualTo(1);
        assertThat(dialogue.err()).contains("there is nothing that the site set of");
    }
}
