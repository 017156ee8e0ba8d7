package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests whose consoles are kept: installed by key, and failing there. */
@Needs(RealPart.TMUX)
@Timeout(600)
class ConsoleDeployIT {
    private static final String WEB1 = "web1.int.gmmi.me";

    @TempDir
    Path folder;

    private Path console() {
        return folder.resolve("state/deploy/" + WEB1 + ".console");
    }

    @Test
    void byKeyOneReloadIsEnough() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            startedByHand(place);
            place.serving();

            Said said = place.run("deploy", "--way", "console", "web1");

            assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
            assertThat(said.code()).isZero();
            assertThat(said.out()).contains(WEB1 + ": files back: skipped");
            assertThat(place.vmd.calls().stream().filter(c -> !c.startsWith("vmd") && !c.startsWith("dhcpd")))
                    .containsExactly(
                            "vmctl create -s 20G " + place.disk("web1"),
                            "rcctl restart dhcpd",
                            "vmctl reload",
                            "vmctl start -c -b " + folder.resolve("bsd.rd") + " " + WEB1);
            assertThat(place.vmd.states()).containsEntry(WEB1, "running");
            assertThat(OpenBsdGuests.installed(place.disk("web1"))).isPresent();
            assertThat(place.run("plan").code()).as("nothing is left to apply").isZero();
            assertThat(Files.readString(console()))
                    .contains("(A)utoinstall or (S)hell? a\n", "CONGRATULATIONS!")
                    .doesNotContain("$2b$");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(console())))
                    .isEqualTo("rw-------");
        }
    }

    private void startedByHand(DeployPlace place) throws Exception {
        Path file = folder.resolve("inventory/hosts/web1.yaml");
        Files.writeString(file, Files.readString(file).replace(", start: yes", ""));
        assertThat(place.folder).isEqualTo(folder);
    }

    @Test
    void oneThatVmdIsToStartGetsThatInTheEnd() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = place.run("deploy", "--way", "console", "web1");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(place.vmd.states()).containsEntry(WEB1, "running");
            assertThat(Files.readString(place.vmConf)).doesNotContain("disable");
            assertThat(place.run("plan").code()).isZero();
        }
    }

    @Test
    void anInstallerWithoutALeaseIsToldAtOnce() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.vmd.dhcpd(() -> {
                place.lan.down();
                return true;
            });
            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(WEB1 + ": answer: its installer got no lease. On its console: \"No dhcp address on"
                            + " interface vio0 in 30 seconds.\" Is lladdr fe:e1:bb:00:00:01 in " + place.dhcpdConf
                            + ", and does dhcpd serve veb0?");
            assertThat(place.vmd.states()).containsEntry(WEB1, "running");

            place.vmd.dhcpd(place.lan);
            place.lan.restart();
            Said again = place.run("deploy", "web1");
            assertThat(again.code()).as(again.err()).isZero();
            assertThat(again.err()).contains("going on with what was interrupted: " + WEB1);
        }
    }

    @Test
    void aPanicEndsTheStepAndTheConsoleStays() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2).serving()) {
            place.stages.fail(WEB1, Stage.SETS, "\npanic: kernel diagnostic assertion \"x\" failed");

            Said said = place.run("deploy", "web1", "web2");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(WEB1 + ": install: on its console: \"panic: kernel diagnostic assertion \"x\" failed\"")
                    .endsWith("autoinstalld: 1 deployed, 1 failed\n");
            assertThat(Files.readString(console())).contains("panic: kernel diagnostic");
            assertThat(place.run("status", "web1").out())
                    .contains(WEB1 + ": its console: tmux -S " + folder.resolve("state/tmux.sock")
                            + " attach -t web1_int_gmmi_me\n");
            assertThat(place.run("status").out())
                    .contains(WEB1 + ": install: failed")
                    .doesNotContain("tmux");

            Said aborted = place.run("abort", "web1", "--yes");
            assertThat(aborted.code()).as(aborted.err()).isZero();
            assertThat(place.vmd.states()).doesNotContainKey(WEB1);
        }
    }

    @Test
    void aQuestionThatNobodyForesawIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.stages.fail(
                    WEB1,
                    Stage.QUESTIONS,
                    "\nQuestion has no answer in response file: \"shall we?\"\nfailed; check /tmp/ai/ai.log");

            Said said = place.run("deploy", "web1");

            assertThat(said.err())
                    .contains("the installer stopped: Question has no answer in response file: \"shall we?\"; its"
                            + " dialogue did not foresee that (autoinstalld dialogue " + WEB1 + ")");
        }
    }

    @Test
    void whatVmctlSaysIsToldAsWithoutAConsole() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.vmd.watch((program, words) -> words.contains("start")
                    ? Hypervisor.Verdict.fails("vmctl: could not open disk image(s)")
                    : Hypervisor.Verdict.GO);

            Said said = place.run("deploy", "web1");

            assertThat(said.err())
                    .contains(WEB1 + ": start: vmctl: could not open disk image(s) (missing, or in use by another VM or"
                            + " program)");
        }
    }
}
