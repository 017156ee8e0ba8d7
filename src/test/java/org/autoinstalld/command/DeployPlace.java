package org.autoinstalld.command;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.autoinstalld.RunningServer;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.GuestHabits;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.Loopback;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stages;
import org.autoinstalld.vmd.VmdRelease;
import org.jspecify.annotations.Nullable;

/** A hypervisor that is this machine, with its files, its guests on loopback addresses, and a server that answers them. */
final class DeployPlace implements AutoCloseable {
    final Path folder;
    final Path vmConf;
    final Path dhcpdConf;
    final Stages stages = new Stages();
    final Loopback lan;
    final OpenBsdGuests guests;
    final Hypervisor vmd;
    private @Nullable RunningServer server;

    DeployPlace(Path folder, int hosts) throws Exception {
        this(folder, hosts, GuestHabits.USUAL);
    }

    DeployPlace(Path folder, int hosts, GuestHabits habits) throws Exception {
        this.folder = folder;
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.createDirectories(folder.resolve("vm"));
        Files.createDirectories(folder.resolve("inventory/hosts"));
        vmConf =
                Files.writeString(etc.resolve("vm.conf"), "# of the admin\nswitch \"uplink\" {\n\tinterface veb0\n}\n");
        dhcpdConf = Files.writeString(etc.resolve("dhcpd.conf"), "# of the admin\n");
        OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "RAMDISK_CD");
        RunningServer.copyExample(folder);
        for (String example : List.of("nas", "shell", "www")) {
            Files.delete(folder.resolve("inventory/hosts/" + example + ".int.gmmi.me.yaml"));
        }
        lan = new Loopback(
                dhcpdConf, () -> server == null ? 1 : server.install().getPort());
        guests = new OpenBsdGuests(lan, stages, habits);
        vmd = Hypervisor.start(folder.resolve("h"), vmConf, VmdRelease.V7_6, guests);
        vmd.dhcpd(lan);
        Files.writeString(folder.resolve("inventory/site.yaml"), site(""));
        for (int i = 1; i <= hosts; i++) {
            host("web" + i, i, "");
        }
    }

    /** How a VM is started: with its console here, if that can be kept. */
    static String start() {
        return RealPart.TMUX.missing().isEmpty() ? "vmctl start -c " : "vmctl start ";
    }

    /** The site, with more lines of it. Nothing is waited for so long on a machine that is busy. */
    String site(String more) {
        Path bin = vmd.bin();
        return """
                site:
                  domain: int.gmmi.me
                  response-server: 127.0.0.1
                  release: "7.8"
                  access: { allow: [127.0.0.1/32] }
                  dhcpd-conf: %s
                  dhcpd-test: [%s/dhcpd, -n, -c, "{file}"]
                  dhcpd-reload: [%s/rcctl, restart, dhcpd]
                  deploy: { answer: 3m, install: 5m, boot: 3m }
                %s
                networks:
                  lan: { subnet: 127.0.0.0/16, routers: [127.0.0.1] }

                hypervisors:
                  vmhost:
                    switches: { uplink: veb0 }
                    kernel: %s
                    vm-conf: %s
                    vm-test: [%s/vmd, -n, -f, "{file}"]
                    vm-reload: [%s/vmctl, reload]
                    vm-status: [%s/vmctl, status]
                """.formatted(dhcpdConf, bin, bin, more, folder.resolve("bsd.rd"), vmConf, bin, bin, bin);
    }

    /** A host at 127.0.77.N. */
    void host(String name, int number, String more) throws Exception {
        Files.writeString(
                folder.resolve("inventory/hosts/" + name + ".yaml"), """
                hosts:
                  %1$s.int.gmmi.me:
                    profiles: [vm]
                    lladdr: fe:e1:bb:00:00:%2$02x
                    address: 127.0.77.%2$d
                    vm: { disk: %3$s, disk-size: 20G, start: yes }
                %4$s
                """.formatted(name, number, disk(name), more));
    }

    Path disk(String name) {
        return folder.resolve("vm/" + name + ".img");
    }

    /** Starts to answer installers. */
    DeployPlace serving() {
        server = RunningServer.start(folder);
        return this;
    }

    /** What the server's admin side says there. */
    String page(String target) throws Exception {
        return HttpClient.newHttpClient()
                .send(request(target), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The same of what has no end, line by line, in the background. */
    void follow(String target, Consumer<String> lines) {
        HttpClient.newHttpClient()
                .sendAsync(request(target), HttpResponse.BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(lines));
    }

    private HttpRequest request(String target) {
        return HttpRequest.newBuilder(requireNonNull(server).admin().resolve(target))
                .build();
    }

    /** By SIGKILL. */
    void stopServing() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    Said run(String... arguments) {
        return typing("", arguments);
    }

    Said typing(String typed, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("-t", folder.resolve("templates").toString()));
        if (!all.contains("-i")) {
            all.addAll(1, List.of("-i", folder.resolve("inventory").toString()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                all.toArray(String[]::new),
                new Terminal(
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                Map.of());
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Path record(String name) {
        return folder.resolve("state/deploy/" + name + ".int.gmmi.me.json");
    }

    @Override
    public void close() {
        if (RealPart.TMUX.missing().isEmpty()) {
            Ran.command("tmux", "-S", folder.resolve("state/tmux.sock").toString(), "kill-server");
        }
        vmd.close();
        stopServing();
    }
}
