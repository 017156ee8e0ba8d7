package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 1 of docs/design.md with the policies: a machine stands at another's address and waits for the admin. */
class WhoIsAskingTest {
    private static final String A = "02:00:00:00:00:0a";
    private static final String B = "02:00:00:00:00:0b";
    private static final String NOBODYS = "02:00:00:00:00:ff";
    private static final String BS_ADDRESS = "10.0.0.12";
    private static final String PERSON = "10.0.0.77";
    private static final String BY_LLADDR = "/%s-install.conf";
    private static final String HOSTS = """
            hosts:
              a.example.org: { profiles: [base], lladdr: 02:00:00:00:00:0a, address: 10.0.0.11 }
              b.example.org:
                profiles: [base]
                interfaces:
                  - { name: em0, lladdr: 02:00:00:00:00:0b, address: 10.0.0.12 }
                  - { name: em1, lladdr: 02:00:00:00:01:0b }
              open.example.org: { profiles: [base], lladdr: 02:00:00:00:00:0c, access: { policy: open } }
              free.example.org: { profiles: [base], address: 10.0.0.14, access: { allow: 10.0.0.77/32 } }
              wide.example.org: { profiles: [base], access: { policy: open } }
            %s
            """;
    private static final String ALLOW = "site: { access: { allow: 10.0.0.0/24 } }\n";

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final RecentLookups sightings = new RecentLookups();
    private final Map<String, String> table = new HashMap<>();
    private boolean readable = true;
    private Snapshot snapshot = Snapshots.of(Snapshots.FRAME, HOSTS.formatted(""));
    private final Responder responder = Responders.of(
            () -> snapshot,
            sightings,
            now::get,
            new PolicyAccessControl(new RequesterPolicy(this::seen), ArmingStore.none(), Runnable::run));

    private Neighbours.Seen seen(IpAddress address) {
        return readable
                ? new Neighbours.Seen.Here(Optional.ofNullable(table.get(address.toString()))
                        .map(l -> Set.of(Lladdr.parse(l).orElseThrow()))
                        .orElse(Set.of()))
                : new Neighbours.Seen.BrokenHostEntries("'arp -an' exits with 1");
    }

    private void reload(String... more) {
        snapshot = Snapshots.of(Snapshots.FRAME, HOSTS.formatted("# a comment"), String.join("", more));
        sightings.reloaded();
    }

    private Answer ask(String requester, Sender sender, String path, boolean get) {
        return responder
                .answer(new Request(IpAddress.parse(requester).orElseThrow(), sender, path, "7.8/amd64", get), late -> {
                    throw new IllegalStateException("nothing to wait for");
                })
                .orElseThrow();
    }

    private String ask(String requester, String path) {
        Answer answer = ask(requester, Sender.REQUESTER, path, true);
        return answer instanceof Answer.Served served
                ? "200 " + served.host().map(h -> h.shortName()).orElse("-")
                : answer instanceof Answer.Refused ? "403" : answer instanceof Answer.Unknown ? "404" : "503";
    }

    private String reason(String requester, String path) {
        return ask(requester, Sender.REQUESTER, path, true).reason();
    }

