package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;

/** What a profile says gives way to what stands upon it, also if that is nothing. */
class UnsetTest {
    private static final String TOP = """
            hypervisors: { hv: { switches: { up: veb0 } } }
            networks: { lan: { subnet: 10.0.0.0/24 } }
            """;

    private static Reading read(String text) {
        return new InventoryReader()
                .read(
                        List.of(YamlFile.parse("a.yaml", (TOP + text).getBytes(StandardCharsets.UTF_8))),
                        SecretSource.none());
    }

    private static List<String> errors(Reading reading) {
        return reading.problems().stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .toList();
    }

    private static Host host(String text) {
        Reading reading = read(text);
        assertThat(errors(reading)).isEmpty();
        return reading.inventory().orElseThrow().hosts().get(new HostName("a.example"));
    }

    private static final String PROFILE = """
            profiles:
              p:
                timezone: UTC
                network: lan
                user: { name: ann, full-name: Ann }
                console: { device: com0, speed: 9600 }
                sets: { location: http, server: ftp.example, names: [-x*] }
                disklabel: [ / 1G-* 100% ]
                answers: { One: yes, Two: no }
                vars: { color: red, deep: { a: 1, b: 2 } }
                access: { policy: [lladdr, armed], allow: [10.0.0.0/24] }
                vm: { hypervisor: hv, switch: up, memory: 2G, owner: ann, kernel: /k, disk: "/vm/${name}.img" }
            """;

    private static Host upon(String own) {
        return host(PROFILE + "hosts:\n  a.example: { profiles: [p], lladdr: 02:00:00:00:00:01, "
                + "root: { password: '*************' }, " + own + " }\n");
    }

    @Test
    void nullTakesBackWhatAProfileSays() {
        Host host =
                upon("timezone: null, user: null, console: { speed: null }, sets: { names: null }, disklabel: null");
        assertThat(ValueMaps.get(host.settings(), "timezone")).isEmpty();
        assertThat(ValueMaps.get(host.settings(), "user")).isEmpty();
        assertThat(ValueMaps.get(host.settings(), "console.speed")).isEmpty();
        assertThat(ValueMaps.get(host.settings(), "console.device")).contains("com0");
        assertThat(ValueMaps.get(host.settings(), "sets.names")).isEmpty();
        assertThat(ValueMaps.get(host.settings(), "sets.server")).contains("ftp.example");
        assertThat(ValueMaps.get(host.settings(), "disklabel")).isEmpty();
    }

    @Test
    void nullTakesBackAnswersAndVariables() {
        Host host = upon("answers: { One: null }, vars: { color: null, deep: { a: null } }");
        assertThat(host.settings().of(Settings.ANSWERS)).containsOnlyKeys("Two");
        assertThat(host.settings().of(Settings.VARS)).containsOnlyKeys("deep");
        assertThat(host.settings().of(Settings.VARS).get("deep").toString())
                .contains("b")
                .doesNotContain("a=");
        assertThat(upon("answers: null, vars: null").settings().of(Settings.ANSWERS))
                .isEmpty();
    }

    @Test
    void nullOfAGuestIsItsDefault() {
        Vm vm = upon("vm: { memory: null, owner: null, kernel: null }").vm().orElseThrow();
        assertThat(vm.memory()).hasToString("512M");
        assertThat(ValueMaps.get(vm.values(), "owner")).isEmpty();
        assertThat(vm.kernel()).isEmpty();
        assertThat(upon("vm: null").vm()).isEmpty();
    }

    @Test
    void aProfileTakesBackWhatAnotherSays() {
        String text = PROFILE + """
                  q: { timezone: null, vm: { owner: null } }
                  r: { profiles: [p], timezone: null, vm: { owner: null } }
                hosts:
                  a.example: { profiles: [LIST], lladdr: 02:00:00:00:00:01, root: { password: '*************' } }
                """;
        for (String profiles : List.of("p, q", "r", "p, r")) {
            Host host = host(text.replace("LIST", profiles));
            assertThat(ValueMaps.get(host.settings(), "timezone")).as(profiles).isEmpty();
            assertThat(ValueMaps.get(host.vm().orElseThrow().values(), "owner"))
                    .as(profiles)
                    .isEmpty();
        }
        assertThat(ValueMaps.get(host(text.replace("LIST", "q, p")).settings(), "timezone"))
                .contains("UTC");
    }

