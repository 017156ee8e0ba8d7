package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.Owner;
import org.autoinstalld.vmconf.Switch;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;

/** What few guests have, from the inventory to vm.conf and read back. */
class VmKeysRoundTripTest {
    private static final TemplateSet TEMPLATES = ((Loaded.Ready) TemplateSet.load(Path.of("templates"))).templates();

    private static Reading read(String hosts) {
        String yaml = """
                hypervisors:
                  hv:
                    switches:
                      up: { interface: veb0, locked-lladdr: yes, group: guests, rdomain: 3 }
                """ + hosts;
        return new InventoryReader()
                .read(List.of(YamlFile.parse("x.yaml", yaml.getBytes(StandardCharsets.UTF_8))), SecretSource.none());
    }

    private static VmConf written(String hosts, HostName... installing) {
        Reading reading = read(hosts);
        assertThat(reading.problems()).filteredOn(Problem::isError).isEmpty();
        Inventory inventory = reading.inventory().orElseThrow();
        Rendering rendering = TEMPLATES.vmConf(
                VmConfModel.of(inventory, inventory.hypervisors().get("hv"), Set.of(installing)));
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        VmConf conf = VmConf.parse("vm.conf", ((Rendering.Rendered) rendering).text());
        assertThat(conf.problems()).isEmpty();
        return conf;
    }

    private static List<String> errors(String hosts) {
        return read(hosts).problems().stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .toList();
    }

    private static VmBlock only(String interfaces, String more) {
        return written("""
                hosts:
                  a.example:
                    interfaces: [ { lladdr: 02:00:00:00:00:01%s } ]
                    vm: { hypervisor: hv, switch: up, disk: /a.img%s }
                """.formatted(interfaces, more)).vms().get(0).value();
    }

    @Test
    void whatVmConfSaysOfAnInterfaceTheInventorySays() {
        VmBlock.Interface nic = only(", locked-lladdr: yes, group: dmz, rdomain: 7", "")
                .interfaces()
                .get(0);
        assertThat(nic.locked()).isTrue();
        assertThat(nic.group()).isEqualTo("dmz");
        assertThat(nic.rdomain()).isEqualTo(7);
        assertThat(nic.lladdr()).hasToString("02:00:00:00:00:01");
        VmBlock.Interface plain = only("", "").interfaces().get(0);
        assertThat(plain.locked()).isFalse();
        assertThat(plain.group()).isNull();
        assertThat(plain.rdomain()).isNull();
    }

    @Test
    void anLladdrThatVmdChoosesCanBeLocked() {
        VmBlock vm = written("""
                hosts:
                  a.example:
                    interfaces: [ { locked-lladdr: yes } ]
                    vm: { hypervisor: hv, disk: /a.img }
                """).vms().get(0).value();
        assertThat(vm.interfaces().get(0).locked()).isTrue();
        assertThat(vm.interfaces().get(0).lladdr()).isNull();
    }

    @Test
    void aSwitchSaysTheSame() {
        Switch one = written("""
                hosts:
                  a.example: { lladdr: 02:00:00:00:00:01, vm: { hypervisor: hv, switch: up, disk: /a.img } }
                """).switches().get(0).value();
        assertThat(one.locked()).isTrue();
        assertThat(one.group()).isEqualTo("guests");
        assertThat(one.rdomain()).isEqualTo(3);
    }

    @Test
    void cdromAndEncryptedMemoryAreWritten() {
        VmBlock vm = only("", ", cdrom: /iso/a.iso, sev: yes");
        assertThat(vm.cdrom()).isEqualTo("/iso/a.iso");
        assertThat(vm.sev()).isTrue();
        assertThat(vm.seves()).isFalse();
        assertThat(only("", ", seves: yes").seves()).isTrue();
        assertThat(only("", ", seves: no").sev()).isFalse();
    }

