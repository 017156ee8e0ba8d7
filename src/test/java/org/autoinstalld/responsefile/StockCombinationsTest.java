package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the inventory can say and the stock templates can print, in all combinations that make sense on a machine: none is
 * warned of, in either mode, on any release. A warning that nobody can put right hides those that somebody should.
 */
public final class StockCombinationsTest {
    private static final String FRAME = """
            site: { response-server: 10.16.255.1, release: "7.8" }
            networks:
              lan: { subnet: 10.16.0.0/16, routers: [10.16.255.254], name-servers: [10.16.255.53] }
              lonely: { subnet: 10.32.0.0/16 }
              others: { subnet: 10.48.0.0/16, dhcp: hosts, routers: [10.48.255.254] }
            hypervisors: { vmhost: { switches: { uplink: veb0 } } }
            profiles:
              base: { network: lan, timezone: Europe/Zurich, root: { password: "%s" } }
            """.formatted(Snapshots.HASH);

    private static final List<String> RELEASES =
            List.of("7.0", "7.2", "7.4", "7.5", "7.7", "7.8", "7.9", "8.0", "snapshots");

    private static final String GUEST =
            "vm: { hypervisor: vmhost, switch: uplink, disk: \"/vm/${name}.img\", disk-size: %s }";

    private static final List<String> KINDS = List.of(
            GUEST.formatted("20G"),
            GUEST.formatted("6G"),
            GUEST.formatted("500G"),
            "",
            "machine: { disks: [\"sd0:20G\"] }",
            "machine: { efi: no }",
            "machine: { efi: yes }",
            "machine: { efi: yes, disks: [\"sd0:64G\"] }",
            "machine: { console: serial }",
            "machine: { console: glass }");

    private static final List<String> DISKS = List.of(
            "",
            "root-disk: { use: whole }",
            "root-disk: { use: gpt }",
            "root-disk: { use: gpt, device: sd0 }",
            "disklabel: disklabel.ftl",
            "disklabel: disklabel.ftl; root-disk: { use: gpt }",
            "disklabel: disklabel.ftl; root-disk: { use: whole, device: sd0 }",
            "disklabel: [ / 1G-4G, swap 1G, /tmp 1300M-2G, /usr 2G-* ]");

    private static final List<String> ENCRYPTED = List.of(
            "root-disk: { passphrase: correct horse }",
            "root-disk: { passphrase: correct horse, use: gpt }",
            "root-disk: { passphrase: correct horse, use: whole }; disklabel: disklabel.ftl");

    private static final List<String> SETS = List.of(
            "sets: { location: http, server: cdn.openbsd.org }",
            "sets: { location: http, server: cdn.openbsd.org, proxy: none, directory: \"pub/OpenBSD/${setdir}\" }",
            "sets: { location: http, server: cdn.openbsd.org, names: [-game*, -comp*] }",
            "sets: { location: http, server: cdn.openbsd.org, names: [\"-[!bm]*\"] }",
            "sets: { location: cd0 }; machine: { cdroms: [cd0] }",
            "sets: { location: cd0, names: [-x*] }; machine: { cdroms: [cd0] }");

    private static final List<String> PEOPLE = List.of(
            "",
            "user: { name: ops, password: \"" + Snapshots.HASH + "\" }; sshd: yes; root: { login: no }",
            "user: { name: ops, full-name: Op S, password: \"" + Snapshots.HASH + "\" }; sshd: no");

    private static final List<String> SERIAL = List.of(
            "",
            "terminal: vt220",
            "console: { device: com0, speed: 115200 }",
            "console: { device: com0 }; terminal: vt100");

    private static final List<String> GLASS =
            List.of("", "keyboard: de", "x11: no", "x11: yes; xenodm: no", "x11: yes; xenodm: yes; keyboard: us");

    private static final List<String> NETS = nets();

    private static List<String> nets() {
        List<String> all = new ArrayList<>();
        for (String one : List.of("lan", "lonely", "others")) {
            all.add("interfaces: [" + nic(0, one, false) + "]");
            all.add("interfaces: [" + nic(0, one, true) + "]");
            for (String two : List.of("lan", "lonely")) {
                for (int mix = 0; mix < 4; mix++) {
                    all.add("interfaces: [" + nic(0, one, (mix & 1) > 0) + ", " + nic(1, two, (mix & 2) > 0)
                            + "]; machine: { netboot: vio0 }");
                }
            }
        }
        return all;
    }

    /** {@code NN} and {@code OCTETS} are the host's own. */
    private static String nic(int number, String network, boolean isStatic) {
        String second = network.equals("lan") ? "16" : network.equals("lonely") ? "32" : "48";
        return "{ name: vio" + number + ", lladdr: 02:00:00:NN:0" + number + ", network: " + network + ", address: 10."
                + second + ".OCTETS" + number + (isStatic ? ", static: yes" : "") + " }";
    }

    private static final String ONE = "interfaces: [" + nic(0, "lan", false) + "]";

