package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.GuestHabits;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do while a guest is installed. */
@Timeout(600)
class DeployMidwayIT {
    private static final String WEB1 = "web1.int.gmmi.me";

    @TempDir
    Path folder;

    /** What happens while an installer fetches its sets. */
    private interface Event {
        void happen(DeployPlace place) throws Exception;
    }

    private static Said meanwhile(DeployPlace place, Event event) throws Exception {
        place.stages.hold(WEB1, Stage.SETS);
        CompletableFuture<Said> deploying = begin(place, "deploy", "web1");
        place.stages.await(WEB1, Stage.SETS);
        awaitInstalling(place);
        event.happen(place);
        place.stages.release(WEB1, Stage.SETS);
        return deploying.get();
    }

    /** A guest is quicker than who follows it. */
    private static void awaitInstalling(DeployPlace place) throws Exception {
        while (!Files.readString(place.record("web1")).matches("(?s).*\"install\",[^}]*\"running\".*")) {
            Thread.sleep(20);
        }
    }

    static CompletableFuture<Said> begin(DeployPlace place, String... words) {
        CompletableFuture<Said> said = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                said.complete(place.run(words));
            } catch (RuntimeException | Error e) {
                said.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return said;
    }

    private void resumesToTheEnd(DeployPlace place) throws Exception {
        Said again = place.run("resume");
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(OpenBsdGuests.installed(place.disk("web1"))).isPresent();
        assertThat(place.vmd.states()).containsEntry(WEB1, "running");
        assertThat(place.run("plan").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Needs(RealPart.TMUX)
    void aRestartOfVmdIsNotTakenForTheEndOfAnInstallation(boolean watched) throws Exception {
        AutoCloseable held = null;
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            held = watched ? () -> {} : place.vmd.holdConsole("ttyp0");

            Said said = meanwhile(place, p -> {
                while (!p.vmd.allCalls().contains("vmctl wait " + WEB1)) {
                    Thread.sleep(20);
                }
                p.vmd.stopVmd();
                p.vmd.startVmd();
            });

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(
                            WEB1 + ": install: its VM stopped before its installer was known to be through: vmd ",
                            "autoinstalld resume " + WEB1 + " installs it anew");
            assertThat(Files.readString(place.vmConf))
                    .contains("boot device net")
                    .contains("disable");
            assertThat(OpenBsdGuests.installed(place.disk("web1"))).isEmpty();
            resumesToTheEnd(place);
        } finally {
            if (held != null) {
                held.close();
            }
        }
    }

    @Test
    void oneThatSomebodyStopsIsNotTakenForInstalled() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1, GuestHabits.USUAL.deaf()).serving()) {
            Said said = meanwhile(place, p -> {
                Ran stop = Ran.command(p.vmd.bin() + "/vmctl", "stop", WEB1);
                assertThat(stop.status()).isZero();
                // until that was seen, and the guest is as slow as one that syncs its disks
                p.vmd.awaitCalls("vmctl status", 2);
                p.vmd.advance(Duration.ofSeconds(4));
            });

            assertThat(said.err())
                    .contains(WEB1 + ": install: its VM stopped before its installer was known to be through: somebody"
                            + " asked it to stop.");
            resumesToTheEnd(place);
        }
    }

    @Test
    void aVmdThatIsGoneIsWaitedForAndThenTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"), place.site("").replace("install: 5m", "install: 15s"));
            place.serving();

            Said said = meanwhile(place, p -> p.vmd.stopVmd());

            assertThat(said.err())
                    .contains(
                            WEB1 + ": install: vmd could not be asked within 15s: ",
                            "vmctl: connect: /var/run/vmd.sock: ");
            assertThat(place.vmd.startVmd()).isTrue();
            Files.writeString(folder.resolve("inventory/site.yaml"), place.site(""));
            resumesToTheEnd(place);
        }
    }

    @Test
    void anInventoryThatCannotBeReadAnyMoreStopsNothing() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Path site = folder.resolve("inventory/site.yaml");
            String before = Files.readString(site);

            Said said = meanwhile(place, p -> {
                Files.writeString(site, "site: { domain: [");
                assertThat(p.run("reload").code()).isEqualTo(1);
            });

            assertThat(said.code()).as(said.err()).isZero();
            Files.writeString(site, before);
            assertThat(place.run("plan").code()).isZero();
        }
    }

    @Test
    void anEntryInDhcpdConfThatSomebodyEditsIsNotTouched() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = meanwhile(
                    place,
                    p -> Files.writeString(
                            p.dhcpdConf,
                            Files.readString(p.dhcpdConf).replace("fe:e1:bb:00:00:01", "fe:e1:bb:00:00:99")));

            assertThat(said.err())
                    .contains(WEB1 + ": files back: ", place.dhcpdConf.toString(), "edited or removed it since");
            assertThat(Files.readString(place.dhcpdConf)).contains("fe:e1:bb:00:00:99");
            assertThat(Files.readString(place.vmConf)).contains("boot device net");
        }
    }

    @Test
    void anEntryThatSomebodyRemovesIsNotPutBack() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = meanwhile(
                    place,
                    p -> Files.writeString(
                            p.vmConf, Files.readString(p.vmConf).replaceAll("(?s)vm \"web1.*?\\n}\\n", "")));

            assertThat(said.err()).contains(WEB1 + ": files back: ", "edited or removed it since");
            assertThat(Files.readString(place.vmConf)).doesNotContain("web1");
        }
    }

    @Test
    void aFileThatCannotBeMadeAnyMoreIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Path template = folder.resolve("templates/install.conf.ftl");
            Files.writeString(
                    template,
                    "<#if !since(\"7.7\")><#stop \"only 7.7 and later\"></#if>\n" + Files.readString(template));
            assertThat(place.run("reload").code()).isZero();
            place.vmd.watch((program, words) -> {
                if (words.contains("start")) {
                    OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.6", "RAMDISK_CD");
                }
                return Hypervisor.Verdict.GO;
            });

            Said said = place.run("deploy", "web1");

            assertThat(said.err()).contains(WEB1 + ": answer: 127.0.0.1 asked and got 503 at ");
        }
    }

    @Test
    void aKernelThatGoesAwayIsTold() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            place.vmd.watch((program, words) -> {
                if (words.contains("start")) {
                    folder.resolve("bsd.rd").toFile().delete();
                }
                return Hypervisor.Verdict.GO;
            });

            Said said = place.run("deploy", "web1");

            assertThat(said.err())
                    .contains(WEB1 + ": start: vmctl: start vm command failed: No such file or directory (the kernel"
                            + " that vm.conf names is gone)");
        }
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsNoFailure() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = meanwhile(place, p -> {
                p.stopServing();
                p.serving();
            });

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
        }
    }

    @Test
    void oneThatEndsWithoutAServerIsResumedWithOne() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = meanwhile(place, DeployPlace::stopServing);

            assertThat(said.err()).contains(WEB1 + ": close: not disarmed: ");
            place.serving();
            resumesToTheEnd(place);
        }
    }

    /** A reload has vmd(8) start all that are enabled, one after another: this one's turn comes between look and start. */
    @Test
    void oneThatVmdStartsByItselfInTheSameMomentRuns() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Path host = folder.resolve("inventory/hosts/web1.yaml");
            Files.writeString(host, Files.readString(host).replace(", start: yes", ""));
            place.serving();
            String vmctl = place.vmd.bin() + "/vmctl";
            AtomicInteger starts = new AtomicInteger();
            place.vmd.watch((program, words) -> {
                if (words.contains("start") && starts.incrementAndGet() == 2) {
                    Ran.command(vmctl, "start", WEB1);
                }
                return Hypervisor.Verdict.GO;
            });

            Said said = place.run("deploy", "web1");

            assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
            assertThat(starts).hasValue(3);
        }
    }
}
