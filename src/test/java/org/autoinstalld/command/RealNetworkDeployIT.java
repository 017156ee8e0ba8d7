package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.RunningServer;
import org.autoinstalld.rig.BridgeDhcpd;
import org.autoinstalld.rig.BridgeLan;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.Bridged;
import org.autoinstalld.vmd.GuestHabits;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stages;
import org.autoinstalld.vmd.VmdRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One host from "add" to its login prompt, on a network of its own with a real dhcpd, port 80 and port 22: which commands are
 * run in which order, and what stands in both files before, meanwhile and after.
 */
@Needs({RealPart.BRIDGE, RealPart.NAMESPACES, RealPart.TMUX})
@Timeout(900)
class RealNetworkDeployIT {
    private static final String HOST = "web1.int.gmmi.me";

    @TempDir
    Path folder;

    private BridgeLan lan;
    private Path vmConf;
    private Path dhcpdConf;

    private void prepare(Hypervisor vmd) throws Exception {
        RunningServer.copyExample(folder);
        for (String example : List.of("nas", "shell", "www")) {
            Files.delete(folder.resolve("inventory/hosts/" + example + ".int.gmmi.me.yaml"));
        }
        Path profiles = folder.resolve("inventory/profiles.yaml");
        Files.writeString(profiles, Files.readString(profiles).replace("/home/vm/", folder + "/vm/"));
        Files.writeString(folder.resolve("inventory/site.yaml"), """
                site:
                  domain: int.gmmi.me
                  response-server: 192.168.1.2
                  release: "7.8"
                  dhcpd-conf: %1$s
                  deploy: { answer: 60s, install: 60s, boot: 60s }
                networks:
                  lan: { subnet: 192.168.1.0/24, routers: [192.168.1.1], name-servers: [192.168.1.1] }
                hypervisors:
                  vmhost: { switches: { uplink: veb0 }, kernel: %2$s/bsd.rd, vm-conf: %3$s }
                """.formatted(dhcpdConf, folder, vmConf));
        assertThat(vmd.states()).isEmpty();
    }

    private Ran run(Hypervisor vmd, String... words) {
        List<String> all = new ArrayList<>(List.of("env", "PATH=" + vmd.path()));
        all.addAll(RunningServer.command(words));
        return Ran.of(lan.on(BridgeLan.SERVER, all).directory(folder.toFile()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"netboot", "console"})
    void fromOneLineToALoginPrompt(String way) throws Exception {
        onItsNetwork((vmd, guests, dhcpd) -> deployed(way, vmd, guests));
    }

    /** What is done there. */
    private interface Scene {
        void play(Hypervisor vmd, OpenBsdGuests guests, BridgeDhcpd dhcpd) throws Exception;
    }

    private void onItsNetwork(Scene scene) throws Exception {
        vmConf = Files.writeString(
                folder.resolve("vm.conf"), "# of the admin\nswitch \"uplink\" {\n\tinterface veb0\n}\n");
        dhcpdConf = Files.writeString(
                folder.resolve("dhcpd.conf"), "# of the admin\nsubnet 192.168.1.0 netmask 255.255.255.0 {\n}\n");
        Files.createDirectories(folder.resolve("vm"));
        OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "RAMDISK_CD");
        lan = BridgeLan.start("192.168.1.2/24");
        try (BridgeDhcpd dhcpd = new BridgeDhcpd(lan, dhcpdConf)) {
            OpenBsdGuests guests = new OpenBsdGuests(new Bridged(lan), new Stages(), GuestHabits.USUAL);
            try (Hypervisor vmd = Hypervisor.start(folder.resolve("h"), vmConf, VmdRelease.V7_6, guests)) {
                vmd.dhcpd(dhcpd::restart);
                prepare(vmd);
                scene.play(vmd, guests, dhcpd);
            }
        } finally {
            Ran.command("tmux", "-S", folder.resolve("state/tmux.sock").toString(), "kill-server");
            lan.close();
        }
    }

