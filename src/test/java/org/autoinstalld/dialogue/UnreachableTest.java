package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets and templates come over the network that the answers before have made. */
class UnreachableTest {
    private static Transcript run(String lines) {
        String text = """
                System hostname = web1
                Password for root account = *************
                What timezone are you in = Europe/Zurich
                """ + lines.replace("; ", "\n") + "\n";
        return Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("install.conf", text),
                        Mode.INSTALL,
                        new Setdir("7.8", "amd64"),
                        MachineFacts.vmdGuest());
    }

    private static String told(Transcript t) {
        return t.outcome().text() + "\n" + t.findings();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IPv4 address for vio0 = none; Location of sets = http; HTTP Server = mirror.example.org",
                "IPv4 address for vio0 = none; Location of sets = http; HTTP Server = 10.9.0.1",
                "IPv4 address for vio0 = none; Location of sets = nfs; Server IP = 10.9.0.1; Filesystem on server = /a",
                "IPv4 address for vio0 = none; URL to autopartitioning template for disklabel = http://10.9.0.1/a",
                "IPv4 address for vio0 = none; IPv6 address for vio0 = 2001:db8::5/64; Location of sets = http;"
                        + " HTTP Server = 10.9.0.1",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none; Location of sets = http;"
                        + " HTTP Server = 10.8.0.1:8080",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none; Location of sets = http;"
                        + " HTTP Server = http://10.9.1.1",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none; Location of sets = http;"
                        + " HTTP proxy URL = http://10.8.0.1:3128/; HTTP Server = 10.9.0.1",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none; Location of sets = nfs;"
                        + " Server IP address = 10.8.0.1; Filesystem on server = /a",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none;"
                        + " URL to autopartitioning template for disklabel = http://10.8.0.1/a",
                "Network interface = vio0; IPv4 address for vio0 = 10.9.0.5/24; Network interface = vio0;"
                        + " IPv4 address for vio0 = none; Location of sets = http; HTTP Server = 10.9.0.1",
            })
    void whatCannotBeReachedIsNotFetched(String lines) {
        Transcript t = run(lines);

        assertThat(t.completes()).as(told(t)).isFalse();
        assertThat(told(t)).containsAnyOf("no interface has an", "on none of the machine's networks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Location of sets = http; HTTP Server = 10.9.0.1",
                "Network interface = done; Location of sets = http; HTTP Server = 10.9.0.1",
                "Network interface = vlan0; IPv4 address for vlan0 = none; Location of sets = http;"
                        + " HTTP Server = 10.9.0.1",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none; Location of sets = http;"
                        + " HTTP Server = http://10.9.0.1:80",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = 10.9.0.1; Location of sets = http;"
                        + " HTTP Server = 10.8.0.1",
                "IPv4 address for vio0 = 10.9.0.5/24; Default IPv4 route = none; Location of sets = http;"
                        + " HTTP proxy URL = http://10.9.0.1:3128/; HTTP Server = 10.8.0.1",
                "IPv4 address for vio0 = none; IPv6 address for vio0 = autoconf; Location of sets = http;"
                        + " HTTP Server = mirror.example.org",
                "IPv4 address for vio0 = none; IPv6 address for vio0 = 2001:db8::5/64; Location of sets = http;"
                        + " HTTP Server = [2001:db8::1]",
                "Network interface = vlan0; IPv4 address for vlan0 = 10.9.0.5/24; Network interface = vio0;"
                        + " IPv4 address for vio0 = none; Default IPv4 route = none; Location of sets = http;"
                        + " HTTP Server = 10.9.0.1",
            })
    void whatCanBeReachedOrMayBeIsFetched(String lines) {
        Transcript t = run(lines);

        assertThat(t.completes()).as(told(t)).isTrue();
    }
}