    /** Keys of one host; those that stand twice are merged. */
    private static String host(int number, List<String> parts) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String part : parts) {
            for (String one : part.split("; ")) {
                int colon = one.indexOf(':');
                if (colon > 0) {
                    keys.merge(one.substring(0, colon), one.substring(colon + 2), StockCombinationsTest::merged);
                }
            }
        }
        StringBuilder yaml = new StringBuilder("  h" + number + ".example.org: { profiles: [base]");
        keys.forEach((key, value) -> yaml.append(", ").append(key).append(": ").append(value));
        return yaml.append(" }\n")
                .toString()
                .replace("NN", "%02x:%02x".formatted(number / 256, number % 256))
                .replace("OCTETS", number / 20 + "." + (number % 20 + 1));
    }

    private static String merged(String a, String b) {
        return a.substring(0, a.lastIndexOf('}')) + ", " + b.substring(b.indexOf('{') + 1);
    }

    private static boolean isGuest(String kind) {
        return kind.startsWith("vm");
    }

    private static Stream<List<String>> combinations() {
        List<List<String>> all = new ArrayList<>();
        for (String kind : KINDS) {
            for (String disk : DISKS) {
                for (String sets : SETS) {
                    all.add(List.of(kind, ONE, disk, sets));
                }
            }
            for (String net : NETS) {
                all.add(List.of(kind, net, SETS.get(0)));
            }
            for (String people : PEOPLE) {
                boolean serial = isGuest(kind) || kind.contains("serial");
                for (String console : serial ? SERIAL : GLASS) {
                    all.add(List.of(kind, ONE, people, console, SETS.get(0)));
                }
            }
        }
        return all.stream();
    }

    /** All of them on the newest release, where most machines are; of the others each takes its share. */
    private static List<List<String>> some(String release, String arch) {
        List<List<String>> all = combinations().toList();
        int share = release.equals("8.0") && arch.equals("amd64") ? 1 : RELEASES.size();
        List<List<String>> some = new ArrayList<>();
        for (int i = RELEASES.indexOf(release) % share; i < all.size(); i += share) {
            some.add(all.get(i));
        }
        return some;
    }

    private static Stream<List<String>> encrypted() {
        return KINDS.stream()
                .filter(kind -> !kind.contains("6G"))
                .flatMap(kind -> ENCRYPTED.stream().map(disk -> List.of(kind, ONE, disk, SETS.get(0))));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsWarnedOf() {
        return RELEASES.stream()
                .flatMap(release -> Stream.of("amd64", "i386", "arm64")
                        .map(arch -> DynamicTest.dynamicTest(
                                release + "/" + arch, () -> judge(new Setdir(release, arch), some(release, arch)))));
    }

    @TestFactory
    Stream<DynamicTest> norOfEncryption() {
        return RELEASES.stream()
                .filter(r -> r.compareTo("7.5") >= 0)
                .map(release -> DynamicTest.dynamicTest(
                        release,
                        () -> judge(new Setdir(release, "amd64"), encrypted().toList())));
    }

    /** An inventory with a host for each combination. */
    public static List<String> inventory() {
        return List.of(FRAME, hosts(new Setdir("7.8", "amd64"), combinations().toList()));
    }

    private static String hosts(Setdir setdir, List<List<String>> combinations) {
        StringBuilder hosts = new StringBuilder("hosts:\n");
        for (int i = 0; i < combinations.size(); i++) {
            boolean gpt = combinations.get(i).stream().anyMatch(p -> p.contains("gpt"));
            // the others are not asked for GPT
            if (!gpt || setdir.arch().equals("amd64")) {
                hosts.append(host(i, combinations.get(i)));
            }
        }
        return hosts.toString();
    }

    private static void judge(Setdir setdir, List<List<String>> combinations) {
        String hosts = hosts(setdir, combinations);
        Snapshot snapshot = Snapshots.of(FRAME, hosts);
        assertThat(snapshot.reading().problems()).isEmpty();
        List<String> found = snapshot.inventory().hosts().values().stream()
                .flatMap(host -> Stream.of(Mode.values()).flatMap(mode -> found(snapshot, host, mode, setdir)))
                .map(said -> said + " <- " + yaml(hosts, said))
                .toList();
        assertThat(found.stream().limit(20)).isEmpty();
    }

    private static String yaml(String hosts, String said) {
        String name = said.substring(0, said.indexOf(' '));
        return hosts.lines()
                .filter(l -> l.strip().startsWith(name + ":"))
                .findFirst()
                .orElse("");
    }

    private static Stream<String> found(Snapshot snapshot, Host host, Mode mode, Setdir setdir) {
        Optional<Judgement> judgement = snapshot.files().judge(host, mode, setdir, Machine.UNDECLARED);
        return judgement
                .map(Judgement::problems)
                .orElseGet(() -> snapshot.files().unjudged(host, mode, setdir))
                .stream()
                .map(p -> host.name() + " " + mode.word() + " " + p);
    }
}
