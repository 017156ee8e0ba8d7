package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploySettingsTest {
    private static final String GUEST = """
            site: { deploy: %s }
            hypervisors: { vmhost: { %s } }
            profiles:
              base: { %s }
            hosts:
              web1.example.org:
                profiles: [base]
                lladdr: fe:e1:bb:00:00:01
                vm: { hypervisor: vmhost, %s }
                %s
            """;

    private static InventoryReader.Reading read(String yaml) {
        return new InventoryReader()
                .read(List.of(YamlFile.parse("f", yaml.getBytes(StandardCharsets.UTF_8))), SecretSource.none());
    }

    private static Inventory inventory(String yaml) {
        InventoryReader.Reading reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.inventory().orElseThrow();
    }

    private static Host host(Inventory inventory) {
        return inventory.hosts().get(new HostName("web1.example.org"));
    }

    private static DeploySettings settings(String site, String hypervisor, String profile, String host) {
        Inventory inventory = inventory(GUEST.formatted(site, hypervisor, profile, "disk: /a.img", host));
        return DeploySettings.of(inventory, host(inventory));
    }

    @Test
    void whatNobodySaysHasADefault() {
        assertThat(settings("{}", "", "", ""))
                .isEqualTo(new DeploySettings(
                        Duration.ofMinutes(5), Duration.ofMinutes(60), Duration.ofMinutes(15), "netboot"));
    }

    @Test
    void eachTimeIsTakenFromWhoeverSaysItLast() {
        assertThat(settings(
                        "{ answer: 1m, install: 2h, boot: 90s }",
                        "",
                        "deploy: { answer: 2m, install: 30m }",
                        "deploy: { answer: 3m }"))
                .isEqualTo(new DeploySettings(
                        Duration.ofMinutes(3), Duration.ofMinutes(30), Duration.ofSeconds(90), "netboot"));
    }

    @Test
    void aHostTakesBackWhatItsProfileSays() {
        assertThat(settings("{ answer: 1m }", "way: console", "deploy: { answer: 2m }", "deploy: null"))
                .isEqualTo(new DeploySettings(
                        Duration.ofMinutes(1), Duration.ofMinutes(60), Duration.ofMinutes(15), "console"));
    }

    @ParameterizedTest
    @CsvSource({
        "'','','',netboot",
        "console,'','',console",
        "console,netboot,'',netboot",
        "netboot,netboot,console,console",
        "'',console,'',console",
    })
    void theWayIsTheHostsThenItsProfilesThenItsHypervisors(String hypervisor, String profile, String host, String way) {
        assertThat(settings("{}", way(hypervisor), way(profile), way(host)).way())
                .isEqualTo(way);
    }

    private static String way(String word) {
        return word.isEmpty() ? "" : "way: " + word;
    }

    @Test
    void theFirstDiskHasItsSizeFromEitherPlaceAndTheOthersTheirOwn() {
        Vm vm = guest("disk-size: 20G, disks: [/a.img, { path: /b.img, size: 512m }, /c.img]");

        assertThat(vm.size(0)).map(Size::text).contains("20G");
        assertThat(vm.size(1)).map(Size::bytes).contains(512L << 20);
        assertThat(vm.size(2)).isEmpty();
        assertThat(guest("disk: { path: /a.img, size: 4G }").diskSize())
                .map(Size::text)
                .contains("4G");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    disk-size: 20G, disk: /a.img   | disks: [{ path: /b.img, size: 10G }] | 10G
                    disk-size: 20G, disk: /a.img   | disk: { path: /b.img, size: 10G }    | 10G
                    disk-size: 20G, disk: /a.img   | disks: [/b.img]                      | 20G
                    disks: [{ path: /a.img, size: 20G }] | disk-size: 10G                 | 10G
                    disk: { path: /a.img, size: 20G }    | disk-size: 10G                 | 10G
                    """)
    void theSizeThatTheHostSaysHoldsHoweverItIsSpelt(String profile, String host, String size) {
        Inventory inventory = inventory(GUEST.formatted("{}", "", "vm: { " + profile + " }", host, ""));
        assertThat(host(inventory).vm().orElseThrow().diskSize())
                .map(Size::text)
                .contains(size);
    }

    private static Vm guest(String keys) {
        return host(inventory(GUEST.formatted("{}", "", "", keys, ""))).vm().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disk-size: 20G, disk: { path: /a.img, size: 20G }",
                "disk: { path: /a.img, size: 100K }",
                "disk: { path: /a.img, size: big }"
            })
    void aSizeThatCannotBeIsAnError(String keys) {
        assertThat(read(GUEST.formatted("{}", "", "", keys, "")).problems())
                .singleElement()
                .matches(Problem::isError);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ answer: soon }", "{ answer: 0s }", "{ anwser: 5m }", "5m"})
    void aTimeThatIsNoneIsAnError(String deploy) {
        assertThat(read(GUEST.formatted(deploy, "", "", "disk: /a.img", "")).problems())
                .singleElement()
                .matches(Problem::isError);
    }

    @Test
    void aWayThatIsNotThereIsAnErrorWithThoseThatAre() {
        assertThat(read(GUEST.formatted("{}", "", "", "disk: /a.img", "way: pxe"))
                        .problems())
                .singleElement()
                .satisfies(p -> assertThat(p.toString()).contains("'way' is 'pxe'", "netboot, console"));
    }
}
