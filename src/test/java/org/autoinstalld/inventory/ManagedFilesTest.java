package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;

class ManagedFilesTest {
    private static InventoryReader.Reading read(String yaml) {
        return new InventoryReader()
                .read(List.of(YamlFile.parse("f", yaml.getBytes(StandardCharsets.UTF_8))), SecretSource.none());
    }

    @Test
    void filesAndCommandsAreRead() {
        Inventory inventory = read("""
                        site:
                          dhcpd-conf: /etc/dhcpd.conf
                          dhcpd-reload: rcctl restart dhcpd
                          dhcpd-test: []
                          zones: { int.example: /var/nsd/zones/int.example }
                          zone-test: [check, "{zone}", "{file}"]
                          zone-primary: ns.int.example
                          command-prefix: doas -n
                        hypervisors:
                          vmhost:
                            vm-conf: /etc/vm.conf
                            lladdr-prefix: 2:0:aa
                        """).inventory().orElseThrow();

        ManagedFiles files = inventory.site().files();
        assertThat(files.dhcpdConf())
                .contains(new ManagedFile(
                        "/etc/dhcpd.conf", null, List.of(), List.of("rcctl", "restart", "dhcpd"), null));
        assertThat(files.zones()).containsOnlyKeys("int.example");
        assertThat(files.commandPrefix()).containsExactly("doas", "-n");
        Hypervisor hypervisor = inventory.hypervisors().get("vmhost");
        assertThat(hypervisor.vmConf()).contains(ManagedFile.at("/etc/vm.conf"));
        assertThat(hypervisor.lladdrPrefix()).contains("02:00:aa");
    }

    @Test
    void aFileThatAnotherIncludesIsWhollyOurs() {
        Inventory inventory = read("""
                site:
                  unbound-conf: /var/unbound/etc/unbound.conf
                  unbound-include: /var/unbound/etc/hosts.conf
                hypervisors:
                  vmhost:
                    vm-conf: /etc/vm.conf
                    vm-include: /etc/vm.ours.conf
                    vm-status: []
                """).inventory().orElseThrow();

        ManagedFile vm = inventory.hypervisors().get("vmhost").vmConf().orElseThrow();
        assertThat(vm.path()).isEqualTo("/etc/vm.ours.conf");
        assertThat(vm.includedBy()).contains("/etc/vm.conf");
        assertThat(vm.status()).contains(List.of());
        assertThat(inventory.site().files().unboundConf().orElseThrow().includedBy())
                .contains("/var/unbound/etc/unbound.conf");
    }

    @Test
    void aFileCannotIncludeItself() {
        assertThat(read("""
                hypervisors:
                  vmhost: { vm-conf: /etc/vm.conf, vm-include: /etc/vm.conf }
                  other: { vm-include: /etc/more.conf }
                """).problems())
                .map(Object::toString)
                .anySatisfy(p -> assertThat(p).contains("'vm-include' is the file that is to include it"))
                .anySatisfy(p -> assertThat(p).contains("'vm-include' without 'vm-conf'"));
    }

    @Test
    void mistakesAreNamed() {
        InventoryReader.Reading reading = read("""
                site:
                  dhcpd-conf: etc/dhcpd.conf
                  unbound-test: [unbound-checkconf]
                hypervisors:
                  vmhost:
                    vm-conf: /etc/vm.conf
                    vm-test: vmd -n
                    lladdr-prefix: 01:00:00
                """);

        assertThat(reading.problems())
                .map(Object::toString)
                .anySatisfy(p -> assertThat(p).contains("an absolute path"))
                .anySatisfy(p -> assertThat(p).contains("'vm-test' does not name the file to look at"))
                .anySatisfy(p -> assertThat(p).contains("'unbound-test' without 'unbound-conf'"))
                .anySatisfy(p -> assertThat(p).contains("'lladdr-prefix' is '01:00:00'"));
    }
}
