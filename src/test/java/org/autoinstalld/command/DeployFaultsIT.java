package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.GuestHabits;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong once in a while, and what is said of it. */
@Timeout(600)
class DeployFaultsIT {
    private static final String WEB1 = "web1.int.gmmi.me";

    @TempDir
    Path folder;

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
            CompletableFuture<Said> deploying = DeployMidwayIT.begin(place, "deploy", "web1");
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
    void aPortThatAnotherServerHasIsTold() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.76.1", 80), 1);
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Server", "nginx/1.26.2");
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        other.start();
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("").replace("response-server: 127.0.0.1", "response-server: 127.0.76.1"));
            place.serving();

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains("port 80 of 127.0.76.1 is answered by another server, nginx; README, \"Letting installers"
                            + " in\"");
            assertThat(place.vmd.calls()).isEmpty();
        } finally {
            other.stop(0);
        }
    }

    @Test
    void anAddressThatDhcpDidNotGiveIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("")
                            .replace("access: { allow: [127.0.0.1/32] }", "access: { policy: address }")
                            .replace("answer: 3m", "answer: 1m"));
            place.serving();

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .containsPattern(
                            WEB1 + ": answer: 127\\.0\\.0\\.1 asked and got 403 at [0-9:]+: policy address \\(site\\):"
                                    + " 127\\.0\\.0\\.1 is not 127\\.0\\.77\\.1 \\(dhcpd gave it another address: restarted\\?\\)");
        }
    }

    @Test
    @Needs(RealPart.TMUX)
    void setsThatCannotBeFetchedAreTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 0, GuestHabits.USUAL.fetchingSets())) {
            place.host("web1", 1, "    sets: { location: http, server: 127.0.0.1 }");
            place.serving();

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(
                            WEB1 + ": install: on its console: \"failed; check /tmp/ai/ai.log (before it: Cannot fetch"
                                    + " SHA256.sig. Continue without verification?");
        }
    }

    /** vmd(8) itself starts what is enabled, so that console is nobody's until it is fetched. */
    @Test
    @Needs(RealPart.TMUX)
    void aPanicOfWhatWasInstalledIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.stages.fail(WEB1, Stage.BOOT, "panic: uvm_fault");

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains(WEB1 + ": boot: on its console: \"panic: uvm_fault\"; autoinstalld status");
            assertThat(Files.readString(folder.resolve("state/deploy/" + WEB1 + ".console")))
                    .contains("CONGRATULATIONS!", "panic: uvm_fault");
            assertThat(place.run("status", "web1").out()).contains("boot: failed: ");
        }
    }

    @Test
    void aFileSystemThatIsFullIsToldAndStopsNobodyElse() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2).serving()) {
            place.vmd.watch((program, words) -> words.contains("create")
                            && words.contains(place.disk("web1").toString())
                    ? Hypervisor.Verdict.fails("vmctl: create imagefile operation failed: No space left on device")
                    : Hypervisor.Verdict.GO);

            Said said = place.run("deploy", "web1", "web2");

            assertThat(said.err())
                    .contains(WEB1 + ": disk: vmctl: create imagefile operation failed: No space left on device")
                    .endsWith("autoinstalld: 1 deployed, 1 failed\n");
            assertThat(Files.readString(place.vmConf)).doesNotContain("web1").contains("web2");

            // somebody puts one there that holds something
            place.vmd.watch((program, words) -> Hypervisor.Verdict.GO);
            Files.writeString(place.disk("web1"), "of the admin");
            assertThat(place.run("resume").err())
                    .contains(WEB1 + ": disk: its disk is there, " + place.disk("web1")
                            + ", and this deployment did not make it; autoinstalld abort " + WEB1);
            assertThat(place.disk("web1")).hasContent("of the admin");
            assertThat(place.vmd.states()).doesNotContainKey(WEB1);
        }
    }

    @Test
    void anInstallerOfAnotherReleaseIsJudgedByThat() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 0)) {
            place.host(
                    "web1",
                    1,
                    "    sets: { location: http, server: cdn.openbsd.org, directory: pub/OpenBSD/7.8/amd64 }");
            OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.6", "RAMDISK_CD");
            place.serving();

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("to install '" + WEB1 + "': the installer of 7.6/amd64 ");
            assertThat(place.vmd.calls()).isEmpty();
        }
    }

    @Test
    void aKernelThatIsNoInstallersIsRefused() throws Exception {
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
            CompletableFuture<Said> deploying = DeployMidwayIT.begin(place, "deploy", "web1");
            place.stages.await(WEB1, Stage.SETS);

            Said apply = place.run("apply", "--yes");

            assertThat(apply.err()).contains("nothing to do");
            assertThat(Files.readString(place.vmConf)).contains("boot device net");
            place.stages.release(WEB1, Stage.SETS);
            assertThat(deploying.get().code()).isZero();
        }
    }
}
