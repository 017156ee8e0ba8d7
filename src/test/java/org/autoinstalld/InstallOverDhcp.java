package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Installer;
import org.autoinstalld.installer.Lease;
import org.autoinstalld.installer.Machine;
import org.autoinstalld.rig.DhcpLan;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the inventory through a real dhcpd and a real DHCP client to the right response file. */
abstract class InstallOverDhcp {
    @TempDir
    Path folder;

    abstract DhcpLan start(String conf, String address);

    abstract Verdict check(String conf);

    private static final String SITE = """
            site:
              domain: example.org
              response-server: 127.0.0.1
              release: "7.8"
              access: { allow: [127.0.0.0/8] }
            networks:
              lan: { subnet: 10.9.0.0/24, routers: [10.9.0.1], name-servers: [10.9.0.1] }
            hypervisors: { vmhost: { switches: { uplink: veb0 } } }
            """;
    private static final String HOSTS = """
            hosts:
              web1.example.org: { profiles: [vm], lladdr: 02:00:00:00:00:01, address: 10.9.0.11 }
              web2.example.org: { profiles: [vm], prefix: lab/two, lladdr: 2-0-0-0-0-2, address: 10.9.0.12 }
            """;

    private void prepare() throws Exception {
        RunningServer.copyExample(folder);
        for (Path old : Files.list(folder.resolve("inventory/hosts")).toList()) {
            Files.delete(old);
        }
        Files.writeString(folder.resolve("inventory/site.yaml"), SITE);
        Files.writeString(folder.resolve("inventory/hosts/web.yaml"), HOSTS);
    }

    private String entries() {
        Ran ran = Ran.of(new ProcessBuilder(RunningServer.command("dhcpd")).directory(folder.toFile()));
        assertThat(ran.status()).as(ran.errors()).isZero();
        return ran.text();
    }

    @Test
    void theEntriesLeadEveryMachineToItsOwnFile() throws Exception {
        prepare();
        String conf = entries();
        assertThat(check(conf)).matches(Verdict::accepted);
        try (DhcpLan lan = start(conf, "10.9.0.1/24");
                RunningServer server = RunningServer.start(folder)) {
            for (int i = 1; i <= 2; i++) {
                String lladdr = "02:00:00:00:00:0" + i;
                var offered = lan.ask(lladdr).orElseThrow(() -> new AssertionError(lan.log()));
                assertThat(offered.address()).isEqualTo("10.9.0.1" + i);
                Lease lease = new Lease(
                        offered.nextServer().orElseThrow(),
                        offered.filename().orElseThrow(),
                        offered.hostName().orElseThrow());
                Installer.Outcome outcome = new Installer(
                                new Machine(lladdr, "7.8", "amd64"),
                                new Ftp(server.install().getPort()))
                        .start(lease);
                assertThat(outcome.urls())
                        .containsExactly("http://127.0.0.1/" + (i == 2 ? "lab/two/" : "") + lladdr
                                + "-install.conf?path=7.8/amd64");
                assertThat(outcome.file().orElseThrow().ask("System hostname? (short form, e.g. 'foo')"))
                        .isEqualTo("web" + i + ".example.org");
            }
        }
    }

    @Test
    void theExampleIsAccepted() throws Exception {
        RunningServer.copyExample(folder);
        assertThat(check(entries())).matches(Verdict::accepted);
    }
}
