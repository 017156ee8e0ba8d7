package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.template.Sample.article;
import static org.autoinstalld.template.Sample.articleHost;
import static org.autoinstalld.template.Sample.articleInterface;
import static org.autoinstalld.template.Sample.change;
import static org.autoinstalld.template.Sample.host;
import static org.autoinstalld.template.Sample.inventory;
import static org.autoinstalld.template.Sample.ip;
import static org.autoinstalld.template.Sample.lan;
import static org.autoinstalld.template.Sample.nic;
import static org.autoinstalld.template.Sample.problem;
import static org.autoinstalld.template.Sample.text;
import static org.autoinstalld.template.Sample.vmhost;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The shipped dhcpd.conf.ftl, vm.conf.ftl and disklabel.ftl. */
class EntriesTest {
    private final TemplateSet templates = Sample.shipped();

    private static String golden(String name) throws IOException {
        try (InputStream in = EntriesTest.class.getResourceAsStream("/template/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The article's machine, a second guest, and a physical machine on two networks. */
    private static Inventory full() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("range", new Network.Range(ip("192.168.1.100"), ip("192.168.1.199")));
        all.put("default-lease-time", 3600);
        all.put("max-lease-time", 7200);
        all.put("unknown-clients", false);
        Network lan = change(lan(), Network.class, all);
        Network dmz = change(
                lan(),
                Network.class,
                Map.of(
                        "name", "dmz",
                        "subnet", Subnet.parse("10.9.0.0/16").orElseThrow(),
                        "routers", List.of(),
                        "name-servers", List.of(ip("10.9.0.1"), ip("10.9.0.2")),
                        "domain", "dmz.gmmi.me",
                        "next-server", ip("10.9.0.3"),
                        "dhcp", Network.DhcpStyle.HOSTS));
        Interface first =
                change(nic(null, "02:00:00:00:00:0A", "lan", null), Interface.class, Map.of("plugged", "uplink"));
        Interface local = change(nic(null, null, null, null), Interface.class, Map.of("local", true));
        Host second = change(
                host("web.int.gmmi.me", article(), first, local),
                Host.class,
                Map.of(
                        "prefix",
                        "lab",
                        "guest",
                        Sample.vm(Map.of(
                                "hypervisor",
                                "vmhost",
                                "memory",
                                Size.parse("512M").orElseThrow(),
                                "disks",
                                List.of(Sample.disk("/vm/web.qcow2", "qcow2"), Sample.disk("/vm/a \"b\".img", null)),
                                "owner",
                                ":local",
                                "kernel",
                                "/home/vm/bsd.rd",
                                "start",
                                true))));
        Host metal = change(
                host(
                        "db.int.gmmi.me",
                        article(),
                        nic("em0", "00:1b:21:00:00:01", "lan", "192.168.1.40"),
                        nic("em1", "00:1b:21:00:00:02", "dmz", "10.9.0.40"),
                        nic(null, "00:1b:21:00:00:03", "dmz", "10.9.0.41"),
                        nic("em3", null, "dmz", "10.9.0.42")),
                Host.class,
                ValueMaps.map("guest", null));
        Host nowhere = change(
                host("z.int.gmmi.me", article(), nic(null, "02:00:00:00:00:0B", null, null)),
                Host.class,
                ValueMaps.map("guest", null));
        return inventory(s -> s, List.of(lan, dmz), articleHost(), second, metal, nowhere);
    }

    @Test
    void dhcpdConfHasASubnetPerNetworkAndAHostPerInterface() throws IOException {
        assertThat(text(templates.dhcpd(DhcpdModel.of(full())))).isEqualTo(golden("dhcpd.conf"));
    }

    @Test
    void dhcpdConfOfSomeHostsHasTheirNetworksOnly() {
        DhcpdModel some = DhcpdModel.of(full()).only(h -> h.name().text().startsWith("web"));
        assertThat(text(templates.dhcpd(some)).lines().filter(l -> l.contains("{")))
                .containsExactly("subnet 192.168.1.0 netmask 255.255.255.0 {", "\thost web.int.gmmi.me {");
    }

    @Test
    void unknownMachinesAreToldToInstallWhereTheyMay() {
        Inventory inventory = inventory(
                s -> change(
                        s,
                        Site.class,
                        Map.of(
                                "strangers",
                                new UnknownMachines(
                                        "vm", article(), List.of("lan"), Access.DEFAULT, Place.of("site.yaml")),
                                "prefix",
                                "lab")),
                List.of(lan()));
        assertThat(text(templates.dhcpd(DhcpdModel.of(inventory)))).isEqualTo("""
                subnet 192.168.1.0 netmask 255.255.255.0 {
                	option routers 192.168.1.1;
                	option domain-name-servers 192.168.1.1;
                	option domain-name "int.gmmi.me";
                	next-server 192.168.1.2;
                	filename "lab/auto_install";
                }
                """);
    }

    @Test
    void vmConfInItsRunningForm() throws IOException {
        assertThat(text(templates.vmConf(VmConfModel.of(full(), vmhost(), Set.of()))))
                .isEqualTo(golden("vm.conf"));
    }

    @Test
    void vmConfInItsInstallingForm() throws IOException {
        Set<HostName> all = Set.copyOf(full().hosts().keySet());
        assertThat(text(templates.vmConf(VmConfModel.of(full(), vmhost(), all))))
                .isEqualTo(golden("vm.conf.install"));
    }

    @Test
    void aSwitchThatStandsInVmConfAlreadyIsNotDeclaredAgain() {
        Hypervisor other = change(vmhost(), Hypervisor.class, Map.of("kernel", "/k"))
                .with(Map.of("uplink", Sample.bridge("bridge0").asExisting()));
        String text = text(templates.vmConf(VmConfModel.of(full(), other, Set.of(new HostName("shell.int.gmmi.me")))
                .only(h -> h.name().text().startsWith("shell"))));
        assertThat(text).startsWith("vm \"shell.int.gmmi.me\" {\n\tdisable\n").contains("\tboot \"/k\"\n");
    }

    @Test
    void anErrorNamesTheHostItIsAbout() {
        Host odd = change(articleHost(), Host.class, Map.of("prefix", "a\"b"));
        assertThat(problem(templates.dhcpd(DhcpdModel.of(inventory(odd)))))
                .startsWith("templates/lib/dhcpd.conf-host.ftl:")
                .contains("error: host 'shell.int.gmmi.me': the value of ${quoted(host.filename)} holds a quote");
    }

    private String disklabel(ValueMap settings, @Nullable Vm vm) {
        Host host = change(host("a.example", settings, articleInterface()), Host.class, ValueMaps.map("guest", vm));
        return text(templates.disklabel(Sample.install(host), SecretView.REVEALED));
    }

    @Test
    void theUsualDisklabelFitsTheDisk() {
        for (String size : new String[] {"4G", "8G", "11G", "12G", "20G", "2T"}) {
            Vm vm = change(
                    Sample.articleVm(),
                    Vm.class,
                    Map.of("disk-size", Size.parse(size).orElseThrow()));
            long least = check(disklabel(article(), vm));
            assertThat(least).as(size).isLessThan(Size.parse(size).orElseThrow().bytes() >> 20);
        }
        assertThat(check(disklabel(article(), null))).isLessThan(8 << 10);
    }

    /** Megabytes needed at least. */
    private static long check(String text) {
        List<String> lines = text.lines().toList();
        assertThat(lines)
                .hasSizeLessThanOrEqualTo(15)
                .allMatch(l -> l.matches("(/[a-z0-9/]*|swap) [0-9]+[MG]-([0-9]+[MG]|\\*) [0-9]+%"));
        assertThat(lines.get(0)).startsWith("/ ");
        assertThat(lines.get(1)).startsWith("swap ");
        assertThat(lines.stream()
                        .mapToInt(l -> Integer.parseInt(l.replaceAll(".* |%", "")))
                        .sum())
                .isLessThanOrEqualTo(100);
        assertThat(lines).anyMatch(l -> l.startsWith("/tmp 1300M"));
        return lines.stream()
                .map(l -> l.split(" ")[1].split("-")[0])
                .mapToLong(size -> Size.parse(size).orElseThrow().bytes() >> 20)
                .sum();
    }

    @Test
    void theHostsOwnLinesAreTheDisklabel() {
        var own = Map.of("disklabel", new Settings.Disklabel(null, List.of("/ 1G-*\t90%", "swap 1G")));
        assertThat(disklabel(change(article(), own), null)).isEqualTo("/ 1G-*\t90%\nswap 1G\n");
    }
}
