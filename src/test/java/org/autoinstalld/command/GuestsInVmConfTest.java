package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in vm.conf beside our entries, who is being installed, and whose disk is there. */
class GuestsInVmConfTest {
    private static final String WWW = "www.int.gmmi.me";
    private static final String SHELL = "shell.int.gmmi.me";

    @TempDir
    Path folder;

    private Workplace here;
    private Path images;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        images = Files.createDirectories(folder.resolve("images"));
        image(WWW);
        image(SHELL);
        here.edit("inventory/profiles.yaml", "/home/vm/", images + "/");
        here.edit("inventory/hosts/" + SHELL + ".yaml", "/home/gmmi/vm/", images + "/");
    }

    private Path image(String name) throws Exception {
        return Files.writeString(images.resolve(name + ".img"), name);
    }

    private void applied() throws Exception {
        Said said = here.run("apply", "--yes");
        assertThat(said.code()).as(said.err()).isZero();
    }

    private static String vm(String name, String... lines) {
        return "vm \"" + name + "\" {\n\tmemory 512M\n\t" + String.join("\n\t", lines) + "\n}\n";
    }

    private String path(String spelling) {
        return switch (spelling) {
            case "plain" -> images + "/" + WWW + ".img";
            case "dots" -> images + "/./../images//" + WWW + ".img";
            default -> images + "/" + spelling;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "dots", "symbolic", "hard", "folder/" + WWW + ".img"})
    void aDiskOfAVmThatIsNotOursIsAnError(String spelling) throws Exception {
        Path disk = images.resolve(WWW + ".img");
        Files.createSymbolicLink(images.resolve("symbolic"), disk);
        Files.createLink(images.resolve("hard"), disk);
        Files.createSymbolicLink(images.resolve("folder"), images);
        Files.writeString(here.vm, "# mine\n" + vm("old", "disk \"" + path(spelling) + "\""));

        Said plan = here.run("plan");

        String error = here.vm + ":2:1: error: disk '" + path(spelling) + "' of vm 'old' is ";
        assertThat(plan.code()).isEqualTo(1);
        assertThat(plan.err()).contains(error).contains("host '" + WWW + "' at " + folder.resolve("inventory"));
        assertThat(here.run("check").out()).contains(error);
        assertThat(here.run("check").code()).isEqualTo(1);
        assertThat(here.run("check", WWW).out()).contains(error);
        assertThat(here.run("check", SHELL).code()).isZero();
        assertThat(here.run("apply", "--yes").code()).isEqualTo(1);
        assertThat(here.files()).containsOnlyKeys("vm.conf");
        assertThat(here.programs.calls()).isEmpty();
    }

    @Test
    void soIsOneInAFileThatIsIncludedOrThatAMacroNames() throws Exception {
        Path more = folder.resolve("etc/more.conf");
        Files.writeString(more, "dir=\"" + images + "/\"\n" + vm("old", "disk $dir \"" + SHELL + ".img\""));
        Files.writeString(here.vm, "include \"" + more + "\"\n");

        assertThat(here.run("plan").err())
                .contains(more + ":2:1: error: disk '")
                .contains("of vm 'old'");
    }

    @Test
    void soIsADiskThatIsTheCdromOfAnotherButOneCdromMayServeMany() throws Exception {
        Files.writeString(here.vm, vm("old", "cdrom \"" + path("plain") + "\"", "disk \"/x\""));

        assertThat(here.run("plan").err())
                .contains(here.vm + ":1:1: error: cdrom '" + path("plain") + "' of vm 'old' is also a disk of host '"
                        + WWW);

        Files.writeString(
                here.vm,
                vm("old", "cdrom \"/install.iso\"", "disk \"/x\"")
                        + vm("older", "cdrom \"/install.iso\"", "disk \"/x\""));
        here.edit(
                "templates/vm.conf.ftl",
                "<#list vm.disks as disk>",
                "\tcdrom \"/install.iso\"\n<#list vm.disks as disk>");
        applied();
        assertThat(here.run("check").out()).isEmpty();

        Files.writeString(here.vm, Files.readString(here.vm).replace("disk \"/x\"", "disk \"/install.iso\""));
        assertThat(here.run("plan").err()).contains("disk '/install.iso' of vm 'old' is also the cdrom of host '");
    }

    @Test
    void anEntryOfOursThatStandsOutsideCountsAsOurs() throws Exception {
        Files.writeString(
                here.vm,
                "switch uplink { interface bridge0 }\nvm \"" + WWW + "\" {\n disk \"" + path("plain")
                        + "\"\n memory 1G\n interface { lladdr 02:00:00:29:ae:50 switch uplink }\n}\n");
        applied();
        Files.writeString(here.vm, Files.readString(here.vm) + vm("old", "disk \"" + path("plain") + "\""));

        assertThat(here.run("plan").err()).contains("of vm 'old' is also a disk of host '" + WWW);
    }

    @Test
    void aVmThatIsCalledAlmostAsAHostIsNotThatHost() throws Exception {
        Files.writeString(
                here.vm,
                "switch uplink { interface bridge0 }\nvm \"" + WWW + "\" {\n disk \"" + path("plain")
                        + "\"\n memory 1G\n interface { lladdr 02:00:00:29:ae:50 switch uplink }\n}\n"
                        + vm(WWW + "-rescue", "disk \"" + path("plain") + "\""));

        assertThat(here.run("plan").err())
                .contains("of vm '" + WWW + "-rescue' is also a disk of host '" + WWW + "' at ");
    }

    @Test
    void itsImageIsNotTakenForTheHosts() throws Exception {
        Files.delete(images.resolve(WWW + ".img"));
        Files.writeString(
                here.vm,
                "# BEGIN autoinstalld vm.conf of vmhost\n" + vm(WWW + "-2", "disk \"/x\"")
                        + "# END autoinstalld vm.conf of vmhost\n");

        assertThat(here.run("plan").err()).contains("'" + WWW + "' is left out of " + here.vm);
    }

    @Test
    void twoOfOursCannotShareADiskUnderWhateverPath() throws Exception {
        Files.createSymbolicLink(images.resolve("other"), images.resolve(WWW + ".img"));
        here.edit("inventory/hosts/" + SHELL + ".yaml", images + "/" + SHELL + ".img", path("other"));
        for (String command : new String[] {"plan", "check"}) {
            Said said = here.run(command);
            assertThat(said.code()).as(command).isEqualTo(1);
            assertThat(said.out() + said.err())
                    .contains("' of host '" + WWW + "' is the same file as disk '" + path("other"));
        }

        here.edit("inventory/hosts/" + SHELL + ".yaml", path("other"), path("dots"));
        assertThat(here.run("check").out()).contains("disk " + images).contains("again; it already stands at ");
        assertThat(here.run("plan").code()).isEqualTo(1);
        assertThat(here.files()).isEmpty();
    }

    @Test
    void aGuestThatIsBeingInstalledKeepsItsForm() throws Exception {
        applied();
        assertThat(here.run("vmconf", "--install", WWW, "--write", here.vm.toString())
                        .code())
                .isZero();
        String installing = Files.readString(here.vm);
        assertThat(installing).containsOnlyOnce("boot device net");

        Said plan = here.run("plan");
        assertThat(plan.code()).isZero();
        assertThat(plan.err())
                .contains(here.vm + ":")
                .contains("vm '" + WWW + "' has its installing form, and keeps it")
                .contains("autoinstalld vmconf " + WWW + " --write " + here.vm)
                .contains("nothing to do");
        assertThat(here.run("check").code()).isZero();
        assertThat(here.run("check").out()).doesNotContain("is not what the inventory says");

        here.edit("inventory/hosts/" + SHELL + ".yaml", "owner: gmmi,", "owner: gmmi, memory: 3G,");
        applied();
        assertThat(Files.readString(here.vm)).isEqualTo(installing.replace("memory 2G", "memory 3G"));
    }

    @Test
    void whatElseChangesOfItTakesItsBootLinesFromNoGuest() throws Exception {
        applied();
        assertThat(here.run("vmconf", "--install", WWW, "--write", here.vm.toString())
                        .code())
                .isZero();
        String installing = Files.readString(here.vm);
        here.edit("inventory/hosts/" + WWW + ".yaml", "memory: 1G", "memory: 3G");

        Said plan = here.run("plan");

        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.err()).contains("vm '" + WWW + "' has its installing form, and keeps it");
        applied();
        assertThat(Files.readString(here.vm)).isEqualTo(installing.replace("memory 1G", "memory 3G"));
        assertThat(here.run("plan").code()).isZero();
    }

    @Test
    void anotherFormIsBroughtInLine() throws Exception {
        applied();
        assertThat(here.run("vmconf", "--install", WWW, "--write", here.vm.toString())
                        .code())
                .isZero();
        Files.writeString(here.vm, Files.readString(here.vm).replace("boot \"/bsd.rd\"", "boot \"/bsd.other\""));

        Said plan = here.run("plan");

        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.out()).contains("-\tboot \"/bsd.other\"", "-\tboot device net");
    }

    @Test
    void oneIsInstalledAfterTheOtherAndPutBackByName() throws Exception {
        applied();
        String running = Files.readString(here.vm);
        assertThat(here.run("vmconf", "--install", WWW, "--write", here.vm.toString())
                        .code())
                .isZero();
        String one = Files.readString(here.vm);
        assertThat(here.run("vmconf", "--install", SHELL, "--write", here.vm.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(here.vm).split("boot device net", -1)).hasSize(3);
        assertThat(here.run("plan").code()).isZero();

        Files.writeString(
                here.vm,
                Files.readString(here.vm).replace("\tlladdr 02:00:00:29:ae:50", "\tlladdr 02:00:00:29:ae:50 # mine"));
        assertThat(here.run("vmconf", SHELL, "--diff", here.vm.toString()).code())
                .isEqualTo(3);
        assertThat(here.run("vmconf", SHELL, "--write", here.vm.toString()).code())
                .isZero();
        assertThat(Files.readString(here.vm)).isEqualTo(one.replace("29:ae:50", "29:ae:50 # mine"));

        assertThat(here.run("vmconf", WWW, "--write", here.vm.toString()).code())
                .isZero();
        assertThat(Files.readString(here.vm)).isEqualTo(running);

        assertThat(here.run("vmconf", "--install", WWW, "--write", here.vm.toString())
                        .code())
                .isZero();
        Said all = here.run("vmconf", "--write", here.vm.toString());
        assertThat(all.err()).contains("no longer in the installing form: " + WWW);
        assertThat(Files.readString(here.vm)).isEqualTo(running);
    }

    @Test
    void aFileThatIsWhollyOursTakesTheFormToo() throws Exception {
        Path ours = folder.resolve("etc/guests.conf");
        here.edit(
                "inventory/site.yaml",
                "    vm-conf: " + here.vm + "\n",
                "    vm-conf: " + here.vm + "\n    vm-include: " + ours + "\n");
        Files.writeString(here.vm, "include \"" + ours + "\"\n");
        applied();

        assertThat(here.run("vmconf", "--install", WWW, "--write", ours.toString())
                        .code())
                .isZero();

        assertThat(ours)
                .content()
                .startsWith("# FILE autoinstalld")
                .contains("boot device net")
                .doesNotContain("BEGIN");
        assertThat(here.run("plan").code()).isZero();
        assertThat(here.run("vmconf", WWW, "--write", ours.toString()).code()).isZero();
        assertThat(ours)
                .content()
                .startsWith("# FILE autoinstalld")
                .doesNotContain("boot device net")
                .contains(SHELL);
    }

    @Test
    void aGuestWithoutItsDiskIsNotAddedAndNeverTakenOut() throws Exception {
        Files.delete(images.resolve(WWW + ".img"));

        Said plan = here.run("plan");
        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.out()).doesNotContain("+vm \"" + WWW).contains("+vm \"" + SHELL);
        assertThat(plan.err())
                .contains("warning: '" + WWW + "' is left out of " + here.vm + ": its disk is not there")
                .contains("autoinstalld deploy " + WWW)
                .doesNotContain("is not on this machine");
        applied();
        assertThat(here.run("plan").code()).isZero();
        assertThat(here.run("check").code()).isZero();
        assertThat(here.run("vmconf", "--write", here.vm.toString()).err())
                .contains("'" + WWW + "' is left out of " + here.vm);
        assertThat(Files.readString(here.vm)).doesNotContain(WWW);
        assertThat(here.run("vmconf", "--install", WWW, "--diff", here.vm.toString())
                        .out())
                .contains("+vm \"" + WWW);

        image(WWW);
        assertThat(here.run("plan").out()).contains("+vm \"" + WWW);
        applied();
        Files.delete(images.resolve(WWW + ".img"));
        assertThat(here.run("plan").err()).contains("nothing to do");
        here.edit("inventory/hosts/" + WWW + ".yaml", "memory: 1G", "memory: 3G");
        assertThat(here.run("plan").out()).contains("+\tmemory 3G");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vm-reload: []", "vm-reload: [/usr/bin/ssh, hv2, vmctl, reload]"})
    void theDisksOfAnotherMachineAreItsOwnMatter(String reload) throws Exception {
        Files.delete(images.resolve(WWW + ".img"));
        here.edit("inventory/site.yaml", "vm-reload: [" + here.programs.path("vmctl") + ", reload]", reload);

        Said plan = here.run("plan");

        assertThat(plan.out()).contains("+vm \"" + WWW);
        assertThat(plan.err()).contains("is not on this machine").doesNotContain("is left out");
    }

    @Test
    void soAreThoseInAFolderThatNobodyCanLookInto() throws Exception {
        here.edit("inventory/profiles.yaml", images + "/", images + "/elsewhere/");

        assertThat(here.run("plan").out()).contains("+vm \"" + WWW);
    }

    @Test
    void aVmdWithoutVmsHasAnEmptyTable() throws Exception {
        here.edit(
                "inventory/site.yaml",
                "    vm-conf: ",
                "    vm-status: [sh, -c, 'cat " + folder.resolve("bin/table") + "; exit 1']\n    vm-conf: ");

        assertThat(here.run("plan").out())
                .contains("reload on vmhost: starts, as it is enabled and does not run: " + WWW)
                .doesNotContain("is not known");
        here.programs.guest(WWW, true);
        assertThat(here.run("plan").out()).contains("which VMs run is not known: sh");
    }

    @Test
    void writingNeverMakesAnAcceptedFileARefusedOne() throws Exception {
        String begin = "# BEGIN autoinstalld dhcpd\n# END autoinstalld dhcpd\n";
        Files.writeString(here.dhcpd, begin + "option domain-name \"x\";\n");
        Said dhcpd = here.run("dhcpd", "--write", here.dhcpd.toString());
        assertThat(dhcpd.code()).isEqualTo(1);
        assertThat(dhcpd.err()).contains(here.dhcpd + ":").contains("error: ");
        assertThat(Files.readString(here.dhcpd)).isEqualTo(begin + "option domain-name \"x\";\n");
        assertThat(here.run("dhcpd", "--diff", here.dhcpd.toString()).code()).isEqualTo(1);

        String inside = "vm \"old\" {\n\tdisk \"/x\"\n# BEGIN autoinstalld vm.conf of vmhost\n"
                + "# END autoinstalld vm.conf of vmhost\n}\n";
        Files.writeString(here.vm, inside);
        Said vm = here.run("vmconf", "--write", here.vm.toString());
        assertThat(vm.code()).isEqualTo(1);
        assertThat(vm.err()).contains(here.vm + ":4:1: error: ");
        assertThat(Files.readString(here.vm)).isEqualTo(inside);
    }

    @Test
    void writingRepeatsNoHostBlockThatStandsOutsideAndHidesNoClash() throws Exception {
        Said all = here.run("dhcpd", WWW);
        Files.writeString(here.dhcpd, all.out());
        assertThat(here.run("dhcpd", WWW, "--write", here.dhcpd.toString()).err())
                .contains("is as it should be");
        assertThat(Files.readString(here.dhcpd)).isEqualTo(all.out());

        assertThat(here.run("dhcpd", "--write", here.dhcpd.toString()).code()).isZero();
        assertThat(Files.readString(here.dhcpd)).containsOnlyOnce("host " + WWW).contains("host " + SHELL);
        assertThat(here.run("plan").err()).doesNotContain("error");

        String other = all.out()
                .replace("host " + WWW, "host other")
                .replaceAll("next-server [0-9.]+", "next-server 192.0.2.7");
        Files.writeString(here.dhcpd, other);
        Said clash = here.run("dhcpd", "--write", here.dhcpd.toString());
        assertThat(clash.code()).isEqualTo(1);
        assertThat(clash.err()).contains("error: lladdr 02:00:00:29:ae:50 stands outside our section");
        assertThat(Files.readString(here.dhcpd)).isEqualTo(other);
    }

    @Test
    void writingTellsWhatIsWrongAlready() throws Exception {
        Files.writeString(here.vm, "vm \"old\" {\n\tdusk \"/x\"\n}\n");

        Said said = here.run("vmconf", "--write", here.vm.toString());

        assertThat(said.code()).isZero();
        assertThat(said.err()).contains(here.vm + ":2:2: warning: ");
        assertThat(Files.readString(here.vm)).contains("vm \"" + WWW);
    }

    @Test
    void writingPutsNoGuestOnAnothersDisk() throws Exception {
        Files.writeString(here.vm, vm("old", "disk \"" + path("plain") + "\""));

        Said said = here.run("vmconf", "--write", here.vm.toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains(here.vm + ":1:1: error: disk '")
                .contains("of vm 'old' is also a disk of host '" + WWW);
        assertThat(Files.readString(here.vm)).doesNotContain("BEGIN");
    }

    @Test
    void ourInstallingFormStandsOutsideOurPartToo() throws Exception {
        Files.writeString(
                here.vm,
                "switch uplink { interface bridge0 }\nvm \"" + WWW + "\" {\n disable\n boot \"/bsd.rd\"\n"
                        + " boot device net\n disk \"" + path("plain")
                        + "\"\n memory 1G\n interface { lladdr 02:00:00:29:ae:50 switch uplink }\n}\n");

        Said plan = here.run("plan");

        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.out()).doesNotContain("+vm \"" + WWW);
        assertThat(plan.err())
                .contains(here.vm + ":2:1: warning: vm '" + WWW + "' boots the installer's kernel '/bsd.rd'")
                .contains("take its boot lines and 'disable' out");
    }
}
