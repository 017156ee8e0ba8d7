package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that cannot be read costs others nothing, and loses nothing that files have of it. */
class HostsWithMistakesTest {
    private static final String FAR = "far.int.gmmi.me";

    @TempDir
    Path folder;

    private Workplace here;
    private Path second;
    private Path hosts;
    private Path zone;
    private Path reverse;
    private Path unbound;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        second = folder.resolve("etc/vm2.conf");
        hosts = folder.resolve("etc/hosts");
        zone = folder.resolve("etc/zone");
        reverse = folder.resolve("etc/reverse");
        unbound = folder.resolve("etc/unbound.conf");
        here.edit(
                "inventory/site.yaml",
                "  vmhost:\n",
                "  hv2:\n    vm-conf: " + second
                        + "\n    vm-test: []\n    vm-reload: []\n    switches: { far: veb1 }\n  vmhost:\n");
        here.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  hosts-file: " + hosts + "\n  zone-test: []\n  zone-reload: []\n  unbound-conf: " + unbound
                        + "\n  unbound-test: []\n  unbound-reload: []\n  zones: { int.gmmi.me: " + zone
                        + ", 1.168.192.in-addr.arpa: " + reverse + " }\n");
        host(FAR, "192.168.1.60", "fe:e1:bb:00:00:60", "memory: 1G");
        assertThat(here.run("apply", "--yes").code()).isZero();
        here.programs.calls();
    }

    private void host(String name, String address, String lladdr, String more) throws Exception {
        Files.writeString(
                folder.resolve("inventory/hosts/" + name + ".yaml"), """
                hosts:
                  %s:
                    lladdr: %s
                    address: %s
                    network: lan
                    vm: { hypervisor: hv2, disk: /home/vm/%1$s.img, %4$s }
                """.formatted(name, lladdr, address, more));
    }

    private void spoil() throws Exception {
        here.edit("inventory/hosts/" + FAR + ".yaml", "memory: 1G", "memory: lots");
    }

    @Test
    void theOtherHypervisorGoesOn() throws Exception {
        spoil();
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "memory: 1G", "memory: 3G");
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "address: 192.168.1.35", "address: 192.168.1.36");

        Said vmconf = here.run("vmconf", "--hypervisor", "vmhost");
        assertThat(vmconf.code()).isZero();
        assertThat(vmconf.out()).contains("vm \"www.int.gmmi.me\"").doesNotContain(FAR);
        assertThat(vmconf.err()).contains("warning: host '" + FAR + "' has mistakes");
        assertThat(here.run("vmconf", "--hypervisor", "hv2").code()).isEqualTo(1);

        var before = here.files();
        Said plan = here.run("plan");
        assertThat(plan.code()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out())
                .contains("+\tmemory 3G", "+\t\tfixed-address 192.168.1.36;", "+192.168.1.36\twww")
                .doesNotContainPattern("(?m)^-.*far")
                .doesNotContain("--- " + second);
        assertThat(plan.err())
                .contains("host '" + FAR + "' has mistakes, so " + second + " stays as it is")
                .contains("; what " + here.dhcpd)
                .contains("'lots'");
        assertThat(here.run("plan", "--format", "json").out()).contains("so " + second + " stays as it is");

        Said apply = here.run("apply", "--yes");
        assertThat(apply.code()).as(apply.err()).isZero();
        var after = here.files();
        assertThat(after.get("vm2.conf")).isEqualTo(before.get("vm2.conf"));
        for (String file : new String[] {"dhcpd.conf", "hosts", "unbound.conf"}) {
            assertThat(after.get(file)).as(file).isEqualTo(before.get(file).replace("192.168.1.35", "192.168.1.36"));
        }
        assertThat(after.get("zone")).contains(FAR + ".\tIN A 192.168.1.60\n").contains("192.168.1.36");
        assertThat(after.get("reverse")).contains("60.1.168.192.in-addr.arpa.\tIN PTR " + FAR + ".\n");
        assertThat(after.get("vm.conf")).contains("memory 3G");

        Said again = here.run("plan");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("nothing else to do");
        assertThat(here.run("apply", "--yes").code()).isEqualTo(1);
    }

    @Test
    void anEntryUnderAnotherNameStaysToo() throws Exception {
        Files.writeString(here.dhcpd, Files.readString(here.dhcpd).replace("host " + FAR, "host otherwise"));
        spoil();

        assertThat(here.run("plan").out()).doesNotContain("otherwise");
        assertThat(here.run("plan").err()).contains("nothing else to do");

        here.edit("inventory/hosts/" + FAR + ".yaml", "fe:e1:bb:00:00:60", "nonsense");
        here.edit("inventory/hosts/" + FAR + ".yaml", "192.168.1.60", "192.168.1.61");
        assertThat(here.run("plan").err()).contains("nothing else to do");
    }

    @Test
    void whatBelongsToNobodyGoesAllTheSame() throws Exception {
        spoil();
        Files.delete(folder.resolve("inventory/hosts/www.int.gmmi.me.yaml"));

        Said plan = here.run("plan");

        assertThat(plan.code()).isEqualTo(3);
        assertThat(plan.out()).contains("-\thost www.int.gmmi.me {").doesNotContainPattern("(?m)^-.*far");
    }

    @Test
    void ifABlockAroundItChangesTheSectionStays() throws Exception {
        spoil();
        String before = Files.readString(here.dhcpd);
        here.edit(
                "inventory/site.yaml", "    subnet: 192.168.1.0/24\n", "    subnet: 192.168.1.0/24\n    dhcp: hosts\n");

        Said plan = here.run("plan");

        assertThat(plan.err()).contains(here.dhcpd + ": warning: the section stays as it is");
        assertThat(Files.readString(here.dhcpd)).isEqualTo(before);
    }

    @Test
    void aPhysicalMachineTouchesNoVmConf() throws Exception {
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "10.0.0.5");
        here.edit("inventory/hosts/www.int.gmmi.me.yaml", "memory: 1G", "memory: 3G");

        Said apply = here.run("apply", "--yes");

        assertThat(apply.code()).isZero();
        assertThat(Files.readString(here.vm)).contains("memory 3G");
        assertThat(Files.readString(here.dhcpd)).contains("fixed-address 192.168.1.5;");
    }

    @Test
    void oneWhoseHypervisorNobodyCanReadStopsThemAll() throws Exception {
        here.edit("inventory/hosts/" + FAR + ".yaml", "hypervisor: hv2", "hypervisor: hv3");

        assertThat(here.run("plan").code()).isEqualTo(1);
        assertThat(here.run("plan").err()).contains("unknown hypervisor 'hv3'");
        assertThat(here.run("vmconf", "--hypervisor", "vmhost").code()).isEqualTo(1);
    }
}