    @Test
    void nullTakesBackNoDemand() {
        for (String own : List.of("access: null", "access: { policy: null, allow: null }")) {
            Access access = upon(own).access();
            assertThat(access.demands(Policy.ARMED)).as(own).isTrue();
            assertThat(access.requester().policy()).as(own).isEqualTo(Policy.LLADDR);
            assertThat(access.allow()).as(own).isEmpty();
        }
    }

    @Test
    void aKeyWithoutAValueStaysAnError() {
        for (String none : List.of("", " ~", " \"\"")) {
            assertThat(errors(read("hosts:\n  a.example:\n    lladdr: 02:00:00:00:00:01\n    timezone:" + none + "\n")))
                    .as(none)
                    .singleElement()
                    .asString()
                    .contains("'timezone' has no value");
        }
        assertThat(errors(read("site: { domain: null }\n")))
                .singleElement()
                .asString()
                .contains("'domain' has no value");
        assertThat(errors(read("hosts: { a.example: { lladdr: 02:00:00:00:00:01, timezne: null } }\n")))
                .singleElement()
                .asString()
                .contains("unknown key 'timezne'");
        assertThat(errors(read(
                        "hosts: { a.example: { lladdr: 02:00:00:00:00:01, vm: { hypervisor: null, disk: /a } } }\n")))
                .singleElement()
                .asString()
                .contains("the vm has no hypervisor");
        // a text that is that word
        assertThat(ValueMaps.get(
                        host("hosts: { a.example: { lladdr: 02:00:00:00:00:01, timezone: 'null' } }\n")
                                .settings(),
                        "timezone"))
                .contains("null");
    }

    private static List<String> disks(Host host) {
        return host.vm().orElseThrow().disks().stream().map(Vm.Disk::path).toList();
    }

    @Test
    void oneSpellingOfDisksGivesWayToTheOther() {
        assertThat(disks(upon("vm: { disks: [/a, /b] }"))).containsExactly("/a", "/b");
        assertThat(disks(upon("vm: { disk: /c }"))).containsExactly("/c");
        assertThat(disks(upon("vm: { disks: null }"))).containsExactly("/vm/a.example.img");
        String several = """
                profiles:
                  one: { vm: { hypervisor: hv, disks: [/a, /b] } }
                  two: { vm: { disk: { path: /c, format: raw } } }
                hosts: { a.example: { profiles: [one, two%s], lladdr: 02:00:00:00:00:01%s } }
                """;
        assertThat(disks(host(several.formatted("", "")))).containsExactly("/c");
        assertThat(disks(host(several.formatted("", ", vm: { disks: [/d] }")))).containsExactly("/d");
        Host merged = host(several.formatted("", ", vm: { disk: { path: /e } }"));
        assertThat(merged.vm().orElseThrow().disks()).singleElement().satisfies(d -> {
            assertThat(d.path()).isEqualTo("/e");
            assertThat(d.format()).contains("raw");
        });
        assertThat(
                        errors(
                                read(
                                        "hosts: { a.example: { lladdr: 02:00:00:00:00:01, vm: { hypervisor: hv, disk: /a, disks: [/b] } } }")))
                .singleElement()
                .asString()
                .contains("both 'disk' and 'disks'");
    }

    @Test
    void whereASecretStandsGivesWayToWhereElseItStands() {
        Reading reading = read("""
                profiles: { p: { root: { password: { file: /none/such } } } }
                hosts:
                  a.example: { profiles: [p], lladdr: 02:00:00:00:00:01, root: { password: { env: NO_SUCH } } }
                """);
        assertThat(reading.problems())
                .extracting(Problem::toString)
                .anyMatch(p -> p.contains("NO_SUCH"))
                .noneMatch(p -> p.contains("is a map"));
    }
}
