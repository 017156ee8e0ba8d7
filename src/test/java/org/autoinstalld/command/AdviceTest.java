package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says would be right, in the words of the inventory. */
class AdviceTest {
    private static final String SETS = "sets: { location: http, server: cdn.openbsd.org }";

    @TempDir
    private Path folder;

    private List<String> check(String profile, String host) throws Exception {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, """
                site: { response-server: 10.0.0.1, release: "7.8" }
                networks:
                  lan: { subnet: 10.0.0.0/16, routers: [10.0.255.254], name-servers: [10.0.255.53] }
                  far: { subnet: 10.9.0.0/16 }
                profiles:
                  base: { timezone: UTC, root: { password: "*************" }, %s }
                hosts:
                  a.example.org: { profiles: [base], lladdr: "02:00:00:00:01:01", %s }
                """.formatted(profile, host));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandTable.run(
                new String[] {"check", "-i", folder.toString(), "-t", "templates"},
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8)
                .replace(file.toString(), "a.yaml")
                .lines()
                .toList();
    }

    @Test
    void aKeyIsNamedWhereALineIsMissing() throws Exception {
        assertThat(check("network: lan", "address: 10.0.1.1"))
                .noneMatch(l -> l.contains("add a line"))
                .anyMatch(l -> l.contains("Location of sets") && l.endsWith("sets: { location: ... }"));
        assertThat(check("network: lan, sets: { location: http }", "address: 10.0.1.1"))
                .noneMatch(l -> l.contains("add a line"))
                .anyMatch(l -> l.contains("HTTP Server") && l.contains("; sets: { server: ... }"));
    }

    @Test
    void aLoneNetworkThatHoldsAnAddressIsNamed() throws Exception {
        assertThat(check(SETS, "address: 10.0.1.1"))
                .anyMatch(l ->
                        l.contains("address 10.0.1.1 belongs to no network; network 'lan' holds it: network: lan"));
        assertThat(check("network: far, " + SETS, "address: 10.0.1.1"))
                .anyMatch(l -> l.contains("is not one for a host of network 'far'; network 'lan' holds it"));
        assertThat(check("network: far, " + SETS, "address: 192.0.2.1"))
                .anyMatch(l -> l.endsWith("; an address in 10.9.0.0/16"));
    }

    @Test
    void aCharacterThatIsNotAsciiIsToldAtItsValue() throws Exception {
        assertThat(check(
                        "network: lan, user: { name: jo, full-name: Jos\u00e9, password: \"*************\" }, " + SETS,
                        "address: 10.0.1.1"))
                .filteredOn(l -> l.contains("error"))
                .containsExactly("a.yaml:6:106: error: 'user.full-name' holds the character U+00E9, which is not ASCII;"
                        + " other letters, or site.charset: utf-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sets: { location: http, server: cdn.openbsd.\u00f6rg }|'server' is 'cdn.openbsd.\u00f6rg', with the character U+00F6, which is not ASCII; HOST",
                "dns: { domain: ex\u00e4mple.org }|'domain' is 'ex\u00e4mple.org', with the character U+00E4, which is not ASCII; a domain",
                "access: { allow: \u0661 }|with the character U+0661, which is not ASCII"
            })
    void soIsOneThatKeepsAValueFromBeingRead(String wrong, String told) throws Exception {
        assertThat(check("network: lan", "address: 10.0.1.1, " + wrong))
                .anyMatch(l -> l.startsWith("a.yaml:8:") && l.contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sets: { location: htpp }|'location' is 'htpp'; http, disk, nfs, cd0 or mirror is expected",
                "dns: { domain: -a }|'domain' is '-a'; a domain such as example.org is expected",
                "console: { device: ttyS0 }|'device' is 'ttyS0'; a serial port such as com0 is expected",
                "interfaces: [{ name: eth }]|'name' is 'eth'; an interface such as vio0 is expected"
            })
    void whatIsExpectedIsNamed(String wrong, String told) throws Exception {
        assertThat(check("network: lan", "address: 10.0.1.1, " + wrong)).anyMatch(l -> l.contains(told));
    }

    @Test
    void theCauseComesFirst() throws Exception {
        List<String> lines = check(
                "network: lan, sets: { location: http }, answers: { HTTP Srver: cdn.openbsd.org }",
                "address: 10.0.1.1");

        assertThat(lines.get(0)).contains("'HTTP Srver' answers no question");
        assertThat(lines).anyMatch(l -> l.contains("at \"HTTP Server?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mac|lladdr: 02:...",
                "MAC-Address|lladdr: 02:...",
                "hwaddr|lladdr: 02:...",
                "hardware_ethernet|lladdr: 02:...",
                "ip|address: ADDRESS",
                "ipaddr|address: ADDRESS",
                "ip-address|address: ADDRESS",
                "ipv6|address6: ADDRESS",
                "hostname|a host's name is its key",
                "gateway|routers: [ADDRESS]",
                "router|routers: [ADDRESS]",
                "nameservers|name-servers: [ADDRESS]",
                "dns-server|name-servers: [ADDRESS]",
                "ssh_key|root: { ssh-key: ... }",
                "ssh-keys|root: { ssh-key: ... }",
                "pubkey|root: { ssh-key: ... }",
                "authorized_keys|root: { ssh-key: ... }",
                "password|root: { password: ... }",
                "root-password|root: { password: ... }",
                "memory|vm: { memory: ... }",
                "RAM|vm: { memory: ... }",
                "cpus|vmd(8) gives each guest one processor",
                "profile|profiles: [NAME]",
                "start|vm: { start: yes }",
                "owner|vm: { owner: ... }",
                "iface|interfaces: [{ name: vio0",
                "addr|address: ADDRESS",
                "filename|dhcp-filename: ...",
                "next-server|site.response-server",
                "architecture|site.arch",
                "token|access: { policy: token }",
                "comment|vars: { NAME: ... }",
                "tags|profiles: [NAME]",
                "boot|vm: { kernel: PATH }",
                "timezon|did you mean 'timezone'?"
            })
    void whatOthersCallAKeyLeadsToIt(String key, String right) throws Exception {
        assertThat(check("network: lan, " + SETS, key + ": x"))
                .anyMatch(l -> l.contains("unknown key '" + key + "' of a host; ") && l.contains(right));
    }
}
