package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests of a hypervisor that is this machine, deployed by the commands. */
@Timeout(600)
class DeployIT {
    @TempDir
    Path folder;

    private static String step(String step) {
        return "web1.int.gmmi.me: " + step + ": done";
    }

    @Test
    void oneHostFromItsDiskToItsLoginPrompt() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = place.run("deploy", "web1");

            assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .contains(step("check"), step("disk"), step("files"), step("start"), step("answer"))
                    .contains(step("install"), step("files back"), step("boot"), step("close"));
            assertThat(place.vmd.calls().stream().filter(c -> !c.startsWith("vmd") && !c.startsWith("dhcpd")))
                    .containsExactly(
                            "vmctl create -s 20G " + place.disk("web1"),
                            "rcctl restart dhcpd",
                            "vmctl reload",
                            DeployPlace.start() + "web1.int.gmmi.me",
                            "vmctl reload");
            assertThat(place.vmd.states()).containsEntry("web1.int.gmmi.me", "running");
            assertThat(OpenBsdGuests.installed(place.disk("web1"))).isPresent();
            // what is left is what apply would have written
            assertThat(place.run("plan").code()).isZero();
            assertThat(place.run("status").out()).contains("web1.int.gmmi.me");
            assertThat(Files.readString(place.record("web1")))
                    .contains("\"version\":1")
                    .doesNotContain("$2b$");

