package org.autoinstalld.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.junit.jupiter.api.Test;

class ZoneTest {
    private static final HostNames TWO = names("web1.int.example 192.0.2.7 2001:db8::7", "web2.int.example 192.0.2.8");

    private static HostNames names(String... hosts) {
        return new HostNames(java.util.Arrays.stream(hosts)
                .map(h -> h.split(" "))
                .map(w -> new NamedHost(
                        w[0],
                        java.util.Arrays.stream(w)
                                .skip(1)
                                .map(a -> IpAddress.parse(a).orElseThrow())
                                .toList()))
                .toList());
    }

    private static Zone zone(HostNames names, String... zones) {
        return new Zone(List.of(zones), names, null, null);
    }

    @Test
    void aZoneHoldsItsOwnRecords() {
        assertThat(zone(TWO, "int.example").text(null, 20260731)).isEqualTo("""
                        ; serial 2026073101
                        web1.int.example.	IN A 192.0.2.7
                        web1.int.example.	IN AAAA 2001:db8::7
                        web2.int.example.	IN A 192.0.2.8
                        """);
        assertThat(zone(TWO, "2.0.192.in-addr.arpa").text(null, 20260731))
                .contains("7.2.0.192.in-addr.arpa.\tIN PTR web1.int.example.\n")
                .doesNotContain("ip6");
        assertThat(zone(TWO, "8.b.d.0.1.0.0.2.ip6.arpa").text(null, 20260731))
                .contains("7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.\tIN PTR web1");
        assertThat(zone(TWO, "other.example").text(null, 20260731)).isEqualTo("; serial 2026073101\n");
    }

    @Test
    void theSerialMovesOnlyWhenTheRecordsDo() {
        String first = zone(TWO, "int.example").text(null, 20260731);

        assertThat(zone(TWO, "int.example").text(first, 20260801)).isEqualTo(first);
        assertThat(zone(TWO, "int.example").text(first.replace("\n", "\r\n"), 20260801))
                .isEqualTo(first);

        HostNames other = names("web1.int.example 192.0.2.9");
        assertThat(zone(other, "int.example").text(first, 20260731)).startsWith("; serial 2026073102\n");
        assertThat(zone(other, "int.example").text(first, 20260801)).startsWith("; serial 2026080101\n");
    }

    @Test
    void aSerialNeverGoesBack() {
        String ahead = "; serial 2026123199\n";

        assertThat(zone(TWO, "int.example").text(ahead, 20260731)).startsWith("; serial 2026123200\n");
    }

    @Test
    void theSoaCarriesTheSameSerial() {
        Zone zone = new Zone(List.of("int.example"), TWO, "ns.int.example", null);

        String text = zone.text(null, 20260731);

        assertThat(text)
                .contains("int.example.\t3600 IN SOA ns.int.example. hostmaster.int.example. 2026073101 3600 ")
                .contains("int.example.\t3600 IN NS ns.int.example.\n");
        assertThat(zone.text(text, 20270101)).isEqualTo(text);
        assertThat(Zone.hasAuthority(text)).isTrue();
        assertThat(Zone.hasAuthority("; @ IN SOA x y\n@ IN NS soa.example.\n")).isFalse();
    }

    @Test
    void reverseZonesEndBetweenLabels() {
        assertThat(Reverse.zone(Subnet.parse("192.0.2.0/24").orElseThrow())).isEqualTo("2.0.192.in-addr.arpa");
        assertThat(Reverse.zone(Subnet.parse("10.64.0.0/14").orElseThrow())).isEqualTo("10.in-addr.arpa");
        assertThat(Reverse.zone(Subnet.parse("2001:db8::/32").orElseThrow())).isEqualTo("8.b.d.0.1.0.0.2.ip6.arpa");
    }

    @Test
    void unboundAndHostsHaveBothKindsOfAddress() {
        assertThat(TWO.unbound())
                .startsWith("server:\n\tlocal-data: \"web1.int.example. IN A 192.0.2.7\"\n"
                        + "\tlocal-data-ptr: \"192.0.2.7 web1.int.example\"\n")
                .contains("\tlocal-data: \"web1.int.example. IN AAAA 2001:db8::7\"\n");
        assertThat(TWO.hostsFile())
                .startsWith("192.0.2.7\tweb1.int.example web1\n2001:db8::7\tweb1.int.example web1\n");
        assertThat(names("a.x 192.0.2.1", "a.y 192.0.2.2").hostsFile()).isEqualTo("192.0.2.1\ta.x\n192.0.2.2\ta.y\n");
        assertThat(names().unbound()).isEmpty();
    }
}
