package org.autoinstalld.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What both kinds of network have to do with the same handwritten file. */
abstract class DhcpLanContract {
    /** One known client, nobody else: a host declaration as OpenBSD's dhcpd takes it, too. */
    private static final String CONF = """
            option domain-name-servers 10.9.0.1;
            subnet 10.9.0.0 netmask 255.255.255.0 {
            	option routers 10.9.0.1;
            	host web1 {
            		hardware ethernet fe:e1:bb:00:00:01;
            		fixed-address 10.9.0.11;
            		next-server 10.9.0.1;
            		filename "auto_install";
            		option host-name "web1";
            	}
            }
            """;

    abstract DhcpLan start(String conf, String address);

    abstract Verdict check(String conf);

    @Test
    void leadsAClientToItsFile() {
        try (DhcpLan lan = start(CONF, "10.9.0.1/24")) {
            Lease lease = lan.ask("fe:e1:bb:00:00:01").orElseThrow(() -> new AssertionError(lan.log()));
            assertThat(lease.address()).isEqualTo("10.9.0.11");
            assertThat(lease.filename()).contains("auto_install");
            assertThat(lease.nextServer()).contains("10.9.0.1");
            assertThat(lease.hostName()).contains("web1");
            assertThat(lease.value("routers")).contains("10.9.0.1");
            lan.awaitLog("DHCPACK on 10.9.0.11 to fe:e1:bb:00:00:01");
        }
    }

    @Test
    void offersNothingToAStranger() {
        try (DhcpLan lan = start(CONF, "10.9.0.1/24")) {
            assertThat(lan.ask("fe:e1:bb:00:00:99")).isEmpty();
            assertThat(lan.ask("fe:e1:bb:00:00:01")).isPresent();
        }
    }

    @Test
    void judgesAFile() {
        assertThat(check(CONF)).matches(Verdict::accepted);
        Verdict broken = check(CONF.replace("hardware ethernet", "hardware etherknot"));
        assertThat(broken.accepted()).isFalse();
        assertThat(broken.said()).contains("etherknot");
    }
}
