package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.RunningServer;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Sshd;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests of a hypervisor that a real sshd(8) leads to, deployed by commands in processes of their own. */
@Needs(RealPart.SSHD)
@Timeout(600)
class RemoteDeployIT {
    private static final String WEB1 = "web1.int.gmmi.me";
    private static final String WEB2 = "web2.int.gmmi.me";

    @TempDir
    Path folder;

    private Sshd sshd;
    private DeployPlace place;

    @BeforeEach
    void hypervisor() throws Exception {
        sshd = new Sshd(folder.resolve("ssh"), "vmhost2");
        Sshd.client(folder.resolve("bin"), sshd);
    }

    private DeployPlace place(int hosts) throws Exception {
        place = new DeployPlace(folder, hosts);
        site("");
        return place.serving();
    }

    private void site(String more) throws Exception {
        Files.writeString(folder.resolve("inventory/site.yaml"), remote(place.site(more)));
    }

    private static String remote(String site) {
        return site.replace("    vm-conf:", "    ssh: vmhost2\n    vm-conf:");
    }

    @AfterEach
    void close() {
        if (place != null) {
            place.close();
        }
        sshd.close();
    }

    private Process start(String... words) throws Exception {
        return start(RunningServer.command(words));
    }

    private Process start(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, more) -> more + old);
        return builder.start();
    }

    private Said said(Process process) throws Exception {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Said(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Said run(String... words) throws Exception {
        return said(start(words));
    }

    private List<String> commands() {
        return place.vmd.calls().stream()
                .filter(c -> !c.startsWith("vmd") && !c.startsWith("dhcpd"))
                .toList();
    }

    /** No connection and no socket of it is left; a console may be. */
    private void nothingIsLeft() throws Exception {
        try (Stream<Path> state = Files.list(folder.resolve("state"))) {
            assertThat(state.map(f -> String.valueOf(f.getFileName()))).noneMatch(name -> name.matches("ssh-[0-9].*"));
        }
        for (int i = 0; i < 1200 && sshd.connections() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(sshd.connections()).isZero();
    }

    @Test
    void oneHostByNetboot() throws Exception {
        place(1);
        Said dry = run("deploy", "--dry-run", "web1");
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.out())
                .contains("run ssh -o BatchMode=yes -- vmhost2 " + place.vmd.bin() + "/vmctl create -s 20G "
                        + place.disk("web1"));
        assertThat(commands()).isEmpty();

        Said said = run("deploy", "web1");

        assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
        assertThat(said.code()).isZero();
        assertThat(commands())
                .containsExactly(
                        "vmctl create -s 20G " + place.disk("web1"),
                        "rcctl restart dhcpd",
                        "vmctl reload",
                        DeployPlace.start() + WEB1,
                        "vmctl reload");
        assertThat(place.vmd.states()).containsEntry(WEB1, "running");
        assertThat(OpenBsdGuests.installed(place.disk("web1"))).isPresent();
        assertThat(run("plan").code()).as("nothing is left to apply").isZero();
        assertThat(run("check").err()).doesNotContain("vm.conf");
        assertThat(place.vmd.allCalls()).noneMatch(c -> c.startsWith("vmctl wait"));
        nothingIsLeft();
    }

    @Test
    @Needs(RealPart.TMUX)
    void oneHostByKey() throws Exception {
        place(1);
        Said said = run("deploy", "--way", "console", "web1");

        assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
        assertThat(commands())
                .containsSubsequence("vmctl reload", "vmctl start -c -b " + folder.resolve("bsd.rd") + " " + WEB1);
        assertThat(Files.readString(folder.resolve("state/deploy/" + WEB1 + ".console")))
                .contains("(A)utoinstall or (S)hell? a\n", "CONGRATULATIONS!")
                .doesNotContain("$2b$");
        nothingIsLeft();
    }

    @Test
    void pathsWithBlanksAndQuotes() throws Exception {
        place = new DeployPlace(folder, 0);
        Path images = Files.createDirectories(folder.resolve("it's the $HOME of images"));
        Path kernel = images.resolve("a bsd.rd");
        OpenBsdGuests.kernel(kernel, "7.8", "RAMDISK_CD");
        Path vmConf = Files.copy(place.vmConf, images.resolve("vm.conf"));
        Files.delete(place.vmConf);
        Files.createSymbolicLink(place.vmConf, vmConf);
        Files.writeString(
                folder.resolve("inventory/site.yaml"),
                remote(place.site(""))
                        .replace("vm-conf: " + place.vmConf, "vm-conf: \"" + vmConf + "\"")
                        .replaceAll(
                                "kernel: .*", "kernel: \"" + kernel.toString().replace("$", "\\$") + "\""));
        Path disk = images.resolve("web1; echo *.img");
        place.host("web1", 1, "");
        Path host = folder.resolve("inventory/hosts/web1.yaml");
        Files.writeString(
                host, Files.readString(host).replace("disk: " + place.disk("web1"), "disk: \"" + disk + "\""));
        place.serving();

        Said said = run("deploy", "web1");

        assertThat(said.code()).as(said.out() + said.err()).isZero();
        assertThat(OpenBsdGuests.installed(disk)).isPresent();
        assertThat(Files.readString(vmConf)).contains(disk.toString());
        try (Stream<Path> files = Files.list(images)) {
            assertThat(files.map(f -> String.valueOf(f.getFileName())))
                    .containsExactlyInAnyOrder("a bsd.rd", "vm.conf", "web1; echo *.img");
        }
    }

    @Test
    void reinstalledWithANewDiskAndDestroyed() throws Exception {
        place(1);
        assertThat(run("deploy", "web1").code()).isZero();
        Said refused = run("deploy", "web1");
        assertThat(refused.err()).contains("'" + WEB1 + "' runs already");
        place.vmd.forgetCalls();

        Said over = run("reinstall", "web1", "--yes", "--new-disk");

        assertThat(over.code()).as(over.err()).isZero();
        assertThat(commands()).contains("vmctl stop -w " + WEB1);
        try (Stream<Path> files = Files.list(folder.resolve("vm"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .hasSize(2)
                    .allMatch(n -> n.matches("web1\\.img(\\.[0-9TZ]+)?"));
        }
        Said destroyed = run("destroy", "web1", "--yes", "--delete-disks");
        assertThat(destroyed.code()).as(destroyed.err()).isZero();
        assertThat(place.disk("web1")).doesNotExist();
        assertThat(Files.readString(place.vmConf)).doesNotContain("web1");
        assertThat(place.vmd.states()).doesNotContainKey(WEB1);
        nothingIsLeft();
    }

    @Test
    void anAbortedOneLeavesFilesAsTheyWere() throws Exception {
        place = new DeployPlace(folder, 1);
        Files.writeString(
                folder.resolve("inventory/site.yaml"), remote(place.site("")).replace("answer: 3m", "answer: 3s"));
        place.serving();
        place.stages.hold(WEB1, Stage.LEASE);
        Said failed = run("deploy", "web1");
        assertThat(failed.err()).contains(WEB1 + ": answer: nothing asked for it within 3s");

        Said said = run("abort", "web1", "--yes");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(place.vmConf)).doesNotContain("web1");
        assertThat(place.vmd.states()).doesNotContainKey(WEB1);
        assertThat(place.disk("web1")).exists();
    }

    /** What was heard of it when it broke, and what comes after. */
    private Said brokenAt(Hypervisor.Calls when, String... words) throws Exception {
        place.vmd.watch(when);
        return said(start(words));
    }

    @Test
    void aConnectionThatBreaksWhileItInstallsIsMadeAnew() throws Exception {
        place(1);
        place.stages.hold(WEB1, Stage.SETS);
        Process deploy = start("deploy", "web1");
        place.stages.await(WEB1, Stage.SETS);
        sshd.stop();
        Thread.sleep(3000);
        sshd.start();
        place.stages.release(WEB1, Stage.SETS);

        Said said = said(deploy);

        assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
        assertThat(place.vmd.states()).containsEntry(WEB1, "running");
        nothingIsLeft();
    }

    @Test
    void oneThatBreaksInACommandHasItAgain() throws Exception {
        place(1);
        List<String> cut = new ArrayList<>();
        Said said = brokenAt(
                (program, words) -> {
                    String verb = words.isEmpty() ? "" : words.get(0);
                    if (program.equals("vmctl")
                            && List.of("create", "reload", "start").contains(verb)
                            && !cut.contains(verb)) {
                        cut.add(verb);
                        sshd.stop();
                        try {
                            sshd.start();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return Hypervisor.Verdict.GO;
                },
                "deploy",
                "web1");

        assertThat(said.err()).as(said.out()).endsWith("autoinstalld: 1 deployed\n");
        assertThat(cut).containsExactly("create", "reload", "start");
        assertThat(run("plan").code()).isZero();
        nothingIsLeft();
    }

    /** As a terminal sends it: to ssh(1), and to whatever else was started, too. */
    private Process startInAGroupOfItsOwn(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.addAll(RunningServer.command(words));
        return start(command);
    }

    @Test
    void interruptedAndKilledAndItsServerKilledItEndsAsIfNothingHadBeen() throws Exception {
        place(2);
        place.stages.hold(WEB1, Stage.SETS);
        place.stages.hold(WEB2, Stage.SETS);
        Process deploying = startInAGroupOfItsOwn("deploy", "--parallel", "1", "web1", "web2");
        place.stages.await(WEB1, Stage.SETS);
        assertThat(Ran.command("kill", "-INT", "--", "-" + deploying.pid()).status())
                .isZero();

        Said interrupted = said(deploying);
        assertThat(interrupted.code()).as(interrupted.err()).isEqualTo(1);
        assertThat(interrupted.err()).endsWith("0 deployed, 2 interrupted: 'autoinstalld resume' goes on\n");
        assertThat(place.vmd.states()).containsEntry(WEB1, "running").containsEntry(WEB2, "stopped");

        Process resuming = start("resume");
        place.stages.await(WEB2, Stage.SETS);
        resuming.destroyForcibly();
        assertThat(said(resuming).code()).isEqualTo(128 + 9);
        // what a server has not written when it is killed it has forgotten, and then both would be installed anew
        for (int i = 0; i < 1200 && fetching() < 2; i++) {
            Thread.sleep(50);
        }
        place.stopServing();
        place.stages.release(WEB1, Stage.SETS);
        place.stages.release(WEB2, Stage.SETS);
        place.serving();

        Said resumed = run("resume");
        assertThat(resumed.err()).as(resumed.out()).endsWith("autoinstalld: 2 deployed\n");
        assertThat(place.vmd.states()).containsEntry(WEB1, "running").containsEntry(WEB2, "running");
        assertThat(place.stages.times(WEB1, Stage.KERNEL)).isEqualTo(1);
        assertThat(place.stages.times(WEB2, Stage.KERNEL)).isEqualTo(1);
        assertThat(place.vmd.calls().stream().filter(c -> c.startsWith("vmctl create")))
                .hasSize(2);
        assertThat(run("plan").code()).as("nothing is left to apply").isZero();
    }

    private int fetching() throws Exception {
        return place.page("/api/ledger/states").split("\"state\":\"fetching\"", -1).length - 1;
    }

    @Test
    void noSecretIsInWhatIsSaidOrKeptOrRunThere() throws Exception {
        place = new DeployPlace(folder, 0);
        site("");
        Files.writeString(folder.resolve("hidden-var"), "hidden-var-text\n");
        place.host("web1", 1, DeploySecretsIT.HOST);
        place.serving();
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String[] words : List.of(
                new String[] {"deploy", "--dry-run", "web1"},
                new String[] {"deploy", "web1"},
                new String[] {"reinstall", "--way", "console", "--yes", "--format", "json", "web1"},
                new String[] {"status", "web1", "--format", "json"})) {
            Said said = run(words);
            assertThat(said.code()).as(said.out() + said.err()).isZero();
            outputs.put(String.join(" ", words), said.out() + said.err());
        }
        outputs.put("what was run there", place.vmd.allCalls().toString());
        outputs.put("sshd", Files.readString(folder.resolve("ssh/sshd.log")));
        for (String kept : List.of("state/deploy", "state/ssh")) {
            try (Stream<Path> files = Files.walk(folder.resolve(kept))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    outputs.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(outputs.toString())
                .contains(
                        "web1.int.gmmi.me: close: done",
                        "start -c -b",
                        "HTTP proxy URL?",
                        "disk \"" + place.disk("web1"));
        List<String> secrets = new ArrayList<>(DeploySecretsIT.SECRETS);
        secrets.addAll(DeploySecretsIT.tokens(place));
        assertThat(secrets).hasSizeGreaterThan(DeploySecretsIT.SECRETS.size());
        outputs.forEach((name, text) ->
                secrets.forEach(secret -> assertThat(text).as(name).doesNotContain(secret)));
    }

    @Test
    void anUnknownHostKeyIsToldInSshsWords() throws Exception {
        place(1);
        sshd.forget();
        Said said = run("deploy", "web1");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("vmhost2 cannot be reached: ", "Host key verification failed", "'ssh vmhost2', as the user");
        sshd.know();
        sshd.lock();
        assertThat(run("deploy", "web1").err()).contains("Permission denied (publickey", "authorized_keys there");
        assertThat(commands()).isEmpty();
        assertThat(place.record("web1")).doesNotExist();
    }

    /** Of two hypervisors one is down, and web2 is a guest of that. */
    private void twoHypervisors() throws Exception {
        place = new DeployPlace(folder, 2);
        String site = place.site("").replaceAll("answer: [0-9]+[sm]", "answer: 3s");
        int at = site.indexOf("  vmhost:\n");
        String other =
                site.substring(at).replace("  vmhost:", "  vmhost3:").replace(place.vmConf.toString(), "/x/vm.conf");
        Files.writeString(
                folder.resolve("inventory/site.yaml"),
                site + other.replace("    vm-conf:", "    ssh: nowhere\n    vm-conf:"));
        Path host = folder.resolve("inventory/hosts/web2.yaml");
        Files.writeString(host, Files.readString(host).replace("vm: {", "vm: { hypervisor: vmhost3, "));
        Sshd nowhere = new Sshd(folder.resolve("ssh2"), "nowhere");
        Sshd.client(folder.resolve("bin"), sshd, nowhere);
        nowhere.close();
        place.serving();
    }

    @Test
    void ofTwoHypervisorsOneIsDown() throws Exception {
        twoHypervisors();
        Said said = run("deploy", "--yes", "web1", "web2");

        assertThat(said.err())
                .contains("nowhere cannot be reached: ssh: connect to host 127.0.0.1")
                .endsWith("autoinstalld: 1 deployed, 1 refused\n");
        assertThat(said.code()).isEqualTo(1);
        assertThat(place.vmd.states()).containsEntry(WEB1, "running").doesNotContainKey(WEB2);
        assertThat(said.err()).doesNotContain("Exception");
    }

    @Test
    void whatIsTakenBackIsTakenBackWithoutTheOneThatIsDown() throws Exception {
        twoHypervisors();
        place.stages.hold(WEB1, Stage.LEASE);
        assertThat(run("deploy", "web1").err()).contains(WEB1 + ": answer: nothing asked for it within 3s");
        // the other one failed there, too, before its machine went down
        Files.writeString(
                place.record("web2"),
                Files.readString(place.record("web1")).replace("web1", "web2").replace("vmhost", "vmhost3"));

        Said resumed = run("resume", "--yes");
        assertThat(resumed.err()).contains(WEB1 + ": answer: nothing asked for it", "1 failed, 1 refused\n");

        Said aborted = run("abort", "--yes", "web2", "web1");
        assertThat(aborted.code()).isEqualTo(1);
        assertThat(aborted.out()).isEqualTo(WEB1 + ": aborted; its disk stays\n");
        assertThat(aborted.err())
                .contains(WEB2 + ": not aborted: nowhere cannot be reached: ssh: connect")
                .doesNotContain(WEB1);
        assertThat(Files.readString(place.vmConf)).doesNotContain("web1");
        assertThat(Files.readString(place.record("web2"))).contains("\"aborted\":false");

        Said destroyed = run("destroy", "--yes", "--delete-disks", "web2", "web1");
        assertThat(destroyed.code()).isEqualTo(1);
        assertThat(destroyed.err()).contains(WEB2 + ": not destroyed: nowhere cannot be reached");
        assertThat(place.disk("web1")).doesNotExist();
        assertThat(folder.resolve("inventory/hosts/web1.yaml")).doesNotExist();
        assertThat(folder.resolve("inventory/hosts/web2.yaml")).exists();
    }
}
