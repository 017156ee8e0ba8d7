package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.Test;

/** After an import a host's file is for the host, as near as the old files tell where it is. */
class WhoMayAskTest {
    private static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";
    private static final String FILE = """
            System hostname = gw.example
            Password for root = %s
            What timezone are you in = UTC
            """.formatted(HASH);

    private static String host(Importer imported, String name) {
        return new String(
                imported.files().get("inventory/hosts/" + name + ".yaml"), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static List<String> remarks(Importer imported) {
        return imported.remarks().stream().map(Remark::toString).toList();
    }

    private static boolean gets(Importer imported, String address) {
        return new Installer(Setup.snapshot(imported), address).get("/02:00:00:00:00:01-install.conf")
                instanceof Answer.Served;
    }

    @Test
    void aHostWithSeveralAddressesIsNotOpen() {
        Importer imported = new Setup()
                .dhcpd("""
                        subnet 10.0.0.0 netmask 255.255.255.0 { option routers 10.0.0.1; }
                        host gw.example {
                            hardware ethernet 02:00:00:00:00:01;
                            fixed-address 10.0.0.11;
                            filename "auto_install";
                            option host-name "gw.example";
                        }
                        host gw.example-2 {
                            hardware ethernet 02:00:00:00:00:02;
                            fixed-address 10.0.0.12;
                            option host-name "gw.example";
                        }
                        """)
                .response("02:00:00:00:00:01-install.conf", FILE)
                .imported();
        assertThat(host(imported, "gw.example")).contains("interfaces:").doesNotContain("access:");
        assertThat(gets(imported, "10.0.0.11")).isTrue();
        assertThat(gets(imported, "10.0.0.99")).isFalse();
    }

    @Test
    void anAddressOfAnotherInterfaceDoesNotTellWhoAsks() {
        String vm = """
                vm "gw.example" {
                    disk "/vm/gw.img"
                    interface { lladdr 02:00:00:00:00:01 }
                    interface { lladdr 02:00:00:00:00:02 }
                }
                """;
        Importer imported = new Setup()
                .vm(vm)
                .dhcpd("""
                        subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.100 10.0.0.110; filename "auto_install"; }
                        subnet 10.0.1.0 netmask 255.255.255.0 { }
                        host gw.example-2 {
                            hardware ethernet 02:00:00:00:00:02;
                            fixed-address 10.0.1.12;
                            option host-name "gw.example";
                        }
                        """)
                .response("02:00:00:00:00:01-install.conf", FILE)
                .imported();
        assertThat(host(imported, "gw.example")).contains("allow:\n        - 10.0.0.0/24");
        assertThat(gets(imported, "10.0.0.101")).isTrue();
        assertThat(gets(imported, "192.0.2.1")).isFalse();
    }

    @Test
    void aHostWithoutAnAddressIsKnownByItsNetwork() {
        String block = "host gw { hardware ethernet 02:00:00:00:00:01; filename \"auto_install\"; }\n";
        String lan = "subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.100 10.0.0.110; %s }\n";
        String other = "subnet 10.0.1.0 netmask 255.255.255.0 { range 10.0.1.100 10.0.1.110; }\n";
        String still = "subnet 10.0.2.0 netmask 255.255.255.0 { option routers 10.0.2.1; }\n";

        assertThat(allowed(lan.formatted(block) + other)).containsExactly("10.0.0.0/24");
        assertThat(allowed(lan.formatted("group { " + block + " }") + other)).containsExactly("10.0.0.0/24");
        assertThat(allowed("shared-network wire { " + lan.formatted("") + other + block + " }" + still))
                .containsExactly("10.0.0.0/24", "10.0.1.0/24");
        assertThat(allowed(lan.formatted("") + other + still + block)).containsExactly("10.0.0.0/24", "10.0.1.0/24");
        assertThat(allowed(lan.formatted("") + block.replace("filename", "fixed-address 10.0.0.7, 10.0.1.7; filename")))
                .containsExactly("10.0.1.7/32");
    }

    private static List<String> allowed(String dhcpd) {
        Importer imported = new Setup()
                .dhcpd(dhcpd)
                .response("02:00:00:00:00:01-install.conf", FILE)
                .imported();
        assertThat(remarks(imported)).noneMatch(r -> r.contains("access: "));
        assertThat(host(imported, "gw.example")).doesNotContain("open");
        return Setup.host(Setup.snapshot(imported), "gw.example").access().allow().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void aGuestWithoutABlockIsKnownByWhereItGetsALease() {
        String vm = """
                vm "gw.example" {
                    disk "/vm/gw.img"
                    %s
                }
                """;
        String lan = "subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.100 10.0.0.110; }\n";
        String deaf = "subnet 10.0.1.0 netmask 255.255.255.0 { range 10.0.1.100 10.0.1.110; deny unknown-clients; }\n";
        Setup setup = new Setup()
                .dhcpd(lan + deaf)
                .vm(vm.formatted("interface { lladdr 02:00:00:00:00:01 }"))
                .response("02:00:00:00:00:01-install.conf", FILE);
        assertThat(host(setup.imported(), "gw.example"))
                .contains("allow:\n        - 10.0.0.0/24")
                .doesNotContain("10.0.1");

        Importer local = new Setup()
                .vm("local prefix 10.64.0.0/12\n" + vm.formatted("local interface { lladdr 02:00:00:00:00:01 }"))
                .response("02:00:00:00:00:01-install.conf", FILE)
                .imported();
        assertThat(gets(local, "10.64.1.3")).isTrue();
        assertThat(gets(local, "10.0.0.1")).isFalse();
    }

    @Test
    void whoIsOpenIsToldOf() {
        Importer imported =
                new Setup().response("02:00:00:00:00:01-install.conf", FILE).imported();
        assertThat(remarks(imported))
                .singleElement()
                .asString()
                .contains("access: host 'gw.example': ", "policy: open");
        assertThat(gets(imported, "192.0.2.1")).isTrue();
    }

    @Test
    void aPasswordInTheClearIsForNobodyWhoIsNotKnown() {
        for (String secret : List.of(
                FILE.replace(HASH, "geheim"),
                FILE.replace(HASH, "$6$rounds=1$geheim"),
                FILE + "New passphrase = geheim\n",
                FILE + "WPA passphrase = geheim\n",
                FILE + "HTTP proxy URL = http://joe:geheim@proxy.example:8080\n")) {
            Importer imported = new Setup()
                    .response("02:00:00:00:00:01-install.conf", secret)
                    .imported();
            Snapshot snapshot = Setup.snapshot(imported);
            assertThat(host(imported, "gw.example")).doesNotContain("access:");
            assertThat(remarks(imported))
                    .singleElement()
                    .asString()
                    .contains("access: host 'gw.example': ", "nobody gets it")
                    .doesNotContain("geheim");
            assertThat(new Installer(snapshot, "192.0.2.1").install("", "02:00:00:00:00:01", ""))
                    .isEmpty();
        }
    }
}
