package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong once in a while, and what is said of it. */
@Timeout(180)
class DeployFaultsIT {
    private static final String WEB1 = "web1.int.gmmi.me";

    @TempDir
    Path folder;

    private static CompletableFuture<Said> begin(DeployPlace place, String... words) {
        CompletableFuture<Said> said = new CompletableFuture<>();
        Thread thread = new Thread(() -> said.complete(place.run(words)));
        thread.setDaemon(true);
        thread.start();
        return said;
    }

    @Test
    @Needs(RealPart.TMUX)
    void aConsoleThatSomebodyHasIsDoneWithout() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving();
                AutoCloseable held = place.vmd.holdConsole("ttyp0")) {
            assertThat(held).isNotNull();

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(place.vmd.states()).containsEntry(WEB1, "running");
        }
    }

    @Test
    @Needs(RealPart.TMUX)
    void byKeyAConsoleThatSomebodyHasIsAFailure() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving();
                AutoCloseable held = place.vmd.holdConsole("ttyp0")) {
            assertThat(held).isNotNull();

            Said said = place.run("deploy", "--way", "console", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(WEB1 + ": start: somebody else has its console: cu: open(\"/dev/ttyp0\"): Device busy");
        }
    }

    @Test
    void aDiskThatAnotherProgramHasOpenIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            AutoCloseable[] lock = new AutoCloseable[1];
            place.vmd.watch((program, words) -> {
                if (words.contains("start")) {
                    lock[0] = Hypervisor.lock(place.disk("web1"));
                }
                return Hypervisor.Verdict.GO;
            });

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(WEB1 + ": start: vmctl: could not open disk image(s) (missing, or in use by another VM or"
                            + " program)");
            lock[0].close();
        }
    }

    @Test
    void anEntryThatIsEditedMeanwhileIsNotTouched() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.stages.hold(WEB1, Stage.SETS);
            CompletableFuture<Said> deploying = begin(place, "deploy", "web1");
            place.stages.await(WEB1, Stage.SETS);
            String edited = Files.readString(place.vmConf).replace("memory 2G", "memory 3G");
            Files.writeString(place.vmConf, edited);
            place.stages.release(WEB1, Stage.SETS);

            Said said = deploying.get();

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains(WEB1 + ": files back: ", place.vmConf.toString(), "edited or removed");
            assertThat(Files.readString(place.vmConf)).isEqualTo(edited);
        }
    }

    @Test
    void anInstallerOfAnotherReleaseIsRefused() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "GENERIC.MP");

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("bsd.rd");
            assertThat(place.vmd.calls()).isEmpty();
        }
    }

    @Test
    void whoeverAppliesMeanwhileLeavesItAlone() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.stages.hold(WEB1, Stage.SETS);
            CompletableFuture<Said> deploying = begin(place, "deploy", "web1");
            place.stages.await(WEB1, Stage.SETS);

            Said apply = place.run("apply", "--yes");

            assertThat(apply.err()).contains("nothing to do");
            assertThat(Files.readString(place.vmConf)).contains("boot device net");
            place.stages.release(WEB1, Stage.SETS);
            assertThat(deploying.get().code()).isZero();
        }
    }
}
