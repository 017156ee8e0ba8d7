package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsEntriesTest {
    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
    }

    @Test
    void everyStylePrintsTheHosts() {
        assertThat(here.run("dns").out()).contains("local-data: \"shell.int.gmmi.me. IN A 192.168.1.34\"");
        assertThat(here.run("dns", "--style", "hosts", "shell").out())
                .isEqualTo("192.168.1.34\tshell.int.gmmi.me shell\n");
        assertThat(here.run("dns", "--style", "nsd").out())
                .contains("$ORIGIN int.gmmi.me.\n", "$ORIGIN 1.168.192.in-addr.arpa.\n")
                .contains("34.1.168.192.in-addr.arpa.\tIN PTR shell.int.gmmi.me.\n");
        assertThat(here.run("dns", "--style", "bind").code()).isEqualTo(2);
        assertThat(here.run("dns", "--zone", "x").code()).isEqualTo(2);
    }

    @Test
    void aSectionIsWrittenOnce() throws Exception {
        Path zone = folder.resolve("zone");
        Files.writeString(zone, "$TTL 3600\n@ IN SOA ns hostmaster 1 1 1 1 1\n");

        Said first = here.run("dns", "--style", "nsd", "--zone", "int.gmmi.me", "--write", zone.toString());
        String written = Files.readString(zone);
        Said second = here.run("dns", "--style", "nsd", "--zone", "int.gmmi.me.", "--write", zone.toString());

        assertThat(first.code()).isZero();
        assertThat(second.err()).contains("is as it should be");
        assertThat(Files.readString(zone))
                .isEqualTo(written)
                .startsWith("$TTL 3600\n@ IN SOA")
                .contains("; serial 20");
    }

    @Test
    void planAndApplyKeepNamesToo() throws Exception {
        Path hosts = folder.resolve("etc/hosts");
        Path zone = folder.resolve("etc/zone");
        Path unbound = folder.resolve("etc/unbound.conf");
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        here.edit("inventory/site.yaml", "site:\n", """
                site:
                  hosts-file: %s
                  zones: { int.gmmi.me: %s }
                  zone-test: []
                  zone-reload: []
                  zone-primary: ns.int.gmmi.me
                  unbound-conf: %s
                  unbound-test: []
                  unbound-reload: [%s, reload, unbound]
                """.formatted(hosts, zone, unbound, here.programs.path("rcctl")));

        assertThat(here.run("apply", "--yes").code()).isZero();

        assertThat(Files.readString(hosts))
                .startsWith("127.0.0.1 localhost\n# BEGIN")
                .contains("\tshell.int.gmmi.me shell\n");
        assertThat(Files.readString(zone)).contains("IN SOA ns.int.gmmi.me. hostmaster.int.gmmi.me. 20");
        assertThat(Files.readString(unbound)).contains("local-data-ptr");
        assertThat(here.programs.calls()).contains("rcctl reload unbound");
        assertThat(here.run("plan").code()).isZero();

        here.run("add", "web1", "--profile", "vm");
        assertThat(here.run("plan").out()).contains("\n-; serial 20", "\n+; serial 20", "\n+web1.int.gmmi.me.\tIN A ");
    }
}
