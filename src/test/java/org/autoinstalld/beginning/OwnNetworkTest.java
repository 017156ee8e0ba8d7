package org.autoinstalld.beginning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.beginning.OwnNetwork.Address;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;

class OwnNetworkTest {
    private static final String HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
    private static final String LOCAL = "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n";

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static String route(String device, String gateway, String flags, int metric) {
        return device + "\t00000000\t" + gateway + "\t" + flags + "\t0\t0\t" + metric + "\t00000000\t0\t0\t0\n";
    }

    private static Optional<DefaultRoute> linux(String... lines) {
        return DefaultRoute.ofLinux(HEAD + LOCAL + String.join("", lines), ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void linuxNamesTheRouteWithTheLeastMetric() {
        assertThat(linux(route("eth0", "0101A8C0", "0003", 100)))
                .contains(new DefaultRoute("eth0", address("192.168.1.1")));
        assertThat(linux(route("wlan0", "0102A8C0", "0003", 600), route("eth0", "0101A8C0", "0003", 100)))
                .contains(new DefaultRoute("eth0", address("192.168.1.1")));
        assertThat(linux(route("ppp0", "00000000", "0001", 0))).contains(new DefaultRoute("ppp0", null));
        assertThat(DefaultRoute.ofLinux(HEAD + route("eth0", "C0A80101", "0003", 0), ByteOrder.BIG_ENDIAN))
                .contains(new DefaultRoute("eth0", address("192.168.1.1")));
    }

    @Test
    void whereSeveralWouldDoNoneIsGuessed() {
        assertThat(linux(route("eth1", "0102A8C0", "0003", 100), route("eth0", "0101A8C0", "0003", 100)))
                .isEmpty();
        assertThat(linux(route("eth0", "0101A8C0", "0200", 100))).as("not up").isEmpty();
        assertThat(linux(route("eth0", "0101A8C0", "0201", 100))).as("rejects").isEmpty();
        assertThat(linux()).isEmpty();
        assertThat(DefaultRoute.ofLinux("", ByteOrder.LITTLE_ENDIAN)).isEmpty();
        assertThat(linux("nonsense\n", "eth0 zz zz zz zz zz zz zz\n")).isEmpty();
    }

    @Test
    void openBsdSaysItInWords() {
        assertThat(DefaultRoute.ofBsd("""
                           route to: 0.0.0.0
                        destination: 0.0.0.0
                               mask: 0.0.0.0
                            gateway: 192.168.1.1
                          interface: em0
                         if address: 192.168.1.2
                           priority: 8 (static)
                              flags: <UP,GATEWAY,DONE,STATIC>
                             label: DHCLIENT
                             use       mtu    expire
                            1234         0         0
                        """)).contains(new DefaultRoute("em0", address("192.168.1.1")));
        assertThat(DefaultRoute.ofBsd("    gateway: link#3\n  interface: pppoe0\n"))
                .contains(new DefaultRoute("pppoe0", null));
        assertThat(DefaultRoute.ofBsd("route: writing to routing socket: No such process\n"))
                .isEmpty();
    }

    private static OwnNetwork network(String router, Address... addresses) {
        return network(router, "", "", addresses);
    }

    private static OwnNetwork network(String router, String name, String resolver, Address... addresses) {
        return OwnNetwork.of(
                Optional.of(new DefaultRoute("em0", router.isEmpty() ? null : address(router))),
                device -> Arrays.asList(addresses),
                name,
                resolver,
                Optional.empty(),
                "Europe/Berlin");
    }

    @Test
    void theNetworkIsTheOneThatTheRouterIsIn() {
        OwnNetwork both =
                network("192.168.1.1", new Address(address("10.0.0.2"), 8), new Address(address("192.168.1.2"), 24));
        assertThat(both.place().orElseThrow().subnet()).hasToString("192.168.1.0/24");
        assertThat(both.place().orElseThrow().own()).isEqualTo(address("192.168.1.2"));
        OwnNetwork alias = network(
                "192.168.1.1", new Address(address("192.168.1.2"), 24), new Address(address("192.168.1.3"), 24));
        assertThat(alias.place().orElseThrow().own()).isEqualTo(address("192.168.1.2"));
    }

    @Test
    void whatIsNoNetworkOfMachinesIsLeftOut() {
        assertThat(network("10.0.0.1", new Address(address("192.0.2.7"), 32)).place())
                .isEmpty();
        assertThat(network("10.0.0.1", new Address(address("192.0.2.7"), 24)).place())
                .isEmpty();
        assertThat(network("", new Address(address("10.0.0.2"), 8), new Address(address("192.168.1.2"), 24))
                        .place())
                .isEmpty();
        assertThat(network("192.0.2.1", new Address(address("2001:db8::2"), 64)).place())
                .isEmpty();
        assertThat(network("192.0.2.1").place()).isEmpty();
    }

    @Test
    void namesAndNameServersAreThoseThatOthersCanUse() {
        OwnNetwork own = network("192.0.2.1", "vmhost.example.org", """
                # made by resolvd
                nameserver 127.0.0.53
                nameserver 192.0.2.53 # resolvd: em0
                nameserver 169.254.169.253
                nameserver fe80::1
                search other.example
                """);
        assertThat(own.nameServers()).containsExactly(address("192.0.2.53"));
        assertThat(own.domain()).contains("example.org");
        assertThat(network("192.0.2.1", "vmhost", "search lan.example. other.example\n")
                        .domain())
                .contains("lan.example");
        assertThat(network("192.0.2.1", "vmhost", "domain a.example\n").domain())
                .contains("a.example");
        assertThat(network("192.0.2.1", "localhost.localdomain", "search .\n").domain())
                .isEmpty();
        assertThat(network("192.0.2.1", "", "search\nnameserver x\n").nameServers())
                .isEmpty();
    }

    private static List<Problem> problems(OwnNetwork network) {
        byte[] text = FirstInventory.of(network).getBytes(StandardCharsets.UTF_8);
        return new InventoryReader()
                .read(List.of(YamlFile.parse("site.yaml", text)), SecretSource.none())
                .problems();
    }

    @Test
    void theFirstInventoryLacksWhatOnlyItsAdminKnows() {
        OwnNetwork known =
                network("192.0.2.1", "a.example.org", "nameserver 192.0.2.53\n", new Address(address("192.0.2.2"), 24));
        assertThat(FirstInventory.of(known))
                .contains("response-server: 192.0.2.2", "subnet: 192.0.2.0/24", "routers: [192.0.2.1]")
                .contains("name-servers: [192.0.2.53]", "domain: example.org", "timezone: Europe/Berlin");
        assertThat(problems(known)).extracting(Problem::message).containsExactly("'password' is still to be filled in");

        OwnNetwork nothing = OwnNetwork.of(Optional.empty(), d -> List.of(), "", "", Optional.of("7.8"), "Mars/Base");
        assertThat(FirstInventory.of(nothing)).contains("release: \"7.8\"");
        assertThat(problems(nothing))
                .extracting(Problem::message)
                .contains(
                        "'response-server' is still to be filled in",
                        "'subnet' is still to be filled in",
                        "an item of 'routers' is still to be filled in",
                        "'timezone' is still to be filled in",
                        "'password' is still to be filled in");
    }
}
