package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanAndApplyTest {
    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
    }

    private void applied() throws Exception {
        assertThat(here.run("apply", "--yes").code()).isZero();
        here.programs.calls();
    }

    @Test
    void planShowsDifferenceAndCommandsAndTouchesNothing() throws Exception {
        Files.writeString(here.dhcpd, "# by hand\n");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("+++ " + here.dhcpd, " # by hand", "+\thost shell.int.gmmi.me {", "+vm \"www.int.gmmi.me\" {")
                .contains("test " + here.vm + ": " + here.programs.path("vmd") + " -n -f {file}")
                .contains("run " + here.programs.path("rcctl") + " restart dhcpd")
                .contains("reload on vmhost: every enabled VM that is stopped starts: www.int.gmmi.me");
        assertThat(said.err())
                .contains("'/home/vm/www.int.gmmi.me.img' of guest 'www.int.gmmi.me' is not on this machine");
        assertThat(here.files()).isEqualTo(Map.of("dhcpd.conf", "# by hand\n"));
        assertThat(here.programs.calls()).isEmpty();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void applyTestsReplacesAndTellsEachDaemonOnce() throws Exception {
        Said said = here.run("apply", "--yes");

        assertThat(said.err()).contains("replaced " + here.dhcpd);
        assertThat(said.code()).isZero();
        List<String> calls = here.programs.calls();
        assertThat(calls).hasSize(4);
        assertThat(calls.get(0)).startsWith("dhcpd -n -c ");
        assertThat(calls.get(1)).startsWith("vmd -n -f ");
        assertThat(calls.subList(2, 4)).containsExactly("rcctl restart dhcpd", "vmctl reload");
        assertThat(Files.readString(here.dhcpd)).contains("host nas.int.gmmi.me {");
    }

    @Test
    void applyingTwiceChangesNothingAndRunsNothing() throws Exception {
        applied();
        Map<String, String> before = here.files();

        Said said = here.run("apply", "--yes");

        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("nothing to do");
        assertThat(here.files()).isEqualTo(before);
        assertThat(here.programs.calls()).isEmpty();
        assertThat(here.run("plan").code()).isZero();
        assertThat(here.run("check").out()).isEmpty();
    }

    @Test
    void withoutTerminalNothingIsDoneUnasked() throws Exception {
        Said said = here.run("apply");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("+++ " + here.dhcpd);
        assertThat(said.err()).contains("--yes");
        assertThat(here.files()).isEmpty();
        assertThat(here.programs.calls()).isEmpty();
    }

    @Test
    void onlyWhatChangedIsTold() throws Exception {
        applied();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "memory: 1G", "memory: 3G");

        Said plan = here.run("plan");
        assertThat(plan.out().lines().filter(l -> l.matches("[+-][^+-].*")))
                .containsExactly("-\tmemory 1G", "+\tmemory 3G");
        assertThat(plan.out())
                .contains(
                        "a VM that runs keeps its old configuration until it is stopped and started: www.int.gmmi.me");

        assertThat(here.run("apply", "--yes").code()).isZero();
        assertThat(here.programs.calls()).hasSize(2).last().isEqualTo("vmctl reload");
    }

    @ParameterizedTest
    @CsvSource({
        "dhcpd, test .*/etc/dhcpd.conf",
        "vmd, test .*/etc/vm.conf",
        "rcctl, run .*/rcctl restart dhcpd",
        "vmctl, run .*/vmctl reload"
    })
    void aFailureAtAnyStepLeavesEverythingAsItWas(String program, String step) throws Exception {
        applied();
        Files.writeString(here.dhcpd, Files.readString(here.dhcpd) + "# more\n");
        Map<String, String> before = here.files();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "memory: 1G", "memory: 3G");
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "address: 192.168.1.35", "address: 192.168.1.36");
        here.programs.fail(program);

        Said said = here.run("apply", "--yes");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).containsPattern("failed: " + step).contains(program + ": told to fail");
        assertThat(here.files()).isEqualTo(before);
        List<String> calls = here.programs.calls();
        if (program.equals("vmctl")) {
            assertThat(calls.subList(2, calls.size()))
                    .as("daemons are told of the old files again")
                    .containsExactly("rcctl restart dhcpd", "vmctl reload", "rcctl restart dhcpd", "vmctl reload");
        }
        here.programs.mend(program);
        assertThat(here.run("apply", "--yes").code()).isZero();
    }

    @Test
    void undoTakesTheLastApplyBackAndAgainDoesIt() throws Exception {
        applied();
        Map<String, String> first = here.files();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "memory: 1G", "memory: 3G");
        assertThat(here.run("apply", "--yes").code()).isZero();
        Map<String, String> second = here.files();
        here.programs.calls();

        Said undone = here.run("apply", "--undo", "--yes");
        assertThat(undone.code()).isZero();
        assertThat(undone.out()).contains("every enabled VM that is stopped starts: www.int.gmmi.me");
        assertThat(here.files()).isEqualTo(first);
        assertThat(here.programs.calls()).containsExactly("vmctl reload");

        assertThat(here.run("apply", "--undo", "--yes").code()).isZero();
        assertThat(here.files()).isEqualTo(second);
    }

    @Test
    void undoRefusesFilesThatWereEditedSince() throws Exception {
        applied();
        Files.writeString(here.vm, Files.readString(here.vm) + "# mine\n");

        Said said = here.run("apply", "--undo", "--yes");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("file changed since it was written");
    }

    @ParameterizedTest
    @CsvSource({
        "host other { hardware ethernet 02:00:00:29:ae:4f; }, lladdr 02:00:00:29:ae:4f",
        "host other { fixed-address 192.168.1.34; }, address 192.168.1.34",
        "host SHELL.int.gmmi.me { fixed-address 10.0.0.1; }, host 'SHELL.int.gmmi.me'"
    })
    void entriesOutsideThatClashStopThePlanWithBothPlaces(String entry, String what) throws Exception {
        Files.writeString(here.dhcpd, "# mine\n" + entry + "\n");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .contains(here.dhcpd + ":2:1: error: " + what + " stands outside our section and is also that of host"
                        + " 'shell.int.gmmi.me' at " + folder.resolve("inventory/hosts/shell.int.gmmi.me.yaml")
                        + ":4:3");
        assertThat(here.run("apply", "--yes").code()).isEqualTo(1);
        assertThat(here.programs.calls()).isEmpty();
    }

    @Test
    void entriesOutsideThatMeanTheSameStayAndAreNotWrittenAgain() throws Exception {
        String subnet = "subnet 192.168.1.0 netmask 255.255.255.0 {\n\toption routers 192.168.1.1;\n";
        String same = "group {\n  next-server 192.168.1.2; filename \"auto_install\";\n  host SHELL.int.gmmi.me {"
                + " fixed-address 192.168.1.34; hardware ethernet 2:0:0:29:AE:4F;"
                + " option host-name \"shell.int.gmmi.me\"; }\n}\n";
        Files.writeString(here.dhcpd, subnet + same + "}\n");
        Files.writeString(
                here.vm,
                "switch uplink { interface bridge0 }\nvm \"www.int.gmmi.me\" {\n  disk \"/home/vm/www.int.gmmi.me.img\"\n"
                        + "  memory 1024M\n  interface { lladdr 02:00:00:29:AE:50 switch uplink }\n}\n");

        Said said = here.run("apply", "--yes");

        assertThat(said.err())
                .contains(here.dhcpd + ": the entry of host 'shell.int.gmmi.me' is outside our part of it, and as the"
                        + " inventory says: left there")
                .contains(here.vm + ": the entry of host 'www.int.gmmi.me' is outside our part");
        assertThat(said.code()).isZero();
        assertThat(Files.readString(here.dhcpd))
                .startsWith(subnet + same + "}\n# BEGIN")
                .contains("host www.int.gmmi.me {")
                .doesNotContain("host shell.int.gmmi.me {");
        assertThat(Files.readString(here.vm))
                .contains("vm \"shell.int.gmmi.me\" {")
                .doesNotContain("switch \"uplink\" {\n\tinterface")
                .containsOnlyOnce("vm \"www.int.gmmi.me\" {");
        assertThat(here.run("plan").code()).isZero();
        assertThat(here.run("check").out()).isEmpty();

        here.edit("inventory/hosts/shell.int.gmmi.me.yaml", "192.168.1.34", "192.168.1.77");
        assertThat(here.run("plan").err())
                .contains(here.dhcpd + ":5:3: error: lladdr 02:00:00:29:ae:4f stands outside our section");

        here.edit("inventory/hosts/shell.int.gmmi.me.yaml", "192.168.1.77", "192.168.1.34");
        Files.writeString(here.dhcpd, Files.readString(here.dhcpd).replace(same, ""));
        assertThat(here.run("plan").out()).contains("+host shell.int.gmmi.me {");
    }

    @Test
    void aGuestThatStillBootsTheInstallerIsTheSameButForThat() throws Exception {
        Files.writeString(here.vm, """
                vm "www.int.gmmi.me" {
                  memory 1G
                  boot "/bsd.rd"
                  disk "/home/vm/www.int.gmmi.me.img"
                  interface { switch "uplink" lladdr 02:00:00:29:ae:50 }
                }
                """);

        Said said = here.run("plan");

        assertThat(said.err())
                .contains(here.vm + ":1:1: warning: vm 'www.int.gmmi.me' boots the installer's kernel '/bsd.rd'");
        assertThat(said.out()).doesNotContain("+vm \"www.int.gmmi.me\" {").contains("+vm \"shell.int.gmmi.me\" {");
    }

    @Test
    void clashesInVmConfAreFoundInWhatItIncludesToo() throws Exception {
        Path more = folder.resolve("etc/more.conf");
        Files.writeString(more, "vm \"old\" {\n\tdisk \"/x\"\n\tinterface { lladdr 02:00:00:29:ae:50 }\n}\n");
        Files.writeString(
                here.vm,
                "include \"" + more + "\"\nswitch \"uplink\" {\n\tinterface veb0\n}\nvm \"www.int.gmmi.me\" {\n"
                        + "\tdisk \"/y\"\n}\n");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains(more + ":1:1: error: lladdr 02:00:00:29:ae:50 stands outside")
                .contains(here.vm + ":2:1: error: switch 'uplink' stands outside our section and inside it")
                .contains(here.vm + ":5:1: error: vm 'www.int.gmmi.me' stands outside");
    }

    @Test
    void aFileThatIsWrongElsewhereIsNotTouched() throws Exception {
        Files.writeString(here.dhcpd, "option routers nonsense nonsense;\n");

        Said said = here.run("apply", "--yes");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(here.dhcpd + ":1:");
        assertThat(here.programs.calls()).isEmpty();
    }

    @Test
    void editsOutsideOurSectionSurvive() throws Exception {
        applied();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            String before = "# " + random.nextInt() + "\n".repeat(random.nextInt(3) + 1);
            String after = "#" + "\t x \u00e9".repeat(random.nextInt(3)) + random.nextInt()
                    + (random.nextBoolean() ? "\n" : "");
            String ours = Files.readString(here.dhcpd);
            String section = ours.substring(ours.indexOf("# BEGIN"), ours.indexOf("# END autoinstalld dhcpd") + 25);
            Files.writeString(here.dhcpd, before + section + after);
            int octet = 40 + i;
            here.edit(
                    "inventory/hosts/www.int.gmmi.me.yaml",
                    "address: 192.168.1." + (i == 0 ? 35 : octet - 1),
                    "address: 192.168.1." + octet);

            assertThat(here.run("apply", "--yes").code()).as("seed %d", seed).isZero();

            assertThat(Files.readString(here.dhcpd))
                    .as("seed %d", seed)
                    .startsWith(before + "# BEGIN")
                    .contains("fixed-address 192.168.1." + octet + ";")
                    .endsWith("# END autoinstalld dhcpd\n" + after);
        }
    }

    @Test
    void commandsMayGoThroughDoas() throws Exception {
        here.edit("inventory/site.yaml", "site:\n", "site:\n  command-prefix: " + here.programs.path("doas") + "\n");

        assertThat(here.run("apply", "--yes").code()).isZero();

        assertThat(here.programs.calls())
                .contains("doas " + here.programs.path("rcctl") + " restart dhcpd", "rcctl restart dhcpd");
    }

    @Test
    void aProgramThatIsNotThereIsToldOfBeforeAnythingIsTouched() throws Exception {
        Files.delete(Path.of(here.programs.path("rcctl")));

        Said plan = here.run("plan");
        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.err()).contains("rcctl: warning: program is not on this machine");

        Said apply = here.run("apply", "--yes");
        assertThat(apply.code()).isEqualTo(1);
        assertThat(apply.err()).contains("rcctl: error: program is not on this machine");
        assertThat(here.files()).isEmpty();
        assertThat(here.programs.calls()).isEmpty();
    }

    @Test
    void noCommandsAtAllIsAChoiceToo() throws Exception {
        here.edit(
                "inventory/site.yaml",
                "dhcpd-reload: [" + here.programs.path("rcctl") + ", restart, dhcpd]",
                "dhcpd-reload: []");

        assertThat(here.run("apply", "--yes").code()).isZero();

        assertThat(here.programs.calls()).noneMatch(c -> c.startsWith("rcctl"));
    }

    @Test
    void aFileIsNotBegunForNothing() throws Exception {
        here.edit(
                "inventory/site.yaml",
                "  vmhost:\n",
                "  empty: { vm-conf: " + folder.resolve("etc/none.conf") + " }\n  vmhost:\n");

        assertThat(here.run("apply", "--yes").code()).isZero();

        assertThat(here.files()).containsOnlyKeys("dhcpd.conf", "vm.conf");
    }

    @Test
    void aBrokenHostStopsThePlanRatherThanVanish() throws Exception {
        applied();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "address: 192.168.1.35", "address: 192.168.9.35");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("192.168.9.35");
    }

    @Test
    void checkReportsDriftPerHost() throws Exception {
        applied();
        Files.writeString(here.dhcpd, Files.readString(here.dhcpd).replace("192.168.1.34", "192.168.1.99"));
        Files.writeString(here.vm, Files.readString(here.vm).replace("vm \"www.int.gmmi.me\"", "vm \"gone\""));

        Said said = here.run("check");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("entry of host 'shell.int.gmmi.me' is not what the inventory says at ")
                .contains("vm 'www.int.gmmi.me' is not in " + here.vm)
                .contains("vm 'gone' is not in the inventory");
        assertThat(here.run("check", "shell.int.gmmi.me").out())
                .contains("shell")
                .doesNotContain("gone");
        assertThat(here.run("check", "--strict").code()).isEqualTo(1);
    }

    @Test
    void checkOnAMachineWithoutTheFilesIsNoError() throws Exception {
        here.edit("inventory/site.yaml", here.dhcpd.toString(), "/nowhere/at/all/dhcpd.conf");

        Said said = here.run("check");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("/nowhere/at/all/dhcpd.conf: warning: ");
        assertThat(here.run("plan").code()).isEqualTo(1);
    }

    @Test
    void planAsJsonTellsAllOfIt() throws Exception {
        Said said = here.run("plan", "--format", "json");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .startsWith("{\"version\":1,\"files\":[{\"file\":\"" + here.dhcpd)
                .contains("\"kind\":\"vm\",\"of\":\"vmhost\",\"changes\":true")
                .contains("\"starts\":[\"www.int.gmmi.me\"]")
                .contains("\"host\":\"shell.int.gmmi.me\"")
                .contains("\"commands\":[[\"" + here.programs.path("rcctl") + "\",\"restart\",\"dhcpd\"]")
                .endsWith("}\n");
    }

    @Test
    void anInventoryThatNamesNoFileHasNothingToPlan() throws Exception {
        here.edit("inventory/site.yaml", "  dhcpd-conf: ", "  # dhcpd-conf: ");
        here.edit("inventory/site.yaml", "    vm-conf: ", "    # vm-conf: ");

        Said said = here.run("plan");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("names no file to keep");
    }
}
