package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.RunningServer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.syntax.Samples;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.yaml.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From four files kept by hand to a new host, with the jar and with stand-ins for the daemons along PATH. */
class SwitchOverIT {
    private static final HostName SHELL = new HostName("shell.int.gmmi.me");

    /** As in the article, with a key and hashes that are valid: those of the example inventory. */
    private static final String DHCPD = """
            host shell.int.gmmi.me {
                    hardware ethernet 02:00:00:29:AE:4F;
                    fixed-address 192.168.1.34;
                    option host-name "shell.int.gmmi.me";
            	filename "auto_install";
            }
            """;

    private static final String VM = """
            switch "uplink" {
                    interface bridge0
            }

            vm "shell.int.gmmi.me" {
                    owner gmmi
                    boot "/bsd.rd"
                    memory 2G
                    disk "/home/gmmi/vm/shell.int.gmmi.me.img"

                    interface {
                            up
                            switch "uplink"
                            lladdr "02:00:00:29:AE:4F"
                    }
            }
            """;

    private static final String HTTPD = """
            server "default" {
                listen on * port 80
                root "/htdocs/"
            }
            """;

    @TempDir
    Path folder;

    private StandIns programs;
    private Path dhcpd;
    private Path vm;
    private Host example;

    @BeforeEach
    void files() throws Exception {
        programs = new StandIns(folder.resolve("bin"));
        Path etc = Files.createDirectories(folder.resolve("etc"));
        dhcpd = Files.writeString(etc.resolve("dhcpd.conf"), DHCPD);
        vm = Files.writeString(etc.resolve("vm.conf"), VM);
        Files.writeString(etc.resolve("httpd.conf"), HTTPD);
        Path own = Files.createDirectories(folder.resolve("example"));
        RunningServer.copyExample(own);
        example = host(own, SHELL).orElseThrow();
        Files.createDirectories(folder.resolve("htdocs"));
        Files.writeString(folder.resolve("htdocs/install.conf"), """
                System hostname = shell.int.gmmi.me
                Password for root = %s
                Change the default console to com0 = yes
                Which speed should com0 use = 115200
                Setup a user = gmmi
                Password for user = %s
                Public ssh key for user = %s
                What timezone are you in = Europe/Berlin
                Location of sets = http
                HTTP Server = cdn.openbsd.org
                """.formatted(
                        ((Secret) said("root.password")).reveal(),
                        ((Secret) said("user.password")).reveal(),
                        said("user.ssh-key")));
    }

    private Object said(String path) {
        return ValueMaps.get(example.settings(), path).orElseThrow();
    }

    private static Optional<Host> host(Path folder, HostName name) {
        Reloader.Opening opening = Reloader.open(folder.resolve("inventory"), folder.resolve("templates"));
        return Optional.ofNullable(((Reloader.Opening.Opened) opening)
                .live()
                .get()
                .inventory()
                .hosts()
                .get(name));
    }

    private int run(Path in, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(RunningServer.command(arguments))
                .directory(in.toFile())
                .redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String out() throws Exception {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws Exception {
        return Files.readString(folder.resolve("err"));
    }

    private Path imported() throws Exception {
        assertThat(run(folder, "import", "--dhcpd", dhcpd.toString(), "--vm", vm.toString(), "--responses", "htdocs"))
                .as(out() + err())
                .isZero();
        return folder.resolve("imported");
    }

    @Test
    void theArticlesFilesGiveTheExamplesHost() throws Exception {
        Host made = host(imported(), SHELL).orElseThrow();

        assertThat(made.interfaces())
                .extracting(Interface::values)
                .isEqualTo(example.interfaces().stream().map(Interface::values).toList());
        for (String key : List.of("root", "user", "timezone", "console", "sets", "answers")) {
            assertThat(ValueMaps.get(made.settings(), key)).as(key).isEqualTo(ValueMaps.get(example.settings(), key));
        }
        assertThat(made.vm().orElseThrow().disks())
                .isEqualTo(example.vm().orElseThrow().disks());
        assertThat(made.vm().orElseThrow().memory())
                .isEqualTo(example.vm().orElseThrow().memory());
        assertThat(ValueMaps.get(made.vm().orElseThrow().values(), "owner"))
                .isEqualTo(ValueMaps.get(example.vm().orElseThrow().values(), "owner"));
    }

    @Test
    void aNewHostAppearsInBothFilesWithOneRestart() throws Exception {
        Path imported = imported();
        assertThat(run(imported, "plan")).as(out() + err()).isZero();
        assertThat(err()).contains("nothing to do");
        assertThat(out()).isEmpty();
        assertThat(run(imported, "add", "web1", "--profile", "imported")).isZero();
        assertThat(out()).contains("web1.int.gmmi.me lladdr fe:e1:bb:00:00:01 address 192.168.1.");
        programs.guest("shell.int.gmmi.me", true);
        assertThat(run(imported, "plan")).isEqualTo(3);
        assertThat(out())
                .contains("reload on vmhost: starts, as it is enabled and does not run: web1.int.gmmi.me")
                .doesNotContain("-host", "-vm");

        assertThat(run(imported, "apply", "--yes")).as(err()).isZero();

        String newDhcpd = Files.readString(dhcpd);
        String newVm = Files.readString(vm);
        assertThat(newDhcpd).startsWith(DHCPD);
        assertThat(newVm).startsWith(VM);
        DhcpdConf conf = DhcpdConf.parse("dhcpd.conf", newDhcpd);
        assertThat(conf.hosts())
                .extracting(e -> e.value().name())
                .containsExactly("shell.int.gmmi.me", "web1.int.gmmi.me");
        VmConf guests = VmConf.parse("vm.conf", newVm);
        assertThat(guests.vms())
                .extracting(e -> e.value().name())
                .containsExactly("shell.int.gmmi.me", "web1.int.gmmi.me");
        assertThat(guests.switches()).hasSize(1);
        assertThat(programs.calls())
                .hasSize(4)
                .filteredOn(c -> !c.contains(" -n "))
                .containsExactly("rcctl restart dhcpd", "vmctl reload");
        assertThat(run(imported, "plan")).isZero();
        assertThat(programs.calls()).isEmpty();
        assertThat(run(imported, "apply", "--undo", "--yes")).isZero();
        assertThat(Files.readString(dhcpd)).isEqualTo(DHCPD);
        assertThat(Files.readString(vm)).isEqualTo(VM);
    }

    /** The same with the article's own four files, for those who have them. */
    @Test
    void theArticlesOwnFilesNeedNoChange() throws Exception {
        Files.copy(Samples.of("seed", "dhcpd.conf").get(0), dhcpd, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(Samples.of("seed", "vm.conf").get(0), vm, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                Samples.of("seed", "install.conf").get(0),
                folder.resolve("htdocs/install.conf"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        List<String> before = List.of(Files.readString(dhcpd), Files.readString(vm));

        Path imported = imported();

        assertThat(run(imported, "plan")).as(out() + err()).isZero();
        assertThat(run(imported, "add", "web1", "--profile", "imported"))
                .as(err())
                .isZero();
        assertThat(run(imported, "apply", "--yes")).as(err()).isZero();
        assertThat(Files.readString(dhcpd)).startsWith(before.get(0)).contains("host web1.int.gmmi.me {");
        assertThat(Files.readString(vm)).startsWith(before.get(1)).contains("vm \"web1.int.gmmi.me\" {");
    }
}
