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

/** An answer must not give a machine the address of another. */
class AddressAnswersTest {
    @TempDir
    Path folder;

    private int code;

    /** What check says of addresses. */
    private List<String> check(String hosts, String... more) throws Exception {
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory/all.yaml"), """
                site: { response-server: 10.0.0.2 }
                networks: { lan: { subnet: 10.0.0.0/24, subnet6: "2001:db8::/64", routers: [10.0.0.1] } }
                profiles:
                  all:
                    root: { password: "*************" }
                    sets: { location: http, server: cdn.openbsd.org }
                """ + hosts);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> arguments = new java.util.ArrayList<>(
                List.of("check", "-i", folder.resolve("inventory").toString(), "-t", "templates"));
        arguments.addAll(List.of(more));
        code = CommandTable.run(arguments.toArray(String[]::new), new ByteArrayInputStream(new byte[0]), print, print);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(l -> l.contains("be installed with the address"))
                .map(l -> l.substring(l.indexOf("all.yaml")))
                .toList();
    }

    @Test
    void anAddressOfItsOwnIsFine() throws Exception {
        assertThat(check("""
                hosts:
                  a.example: { profiles: [all], lladdr: 02:00:00:00:00:0a, address: 10.0.0.10, address6: "2001:db8::10",
                    answers: { IPv4 address for vio0: 10.0.0.10, IPv6 address for vio0: "2001:db8::10/64" } }
                  b.example: { profiles: [all], lladdr: 02:00:00:00:00:0b,
                    answers: { IPv4 address for vio0: 10.0.0.77/24 } }
                  c.example: { profiles: [all], lladdr: 02:00:00:00:00:0c, address: 10.0.0.12,
                    answers: { IPv4 address for vio0: autoconf } }
                """)).isEmpty();
    }

    @Test
    void oneThatIsAnotherHostsIsAnError() throws Exception {
        assertThat(check("""
                hosts:
                  a.example: { profiles: [all], lladdr: 02:00:00:00:00:0a, address: 10.0.0.10 }
                  b.example:
                    profiles: [all]
                    lladdr: 02:00:00:00:00:0b
                    address: 10.0.0.11
                    answers: { IPv4 address: 10.0.0.10/24 }
                """))
                .containsExactly(
                        "all.yaml:13:30: error: host 'b.example' would be installed with the address 10.0.0.10,"
                                + " which is that of host 'a.example' (" + folder
                                + "/inventory/all.yaml:8:3); 10.0.0.11, or no such answer");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void oneThatSeveralGetFromTheirProfileIsAnError() throws Exception {
        String hosts = """
                  static: { answers: { IPv4 address: 10.0.0.50 } }
                hosts:
                  a.example: { profiles: [all, static], lladdr: 02:00:00:00:00:0a }
                  b.example: { profiles: [all, static], lladdr: 02:00:00:00:00:0b, address: 10.0.0.11 }
                """;
        assertThat(check(hosts))
                .singleElement()
                .asString()
                .matches("all.yaml:7:38: error: hosts a.example,? (and )?b.example would be"
                        + " installed with the address 10.0.0.50, which only one of them can have; .*");
    }

    @Test
    void oneThatTwoAnswerEachForItselfIsAnErrorAtBoth() throws Exception {
        assertThat(check("""
                hosts:
                  a.example: { profiles: [all], lladdr: 02:00:00:00:00:0a, answers: { IPv6 address: "2001:db8::5" } }
                  b.example: { profiles: [all], lladdr: 02:00:00:00:00:0b, answers: { IPv6 address: "2001:db8:0::5/64" } }
                """))
                .containsExactly(
                        "all.yaml:8:85: error: host 'a.example' would be installed with the address 2001:db8::5, and so"
                                + " would b.example; an address of its own",
                        "all.yaml:9:85: error: host 'b.example' would be installed with the address 2001:db8::5, and so"
                                + " would a.example; an address of its own");
    }

    @Test
    void oneThatTheInventoryDoesNotGiveIsAWarning() throws Exception {
        assertThat(check("""
                hosts:
                  a.example: { profiles: [all], lladdr: 02:00:00:00:00:0a, address: 10.0.0.10, answers: { IPv4 address: 10.0.0.60 } }
                """))
                .containsExactly("all.yaml:8:105: warning: host 'a.example' would be installed with the address"
                        + " 10.0.0.60, which the inventory does not give it; 10.0.0.10, or no such answer");
    }

    @Test
    void unknownMachinesCannotAllHaveOne() throws Exception {
        assertThat(check("""
                  static: { profiles: [all], machine: { host-name: x }, answers: { IPv4 address: 10.0.0.50 } }
                hosts:
                  a.example: { profiles: [all], lladdr: 02:00:00:00:00:0a, address: 10.0.0.10 }
                """)).isEmpty();
        Files.writeString(
                folder.resolve("inventory/all.yaml"),
                Files.readString(folder.resolve("inventory/all.yaml"))
                        .replace("response-server: 10.0.0.2", "unknown: { profile: static, networks: [lan] }"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandTable.run(
                new String[] {"check", "-i", folder.resolve("inventory").toString(), "-t", "templates"},
                new ByteArrayInputStream(new byte[0]),
                print,
                print);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("warning: every unknown machine would be installed with the address 10.0.0.50; ");
    }
}
