package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice.Beyond;
import org.autoinstalld.responsefile.HostChoice.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say on a command line, and which hosts they mean. */
class HostChoiceTest {
    private static final Snapshot SNAPSHOT =
            Snapshots.of(Snapshots.FRAME.replace("10.0.0.0/24", "10.0.0.0/24, subnet6: \"fd00::/64\"") + """
              web: { profiles: [base] }
              odd: { profiles: [base], network: far }
            hosts:
              web1.example.org: { profiles: [web], lladdr: "02:00:00:00:00:01", address: 10.0.0.11 }
              web2.example.org: { profiles: [web], lladdr: "02:00:00:00:00:02", address: 10.0.0.12 }
              web10.example.org: { profiles: [odd], lladdr: "02:00:00:00:00:03", address: 10.9.0.10 }
              db1.example.org:
                profiles: [base]
                interfaces:
                  - { lladdr: "02:00:00:00:00:04", address: 10.0.0.21, address6: "fd00::21" }
              mail.example.org: { profiles: [base], lladdr: "02:00:00:00:00:05" }
              mail.example.net: { profiles: [base], lladdr: "02:00:00:00:00:06" }
              wrong.example.org: { profiles: [web], lladdr: "02:00:00:00:00:07", address: 10.0.0.77, nonsense: yes }
            """);

    private static Found find(String... operands) {
        return new HostChoice(List.of(operands), List.of(), List.of(), List.of()).in(SNAPSHOT);
    }

