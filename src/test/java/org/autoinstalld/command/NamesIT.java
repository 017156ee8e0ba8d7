package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.rig.NameServer;
import org.autoinstalld.rig.NameServer.Type;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real name servers read what is written for them, and answer what the inventory says. */
class NamesIT {
    private static final String ADDRESS = "192.168.1.34";
    private static final String ADDRESS6 = "2001:db8:0:1::34";
    private static final String PTR = "34.1.168.192.in-addr.arpa";
    private static final String PTR6 = "4.3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
    private static final String ZONE6 = "1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
    private static final String NAME = "shell.int.gmmi.me";

    @TempDir
    Path folder;

    private Workplace here;
    private Path etc;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        etc = folder.resolve("etc");
        here.edit(
                "inventory/site.yaml",
                "    subnet: 192.168.1.0/24\n",
                "    subnet: 192.168.1.0/24\n    subnet6: 2001:db8:0:1::/64\n");
        here.edit(
                "inventory/hosts/shell.int.gmmi.me.yaml",
                "    address: ",
                "    address6: " + ADDRESS6 + "\n    address: ");
    }

    private void assertAnswers(NameServer server) {
        assertThat(server.ask(Type.A, NAME)).containsExactly(ADDRESS);
        assertThat(server.ask(Type.AAAA, NAME)).containsExactly("2001:db8:0:1:0:0:0:34");
        assertThat(server.ask(Type.PTR, PTR)).containsExactly(NAME + ".");
        assertThat(server.ask(Type.PTR, PTR6)).containsExactly(NAME + ".");
    }

    @Test
    @Needs(RealPart.UNBOUND)
    void unboundAnswersFromOurSection() throws Exception {
        int port = NameServer.freePort();
        Path conf = Files.writeString(etc.resolve("unbound.conf"), """
                server:
                	interface: 127.0.0.1
                	port: %d
                	chroot: ""
                	username: ""
                	directory: "%2$s"
                	pidfile: "%2$s/unbound.pid"
                	use-syslog: no
                	do-daemonize: no
                	module-config: "iterator"
                remote-control:
                	control-enable: no
                """.formatted(port, etc));
        here.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  unbound-conf: " + conf + "\n  unbound-test: [" + NameServer.UNBOUND_CHECKCONF
                        + ", \"{file}\"]\n  unbound-reload: []\n");

        Workplace.Said said = here.run("apply", "--yes");

        assertThat(said.err()).contains("ran " + NameServer.UNBOUND_CHECKCONF);
        assertThat(said.code()).isZero();
        try (NameServer server = NameServer.start(
                port, folder.resolve("unbound.log"), NameServer.UNBOUND.toString(), "-d", "-c", conf.toString())) {
            assertAnswers(server);
        }
    }

    @Test
    @Needs(RealPart.UNBOUND)
    void unboundTakesTheFragmentAlone() throws Exception {
        Path file = Files.writeString(
                etc.resolve("alone.conf"), here.run("dns", "--style", "unbound").out());

        Ran ran = Ran.command(NameServer.UNBOUND_CHECKCONF.toString(), file.toString());

        assertThat(ran.status()).as(ran.errors()).isZero();
    }

    @Test
    @Needs(RealPart.NSD)
    void nsdAnswersFromItsZones() throws Exception {
        int port = NameServer.freePort();
        Path forward = etc.resolve("int.gmmi.me");
        Path reverse = etc.resolve("reverse");
        Path reverse6 = etc.resolve("reverse6");
        here.edit("inventory/site.yaml", "site:\n", """
                site:
                  zones:
                    int.gmmi.me: %s
                    1.168.192.in-addr.arpa: %s
                    %s: %s
                  zone-primary: ns.example.org
                  zone-test: [%s, "{zone}", "{file}"]
                  zone-reload: []
                """.formatted(
                        forward, reverse, ZONE6, reverse6, NameServer.NSD_CHECKZONE));

        Workplace.Said said = here.run("apply", "--yes");

        assertThat(said.err()).contains("ran " + NameServer.NSD_CHECKZONE + " int.gmmi.me");
        assertThat(said.code()).isZero();
        Path conf = Files.writeString(
                folder.resolve("nsd.conf"), """
                server:
                	ip-address: 127.0.0.1
                	port: %d
                	username: ""
                	chroot: ""
                	zonesdir: "%2$s"
                	database: ""
                	pidfile: "%2$s/nsd.pid"
                	xfrdfile: "%2$s/xfrd.state"
                	xfrdir: "%2$s"
                	zonelistfile: "%2$s/zone.list"
                	server-count: 1
                remote-control:
                	control-enable: no
                zone:
                	name: int.gmmi.me
                	zonefile: "%3$s"
                zone:
                	name: 1.168.192.in-addr.arpa
                	zonefile: "%4$s"
                zone:
                	name: %5$s
                	zonefile: "%6$s"
                """.formatted(port, folder, forward, reverse, ZONE6, reverse6));
        try (NameServer server = NameServer.start(
                port, folder.resolve("nsd.log"), NameServer.NSD.toString(), "-d", "-c", conf.toString())) {
            assertAnswers(server);
            assertThat(server.ask(Type.SOA, "int.gmmi.me"))
                    .singleElement()
                    .asString()
                    .matches("ns\\.example\\.org\\. hostmaster\\.int\\.gmmi\\.me\\. 20[0-9]{8}");
        }
    }

    /** The serial that somebody else keeps stands in their SOA record, and our records below it. */
    @Test
    @Needs(RealPart.NSD)
    void nsdTakesOurRecordsBelowSomebodyElsesAuthority() throws Exception {
        Path zone = Files.writeString(etc.resolve("int.gmmi.me"), """
                $ORIGIN int.gmmi.me.
                $TTL 3600
                @ IN SOA ns hostmaster ( 7 3600 900 604800 300 )
                  IN NS ns
                ns IN A 192.168.1.3
                """);

        assertThat(here.run("dns", "--style", "nsd", "--zone", "int.gmmi.me", "--write", zone.toString())
                        .code())
                .isZero();

        Ran ran = Ran.command(NameServer.NSD_CHECKZONE.toString(), "int.gmmi.me", zone.toString());
        assertThat(ran.status()).as(ran.text() + ran.errors()).isZero();
        assertThat(Files.readString(zone)).contains("AAAA " + ADDRESS6);
    }
}
