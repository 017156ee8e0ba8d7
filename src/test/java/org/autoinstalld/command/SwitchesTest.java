package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** hostname.if(5) for bridge(4), veb(4), vport(4) and vether(4), printed and compared. */
class SwitchesTest {
    private static final String OF_EXAMPLE = "switches: { uplink: bridge0 }";

    @TempDir
    Path folder;

    private Workplace here;
    private Path etc;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        etc = folder.resolve("etc");
    }

    private void switches(String yaml) throws IOException {
        here.edit("inventory/site.yaml", OF_EXAMPLE, "switches: " + yaml);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(etc.resolve("hostname." + name), text);
    }

    private Said check() {
        return here.run("switches", "--check", "--etc", etc.toString());
    }

    @Test
    void aBridgeIsPrintedAndWhatNobodySaysIsToldWithItsPlace() throws Exception {
        Said said = here.run("switches");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).isEqualTo("# hostname.bridge0: switch uplink of vmhost\nup\n");
        assertThat(said.err())
                .contains(
                        "site.yaml:",
                        "warning: nothing says which interface of hypervisor 'vmhost' leads from switch"
                                + " 'uplink' to other machines; ports: [em0], or [] for none");

        here.edit("inventory/site.yaml", OF_EXAMPLE, "switches: { uplink: { interface: bridge0, ports: [em0] } }");
        assertThat(here.run("switches").out()).isEqualTo("# hostname.bridge0: switch uplink of vmhost\nadd em0\nup\n");
        assertThat(here.run("switches").err()).isEmpty();
    }

    @Test
    void aVebHasAVportWithTheAddressThatTheInventoryGivesOrShows() throws Exception {
        switches("{ uplink: veb2 }");
        // vm.conf is here, so the response server, which is on the guests' network, is this machine
        assertThat(here.run("switches").out()).isEqualTo("""
                # hostname.veb2: switch uplink of vmhost
                add vport2
                up

                # hostname.vport2: vmhost itself on veb2
                inet 192.168.1.2 255.255.255.0
                up
                """);
        here.edit(
                "inventory/site.yaml",
                "{ uplink: veb2 }",
                "{ uplink: { interface: veb2, ports: [em0, vport7], address: [10.0.0.1/22, \"2001:db8::1/64\"] } }");
        assertThat(here.run("switches").out()).isEqualTo("""
                # hostname.veb2: switch uplink of vmhost
                add em0
                add vport7
                up

                # hostname.vport7: vmhost itself on veb2
                inet 10.0.0.1 255.255.252.0
                inet6 2001:db8::1 64
                up
                """);
        here.edit(
                "inventory/site.yaml",
                "ports: [em0, vport7], address: [10.0.0.1/22, \"2001:db8::1/64\"]",
                "ports: [em0], address: []");
        assertThat(here.run("switches").out()).isEqualTo("# hostname.veb2: switch uplink of vmhost\nadd em0\nup\n");
        assertThat(here.run("switches").err()).isEmpty();
    }

    @Test
    void aBridgeHasAVetherWhereItHasAnAddress() throws Exception {
        switches("{ uplink: bridge0, inside: { interface: bridge1, ports: [], address: 10.9.0.1/24 } }");
        assertThat(here.run("switches").out()).endsWith("""

                # hostname.bridge1: switch inside of vmhost
                add vether1
                up

                # hostname.vether1: vmhost itself on bridge1
                inet 10.9.0.1 255.255.255.0
                up
                """);
    }

    @Test
    void whatAnAdminAddsBesideIsNoDifferenceWhatContradictsIs() throws Exception {
        switches("{ uplink: { interface: veb0, ports: [em0], address: 192.168.1.2/24 } }");
        Said said = check();
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains(
                        "hostname.veb0: error: is not there; add em0; add vport0; up\n",
                        "hostname.vport0: error: is not");

        file("em0", "up\n");
        file("veb0", "# ours\ndescription \"guests; add em9\"\n\tadd vport0 add em0\n!ifconfig tap0 down\nlink1\nup\n");
        file(
                "vport0",
                "inet 192.168.1.2/24\ninet alias 10.0.0.1 0xff000000\ninet6 autoconf\n!route add default 192.168.1.1\n");
        said = check();
        assertThat(said.code()).as(said.out() + said.err()).isZero();
        assertThat(said.out()).isEqualTo("as they should be: hostname.veb0, hostname.vport0\n");

        file("veb0", "add em0\n!/sbin/ifconfig $if add vport0\nup\ndown\n");
        file("vport0", "inet 192.168.1.2 255.255.0.0\n");
        file("bridge3", "add em3\nadd em0\n");
        file("em0", "inet autoconf\n");
        said = check();
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out().lines())
                .containsExactlyInAnyOrder(
                        etc + "/hostname.veb0:4: error: takes the interface down; up",
                        etc
                                + "/hostname.bridge3:2: error: em0 is added here, and can be a port of veb0 no more; no such"
                                + " line",
                        etc
                                + "/hostname.em0:1: error: em0 is a port of veb0, where an address does nothing; 'up' alone,"
                                + " and the address on a vport(4)",
                        etc + "/hostname.vport0:1: error: has 192.168.1.2/16, and the inventory 192.168.1.2/24; inet"
                                + " 192.168.1.2 255.255.255.0");

        Files.delete(etc.resolve("hostname.bridge3"));
        file("em0", "up\n");
        file("veb0", "add em0\nadd vport0\ndel em0\n");
        file("vport0", "inet 192.168.1.3 255.255.255.0\n");
        assertThat(check().out().lines())
                .containsExactly(
                        etc + "/hostname.veb0: error: lacks 'add em0'; add em0",
                        etc + "/hostname.veb0: error: lacks 'up'; up",
                        etc + "/hostname.vport0: error: lacks the address 192.168.1.2/24; inet 192.168.1.2"
                                + " 255.255.255.0");
    }

    @Test
    void whatCannotBeLookedAtIsNoDifference() throws Exception {
        assertThat(here.run("switches", "--check", "--etc", folder + "/none").code())
                .isEqualTo(1);
        Files.createDirectory(etc.resolve("hostname.bridge0"));
        Said said = check();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("cannot be read").doesNotContain("Exception");
        assertThat(here.run("switches", "--etc", "/etc").code()).isEqualTo(2);
        assertThat(here.run("switches", "vmhots").err())
                .contains("unknown hypervisor 'vmhots'; did you mean 'vmhost'?");
    }

    @Test
    void ofSeveralHypervisorsOneIsCompared() throws Exception {
        here.edit("inventory/site.yaml", "hypervisors:\n", """
                hypervisors:
                  far: { ssh: root@far, switches: { uplink: { interface: veb0, ports: [ix0] } } }
                """);
        assertThat(here.run("switches").out())
                .contains("# hostname.veb0: switch uplink of far\nadd ix0\nadd vport0\nup\n")
                .contains("# hostname.bridge0: switch uplink of vmhost\n");
        assertThat(here.run("switches", "far").out()).doesNotContain("bridge0");
        // vm.conf of the other one is here
        assertThat(check().out()).contains("hostname.bridge0").doesNotContain("veb0");
        assertThat(here.run("switches", "--check", "far").err()).contains("another machine");
        assertThat(here.run("switches", "--check", "far", "vmhost").code()).isEqualTo(2);
        assertThat(here.run("switches", "--check", "--etc", etc.toString(), "far")
                        .out())
                .contains("hostname.veb0");
    }

    @Test
    void aProgramIsToldTheSame() throws Exception {
        assertThat(here.run("switches", "--format", "json").out())
                .startsWith(
                        "{\"version\":1,\"files\":[{\"hypervisor\":\"vmhost\",\"file\":\"hostname.bridge0\",\"text\":\"up\\n\"}]")
                .contains("\"severity\":\"warning\"");
        Said said = here.run("switches", "--check", "--etc", etc.toString(), "--format", "json");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("\"differs\":true", "hostname.bridge0\",\"line\":null", "\"message\":\"is not there\"");
        file("bridge0", "up\n");
        assertThat(here.run("switches", "--check", "--etc", etc.toString(), "--format", "json")
                        .out())
                .contains("\"differs\":false", "\"problems\":[]");
    }

    @Test
    void aSwitchWithoutItsInterfaceIsToldWithItsPlace() throws Exception {
        switches("{ uplink: { ports: [em0] } }");
        Said said = here.run("switches");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("site.yaml:", "switch 'uplink' has no interface");
        here.edit("inventory/site.yaml", "{ ports: [em0] }", "{ interface: veb0, address: 192.168.1.0/24 }");
        assertThat(here.run("switches").err()).contains("'address' is '192.168.1.0/24'");
    }
}