            Said again = place.run("deploy", "web1");
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err())
                    .contains("'web1.int.gmmi.me' runs already; 'autoinstalld reinstall web1.int.gmmi.me'");
        }
    }

    @Test
    void whatSpeaksAgainstItIsToldBeforeAnythingIsTouched() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            Files.writeString(
                    folder.resolve("inventory/hosts/web1.yaml"),
                    Files.readString(folder.resolve("inventory/hosts/web1.yaml"))
                            .replace(", disk-size: 20G", ""));
            Files.writeString(
                    folder.resolve("inventory/profiles.yaml"),
                    Files.readString(folder.resolve("inventory/profiles.yaml")).replace("      disk-size: 20G\n", ""));
            Files.delete(folder.resolve("bsd.rd"));

            Said said = place.run("deploy", "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains("nobody would answer the installer: no server runs")
                    .contains("needs disk-size to be created")
                    .contains("kernel of the installer is not there");
            assertThat(place.vmd.calls()).isEmpty();
            assertThat(place.record("web1")).doesNotExist();
        }
    }

    @Test
    void anEditThatTheServerDoesNotServeIsToldBeforeAnythingIsTouched() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Path readable = folder.resolve("readable");
            Files.createDirectories(readable.resolve("hosts"));
            for (String file : List.of("site.yaml", "profiles.yaml", "hosts/web1.yaml")) {
                Files.copy(folder.resolve("inventory").resolve(file), readable.resolve(file));
            }
            Files.writeString(folder.resolve("inventory/site.yaml"), "site: { domain: [");

            Said said = place.run("deploy", "-i", readable.toString(), "web1");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("the last edit is not served", "autoinstalld reload tells");
            assertThat(place.vmd.calls()).isEmpty();
            assertThat(place.record("web1")).doesNotExist();
        }
    }

    @Test
    void anInstallerThatNobodyAnswersFailsAloneAndIsTriedAgain() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2)) {
            place.host("web1", 1, "    deploy: { answer: 4s }");
            place.serving();
            place.stages.hold("web1.int.gmmi.me", Stage.LEASE);

            Said said = place.run("deploy", "web1", "web2");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains(
                            "web1.int.gmmi.me: answer: nothing asked for it within 4s of the start.",
                            " Is lladdr fe:e1:bb:00:00:01 in " + place.dhcpdConf + ", and does dhcpd serve veb0?")
                    .endsWith("autoinstalld: 1 deployed, 1 failed\n");
            assertThat(place.vmd.states())
                    .containsEntry("web1.int.gmmi.me", "running")
                    .containsEntry("web2.int.gmmi.me", "running");
            assertThat(place.run("status").out()).contains("web1.int.gmmi.me");
            assertThat(place.page("/metrics"))
                    .contains(
                            "autoinstalld_deployments{step=\"answer\"} 0",
                            "autoinstalld_deployment_failures_total{step=\"answer\"} 1",
                            "autoinstalld_deployment_failures_total{step=\"install\"} 0");
            // its installing form is nobody's drift, and stays
            String vmConf = Files.readString(place.vmConf);
            assertThat(place.run("apply", "--yes").err()).contains("nothing to do");
            assertThat(Files.readString(place.vmConf)).isEqualTo(vmConf).contains("boot device net");

            for (List<String> other : List.of(
                    List.of("upgrade", "web1"),
                    List.of("reinstall", "--new-disk", "--yes", "web1"),
                    List.of("deploy", "--way", "console", "web1"))) {
                Said refused = place.run(other.toArray(String[]::new));
                assertThat(refused.code()).as("%s", other).isEqualTo(1);
                assertThat(refused.err())
                        .contains(
                                "'web1.int.gmmi.me' has an unfinished deployment, to install it by way netboot;",
                                "'autoinstalld resume web1.int.gmmi.me' goes on with it",
                                "'autoinstalld abort web1.int.gmmi.me' ends it");
            }

            place.host("web1", 1, "");
            place.stages.release("web1.int.gmmi.me", Stage.LEASE);
            Said again = place.run("resume");
            assertThat(again.err()).contains("going on with what was interrupted: web1.int.gmmi.me");
            assertThat(again.code()).isZero();
            assertThat(place.vmd.states()).containsEntry("web1.int.gmmi.me", "running");
            assertThat(Files.readString(place.vmConf)).doesNotContain("boot device net");
        }
    }

    @Test
    void anAbortedOneLeavesFilesAsTheyWereAndItsDisk() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            place.host("web1", 1, "    deploy: { answer: 3s }");
            place.serving();
            String before = Files.readString(place.vmConf) + Files.readString(place.dhcpdConf);
            place.stages.hold("web1.int.gmmi.me", Stage.LEASE);
            assertThat(place.run("deploy", "web1").code()).isEqualTo(1);

            Said said = place.run("abort", "web1", "--yes");

            assertThat(said.err()).isEmpty();
            assertThat(said.code()).isZero();
            assertThat(Files.readString(place.vmConf) + Files.readString(place.dhcpdConf))
                    .isEqualTo(before);
            assertThat(place.vmd.states()).doesNotContainKey("web1.int.gmmi.me");
            assertThat(place.disk("web1")).exists();
            assertThat(place.run("abort", "web1").err()).contains("no deployment of 'web1.int.gmmi.me' is unfinished");
        }
    }

    @Test
    void oneThatLeftTheInventoryStopsNobodyElseAndCanBeAborted() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"), place.site("").replace("answer: 3m", "answer: 3s"));
            place.serving();
            place.stages.hold("web1.int.gmmi.me", Stage.LEASE);
            place.stages.hold("web2.int.gmmi.me", Stage.LEASE);
            assertThat(place.run("deploy", "web1", "web2").err()).endsWith("0 deployed, 2 failed\n");
            assertThat(place.run("remove", "web2").err())
                    .contains("host 'web2.int.gmmi.me' is being deployed; autoinstalld abort web2.int.gmmi.me");
            Files.delete(folder.resolve("inventory/hosts/web2.yaml"));
            Files.writeString(folder.resolve("inventory/site.yaml"), place.site(""));
            place.stages.release("web1.int.gmmi.me", Stage.LEASE);

            Said resumed = place.run("resume", "--yes");

            assertThat(resumed.err())
                    .contains("'web2.int.gmmi.me' is passed over: the inventory does not have it any more")
                    .endsWith("autoinstalld: 1 deployed\n");
            assertThat(place.vmd.states()).containsEntry("web2.int.gmmi.me", "running");
            Said aborted = place.run("abort", "web2");
            assertThat(aborted.out()).startsWith("web2.int.gmmi.me: aborted; its disk stays. The inventory does not");
            assertThat(aborted.code()).isZero();
            assertThat(place.vmd.states()).containsEntry("web2.int.gmmi.me", "stopped");
            assertThat(place.run("apply", "--yes").code()).isZero();
            assertThat(Files.readString(place.vmConf)).doesNotContain("web2");
            assertThat(place.run("resume").err()).contains("nothing to do");
        }
    }

    @Test
    void oneThatMovedToAnotherHypervisorIsGoneOnWithByNobody() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1)) {
            place.host("web1", 1, "    deploy: { answer: 1s }");
            place.serving();
            place.stages.hold("web1.int.gmmi.me", Stage.LEASE);
            assertThat(place.run("deploy", "web1").code()).isEqualTo(1);
            Path host = folder.resolve("inventory/hosts/web1.yaml");
            String there = Files.readString(host);
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("") + "  other:\n    switches: { uplink: veb0 }\n    vm-conf: "
                            + folder.resolve("etc/other.conf") + "\n");
            Files.writeString(host, there.replace("vm: {", "vm: { hypervisor: other,"));
            place.vmd.forgetCalls();

            for (List<String> words :
                    List.of(List.of("resume"), List.of("deploy", "web1"), List.of("abort", "web1", "--yes"))) {
                Said said = place.run(words.toArray(String[]::new));
                assertThat(said.code()).as(said.err()).isEqualTo(1);
                assertThat(said.err())
                        .contains("the unfinished deployment of 'web1.int.gmmi.me' is on hypervisor 'vmhost', and the"
                                + " inventory has it on 'other'; hypervisor: vmhost, until");
            }
            assertThat(place.vmd.calls()).isEmpty();

            Files.writeString(host, there);
            assertThat(place.run("abort", "web1", "--yes").code()).isZero();
        }
    }

    @Test
    void anAbortedOneHasItsEntriesAsTheyWereAndNotAsTheyWouldBe() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2)) {
            place.serving();
            assertThat(place.run("deploy", "web1", "web2").code()).isZero();
            Path host = folder.resolve("inventory/hosts/web1.yaml");
            Files.writeString(
                    host, Files.readString(host).replace("127.0.77.1", "127.0.77.9") + "    deploy: { answer: 3s }\n");
            for (Path file : List.of(place.vmConf, place.dhcpdConf)) {
                Files.writeString(
                        file, Files.readString(file).replaceFirst("((vm|host) \\S*web1\\S* \\{)\n", "$1 # seen\n"));
            }
            String before = Files.readString(place.vmConf) + Files.readString(place.dhcpdConf);
            assertThat(before.split("# seen", -1)).hasSize(3);
            place.stages.hold("web1.int.gmmi.me", Stage.LEASE);
            assertThat(place.run("reinstall", "web1", "--yes").code()).isEqualTo(1);
            assertThat(Files.readString(place.dhcpdConf)).contains("127.0.77.9").doesNotContain("# seen");

            Said said = place.run("abort", "web1", "--yes");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(Files.readString(place.vmConf) + Files.readString(place.dhcpdConf))
                    .isEqualTo(before);
            assertThat(place.run("plan").out()).contains("+\t\tfixed-address 127.0.77.9;");
        }
    }

    @Test
    void reinstalledUpgradedAndDestroyed() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            assertThat(place.run("deploy", "web1").code()).isZero();

            Said refused = place.run("reinstall", "web1");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("--yes does it unasked");

            place.vmd.forgetCalls();
            Said over = place.run("reinstall", "web1", "--yes", "--new-disk");
            assertThat(over.code()).as(over.err()).isZero();
            assertThat(place.vmd.calls()).contains("vmctl stop -w web1.int.gmmi.me");
            try (var files = Files.list(folder.resolve("vm"))) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .hasSize(2)
                        .allMatch(n -> n.matches("web1\\.img(\\.[0-9TZ]+)?"));
            }

            Said destroyed = place.run("destroy", "web1", "--yes");
            assertThat(destroyed.code()).as(destroyed.err()).isZero();
            assertThat(destroyed.out()).contains("kept " + place.disk("web1"));
            assertThat(Files.readString(place.vmConf)).doesNotContain("web1");
            assertThat(Files.readString(place.dhcpdConf)).doesNotContain("web1");
            assertThat(folder.resolve("inventory/hosts/web1.yaml")).doesNotExist();
            assertThat(place.vmd.states()).doesNotContainKey("web1.int.gmmi.me");
        }
    }

    @Test
    void oneWhoseEntryIsNotOursToTakeOutKeepsItsDisk() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            assertThat(place.run("deploy", "web1").code()).isZero();
            String ours = Files.readString(place.vmConf);
            String foreign = ours.replaceAll("(?m)^# (BEGIN|END) autoinstalld.*\n", "");
            Files.writeString(place.vmConf, foreign);

            Said said = place.run("destroy", "web1", "--delete-disks", "--yes");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains("web1.int.gmmi.me: not destroyed: its entry stands outside our part of " + place.vmConf);
            assertThat(place.disk("web1")).exists();
            assertThat(folder.resolve("inventory/hosts/web1.yaml")).exists();
            assertThat(place.vmConf).content().isEqualTo(foreign);

            // vmd needs no entry of dhcpd's
            Files.writeString(place.vmConf, ours);
            String declared = Files.readString(place.dhcpdConf).replaceAll("(?m)^# (BEGIN|END) autoinstalld.*\n", "");
            Files.writeString(place.dhcpdConf, declared);
            Said destroyed = place.run("destroy", "web1", "--delete-disks", "--yes");
            assertThat(destroyed.code()).as(destroyed.err()).isZero();
            assertThat(place.disk("web1")).doesNotExist();
            assertThat(place.dhcpdConf).content().isEqualTo(declared);
        }
    }

    @Test
    void manyShareOneReloadAndNoMoreThanAllowedInstallAtOnce() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 12).serving()) {
            AtomicInteger most = new AtomicInteger();
            place.vmd.watch((program, words) -> {
                if (program.equals("vmctl") && words.get(0).equals("start")) {
                    long running = place.vmd.states().values().stream()
                            .filter("running"::equals)
                            .count();
                    most.accumulateAndGet((int) running, Math::max);
                }
                return Hypervisor.Verdict.GO;
            });

            Said said = place.run("deploy", "--all", "--parallel", "3", "--format", "json");

            assertThat(said.code()).as(said.out() + said.err()).isZero();
            assertThat(said.out()).contains("\"done\":12,\"failed\":0,\"refused\":0,");
            List<String> calls = place.vmd.calls();
            int start = calls.indexOf(calls.stream()
                    .filter(c -> c.startsWith("vmctl start"))
                    .findFirst()
                    .orElseThrow());
            assertThat(calls.subList(0, start).stream().filter("vmctl reload"::equals))
                    .hasSize(1);
            assertThat(calls.stream().filter("rcctl restart dhcpd"::equals)).hasSize(1);
            for (int i = 1; i <= 12; i++) {
                assertThat(OpenBsdGuests.installed(place.disk("web" + i))
                                .orElseThrow()
                                .hostName())
                        .startsWith("web" + i);
            }
        }
    }

    @Test
    void whichVmsRunIsAskedOnceForWhatIsWritten() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 2).serving()) {
            AtomicInteger asked = new AtomicInteger();
            AtomicInteger atReload = new AtomicInteger(-1);
            place.vmd.watch((program, words) -> {
                switch (program.equals("vmctl") ? words.get(0) : "") {
                    case "create" -> asked.set(0);
                    case "status" -> asked.incrementAndGet();
                    case "reload" -> atReload.compareAndSet(-1, asked.get());
                    default -> {}
                }
                return Hypervisor.Verdict.GO;
            });

            assertThat(place.run("deploy", "web1", "web2").code()).isZero();

            assertThat(atReload).hasValue(1);
        }
    }

    /** Whatever is wrong with one of them, the others are written, and with one reload. */
    private static void onlyTheSecondFails(DeployPlace place, String why) {
        Said said = place.run("deploy", "web1", "web2", "web3");

        assertThat(said.err()).contains("web2.int.gmmi.me: files: ", why).endsWith("2 deployed, 1 failed\n");
        assertThat(said.out()).contains("web1.int.gmmi.me: close: done", "web3.int.gmmi.me: close: done");
        assertThat(place.vmd.states())
                .containsEntry("web1.int.gmmi.me", "running")
                .containsEntry("web3.int.gmmi.me", "running")
                .doesNotContainKey("web2.int.gmmi.me");
        assertThat(place.vmd.calls().stream().filter("rcctl restart dhcpd"::equals))
                .hasSize(1);
        assertThat(place.run("status").out()).contains("web2.int.gmmi.me: files: failed");
    }

    private static boolean tells(Path file, String words) {
        try {
            return Files.readString(file).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oneWhoseEntryClashesDoesNotSpoilTheFileForOthers() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 3)) {
            Files.writeString(place.dhcpdConf, """
                    # of the admin
                    host web2.int.gmmi.me {
                    	hardware ethernet 02:00:00:00:00:99;
                    	fixed-address 127.0.77.99;
                    }
                    """);
            place.serving();

            onlyTheSecondFails(place, "web2");
        }
    }

    @Test
    void oneWhoseEntryFailsTheTestDoesNotSpoilTheFileForOthers() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 3)) {
            Path test = Files.writeString(folder.resolve("vm-test"), """
                    #!/bin/sh
                    ! grep -n 'vm "web2' "$1" || { echo "$1: no such thing as web2" >&2; exit 1; }
                    """);
            assertThat(test.toFile().setExecutable(true)).isTrue();
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("").replaceAll("vm-test: .*", "vm-test: [" + test + ", \"{file}\"]"));
            place.serving();

            onlyTheSecondFails(place, "no such thing as web2");
        }
    }

    @Test
    void oneWhoseDiskGoesAwayDoesNotSpoilTheFileForOthers() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 3).serving()) {
            place.vmd.watch((program, words) -> {
                if (!program.equals("vmd")) {
                    return Hypervisor.Verdict.GO;
                }
                place.disk("web2").toFile().delete();
                return tells(Path.of(words.get(words.size() - 1)), "vm \"web2")
                        ? Hypervisor.Verdict.fails("can't open disk")
                        : Hypervisor.Verdict.GO;
            });

            onlyTheSecondFails(place, place.disk("web2") + "' is not there");
        }
    }
}