    @Test
    void aMachineAtAnothersAddressGetsNothingAfterAReloadNorAfterTwoMinutesNorAfterAnHour() {
        table.put(BS_ADDRESS, A);
        assertThat(ask(BS_ADDRESS, BY_LLADDR.formatted(A))).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/a-install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");

        reload();
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        now.addAndGet(122_000);
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/b-install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/upgrade.conf")).isEqualTo("403");
        now.addAndGet(2 * RecentLookups.MEMORY_MILLIS);
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/b-install.conf")).isEqualTo("403");
        assertThat(reason(BS_ADDRESS, "/install.conf"))
                .contains("is at " + A, "it is answered at /" + B + "-install.conf");
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODYS, A, "02:00:00:00:00:0c"})
    void allowOverrulesNoLookUpForAnothersOrNobodysLladdr(String lladdr) {
        reload(ALLOW);
        table.put(BS_ADDRESS, lladdr);
        ask(BS_ADDRESS, BY_LLADDR.formatted(lladdr));
        assertThat(ask(BS_ADDRESS, "/b-install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        reload(ALLOW);
        now.addAndGet(RecentLookups.MEMORY_MILLIS - 1);
        assertThat(ask(BS_ADDRESS, "/b-install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        assertThat(reason(BS_ADDRESS, "/install.conf")).contains(lladdr, "/" + B + "-install.conf");
        now.addAndGet(2);
        // a person may ask by name again; the bare file needs the machine itself
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
    }

    @Test
    void theMachineItselfIsAnsweredUnderAnyOfItsNames() {
        assertThat(ask(BS_ADDRESS, "/02:00:00:00:01:0b-install.conf")).isEqualTo("200 b");
        assertThat(ask(BS_ADDRESS, "/b-install.conf")).isEqualTo("200 b");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("200 b");
        now.addAndGet(RecentLookups.MEMORY_MILLIS);
        assertThat(ask(BS_ADDRESS, "/upgrade.conf")).isEqualTo("200 b");
        now.addAndGet(1);
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
    }

    @Test
    void whoeverAskedForNoLladdrIsFoundInTheNeighbourTable() {
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        assertThat(reason(BS_ADDRESS, "/b-install.conf"))
                .contains("not in the neighbour table", "/" + B + "-install.conf");
        table.put(BS_ADDRESS, "02:00:00:00:01:0b");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("200 b");
        assertThat(ask(BS_ADDRESS, "/b-install.conf")).isEqualTo("200 b");
        readable = false;
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
    }

    @Test
    void whomAllowNamesMayAskByNameAndNotForTheBareFile() {
        reload(ALLOW);
        table.put(PERSON, NOBODYS);
        assertThat(ask(PERSON, "/b-install.conf")).isEqualTo("200 b");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        assertThat(ask(PERSON, Sender.UNDECLARED_PROXY, "/b-install.conf", true))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void policyOpenLetsNobodyElseAskByName() {
        assertThat(ask(PERSON, "/open-install.conf")).isEqualTo("403");
        assertThat(ask(PERSON, "/02:00:00:00:00:0c-install.conf")).isEqualTo("200 open");
        assertThat(ask(PERSON, "/open-install.conf")).isEqualTo("200 open");
    }

    @Test
    void aNameThatWasRefusedSpeaksAgainstTheBareFile() {
        table.put(BS_ADDRESS, B);
        assertThat(ask(BS_ADDRESS, "/a-install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        reload();
        now.addAndGet(122_000);
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        assertThat(ask(BS_ADDRESS, BY_LLADDR.formatted(B))).isEqualTo("200 b");
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("200 b");
    }

    @Test
    void aReloadGivesTheLladdrToWhoeverHasItNow() {
        ask(BS_ADDRESS, BY_LLADDR.formatted(NOBODYS));
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        snapshot = Snapshots.of(Snapshots.FRAME, HOSTS.formatted("").replace(B, NOBODYS));
        sightings.reloaded();
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("200 b");
        reload();
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
    }

    @Test
    void aHeadIsNoLookUpAndIsAnsweredLikeOne() {
        ask(BS_ADDRESS, Sender.REQUESTER, BY_LLADDR.formatted(B), false);
        assertThat(ask(BS_ADDRESS, Sender.REQUESTER, "/b-install.conf", false)).isInstanceOf(Answer.Refused.class);
        table.put(BS_ADDRESS, B);
        assertThat(ask(BS_ADDRESS, Sender.REQUESTER, "/b-install.conf", false)).isInstanceOf(Answer.Served.class);
        ask(BS_ADDRESS, Sender.REQUESTER, BY_LLADDR.formatted(A), false);
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("200 b");
    }

    @Test
    void disklabelTemplatesAreNoSuchLookUps() {
        assertThat(ask(BS_ADDRESS, "/disklabel/b")).isEqualTo("200 b");
        assertThat(ask(BS_ADDRESS, "/disklabel/a")).isEqualTo("403");
        table.put(BS_ADDRESS, B);
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("200 b");
    }

    @Test
    void aHostWithoutLladdrIsFoundByNameWhereItsPolicyLetsThatRequester() {
        for (String requester : new String[] {"10.0.0.14", PERSON}) {
            assertThat(ask(requester, BY_LLADDR.formatted(NOBODYS))).isEqualTo("404");
            assertThat(ask(requester, "/free-install.conf")).isEqualTo("200 free");
        }
        assertThat(ask("10.0.0.99", "/free-install.conf")).isEqualTo("403");
        assertThat(ask("10.0.0.99", "/wide-install.conf")).isEqualTo("200 wide");

        assertThat(ask("10.0.0.14", "/install.conf")).isEqualTo("403");
        assertThat(reason("10.0.0.14", "/install.conf")).contains("/free.example.org-install.conf");
        assertThat(ask("10.0.0.14", BY_LLADDR.formatted(A))).isEqualTo("403");
        assertThat(ask("10.0.0.14", "/free-install.conf")).isEqualTo("403");
    }

    @Test
    void armingForgivesThatHostAlone() {
        table.put(BS_ADDRESS, A);
        ask(BS_ADDRESS, BY_LLADDR.formatted(A));
        snapshot.lookup()
                .index()
                .byLladdr(Lladdr.parse(B).orElseThrow())
                .ifPresent(b -> sightings.armed(b, snapshot.lookup().index()));
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
        snapshot.lookup()
                .index()
                .byLladdr(Lladdr.parse(A).orElseThrow())
                .ifPresent(a -> sightings.armed(a, snapshot.lookup().index()));
        assertThat(ask(BS_ADDRESS, "/install.conf")).isEqualTo("403");
    }
}
