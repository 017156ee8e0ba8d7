package org.autoinstalld.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.access.NeighbourTable.Printed;
import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Test;

class NeighbourTableTest {
    private final AtomicLong now = new AtomicLong(1000);
    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicReference<Printed> printed = new AtomicReference<>();
    private final NeighbourTable table = new NeighbourTable(
            v4 -> {
                readings.incrementAndGet();
                return printed.get();
            },
            now::get);

    private String seen(String address) {
        Neighbours.Seen seen = table.lladdrsOf(IpAddress.parse(address).orElseThrow());
        return seen instanceof Neighbours.Seen.Here here ? here.lladdrs().toString() : seen.toString();
    }

    private void prints(String text) {
        printed.set(new Printed.Text(text));
        now.addAndGet(10_000);
    }

    @Test
    void readsWhatOpenBsdPrints() {
        prints("""
                Host                                 Ethernet Address    Netif Expire    Flags
                10.0.0.1                             fe:e1:ba:d0:00:01    vio0 permanent l
                10.0.0.11                            2:0:0:0:0:1          vio0 19m59s
                10.0.0.12                            (incomplete)         vio0 expired
                10.0.0.13                            02:00:00:00:00:03    vio0 expired
                10.0.0.13                            02:00:00:00:00:04    vio1 3m1s
                """);
        assertThat(seen("10.0.0.11")).isEqualTo("[02:00:00:00:00:01]");
        assertThat(seen("10.0.0.12")).isEqualTo("[]");
        assertThat(seen("10.0.0.13")).isEqualTo("[02:00:00:00:00:03, 02:00:00:00:00:04]");
        prints("""
                Neighbor                                Linklayer Address   Netif Expire    S Flags
                2001:db8::11                            02:00:00:00:00:01    vio0 23h59m58s S
                fe80::1%vio0                            02:00:00:00:00:09    vio0 permanent R l
                2001:db8::12                            (incomplete)         vio0 expired   N
                """);
        assertThat(seen("2001:db8::11")).isEqualTo("[02:00:00:00:00:01]");
        assertThat(seen("fe80::1")).isEqualTo("[02:00:00:00:00:09]");
        assertThat(seen("2001:db8::12")).isEqualTo("[]");
    }

    @Test
    void readsWhatLinuxPrints() {
        prints("""
                IP address       HW type     Flags       HW address            Mask     Device
                10.0.0.11        0x1         0x2         02:00:00:00:00:01     *        br0
                10.0.0.12        0x1         0x0         00:00:00:00:00:00     *        br0
                """);
        assertThat(seen("10.0.0.11")).isEqualTo("[02:00:00:00:00:01]");
        assertThat(seen("10.0.0.12")).isEqualTo("[]");
        prints("""
                2001:db8::11 dev br0 lladdr 02:00:00:00:00:01 REACHABLE
                2001:db8::12 dev br0 FAILED
                fe80::1 dev br0 lladdr 02:00:00:00:00:09 router STALE
                """);
        assertThat(seen("2001:db8::11")).isEqualTo("[02:00:00:00:00:01]");
        assertThat(seen("2001:db8::12")).isEqualTo("[]");
        assertThat(seen("fe80::1")).isEqualTo("[02:00:00:00:00:09]");
    }

    @Test
    void manyThatAskAtOnceCostOneReadingAndAChangeIsSeenSoon() {
        prints("10.0.0.11 02:00:00:00:00:01");
        for (int i = 0; i < 100; i++) {
            seen("10.0.0.11");
        }
        assertThat(readings).hasValue(1);

        printed.set(new Printed.Text("10.0.0.11 02:00:00:00:00:66"));
        now.addAndGet(1999);
        assertThat(seen("10.0.0.11")).isEqualTo("[02:00:00:00:00:01]");
        now.addAndGet(1);
        assertThat(seen("10.0.0.11")).isEqualTo("[02:00:00:00:00:66]");
    }

    @Test
    void whoIsNotInATableReadBeforeIsLookedForAgain() {
        prints("10.0.0.11 02:00:00:00:00:01");
        seen("10.0.0.11");
        printed.set(new Printed.Text("10.0.0.11 02:00:00:00:00:01\n10.0.0.12 02:00:00:00:00:02"));
        now.addAndGet(1);
        assertThat(seen("10.0.0.12")).isEqualTo("[02:00:00:00:00:02]");
    }

    @Test
    void aTableThatCannotBeReadIsSaid() {
        printed.set(new Printed.Failed("'arp -an' exits with 1"));
        assertThat(seen("10.0.0.11")).contains("'arp -an' exits with 1");
    }
}
