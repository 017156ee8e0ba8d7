package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vm.conf of somebody else's that includes a file of ours; and what is told of its guests. */
class IncludedFileTest {
    @TempDir
    Path folder;

    private Workplace here;
    private Path ours;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        ours = folder.resolve("etc/guests.conf");
        here.edit(
                "inventory/site.yaml",
                "    vm-conf: " + here.vm + "\n",
                "    vm-conf: " + here.vm + "\n    vm-include: " + ours + "\n    vm-status: ["
                        + here.programs.path("vmctl") + ", status]\n");
    }

    private void include() throws Exception {
        Files.writeString(here.vm, "# mine\nsocket owner :_vmd\ninclude \"" + ours + "\"\n");
    }

    @Test
    void theIncludedFileIsWrittenAndTheOtherLeftAlone() throws Exception {
        include();
        String mine = Files.readString(here.vm);

        Said said = here.run("apply", "--yes");

        assertThat(said.err()).doesNotContain("is not included");
        assertThat(said.code()).isZero();
        assertThat(here.vm).hasContent(mine);
        assertThat(Files.readString(ours))
                .startsWith("# FILE autoinstalld vm.conf of vmhost -- written from the inventory")
                .contains("vm \"www.int.gmmi.me\" {")
                .doesNotContain("BEGIN");
        assertThat(here.programs.calls())
                .anySatisfy(c -> assertThat(c).matches("vmd -n -f .*guests\\.conf.*"))
                .endsWith("vmctl reload");
        assertThat(here.run("plan").code()).isZero();
        assertThat(here.run("check").out()).isEmpty();

        Said undo = here.run("apply", "--undo", "--yes");
        assertThat(undo.code()).isZero();
        assertThat(undo.out()).contains("and so do those in the file that includes it");
        assertThat(ours).doesNotExist();
    }

    @Test
    void planSaysSoIfNothingIncludesTheFile() throws Exception {
        Files.writeString(here.vm, "# mine\n");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err())
                .contains(here.vm + ": warning: '" + ours + "' is not included here, so nothing reads it; once that"
                        + " file is there, this line: include \"" + ours + "\"");
        assertThat(said.out()).contains("no VM starts");
        Files.delete(here.vm);
        assertThat(here.run("plan").err()).contains(here.vm + ": warning: cannot be read");
    }

    @Test
    void entriesBesideTheIncludeThatClashStopThePlan() throws Exception {
        include();
        Files.writeString(
                here.vm,
                Files.readString(here.vm) + "vm \"old\" {\n\tdisk \"/x\"\n"
                        + "\tinterface { lladdr 02:00:00:29:ae:50 }\n}\n");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains(here.vm + ":4:1: error: lladdr 02:00:00:29:ae:50 stands outside our file and is also that of"
                        + " host 'www.int.gmmi.me'")
                .contains("take the entry out of " + here.vm);
        assertThat(ours).doesNotExist();
    }

    @Test
    void aFileOfSomebodyElsesIsNotOverwritten() throws Exception {
        include();
        Files.writeString(ours, "vm \"precious\" {\n\tdisk \"/x\"\n}\n");

        Said said = here.run("apply", "--yes");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(ours + ":1: error: file is not one of ours");
        assertThat(ours).content().startsWith("vm \"precious\"");
    }

    @Test
    void driftIsToldByHost() throws Exception {
        include();
        assertThat(here.run("apply", "--yes").code()).isZero();
        Files.writeString(ours, Files.readString(ours).replace("memory 1G", "memory 7G"));

        assertThat(here.run("check").out())
                .contains(ours + ":")
                .contains("entry of vm 'www.int.gmmi.me' is not what the inventory says");

        Files.writeString(ours, Files.readString(ours).replace("memory 7G", "memory 1G") + "# a note\n");
        assertThat(here.run("check").out()).contains("file 'vm.conf of vmhost' is not what the inventory says");
    }

    @Test
    void addDoesNotGiveAwayWhatTheIncludingFileHas() throws Exception {
        include();
        Files.writeString(
                here.vm,
                Files.readString(here.vm) + "vm \"old\" {\n\tdisk \"/x\"\n"
                        + "\tinterface { lladdr fe:e1:bb:00:00:01 }\n}\n");

        Said said = here.run("add", "web1", "--profile", "vm");

        assertThat(said.out()).contains("lladdr fe:e1:bb:00:00:02");
    }

    @Test
    void unboundIncludesFilesToo() throws Exception {
        Path main = folder.resolve("etc/unbound.conf");
        Path names = folder.resolve("etc/unbound.d/names.conf");
        Files.createDirectories(names.getParent());
        here.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  unbound-conf: " + main + "\n  unbound-include: " + names
                        + "\n  unbound-test: []\n  unbound-reload: []\n");
        Files.writeString(main, "server:\n\tinclude: \"" + folder.resolve("etc/unbound.d") + "/*.conf\" # all\n");

        Said said = here.run("apply", "--yes");

        assertThat(said.err())
                .doesNotContain(
                        "is not included here, so nothing reads it; once that file is there, this" + " line: include:");
        assertThat(said.code()).isZero();
        assertThat(Files.readString(names))
                .startsWith("# FILE autoinstalld unbound")
                .contains("local-data:");
        Files.writeString(main, "server:\n# include: " + names + "\n");
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "address: 192.168.1.35", "address: 192.168.1.36");
        assertThat(here.run("plan").err()).contains(main + ": warning: '" + names + "' is not included here");
    }

    @Test
    void planAsksWhichGuestsRun() throws Exception {
        include();
        assertThat(here.run("apply", "--yes").code()).isZero();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "memory: 1G", "memory: 3G");
        here.programs.guest("www.int.gmmi.me", false);

        assertThat(here.run("plan").out())
                .contains("reload on vmhost: starts, as it is enabled and does not run: www.int.gmmi.me\n");

        here.programs.guest("www.int.gmmi.me", true);
        assertThat(here.run("plan").out())
                .contains("reload on vmhost: no VM starts, as none is both enabled and stopped")
                .contains("reload on vmhost: runs, and keeps its old configuration until it is stopped and started:"
                        + " www.int.gmmi.me\n");
        assertThat(here.run("plan", "--format", "json").out())
                .contains("\"running\":[\"www.int.gmmi.me\"],\"starting\":[]");

        here.programs.withoutStatus();
        assertThat(here.run("plan").out())
                .contains("every enabled VM that is stopped starts: www.int.gmmi.me")
                .contains("which VMs run is not known: " + here.programs.path("vmctl") + " status: exit code 1");
        assertThat(here.run("check").code()).isZero();
    }

    @Test
    void theFileOnlyGoesTogetherWithAnotherOne() throws Exception {
        assertThat(Map.copyOf(here.files())).isEmpty();
        here.edit("inventory/site.yaml", "vm-include: " + ours, "vm-include: " + here.vm);

        assertThat(here.run("plan").err()).contains("'vm-include' is the file that is to include it");
    }
}
