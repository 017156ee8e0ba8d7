package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;

class InventoryReaderTest {
    private static final String HEAD = """
            networks:
              lan: { subnet: 192.168.1.0/24, routers: [192.168.1.1] }
            hypervisors:
              vmhost: { switches: { uplink: veb0 } }
            """;

    private static Reading read(String... texts) {
        List<YamlFile> files = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            files.add(YamlFile.parse((char) ('a' + i) + ".yaml", texts[i].getBytes(StandardCharsets.UTF_8)));
        }
        return new InventoryReader().read(files, SecretSource.none());
    }

    private static List<String> problems(String... texts) {
        return read(texts).problems().stream().map(Problem::toString).toList();
    }

    private static HostName name(String text) {
        return HostName.parse(text).orElseThrow();
    }

    @Test
    void readsTheExampleInventoryWithoutAComplaint() throws Exception {
        List<YamlFile> files;
        try (Stream<Path> paths = Files.walk(Path.of("inventory"))) {
            files = paths.filter(p -> p.toString().endsWith(".yaml"))
                    .sorted()
                    .map(p -> {
                        try {
                            return YamlFile.parse(p.toString(), Files.readAllBytes(p));
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }

        Reading reading = new InventoryReader().read(files, SecretSource.none());

        assertThat(reading.problems()).isEmpty();
        Inventory inventory = reading.inventory().orElseThrow();
        assertThat(inventory.hosts())
                .containsOnlyKeys(name("nas.int.gmmi.me"), name("shell.int.gmmi.me"), name("www.int.gmmi.me"));
        Host shell = inventory.hosts().get(name("shell.int.gmmi.me"));
        assertThat(shell.netboot().lladdr())
                .hasValue(Lladdr.parse("2:0:0:29:ae:4f").orElseThrow());
        assertThat(shell.netboot().address())
                .hasValue(IpAddress.parse("192.168.1.34").orElseThrow());
        assertThat(shell.netboot().switchName()).hasValue("uplink");
        assertThat(shell.vm().orElseThrow().memory()).hasToString("2G");
        assertThat(shell.vm().orElseThrow().disks().get(0).path()).isEqualTo("/home/gmmi/vm/shell.int.gmmi.me.img");
        assertThat(ValueMaps.get(shell.settings(), "timezone")).hasValue("Europe/Berlin");
        Host www = inventory.hosts().get(name("www.int.gmmi.me"));
        assertThat(www.vm().orElseThrow().disks().get(0).path()).isEqualTo("/home/vm/www.int.gmmi.me.img");
        assertThat(reading.origins().of(name("www.int.gmmi.me"), "timezone").orElseThrow())
                .hasToString("inventory/profiles.yaml:5:15");
    }

    @Test
    void everyMistakeIsReportedAtOnceAtTheValueAtFault() {
        assertThat(problems(HEAD, """
                hosts:
                  web1.example.org:
                    network: lan
                    lladdr: 01:00:00:00:00:01
                    address: 192.168.2.5
                    timzone: UTC
                    root: { password: "$6$abc$defg" }
                    vm: { hypervisor: vmhost, switch: uplnk, memory: 2, disk: vm.img }
                """))
                .containsExactly(
                        "b.yaml:4:13: error: lladdr 01:00:00:00:00:01 is a multicast address, which no machine can have;"
                                + " an even first octet, 02 for one of your own",
                        "b.yaml:5:14: error: address 192.168.2.5 is not one for a host of network 'lan';"
                                + " an address in 192.168.1.0/24",
                        "b.yaml:6:5: error: unknown key 'timzone' of a host; did you mean 'timezone'?",
                        "b.yaml:7:23: error: 'password' is a $6$ hash, which the installer would hash again as if it were"
                                + " the password; a bcrypt hash as encrypt(1) or 'autoinstalld passwd' makes it",
                        "b.yaml:8:39: error: hypervisor 'vmhost' has no switch 'uplnk', and vmd(8) would leave the interface"
                                + " unplugged without a word; did you mean 'uplink'?",
                        "b.yaml:8:54: error: memory of 2 is less than vmd(8) takes; 1M or more, with its unit: 2G",
                        "b.yaml:8:63: error: 'disk' is 'vm.img'; an absolute path without backslashes");
    }

    @Test
    void aFileThatCannotBeReadIsToldBeforeWhatIsMissedForIt() {
        assertThat(problems("profiles: { vm: { network: lan } }\n", "networks:\n  lan: [\n"))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("b.yaml:").contains("not YAML"),
                        p -> assertThat(p).isEqualTo("a.yaml:1:28: error: unknown network 'lan'; there is none"));
    }

    @Test
    void aSwitchWithAMistakeIsNoUnknownSwitch() {
        String site = """
                hypervisors: { vmhost: { switches: { uplink: tap0 } }, other: {} }
                profiles:
                  vm: { vm: { hypervisor: vmhost, switch: uplink } }
                  vo: { vm: { hypervisor: other, switch: uplink } }
                """;

        assertThat(problems(site))
                .containsExactly(
                        "a.yaml:1:46: error: switch 'uplink' has the interface 'tap0'; bridgeN or vebN, the only kinds vmd(8)"
                                + " takes",
                        "a.yaml:4:42: error: hypervisor 'other' has no switch 'uplink', and vmd(8) would leave the interface"
                                + " unplugged without a word; hypervisors: { other: { switches: { uplink: bridge0 } } }");
    }

    @Test
    void theSameThingTwiceNamesBothPlaces() {
        Reading reading = read(HEAD, """
                hosts:
                  web1.example.org: { lladdr: 02:00:00:00:00:01, network: lan, address: 192.168.1.5 }
                  web2.example.org: { lladdr: 2-0-0-0-0-1, network: lan, address: 192.168.1.5 }
                  web3.example.org: { lladdr: 02:00:00:00:00:03 }
                """, "hosts:\n  WEB3.example.org: { lladdr: 02:00:00:00:00:04 }\n");

        assertThat(reading.problems().stream().map(Problem::toString))
                .containsExactly(
                        "b.yaml:3:31: error: lladdr 02:00:00:00:00:01 again;"
                                + " it already stands at b.yaml:2:31 for host 'web1.example.org'",
                        "b.yaml:3:67: error: address 192.168.1.5 again;"
                                + " it already stands at b.yaml:2:73 for host 'web1.example.org'",
                        "c.yaml:2:3: error: host 'web3.example.org' again; it already stands at b.yaml:4:3");
        assertThat(reading.inventory()).isEmpty();
    }

    @Test
    void aHostsMistakeTakesOutThatHostAlone() {
        Inventory inventory = read(HEAD, """
                hosts:
                  web1.example.org: { lladdr: 02:00:00:00:00:01, network: lan, address: 10.0.0.1 }
                  web2.example.org: { lladdr: 02:00:00:00:00:02 }
                """).inventory().orElseThrow();

        assertThat(inventory.hosts()).containsOnlyKeys(name("web2.example.org"));
        assertThat(inventory.broken()).containsOnlyKeys(name("web1.example.org"));
        assertThat(inventory.broken().get(name("web1.example.org")).lladdrs())
                .containsExactly(new Lladdr(0x020000000001L));
    }

    @Test
    void profilesMergeInOrderAndTheHostWins() {
        Host host = read(HEAD, """
                profiles:
                  a: { timezone: UTC, sets: { location: http, names: [a, b] }, vars: { x: 1, y: 2 } }
                  b: { profiles: [a], sets: { server: b.example.org, names: [c] } }
                  c: { timezone: Europe/Berlin, vars: { y: 3 } }
                hosts:
                  web1.example.org: { profiles: [b, c], lladdr: 02:00:00:00:00:01, vars: { z: 0115200 } }
                """).inventory().orElseThrow().hosts().get(name("web1.example.org"));

        assertThat(ValueMaps.get(host.settings(), "timezone")).hasValue("Europe/Berlin");
        assertThat(ValueMaps.get(host.settings(), "sets.location")).hasValue("http");
        assertThat(ValueMaps.get(host.settings(), "sets.server")).hasValue("b.example.org");
        assertThat(ValueMaps.get(host.settings(), "sets.names")).hasValue("c");
        assertThat(host.settings().of(Settings.VARS))
                .containsExactly(
                        java.util.Map.entry("x", new FreeValue.Text("1")),
                        java.util.Map.entry("y", new FreeValue.Text("3")),
                        java.util.Map.entry("z", new FreeValue.Text("0115200")));
    }

    @Test
    void aSharedShortNameIsAWarning() {
        assertThat(problems("""
                hosts:
                  web1.a.org: { lladdr: 02:00:00:00:00:01 }
                  web1.b.org: { lladdr: 02:00:00:00:00:02 }
                """))
                .containsExactly(
                        "a.yaml:3:3: warning: short name 'web1' is also that of host 'web1.a.org' at a.yaml:2:3;"
                                + " look-ups by the short name are refused; DHCP's host-name is the full one");
    }

    @Test
    void hostileYamlIsAnErrorAndNothingElse() {
        assertThat(problems("a: &x [1]\nb: *x\n")).anyMatch(p -> p.contains("a.yaml:1:4: error: an anchor"));
        assertThat(problems("hosts: !!map {}\n")).anyMatch(p -> p.contains("the tag '!!map'"));
        assertThat(problems("a: \ud83d\ude00 b\nb: &x 1\nc: *x\nd: &y\n"))
                .anyMatch(p -> p.startsWith("a.yaml:2:4: error: an anchor"))
                .anyMatch(p -> p.startsWith("a.yaml:3:4: error: an alias"))
                .anyMatch(p -> p.startsWith("a.yaml:4:4: error: an anchor"));
        assertThat(problems("&k a: [ &i 1, {b: &j |-\n x\n} ]\n"))
                .anyMatch(p -> p.startsWith("a.yaml:1:1: error: an anchor"));
        assertThat(problems("a: [ &i 1, {b: &j 2} ]\n"))
                .anyMatch(p -> p.startsWith("a.yaml:1:6: error: an anchor"))
                .anyMatch(p -> p.startsWith("a.yaml:1:16: error: an anchor"));
        assertThat(problems("a: b\n*k : 1\n")).anyMatch(p -> p.contains(":2:1: error: an alias as a key"));
        assertThat(problems("? [a]\n: b\n"))
                .anyMatch(p -> p.contains("error: not YAML: a key that is a list or a map"));
        assertThat(problems("!!str hosts: {}\n")).anyMatch(p -> p.startsWith("a.yaml:1:1: error: the tag"));
        assertThat(problems("a: !local\nb: ! c\n"))
                .filteredOn(p -> p.contains("the tag"))
                .hasSize(2);
        assertThat(problems("profiles: { p: { vars: { <<: { b: 1 } } } }\n"))
                .anyMatch(p -> p.startsWith("a.yaml:1:26: error: a merge key, '<<'; write the keys out"));
        assertThat(problems("profiles: { p: { vars: { a: '&b', c: \"*d\", '!e': 'x & *y' } } }\n"))
                .noneMatch(p -> p.contains("anchor") || p.contains("alias") || p.contains("tag"));
        assertThat(problems("hosts:\n\tx: 1\n"))
                .containsExactly("a.yaml:2:1: error: not YAML: found character 'tab' that cannot start any token;"
                        + " indent with spaces");
        assertThat(problems("[".repeat(100_000))).hasSize(1).first().asString().contains("error: ");
        assertThat(problems("a: [1\nb: 2\n")).first().asString().startsWith("a.yaml:2:2: error: not YAML: ");
        assertThat(problems("- 1\n")).first().asString().contains("the file is a list");
        assertThat(read("\ufeff# nothing\n", "").problems()).isEmpty();
    }

    @Test
    void invalidUtf8IsNamedByItsPlace() {
        YamlFile file = YamlFile.parse("x.yaml", new byte[] {'a', ':', '\n', 'b', (byte) 0xff, '\n'});
        assertThat(file.problems()).first().asString().startsWith("x.yaml:2:2: error: a byte that is not UTF-8");
    }

    @Test
    void readingAgainReadsOnlyWhatChanged() {
        YamlFile head = YamlFile.parse("a.yaml", HEAD.getBytes(StandardCharsets.UTF_8));
        YamlFile one = YamlFile.parse(
                "b.yaml", "hosts: { a.b: { lladdr: 02:00:00:00:00:01 } }".getBytes(StandardCharsets.UTF_8));
        YamlFile two = YamlFile.parse(
                "c.yaml", "hosts: { c.d: { lladdr: 02:00:00:00:00:02 } }".getBytes(StandardCharsets.UTF_8));
        YamlFile edited = YamlFile.parse(
                "c.yaml", "hosts: { c.d: { lladdr: 02:00:00:00:00:03 } }".getBytes(StandardCharsets.UTF_8));
        InventoryReader reader = new InventoryReader();

        Inventory before = reader.read(List.of(head, one, two), SecretSource.none())
                .inventory()
                .orElseThrow();
        Inventory after = reader.read(List.of(head, one, edited), SecretSource.none())
                .inventory()
                .orElseThrow();

        assertThat(after.hosts().get(name("a.b"))).isSameAs(before.hosts().get(name("a.b")));
        assertThat(after.hosts().get(name("c.d")).netboot().lladdr()).hasValue(new Lladdr(0x020000000003L));
        assertThat(after.revision()).isNotEqualTo(before.revision());
    }
}