    @Test
    void anInstanceStandsBelowItsParentAndHasItsMemory() {
        VmConf conf = written("""
                hosts:
                  a.example:
                    lladdr: 02:00:00:00:00:01
                    vm: { hypervisor: hv, disk: /a.img, instance: m.example }
                  m.example:
                    lladdr: 02:00:00:00:00:02
                    vm: { hypervisor: hv, disk: /m.img, instance: z.example, memory: 2G }
                  z.example:
                    lladdr: 02:00:00:00:00:03
                    vm: { hypervisor: hv, disk: /z.img, allow-instance: [memory, disk, "owner ann:users"] }
                """, new HostName("a.example"));
        assertThat(conf.vms()).extracting(e -> e.value().name()).containsExactly("z.example", "m.example", "a.example");
        VmBlock a = conf.vms().get(2).value();
        assertThat(a.parent()).isEqualTo("m.example");
        assertThat(a.memory()).isNull();
        assertThat(conf.vms().get(1).value().memory()).isEqualTo(2L << 30);
        VmBlock z = conf.vms().get(0).value();
        assertThat(z.allowed()).containsExactlyInAnyOrder("memory", "disk");
        assertThat(z.instanceOwner()).isEqualTo(Owner.of("ann:users"));
        assertThat(z.memory()).isEqualTo(VmBlock.MEMORY_DEFAULT);
    }

    @Test
    void oneImageMayBeTheCdromOfManyButNoDisk() {
        String hosts = """
                hosts:
                  a.example: { lladdr: 02:00:00:00:00:01, vm: { hypervisor: hv, disk: /a.img, cdrom: /iso } }
                  b.example: { lladdr: 02:00:00:00:00:02, vm: { hypervisor: hv, disk: /b.img, cdrom: %s } }
                """;
        assertThat(errors(hosts.formatted("/iso"))).isEmpty();
        for (String disk : List.of("/a.img", "/./a.img", "/b.img")) {
            assertThat(errors(hosts.formatted(disk)))
                    .singleElement()
                    .asString()
                    .contains("disk " + disk + " again; it already stands at x.yaml:");
        }
    }

    @Test
    void instancesInACircleEndToo() {
        Reading reading = read("""
                hosts:
                  a.example: { lladdr: 02:00:00:00:00:01, vm: { hypervisor: hv, disk: /a.img, instance: b.example } }
                  b.example: { lladdr: 02:00:00:00:00:02, vm: { hypervisor: hv, disk: /b.img, instance: a.example } }
                """);
        Inventory inventory = reading.inventory().orElseThrow();
        VmConfModel model = VmConfModel.of(inventory, inventory.hypervisors().get("hv"), Set.of());
        assertThat(model.hosts()).hasSize(2);
    }

    @Test
    void whatVmdRefusesIsRefusedBefore() {
        String host = """
                hosts:
                  a.example:
                    interfaces: [ { lladdr: 02:00:00:00:00:01%s } ]
                    vm: { hypervisor: hv, disk: %s%s }
                """;
        assertThat(errors(host.formatted("", "/a.img", ""))).isEmpty();
        assertThat(errors(host.formatted(", group: vm0", "/a.img", "")))
                .singleElement()
                .asString()
                .contains("'vm0' is no interface group");
        assertThat(errors(host.formatted(", group: abcdefghijklmnop", "/a.img", "")))
                .hasSize(1);
        assertThat(errors(host.formatted(", rdomain: 256", "/a.img", ""))).hasSize(1);
        assertThat(errors(host.formatted("", "\"\"", ""))).isNotEmpty();
        assertThat(errors(host.formatted("", "{ path: \"\" }", ""))).isNotEmpty();
        assertThat(errors(host.formatted("", "/a.img", ", cdrom: a.iso"))).hasSize(1);
        assertThat(errors(host.formatted("", "/a.img", ", instance: a.example")))
                .singleElement()
                .asString()
                .contains("an instance of itself");
        assertThat(errors(host.formatted("", "/a.img", ", instance: \"a b\""))).hasSize(1);
        assertThat(errors(host.formatted("", "/a.img", ", allow-instance: [everything]")))
                .hasSize(1);
    }
}
