package org.autoinstalld.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@Needs(RealPart.NAMESPACES)
final class NamespaceLanIT extends DhcpLanContract {
    @Override
    DhcpLan start(String conf, String address) {
        return NamespaceLan.start(conf, address);
    }

    @Override
    Verdict check(String conf) {
        return NamespaceLan.check(conf);
    }

    @Test
    void putsProgramsOnEitherEnd() {
        String conf = "subnet 10.9.1.0 netmask 255.255.255.0 { }";
        try (NamespaceLan lan = NamespaceLan.start(conf, "10.9.1.1/24")) {
            assertThat(Ran.of(lan.onServer("ip", "-brief", "address")).text()).contains("10.9.1.1/24");
            assertThat(Ran.of(lan.onClient("ip", "-brief", "address")).text()).doesNotContain("10.9.1.1/24");
        }
    }
}
