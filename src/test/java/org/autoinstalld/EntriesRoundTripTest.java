package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.dhcpdconf.RandomDhcpdConf;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.Owner;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.RepeatedTest;

/** What is written for dhcpd and vmd says, read back by their grammars, what the inventory says. */
class EntriesRoundTripTest {
    private static final TemplateSet TEMPLATES = ((Loaded.Ready) TemplateSet.load(Path.of("templates"))).templates();
    private static final String[] NAMES = {
        "disk", "local", "switch", "net", "host", "subnet", "123", "beef", "0x1f", "a-b_c", "web1", "up", "range"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }

    private Inventory inventory() {
        StringBuilder yaml = new StringBuilder("""
                site: { response-server: 10.0.0.1, domain: example.org }
                networks:
                  a: { subnet: 10.0.0.0/16, routers: [10.0.0.1, 10.0.0.2], range: 10.0.200.1 10.0.200.9 }
                  b: { subnet: 10.1.0.0/16, dhcp: hosts, unknown-clients: deny }
                hypervisors:
                  one: { switches: { up: veb0, "my switch": bridge12 }, kernel: /some where/bsd.rd }
                hosts:
                """);
        int hosts = 1 + random.nextInt(30);
        for (int i = 0; i < hosts; i++) {
            String name = pick(NAMES) + i + "." + pick(NAMES) + ".org";
            yaml.append("  ").append(name).append(":\n");
            yaml.append("    lladdr: 02:00:00:00:").append(String.format("%02x:%02x%n", i / 256, i % 256));
            boolean onA = random.nextBoolean();
            yaml.append("    network: ").append(onA ? "a" : "b").append('\n');
            if (random.nextInt(4) > 0) {
                yaml.append("    address: 10.")
                        .append(onA ? "0" : "1")
                        .append(".1.")
                        .append(i + 1)
                        .append('\n');
            }
            if (random.nextInt(3) == 0) {
                yaml.append("    prefix: lab/p").append(i).append('\n');
            }
            if (random.nextInt(3) > 0) {
                yaml.append("    vm: { hypervisor: one, switch: ")
                        .append(random.nextBoolean() ? "up" : "my switch")
                        .append(", memory: ")
                        .append(1 + random.nextInt(64))
                        .append(pick(new String[] {"M", "G", "m", "g"}))
                        .append(", disks: [\"/vm/it's \\\"")
                        .append(i)
                        .append("\\\" #x.img\", { path: /vm/b")
                        .append(i)
                        .append(", format: qcow2 }], owner: \"")
                        .append(pick(new String[] {"joe", "joe:staff", ":staff", "1000"}))
                        .append("\", start: ")
                        .append(random.nextBoolean() ? "yes" : "no")
                        .append(" }\n");
            }
        }
        Reading reading = new InventoryReader()
                .read(
                        List.of(YamlFile.parse("x.yaml", yaml.toString().getBytes(StandardCharsets.UTF_8))),
                        SecretSource.none());
        assertThat(reading.problems().stream().filter(Problem::isError))
                .as("seed %d%n%s", seed, yaml)
                .isEmpty();
        return reading.inventory().orElseThrow();
    }

    @RepeatedTest(20)
    void dhcpdReadsBackWhatTheInventorySays() {
        Inventory inventory = inventory();
        String text = ((Rendering.Rendered) TEMPLATES.dhcpd(DhcpdModel.of(inventory))).text();
        DhcpdConf conf = DhcpdConf.parse("dhcpd.conf", text);

        assertThat(conf.problems().stream().filter(Problem::isError))
                .as("seed %d%n%s", seed, text)
                .isEmpty();
        Map<String, HostDeclaration> read = new TreeMap<>();
        conf.hosts()
                .forEach(h -> assertThat(read.put(h.value().name(), h.value())).isNull());
        Map<String, HostDeclaration> said = new TreeMap<>();
        for (Host host : inventory.hosts().values()) {
            Interface i = host.netboot();
            String prefix = host.prefix().isEmpty() ? "" : host.prefix() + "/";
            said.put(
                    host.name().text(),
                    new HostDeclaration(
                            host.name().text(),
                            RandomDhcpdConf.parameters(
                                    i.lladdr(),
                                    i.address().map(a -> List.of(a.toString())).orElse(List.of()),
                                    Optional.of("10.0.0.1"),
                                    Optional.of(prefix + "auto_install"),
                                    Optional.of(host.name().text()),
                                    Optional.empty())));
        }
        assertThat(read).as("seed %d%n%s", seed, text).isEqualTo(said);
    }

    @RepeatedTest(20)
    void vmdReadsBackWhatTheInventorySays() {
        Inventory inventory = inventory();
        Set<HostName> installing = inventory.hosts().keySet().stream()
                .filter(n -> random.nextInt(3) == 0)
                .collect(Collectors.toSet());
        VmConfModel model = VmConfModel.of(inventory, inventory.hypervisors().get("one"), installing);
        String text = ((Rendering.Rendered) TEMPLATES.vmConf(model)).text();
        VmConf conf = VmConf.parse("vm.conf", text);

        assertThat(conf.problems().stream().filter(Problem::isError))
                .as("seed %d%n%s", seed, text)
                .isEmpty();
        List<VmBlock> read = conf.vms().stream().map(e -> e.value().settled()).toList();
        List<VmBlock> said = new ArrayList<>();
        for (Host host : inventory.hosts().values()) {
            host.vm().ifPresent(vm -> said.add(expected(host, vm, installing.contains(host.name()))));
        }
        assertThat(read).as("seed %d%n%s", seed, text).containsExactlyElementsOf(said);
        assertThat(conf.switches().stream().map(e -> e.value().name())).isSubsetOf("up", "my switch");
    }

    private static VmBlock expected(Host host, org.autoinstalld.inventory.Vm vm, boolean installs) {
        return new VmBlock(
                        host.name().text(),
                        null,
                        vm.start() && !installs,
                        false,
                        vm.memory().bytes(),
                        vm.disks().stream()
                                .map(d -> new VmBlock.Disk(d.path(), d.format().orElse(null)))
                                .toList(),
                        host.interfaces().stream()
                                .map(i -> new VmBlock.Interface(
                                        i.local(),
                                        null,
                                        i.switchName().orElse(null),
                                        i.lladdr().orElse(null),
                                        false,
                                        null,
                                        null,
                                        true))
                                .toList(),
                        null,
                        installs ? "/some where/bsd.rd" : null,
                        installs ? VmBlock.BootDevice.NET : null,
                        null,
                        ValueMaps.get(vm.values(), "owner")
                                .map(Object::toString)
                                .map(Owner::of)
                                .orElse(null),
                        Set.of(),
                        null,
                        false)
                .settled();
    }
}