    /** Somebody gives its entry another lladdr while it is about to start, so that a real dhcpd(8) has no lease for it. */
    @Test
    void anLladdrThatDhcpdDoesNotKnowIsWhatIsAskedFor() throws Exception {
        onItsNetwork((vmd, guests, dhcpd) -> {
            add(vmd);
            vmd.watch((program, words) -> {
                if (words.contains("start")) {
                    edit(text(dhcpdConf).replace("fe:e1:bb:00:00:01", "fe:e1:bb:00:00:99"));
                    dhcpd.restart();
                }
                return Hypervisor.Verdict.GO;
            });
            try (RunningServer server = RunningServer.start(folder, serve())) {
                Ran ran = run(vmd, "deploy", "web1");
                assertThat(ran.status()).isEqualTo(1);
                assertThat(ran.errors())
                        .as(server.log())
                        .contains(HOST + ": answer: its installer got no lease. On its console: \"No dhcp address on"
                                + " interface vio0 in 30 seconds.\" Is lladdr fe:e1:bb:00:00:01 in " + dhcpdConf
                                + ", and does dhcpd serve veb0?");
                assertThat(vmd.states()).containsEntry(HOST, "running");
                assertThat(run(vmd, "abort", "web1", "--yes").status()).isZero();
                assertThat(text(dhcpdConf)).doesNotContain("fe:e1:bb");
            }
        });
    }

    private void edit(String text) {
        try {
            Files.writeString(dhcpdConf, text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void add(Hypervisor vmd) throws Exception {
        Ran added =
                run(vmd, "add", "web1", "--profile", "vm", "--lladdr", "fe:e1:bb:00:00:01", "--address", "192.168.1.4");
        assertThat(added.status()).as(added.errors()).isZero();
    }

    private ProcessBuilder serve() {
        return lan.on(
                BridgeLan.SERVER,
                RunningServer.command("serve", "--listen", "192.168.1.2:80", "--admin", "127.0.0.1:8081"));
    }

    private void deployed(String way, Hypervisor vmd, OpenBsdGuests guests) throws Exception {
        add(vmd);
        List<String> vmConfs = new ArrayList<>();
        vmd.watch((program, words) -> {
            if (words.contains("start")) {
                vmConfs.add(text(vmConf));
            }
            return Hypervisor.Verdict.GO;
        });
        try (RunningServer server = RunningServer.start(folder, serve())) {
            vmd.forgetCalls();
            Ran ran = run(vmd, "deploy", "web1", "--way", way);
            assertThat(ran.status())
                    .as(ran.text() + ran.errors() + server.log())
                    .isZero();
        }
        String disk = folder + "/vm/" + HOST + ".img";
        List<String> shared = List.of("vmctl create -s 20G " + disk, "rcctl restart dhcpd", "vmctl reload");
        List<String> calls = vmd.calls().stream()
                .filter(c -> !c.startsWith("vmd ") && !c.startsWith("dhcpd "))
                .toList();
        boolean byKey = way.equals("console");
        assertThat(calls.subList(0, 3)).containsExactlyElementsOf(shared);
        assertThat(calls.subList(3, calls.size()))
                .containsExactlyElementsOf(
                        byKey
                                ? List.of("vmctl start -c -b " + folder + "/bsd.rd " + HOST)
                                : List.of("vmctl start -c " + HOST, "vmctl reload", "vmctl start -c " + HOST));

        assertThat(text(dhcpdConf)).startsWith("# of the admin\nsubnet 192.168.1.0 netmask 255.255.255.0 {\n}\n");
        String running = entry(disk, "");
        String installing = byKey ? running : entry(disk, "\tboot \"" + folder + "/bsd.rd\"\n\tboot device net\n");
        assertThat(vmConfs.get(0)).as("while it is installed").contains(installing);
        assertThat(text(vmConf)).as("after").startsWith("# of the admin\n").contains(running);
        assertThat(run(vmd, "plan").status()).as("as apply has it").isZero();

        assertThat(OpenBsdGuests.installed(Path.of(disk)).orElseThrow().address())
                .isEqualTo("192.168.1.4");
        Ran ssh = Ran.of(lan.on(
                BridgeLan.SERVER,
                List.of("/bin/bash", "-c", "exec 3<>/dev/tcp/192.168.1.4/22 && timeout 20 head -n 1 <&3")));
        assertThat(ssh.text()).startsWith("SSH-2.0-");
        assertThat(guests.console(HOST)).endsWith("login: ");
    }

    private static String entry(String disk, String boot) {
        return """
                vm "web1.int.gmmi.me" {
                	disable
                	memory 2G
                %s	disk "%s"
                	interface {
                		switch "uplink"
                		lladdr fe:e1:bb:00:00:01
                	}
                }
                """.formatted(boot, disk);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
