package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.RunningServer;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What words on the command line, keys, and an answer at the terminal come to. */
@Timeout(600)
class DeployWordsIT {
    private static final String WEB1 = "web1.int.gmmi.me";
    private static final String WEB2 = "web2.int.gmmi.me";

    @TempDir
    Path folder;

    @Test
    void anUpgradeKeepsTheDiskAndEndsAsItBegan() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            assertThat(place.run("deploy", "web1").code()).isZero();
            String vmConf = Files.readString(place.vmConf);
            String dhcpdConf = Files.readString(place.dhcpdConf);
            Object disk = Files.getAttribute(place.disk("web1"), "unix:ino");
            place.vmd.forgetCalls();
            List<String> meanwhile = new ArrayList<>();
            place.vmd.watch((program, words) -> {
                if (words.contains("start")) {
                    meanwhile.add(text(place.dhcpdConf));
                }
                return org.autoinstalld.vmd.Hypervisor.Verdict.GO;
            });

            Said said = place.run("upgrade", "web1", "--yes");

            assertThat(said.code()).as(said.out() + said.err()).isZero();
            assertThat(place.vmd.calls().stream().filter(c -> !c.startsWith("vmd") && !c.startsWith("dhcpd")))
                    .containsExactly(
                            "vmctl stop -w " + WEB1,
                            "rcctl restart dhcpd",
                            "vmctl reload",
                            DeployPlace.start() + WEB1,
                            "rcctl restart dhcpd",
                            "vmctl reload");
            assertThat(meanwhile.get(0)).contains("filename \"auto_upgrade\"");
            assertThat(said.out()).contains(WEB1 + ": disk: skipped");
            assertThat(place.guests.console(WEB1)).contains("Your OpenBSD upgrade has been successfully completed!");
            assertThat(Files.getAttribute(place.disk("web1"), "unix:ino")).isEqualTo(disk);
            assertThat(OpenBsdGuests.installed(place.disk("web1"))).isPresent();
            assertThat(Files.readString(place.vmConf)).isEqualTo(vmConf);
            assertThat(Files.readString(place.dhcpdConf)).isEqualTo(dhcpdConf);
        }
    }

    @Test
    void whatKeepsAllFromBeingBegunIsCountedInALastLine() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.createDirectories(place.record("web1").getParent());
            for (String[] each : List.of(
                    new String[] {"{\"version\":1,", "is no record of a deployment of 'web1.int.gmmi.me'"},
                    new String[] {"{\"version\":99,\"host\":[]}", "a later version wrote it"})) {
                Files.writeString(place.record("web1"), each[0]);

                Said unread = place.run("deploy", "web1", "--format", "json");

                assertThat(unread.code()).isEqualTo(1);
                assertThat(unread.err())
                        .contains("'web1.int.gmmi.me' may be amid a deployment, and what its record says is not known: "
                                + each[1])
                        .contains("nobody would answer the installer");
                assertThat(unread.out()).endsWith("}\n").contains("\"done\":0,\"failed\":0,\"refused\":1,");
                assertThat(place.record("web1")).content().isEqualTo(each[0]);
            }
            assertThat(place.run("deploy", "nobody", "--format", "json").out())
                    .contains("\"done\":0,\"failed\":0,\"refused\":0,", "unknown host 'nobody'");
            assertThat(place.run("resume", "--format", "json").out())
                    .contains("\"done\":0,\"failed\":0,\"refused\":0,");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void afterCtrlCNoFurtherOneIsStartedAndRunningOnesGoOn() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2).serving()) {
            place.stages.hold(WEB1, Stage.SETS);
            // who runs the tests in the background has the signal ignored, and so has all that he starts
            List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
            command.addAll(RunningServer.command("deploy", "--parallel", "1", "web1", "web2"));
            Process deploying = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("deploy.log").toFile())
                    .start();
            place.stages.await(WEB1, Stage.SETS);

            assertThat(Ran.command("kill", "-INT", String.valueOf(deploying.pid()))
                            .status())
                    .isZero();

            assertThat(deploying.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(deploying.exitValue()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("deploy.log"))).contains("autoinstalld resume");
            assertThat(place.vmd.states()).containsEntry(WEB1, "running").containsEntry(WEB2, "stopped");
            assertThat(place.stages.times(WEB2, Stage.KERNEL)).isZero();

            place.stages.release(WEB1, Stage.SETS);
            Said said = place.run("resume");
            assertThat(said.code()).as(said.out() + said.err()).isZero();
            assertThat(place.vmd.states()).containsEntry(WEB1, "running").containsEntry(WEB2, "running");
            assertThat(place.stages.times(WEB1, Stage.KERNEL)).isEqualTo(1);
        }
    }

    @Test
    void whatIsNotThroughInTimeFailsByThat() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.stages.hold(WEB1, Stage.SETS);

            Said said = place.run("deploy", "web1", "--within", "6s");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("was to be done within 6s (--within)");
        }
    }

    @Test
    void aVmThatSomebodyStoppedIsNotStartedUnasked() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Path disk = Files.writeString(folder.resolve("vm/db.img"), "of the admin");
            Files.writeString(
                    place.vmConf, Files.readString(place.vmConf) + "vm \"db\" {\n\tdisk \"" + disk + "\"\n}\n");
            place.vmd.stopVmd();
            place.vmd.startVmd();
            assertThat(Ran.command(place.vmd.bin() + "/vmctl", "stop", "-f", "-w", "db")
                            .status())
                    .isZero();
            place.serving();

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains("the reload starts VMs that are enabled and stopped: db")
                    .contains(WEB1 + ": files: the reload would start VMs that somebody stopped: db; --yes lets it");
            assertThat(place.vmd.states()).containsEntry("db", "stopped").doesNotContainKey(WEB1);
            assertThat(Files.readString(place.vmConf)).doesNotContain("web1");

            Said let = place.run("deploy", "web1", "--yes");
            assertThat(let.code()).as(let.out() + let.err()).isZero();
            assertThat(place.vmd.states()).containsEntry("db", "running").containsEntry(WEB1, "running");
        }
    }
}
