package org.autoinstalld.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequesterPolicyTest {
    private static final String HOST = """
            hosts:
              web.example.org:
                profiles: [base]
                interfaces:
                  - { lladdr: 02:00:00:00:00:01, address: 10.0.0.11, address6: "2001:db8::11" }
                  - { lladdr: 02:00:00:00:00:02, network: far, address: 10.9.0.11 }
                access: %s
            """;

    private final Map<String, Set<String>> table = new HashMap<>();
    private final List<IpAddress> undeclared = new ArrayList<>();
    private boolean readable = true;
    private final RequesterPolicy policy = new RequesterPolicy(
            address -> readable
                    ? new Neighbours.Seen.Here(table.getOrDefault(address.toString(), Set.of()).stream()
                            .map(l -> Lladdr.parse(l).orElseThrow())
                            .collect(Collectors.toSet()))
                    : new Neighbours.Seen.BrokenHostEntries("'arp -an' exits with 1"),
            undeclared::add);

    private static Host host(String access) {
        String yaml = HOST.formatted(access);
        return Snapshots.of(Snapshots.FRAME.replace("10.0.0.0/24", "10.0.0.0/24, subnet6: \"2001:db8::/64\""), yaml)
                .inventory()
                .hosts()
                .get(new HostName("web.example.org"));
    }

    private AccessDecision admit(String access, String requester) {
        return admit(access, requester, Sender.REQUESTER);
    }

    private AccessDecision admit(String access, String requester, Sender sender) {
        IpAddress address = IpAddress.parse(requester).orElseThrow();
        return policy.admit(host(access), new Request(address, sender, "/install.conf", null, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ policy: open }", "{ policy: lladdr }", "{ allow: [10.0.0.0/24] }"})
    void aTrustedProxyThatDoesNotSayForWhomItAsksGetsNothing(String access) {
        assertThat(admit(access, "10.0.0.11", Sender.SILENT_PROXY))
                .isEqualTo(new AccessDecision.Denied(RequesterPolicy.SILENT));
        assertThat(RequesterPolicy.SILENT).contains("X-Forwarded-For", "PROXY protocol");
    }

    @Test
    void aProxyThatNobodyDeclaredIsNotAllowedWhatItsAddressIs() {
        String access = "{ allow: [127.0.0.1/32] }";
        assertThat(admit(access, "127.0.0.1", Sender.UNDECLARED_PROXY))
                .isEqualTo(new AccessDecision.Denied(
                        "policy address (the default)",
                        "127.0.0.1 is allowed, but asks for"
                                + " somebody else, by Forwarded, X-Forwarded-For or Via; if that is your proxy, name it in"
                                + " site.trusted-proxies"));
        assertThat(undeclared).containsExactly(IpAddress.parse("127.0.0.1").orElseThrow());
        assertThat(admit(access, "127.0.0.1", Sender.PROXY)).isInstanceOf(AccessDecision.Granted.class);
        // neither more nor less than before where nothing depends on the network
        assertThat(admit(access, "10.0.0.11", Sender.UNDECLARED_PROXY)).isInstanceOf(AccessDecision.Granted.class);
        assertThat(admit("{ policy: open }", "127.0.0.1", Sender.UNDECLARED_PROXY))
                .isInstanceOf(AccessDecision.Granted.class);
        assertThat(undeclared).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                        | 10.0.0.11     | Granted
            {}                                        | 2001:db8::11  | Granted
            {}                                        | ::ffff:10.0.0.11 | Granted
            {}                                        | 10.9.0.11     | Granted
            {}                                        | 10.0.0.12     | Denied
            {}                                        | 127.0.0.1     | Denied
            { allow: [127.0.0.1/32, "2001:db8::/64"] } | 127.0.0.1    | Granted
            { allow: [127.0.0.1/32, "2001:db8::/64"] } | 2001:db8::7  | Granted
            { allow: [127.0.0.1/32, "2001:db8::/64"] } | 10.0.0.12    | Denied
            { policy: open }                          | 10.0.0.12     | Granted
            { policy: [open, address] }               | 10.0.0.12     | Denied
            { policy: [armed] }                       | 10.0.0.12     | Denied
            { policy: [armed, open] }                 | 10.0.0.12     | Granted
            """)
    void anAddressIsTheHostsOwnOrAllowed(String access, String requester, String outcome) {
        assertThat(admit(access, requester).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void underLladdrTheNeighbourTableMustAgreeAndNobodyElseMayAnswerForTheAddress() {
        String policy = "{ policy: lladdr, allow: [10.7.0.0/24] }";
        assertThat(admit(policy, "10.0.0.11").reason()).contains("not in the neighbour table");

        table.put("10.0.0.11", Set.of("02:00:00:00:00:01"));
        table.put("10.9.0.11", Set.of("02:00:00:00:00:01"));
        assertThat(admit(policy, "10.0.0.11")).isInstanceOf(AccessDecision.Granted.class);
        assertThat(admit(policy, "10.9.0.11").reason())
                .isEqualTo("policy lladdr (host): 10.9.0.11 is at 02:00:00:00:00:01, not at 02:00:00:00:00:02");
        assertThat(admit(policy, "10.7.0.9")).isInstanceOf(AccessDecision.Granted.class);

        table.put("10.0.0.11", Set.of("02:00:00:00:00:01", "02:00:00:00:00:99"));
        assertThat(admit(policy, "10.0.0.11")).isInstanceOf(AccessDecision.Denied.class);

        readable = false;
        assertThat(admit(policy, "10.0.0.11")).isInstanceOf(AccessDecision.Unclear.class);
        assertThat(admit(policy, "10.0.0.12")).isInstanceOf(AccessDecision.Denied.class);
    }

    @Test
    void theReasonSaysWhoDemandsWhatAndWhatWouldBeRight() {
        assertThat(admit("{}", "10.0.0.12").reason())
                .isEqualTo("policy address (the default): 10.0.0.12 is not 10.0.0.11 or 2001:db8::11 or 10.9.0.11");
        assertThat(admit("{ policy: address, allow: [10.1.0.0/24] }", "10.0.0.12")
                        .reason())
                .isEqualTo("policy address (host): 10.0.0.12 is not 10.0.0.11 or 2001:db8::11 or 10.9.0.11 or allowed");
    }

    @Test
    void aHostThatNobodyCouldAskForIsAMistake() {
        Stream.of("{}", "{ allow: [127.0.0.0/8] }", "{ policy: armed }")
                .forEach(access -> assertThat(RequesterPolicy.unreachable(bare(access)))
                        .as(access)
                        .hasValueSatisfying(p -> assertThat(p.message()).contains("has no address")));
        Stream.of("{ policy: open }", "{ policy: lladdr }", "{ allow: [10.0.0.0/24] }")
                .forEach(access -> assertThat(RequesterPolicy.unreachable(bare(access)))
                        .as(access)
                        .isEmpty());
        assertThat(RequesterPolicy.unreachable(host("{}"))).isEmpty();
        assertThat(RequesterPolicy.unreachable(bare("{}")).orElseThrow().remedy())
                .contains("policy: lladdr");
    }

    @Test
    void aHostWithoutLladdrIsAMistakeWhereThePolicyAsksForOne() {
        for (String address : new String[] {"", "address: 10.0.0.11, "}) {
            assertThat(RequesterPolicy.unreachable(one(address + "access: { policy: lladdr }"))
                            .orElseThrow()
                            .message())
                    .isEqualTo("host 'web.example.org' has no lladdr, so policy lladdr (host) lets it fetch nothing");
            assertThat(RequesterPolicy.unreachable(one(address + "access: { policy: lladdr, allow: 10.1.0.0/24 }")))
                    .isEmpty();
        }
        assertThat(RequesterPolicy.unreachable(one("address: 10.0.0.11"))).isEmpty();
        assertThat(RequesterPolicy.unreachable(one("access: {}"))).isPresent();
    }

    private static Host one(String keys) {
        return Snapshots.of(Snapshots.FRAME, "hosts: { web.example.org: { profiles: [base], %s } }".formatted(keys))
                .inventory()
                .hosts()
                .get(new HostName("web.example.org"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /02:00:00:00:00:01-install.conf | 02:00:00:00:00:01 | Granted
            /02:00:00:00:00:01-install.conf | 02:00:00:00:00:02 | Denied
            /02:00:00:00:00:01-install.conf | 02:00:00:00:00:99 | Denied
            /02:00:00:00:00:01-install.conf |                   | Denied
            /02:00:00:00:00:02-install.conf | 02:00:00:00:00:02 | Granted
            /02:00:00:00:00:03-install.conf | 02:00:00:00:00:03 | Denied
            /web-install.conf               | 02:00:00:00:00:02 | Granted
            /web-install.conf               | 02:00:00:00:00:03 | Denied
            /disklabel/web                  | 02:00:00:00:00:01 | Granted
            /disklabel/web                  | 02:00:00:00:00:99 | Denied
            """)
    void aHostWhoseAddressIsNotFixedIsKnownByTheLladdrItAskedFor(String path, String seen, String outcome) {
        Host host = one("""
                interfaces: [
                  { name: em0, lladdr: 02:00:00:00:00:01 },
                  { name: em1, lladdr: 02:00:00:00:00:02, address6: "2001:db8::11" },
                  { name: em2, lladdr: 02:00:00:00:00:03, address: 10.0.0.13 } ],
                access: { policy: lladdr, allow: 10.7.0.0/24 }""");
        for (String requester : new String[] {"10.0.0.200", "10.0.0.13"}) {
            if (seen != null) {
                table.put(requester, Set.of(seen));
            }
        }
        assertThat(policy.admit(host, request("10.0.0.200", path)).getClass().getSimpleName())
                .isEqualTo(outcome);
        assertThat(policy.admit(host, request("10.0.0.13", path)) instanceof AccessDecision.Granted)
                .as("its own address needs the lladdr of that interface")
                .isEqualTo("02:00:00:00:00:03".equals(seen));
        assertThat(policy.admit(host, request("10.7.0.1", path))).isInstanceOf(AccessDecision.Granted.class);
        readable = false;
        assertThat(policy.admit(host, request("10.0.0.13", path))).isInstanceOf(AccessDecision.Unclear.class);
    }

    private static Request request(String requester, String path) {
        return new Request(IpAddress.parse(requester).orElseThrow(), path, null, true);
    }

    private static Host bare(String access) {
        return Snapshots.of(
                        Snapshots.FRAME,
                        "hosts: { web.example.org: { profiles: [base], lladdr: 02:00:00:00:00:01, access: %s } }"
                                .formatted(access))
                .inventory()
                .hosts()
                .get(new HostName("web.example.org"));
    }
}
