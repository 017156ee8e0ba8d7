package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdMeaning;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmMeaning;
import org.junit.jupiter.api.Test;

/** Entries that say more than most do. */
class UnusualEntriesTest {
    private static final String DHCPD = """
            subnet 10.0.0.0 netmask 255.255.255.0 {
                option routers 10.0.0.1;
                range 10.0.0.100 10.0.0.200;
                host a.example {
                    hardware ethernet 02:00:00:00:00:0a;
                    fixed-address 10.0.0.10;
                    next-server 10.0.0.2;
                    filename "auto_install";
                    option host-name "a.example";
                }
            }
            """;

    private static List<String> messages(Importer imported) {
        return imported.problems().stream().map(Problem::toString).toList();
    }

    private static List<String> remarks(Importer imported) {
        return imported.remarks().stream().map(Remark::toString).toList();
    }

    private static String file(Importer imported, String name) {
        assertThat(imported.files()).containsKey(name);
        return new String(imported.files().get(name), StandardCharsets.UTF_8);
    }

    @Test
    void optionsThatFewGuestsHaveAreCarriedOver() {
        String vms = """
                switch "up" {
                    interface veb0
                    locked lladdr
                    group "guests"
                    rdomain 4
                }
                vm "parent.example" {
                    disk "/vm/p.img"
                    seves
                    allow instance { boot, owner :users, memory }
                    interface { switch "up" locked lladdr 02:00:00:00:00:01 }
                }
                vm "parent.example" instance "child.example" {
                    sev
                    disk "/vm/c.img"
                    cdrom "/iso/c.iso"
                    interfaces 3
                    interface { switch "up" rdomain 2 group "dmz" locked lladdr }
                }
                vm "relative.example" {
                    disk "/vm/r.img"
                    cdrom "c # d.iso"
                }
                """;
        Importer imported = new Setup().vm(vms).imported();
        assertThat(remarks(imported)).isEmpty();
        Snapshot snapshot = Setup.snapshot(imported);
        VmConf made = VmConf.parse("new", Setup.vmConf(snapshot, "vmhost"));
        assertThat(made.problems()).noneMatch(Problem::isError);
        assertThat(VmMeaning.of(made)).isEqualTo(VmMeaning.of(VmConf.parse("old", vms)));
        assertThat(file(imported, "inventory/hosts/child.example.yaml"))
                .contains(
                        "instance: parent.example",
                        "sev: yes",
                        "cdrom: /iso/c.iso",
                        "locked-lladdr: yes",
                        "rdomain: 2");
        assertThat(imported.counts().sameGuests()).isEqualTo(3);
    }

    @Test
    void twoGuestsOnOneImageAreBothLeftAndKeepWhatElseIsTheirs() {
        for (String other : List.of(
                "disk \"/vm/a.img\"", "disk \"/vm/../vm//a.img\"", "disk \"/vm/b.img\"\n cdrom \"/vm/a.img\"")) {
            Importer imported = new Setup()
                    .vm("switch sw { interface veb0 }\n"
                            + "vm a { disk \"/vm/a.img\"\n interface { switch sw lladdr 02:00:00:00:00:0a }\n}\n"
                            + "vm b { " + other + "\n interface { switch sw lladdr 02:00:00:00:00:0b }\n}\n"
                            + "vm c { disk \"/vm/c.img\"\n cdrom \"/i.iso\"\n interface { switch sw }\n}\n"
                            + "vm d { disk \"/vm/d.img\"\n cdrom \"/i.iso\"\n interface { switch sw }\n}\n")
                    .response("02:00:00:00:00:0a-install.conf", "System hostname = a\n")
                    .response("02:00:00:00:00:0b-install.conf", "System hostname = b\n")
                    .imported();

            assertThat(remarks(imported))
                    .as(other)
                    .contains("vm.conf:2:1: left: vm 'a': disk '/vm/a.img', as vm 'b' at vm.conf:5:1 has it, is another"
                            + " guest's too")
                    .anyMatch(r -> r.startsWith("vm.conf:5:1: left: vm 'b': ")
                            && r.endsWith(", as vm 'a' at vm.conf:2:1 has it, is another guest's too"));
            assertThat(imported.counts().sameGuests()).as(other).isEqualTo(2);
            assertThat(file(imported, "inventory/hosts/a.yaml"))
                    .contains("lladdr: 02:00:00:00:00:0a")
                    .doesNotContain("vm:");
            assertThat(file(imported, "inventory/hosts/b.yaml")).contains("lladdr: 02:00:00:00:00:0b");
        }
    }

