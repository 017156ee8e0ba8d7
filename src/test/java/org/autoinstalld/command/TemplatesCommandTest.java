package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesCommandTest {
    @TempDir
    Path folder;

    private Workplace here;
    private Path own;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        own = folder.resolve("templates");
    }

    private void older() throws Exception {
        try (var old = getClass().getResourceAsStream("/template/upgrade.conf-before.ftl")) {
            Files.write(own.resolve("upgrade.conf.ftl"), old.readAllBytes());
        }
    }

    @Test
    void copiesAreWrittenWhereThereIsNothing() throws Exception {
        Path copies = folder.resolve("copies");
        Said said = Workplace.runBare("templates", "--write", copies.toString());
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("written: " + copies.resolve("lib/sets.ftl"));
        for (String name : new String[] {"install.conf.ftl", "lib/sets.ftl", "vm.conf.ftl"}) {
            assertThat(copies.resolve(name)).hasSameBinaryContentAs(Path.of("templates", name));
        }
    }

    @Test
    void whatIsThereIsLeftUnlessItIsAnOlderCopyAndSomebodyAsks() throws Exception {
        older();
        Files.writeString(own.resolve("vm.conf.ftl"), "mine\n");
        Files.delete(own.resolve("disklabel.ftl"));

        Said said = here.run("templates", "--write", own.toString());
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("written: " + own.resolve("disklabel.ftl"))
                .contains("left as it is: " + own.resolve("upgrade.conf.ftl") + ", as an earlier release brought it")
                .contains("left as it is: " + own.resolve("vm.conf.ftl") + ", own")
                .contains("left as it is: " + own.resolve("install.conf.ftl") + ", as the program brings it");
        assertThat(own.resolve("vm.conf.ftl")).hasContent("mine");

        Said updated = here.run("templates", "--update", "--write", own.toString());
        assertThat(updated.code()).isZero();
        assertThat(updated.out()).contains("brought up to date: ");
        assertThat(own.resolve("upgrade.conf.ftl")).hasSameBinaryContentAs(Path.of("templates/upgrade.conf.ftl"));
        assertThat(own.resolve("vm.conf.ftl")).hasContent("mine");
        assertThat(here.run("templates", "--update").code()).isEqualTo(2);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Said said = Workplace.runBare("templates", "--write", file.toString());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(file.toString()).doesNotContain("internal error");
    }

    @Test
    void checkNamesCopiesAndWarnsOfOlderOnes() throws Exception {
        Said fine = here.run("check", "shell");
        assertThat(fine.err()).contains("inventory " + folder.resolve("inventory") + ", templates " + own);
        assertThat(here.run("check").err()).contains("all 10 templates are as the program brings them");
        older();
        Said said = here.run("check");
        assertThat(said.out())
                .contains(own.resolve("upgrade.conf.ftl") + ": warning: a template of an earlier release")
                .contains("autoinstalld templates --update --write " + own);
        assertThat(said.err()).contains("as the program brings them: dhcpd.conf.ftl, disklabel.ftl");
    }

    @Test
    void withoutAFolderThoseOfTheProgramServe() throws Exception {
        try (var all = Files.walk(own)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        String inventory = folder.resolve("inventory").toString();
        assertThat(Workplace.runBare("-i", inventory, "render", "shell").out()).contains("System hostname = shell");
        assertThat(Workplace.runBare("-i", inventory, "check").err()).contains("templates of the program");
        assertThat(Workplace.runBare("-i", inventory, "dhcpd").code()).isZero();
        Said list = Workplace.runBare("-i", inventory, "templates");
        assertThat(list.out()).contains("install.conf.ftl\n", "lib/sets.ftl\n");
    }
}