    private static List<String> names(Found found) {
        assertThat(found.problems()).isEmpty();
        return found.names().stream().map(HostName::shortName).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db1",
                "DB1.example.org",
                "02:00:00:00:00:04",
                "02-00-00-00-00-04",
                "2:0:0:0:0:4",
                "0200.0000.0004",
                "020000000004",
                "10.0.0.21",
                "fd00::21",
                "FD00:0:0:0:0:0:0:21",
                "fd00::21%em0",
                "02:00:00:00:00:04-install.conf",
                "lab/db1-upgrade.conf",
                "db*",
                "db[0-9]",
                "d?1",
                "*.21",
                "10.0.0.2?",
                "*:04"
            })
    void oneHostHasManyNames(String operand) {
        assertThat(names(find(operand))).containsExactly("db1");
    }

    @Test
    void theOrderIsThatOfTheCommandLineAndNobodyComesTwice() {
        assertThat(names(find("web2", "db1", "web*", "10.0.0.12", "web2.example.org")))
                .containsExactly("web2", "db1", "web1", "web10");
    }

    @ParameterizedTest
    @CsvSource({
        "web?, web1 web2",
        "WEB1*, web1 web10",
        "'{db,mail}*.org', db1 mail",
        "*[!a-z].example.org, db1 web1 web10 web2"
    })
    void aPatternIsAsTheShells(String pattern, String expected) {
        assertThat(names(find(pattern))).containsExactly(expected.split(" "));
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        Found found = find("wbe1", "db1", "mial*", "10.0.0.99", "192.0.2.1", "02:00:00:00:00:14", "mail", "zzzzzz*");

        assertThat(found.problems().stream().map(Problem::toString))
                .containsExactly(
                        "command line: error: unknown host 'wbe1'; did you mean 'web1'?",
                        "command line: error: no host matches 'mial*'; did you mean 'mail*'?",
                        "command line: error: no host has address 10.0.0.99; network 'lan' holds it, where DHCP may have"
                                + " given it to a host",
                        "command line: error: no host has address 192.0.2.1; no network of the inventory holds it either",
                        "command line: error: no host has lladdr 02:00:00:00:00:14; did you mean '02:00:00:00:00:04',"
                                + " which is that of 'db1.example.org'?",
                        "command line: error: short name of several hosts: 'mail'; one of mail.example.net,"
                                + " mail.example.org",
                        "command line: error: no host matches 'zzzzzz*'; one of db1.example.org, mail.example.net,"
                                + " mail.example.org, web1.example.org, web10.example.org, web2.example.org,"
                                + " wrong.example.org");
    }

    @Test
    void profilesAndNetworksNarrowWhatIsNamed() {
        assertThat(names(choice("profile=web"))).containsExactly("web1", "web2", "wrong");
        assertThat(names(choice("profile=web", "profile=odd"))).containsExactly("web1", "web10", "web2", "wrong");
        assertThat(names(choice("network=far"))).containsExactly("web10");
        assertThat(names(choice("host=web*", "network=lan"))).containsExactly("web1", "web2");
        assertThat(names(choice("network=lan", "profile=web")))
                .as("one with a mistake, too")
                .contains("wrong");
        assertThat(choice("profile=wbe", "network=lam").problems().stream().map(Problem::toString))
                .containsExactly(
                        "command line: error: unknown profile 'wbe'; did you mean 'web'?",
                        "command line: error: unknown network 'lam'; did you mean 'lan'?");
        assertThat(choice("profile=web", "network=far").problems().stream().map(Problem::message))
                .containsExactly("no host is meant by profile 'web', network 'far'");
    }

    private static Found choice(String... fields) {
        return choose(fields).in(SNAPSHOT);
    }

    private static HostChoice choose(String... fields) {
        return HostChoice.of(name -> List.of(fields).stream()
                .filter(f -> f.startsWith(name + "="))
                .map(f -> f.substring(name.length() + 1))
                .toList());
    }

    @Test
    void ofStatesNobodyMayBeInOne() {
        Map<HostName, String> states =
                Map.of(new HostName("web1.example.org"), "stuck", new HostName("db1.example.org"), "armed");
        Beyond ledger = new Beyond(Set.of(), false, states, List.of("never seen", "armed", "stuck", "hung"));

        assertThat(names(choose("state=stuck").in(SNAPSHOT, ledger))).containsExactly("web1");
        assertThat(names(choose("state=stuck", "state=armed").in(SNAPSHOT, ledger)))
                .containsExactly("db1", "web1");
        assertThat(names(choose("state=never-seen", "host=web*").in(SNAPSHOT, ledger)))
                .containsExactly("web10", "web2");
        assertThat(names(choose("state=hung").in(SNAPSHOT, ledger))).isEmpty();
        assertThat(choose("state=stuk").in(SNAPSHOT, ledger).problems())
                .hasToString("[command line: error: unknown state 'stuk'; did you mean 'stuck'?]");
    }

    @Test
    void whoIsInNoInventoryIsMeantOnlyWhereThatHelps() {
        HostName gone = new HostName("old.example.org");
        HostName stranger = new HostName("02-00-00-00-00-99");
        HostChoice both = choose("host=old.example.org", "host=02:00:00:00:00:99");

        assertThat(both.in(SNAPSHOT).problems()).hasSize(2);
        assertThat(both.in(SNAPSHOT, new Beyond(Set.of(gone, stranger), false, Map.of(), List.of()))
                        .names())
                .containsExactly(gone, stranger);
        assertThat(choose("host=02:00:00:00:00:99")
                        .in(SNAPSHOT, new Beyond(Set.of(), true, Map.of(), List.of()))
                        .names())
                .containsExactly(stranger);
        assertThat(choose("host=old*")
                        .in(SNAPSHOT, new Beyond(Set.of(gone), false, Map.of(), List.of()))
                        .names())
                .containsExactly(gone);
    }

    @Test
    void whatCanNameNoHostIsToldWithoutAnInventory() {
        assertThat(HostChoice.complaint("web_"))
                .hasValueSatisfying(c -> assertThat(c).startsWith("'web_' is no host name: it has the label 'web_'"));
        assertThat(HostChoice.complaint("web[1")).isPresent();
        assertThat(HostChoice.complaint("*a*a*a*a*a*a*a*a")).isPresent();
        assertThat(HostChoice.complaint("web[1]")).isEmpty();
        assertThat(HostChoice.complaint("fe80::1%em0")).isEmpty();
    }
}