    @Test
    void aGuestThatIsLeftKeepsItsLladdr() {
        Importer imported = new Setup()
                .vm("vm a { disk \"a.img\"\n interface { switch sw lladdr 02:00:00:00:00:0a }\n}\n")
                .response("install.conf", "System hostname = a\n")
                .imported();

        assertThat(file(imported, "inventory/hosts/a.yaml")).contains("lladdr: 02:00:00:00:00:0a");
        assertThat(imported.asked()).isEqualTo(new Importer.Asked(1, 1));
    }

    @Test
    void aNameInPlaceOfAnAddressIsResolvedAndKept() {
        Importer imported = new Setup()
                .address("a.lan", "10.0.0.10")
                .address("b.lan", "127.0.1.1")
                .dhcpd("""
                        subnet 10.0.0.0 netmask 255.255.255.0 {
                            host a.example { hardware ethernet 02:00:00:00:00:0a; fixed-address A.lan; }
                            host b.example { hardware ethernet 02:00:00:00:00:0b; fixed-address b.lan; }
                            host c.example { hardware ethernet 02:00:00:00:00:0c; fixed-address c.lan, 10.0.0.12; }
                        }
                        """)
                .imported();
        assertThat(remarks(imported)).isEmpty();
        assertThat(messages(imported))
                .containsExactly(
                        "dhcpd.conf:2:5: warning: fixed-address a.lan is 10.0.0.10 when it is resolved here; the entry keeps"
                                + " the name, and the host gets this address; both change together",
                        "dhcpd.conf:3:5: warning: fixed-address b.lan is 127.0.1.1 when it is resolved here, which is in no"
                                + " subnet of this file; the entry keeps the name; give the host its address",
                        "dhcpd.conf:4:5: warning: fixed-address c.lan, 10.0.0.12 is 10.0.0.12 when it is resolved here; the"
                                + " entry keeps the name, and the host gets this address; both change together");
        Snapshot snapshot = Setup.snapshot(imported);
        assertThat(Setup.host(snapshot, "a.example").netboot().address())
                .map(Object::toString)
                .contains("10.0.0.10");
        assertThat(Setup.host(snapshot, "b.example").netboot().address()).isEmpty();
        assertThat(DhcpdConf.parse("new", Setup.dhcpd(snapshot)).hosts())
                .extracting(e -> e.value().fixedAddresses())
                .containsExactly(List.of("a.lan"), List.of("b.lan"), List.of("c.lan", "10.0.0.12"));
    }

    @Test
    void aFurtherInterfacesBlockMaySayMore() {
        String dhcpd = """
                subnet 10.0.0.0 netmask 255.255.255.0 {
                    host nas.example {
                        hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.0.11;
                        filename "auto_install"; option host-name "nas.example";
                    }
                    host nas.example-storage {
                        hardware ethernet 02:00:00:00:00:02; fixed-address 10.0.0.12;
                        option host-name "nas.example"; option routers 10.0.0.9; filename "other"; next-server 10.0.0.3;
                    }
                }
                """;
        String vm = """
                vm "nas.example" {
                    disk "/vm/nas.img"
                    interface { lladdr 02:00:00:00:00:01 }
                    interface { lladdr 02:00:00:00:00:02 }
                }
                """;
        Importer imported = new Setup().vm(vm).dhcpd(dhcpd).imported();
        assertThat(remarks(imported)).isEmpty();
        assertThat(messages(imported)).isEmpty();
        assertThat(imported.hosts()).hasSize(1);
        assertThat(imported.counts().sameBlocks()).isEqualTo(2);
        assertThat(Setup.dhcpd(Setup.snapshot(imported)))
                .contains("host nas.example-storage {", "option routers 10.0.0.9;", "filename \"other\";");
    }

    @Test
    void aNameOfEthersIsNoAddressWhateverItLooksLike() {
        for (String word :
                List.of("\"02:00:00:00:00:0a\"", "02-00-00-00-00-0a", "web1", "\"020000:00000a\"", "cafe", "subnet")) {
            Importer imported = new Setup()
                    .dhcpd(DHCPD.replace("ethernet 02:00:00:00:00:0a", "ethernet " + word))
                    .imported();
            assertThat(remarks(imported))
                    .as(word)
                    .contains(
                            "dhcpd.conf:4:5: left: host block 'a.example': its Ethernet address is a name that dhcpd(8)"
                                    + " looks up in /etc/ethers");
            assertThat(imported.counts().sameBlocks()).as(word).isZero();
            assertThat(DhcpdConf.parse("x", "host a { hardware ethernet " + word + "; }")
                            .hosts()
                            .get(0)
                            .value()
                            .lladdr())
                    .as(word)
                    .isEmpty();
        }
        assertThat(DhcpdMeaning.of(DhcpdConf.parse("x", "host a { hardware ethernet \"web1\"; }")))
                .isEqualTo(DhcpdMeaning.of(DhcpdConf.parse("x", "host a { hardware ethernet web1; }")));
    }
}
