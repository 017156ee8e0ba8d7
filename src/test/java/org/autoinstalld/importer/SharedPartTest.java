package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.autoinstalld.address.Mode;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.Test;

/** What one machine alone can have does not get into the profile, from which the next machine is made. */
class SharedPartTest {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";
    private static final String DHCPD = """
            subnet 10.0.0.0 netmask 255.255.255.0 { option routers 10.0.0.1; }
            host web.example {
                hardware ethernet 02:00:00:00:00:01;
                fixed-address 10.0.0.11;
                filename "auto_install";
                option host-name "web.example";
            }
            """;

    private static String profile(Importer imported) {
        return new String(imported.files().get("inventory/profiles.yaml"), StandardCharsets.UTF_8);
    }

    /** With one more host that has the profile and nothing else. */
    private static Snapshot withClone(Importer imported) {
        Map<String, String> inventory = new TreeMap<>();
        TreeMap<String, byte[]> templates = new TreeMap<>();
        imported.files().forEach((name, bytes) -> {
            if (name.startsWith("inventory/")) {
                inventory.put(name, new String(bytes, StandardCharsets.UTF_8));
            } else {
                templates.put(name.substring("templates/".length()), bytes);
            }
        });
        inventory.put(
                "inventory/clone.yaml",
                "hosts: { clone.example: { profiles: [imported], lladdr: 02:00:00:00:00:99, address: 10.0.0.99 } }\n");
        return Setup.snapshot(inventory, templates);
    }

    @Test
    void anAddressIsNotForTheNextHost() {
        String file = """
                System hostname = web
                Network interface = 02:00:00:00:00:01
                IPv4 address for vio0 = 10.0.0.11
                Netmask for vio0 = 255.255.255.0
                IPv6 address = 2001:db8::11
                prefix length for vio0 = 64
                Network interface to configure = done
                Default IPv4 route = 10.0.0.1
                Password for root = %s
                URL to autopartitioning template for disklabel = http://10.0.0.2/disks/web.example
                HTTP Server = cdn.openbsd.org
                Some question = 10.0.0.11 at 02:00:00:00:00:01
                What timezone are you in = UTC
                """.formatted(HASH);
        Importer imported =
                new Setup().dhcpd(DHCPD).response("install.conf", file).imported();

        assertThat(Setup.lines(Setup.rendered(Setup.snapshot(imported), "web.example", Mode.INSTALL)))
                .isEqualTo(file.lines().toList());
        assertThat(profile(imported))
                .contains("timezone: UTC", "Default IPv4 route", "Network interface to configure", HASH)
                .doesNotContain("10.0.0.11", "255.255", "db8::", "02:00:00", "web", "prefix length");
        assertThat(Setup.lines(Setup.rendered(withClone(imported), "clone.example", Mode.INSTALL)))
                .containsExactly(
                        "System hostname = clone",
                        "Network interface to configure = done",
                        "Default IPv4 route = 10.0.0.1",
                        "Password for root = " + HASH,
                        "HTTP Server = cdn.openbsd.org",
                        "What timezone are you in = UTC");
    }

    @Test
    void anAddressThatTheInstallerFindsIsForAll() {
        String file = """
                hostname = other
                IPv4 address for vio0 = dhcp
                IPv6 address for vio0 = autoconf
                Symbolic (host) name for vio1 = web-inner
                Password for root = %s
                """.formatted(HASH);
        Importer imported =
                new Setup().dhcpd(DHCPD).response("install.conf", file).imported();
        assertThat(profile(imported))
                .contains("IPv4 address for vio0: dhcp", "IPv6 address for vio0: autoconf")
                .doesNotContain("other", "web-inner");
        assertThat(Setup.lines(Setup.rendered(withClone(imported), "clone.example", Mode.INSTALL)))
                .startsWith("hostname = clone.example", "IPv4 address for vio0 = dhcp")
                .hasSize(4);
    }

    @Test
    void whatSeveralHaveAlikeIsStillNotForAll() {
        String file = "IPv4 address = 10.0.0.11\nPassword for root = " + HASH + "\n";
        Importer imported = new Setup()
                .response("a.example-install.conf", file)
                .response("b.example-install.conf", file)
                .imported();
        assertThat(profile(imported)).doesNotContain("10.0.0.11");
    }

    @Test
    void neitherDiskNorNameNorTapOfAGuestIsForTheNext() {
        String vm = """
                vm "w1" {
                    memory 2G
                    disk "/vm/old.img"
                    disk "/vm/data.img"
                    cdrom "/vm/cd78.iso"
                    interface tap4 { lladdr 02:00:00:00:00:01 }
                }
                """;
        Importer imported = new Setup()
                .dhcpd(DHCPD.replace("host web.example {", "host w1 {")
                        .replace("option host-name \"web.example\"", "option host-name \"w1\""))
                .vm(vm)
                .response("install.conf", "System hostname = web.example\nPassword for root = " + HASH + "\n")
                .imported();
        assertThat(profile(imported))
                .contains("memory: 2G", "cdrom: /vm/cd78.iso")
                .doesNotContain("w1", "old.img", "data.img", "tap4");
        Setup.snapshot(imported);
    }

    /** The machine that the file was written for is written down, for judging it, and is that one host's. */
    @Test
    void theMachineIsWhatTheFileNames() {
        String file = """
                System hostname = web
                Network interface = em1
                IPv4 address for em1 = autoconf
                Network interface = done
                Password for root = %s
                Which disk is the root disk = /dev/wd0c
                What timezone are you in = UTC
                HTTP Server = cdn.openbsd.org
                """.formatted(HASH);
        Importer imported =
                new Setup().dhcpd(DHCPD).response("install.conf", file).imported();
        String host = new String(imported.files().get("inventory/hosts/web.example.yaml"), StandardCharsets.UTF_8);
        assertThat(host).containsPattern("machine:\\s+interfaces:\\s+- em1\\s+disks:\\s+- wd0\\s");
        assertThat(profile(imported)).doesNotContain("machine:");
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.lines(Setup.rendered(snapshot, "web.example", Mode.INSTALL)))
                .isEqualTo(file.lines().toList());
        Importer plain = new Setup()
                .dhcpd(DHCPD)
                .response("install.conf", file.replace("em1", "vlan0").replace("/dev/wd0c", "?"))
                .imported();
        assertThat(new String(plain.files().get("inventory/hosts/web.example.yaml"), StandardCharsets.UTF_8))
                .doesNotContain("machine:");
    }
}
