package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.OpenGuard;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.junit.jupiter.api.Test;

class ResponderTest {
    private static final String HOSTS = """
            hosts:
              web1.example.org: { profiles: [base], lladdr: 02:00:00:00:00:01, address: 10.0.0.11 }
              web2.example.org:
                profiles: [base]
                interfaces:
                  - { name: vio0, lladdr: 02:00:00:00:00:02, address: 10.0.0.12 }
                  - { name: vio1, lladdr: 02:00:00:00:01:02 }
              free.example.org: { profiles: [base], lladdr: 02:00:00:00:00:03 }
              lost.example.org: { profiles: [base], lladdr: 02:00:00:00:00:04, address: 192.0.2.1 }
              bare.example.org: { lladdr: 02:00:00:00:00:05, network: lan, address: 10.0.0.15 }
              deep.example.org: { profiles: [base], prefix: lab/a, lladdr: 02:00:00:00:00:06, address: 10.0.0.16 }
              twin.a.org: { profiles: [base], lladdr: 02:00:00:00:00:07, address: 10.0.0.17 }
              twin.b.org: { profiles: [base], lladdr: 02:00:00:00:00:08, address: 10.0.0.18 }
            """;
    private static final String UNKNOWN = """
            profiles: { new: { profiles: [base], machine: { host-name: new1 }, answers: { Default IPv4 route: none } } }
            site: { unknown: { profile: new, networks: [lan] } }
            """;
    private static final String STRANGER = "10.0.0.200";
    private static final String NOBODYS = "02:00:00:00:00:ff";

    private static final AccessControl OPEN = new OpenGuard();

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final RecentLookups sightings = new RecentLookups();
    private Responder responder = Responders.of(() -> Snapshots.of(Snapshots.FRAME, HOSTS), sightings, now::get, OPEN);

    ResponderTest() {
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME, HOSTS);
        responder = Responders.of(() -> snapshot, sightings, now::get, OPEN);
    }

    private void withUnknown() {
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME, HOSTS, UNKNOWN);
        responder = Responders.of(() -> snapshot, sightings, now::get, OPEN);
    }

    private Answer answer(Request request) {
        return responder
                .answer(request, late -> {
                    throw new IllegalStateException("nothing to wait for");
                })
                .orElseThrow();
    }

    private Answer ask(String requester, String path) {
        return answer(new Request(IpAddress.parse(requester).orElseThrow(), path, "7.8/amd64", true));
    }

    private String outcome(String requester, String path) {
        Answer answer = ask(requester, path);
        String host = answer.host().map(HostName::text).orElse("-");
        return answer.getClass().getSimpleName() + " " + host;
    }

    @Test
    void anLladdrIsDecidedByTheLladdrAloneInAnySpelling() {
        for (String name : new String[] {"02:00:00:00:00:01", "2:0:0:0:0:1", "02-00-00-00-00-01"}) {
            assertThat(outcome("10.9.0.1", "/" + name + "-install.conf")).isEqualTo("Served web1.example.org");
        }
        assertThat(outcome("10.0.0.12", "/02:00:00:00:00:01-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome("10.9.0.1", "/02:00:00:00:01:02-upgrade.conf")).isEqualTo("Served web2.example.org");
        assertThat(outcome("10.9.0.1", "/02:00:00:00:01:02-install.conf")).isEqualTo("Served web2.example.org");
        assertThat(outcome("10.0.0.11", "/" + NOBODYS + "-install.conf")).isEqualTo("Unknown -");
    }

    @Test
    void namesAreFoundFullOrShortInAnyCase() {
        assertThat(outcome(STRANGER, "/web1.example.org-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome(STRANGER, "/WEB1-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome(STRANGER, "/web9-install.conf")).isEqualTo("Unknown -");
    }

    @Test
    void aReleaseThatIsTooOldToBeJudgedIsServedWithAWarning() {
        Request old = new Request(
                IpAddress.parse("10.0.0.11").orElseThrow(), "/02:00:00:00:00:01-install.conf", "6.9/amd64", true);
        assertThat(answer(old)).isInstanceOf(Answer.Served.class);
        assertThat(answer(old).reason()).contains("warning: not judged: release '6.9' is older than 7.0");
        assertThat(ask(STRANGER, "/02:00:00:00:00:01-install.conf").reason()).doesNotContain("warning");
    }

    @Test
    void theServedFileIsTheHostsOwn() {
        assertThat(((Answer.Served) ask(STRANGER, "/web2-install.conf")).body().text())
                .startsWith("System hostname = web2.example.org\n")
                .contains("Password for root = " + Snapshots.HASH + "\n");
    }

    @Test
    void anUnknownLladdrClosesTheWayToNamesAndThePlainFile() {
        assertThat(outcome(STRANGER, "/" + NOBODYS + "-install.conf")).isEqualTo("Unknown -");

        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(ask(STRANGER, "/web1-install.conf").reason()).contains(NOBODYS);
        assertThat(outcome("10.0.0.12", "/" + NOBODYS + "-install.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.0.0.12", "/install.conf")).isEqualTo("Refused web2.example.org");
        assertThat(outcome("10.0.0.201", "/web1-install.conf")).isEqualTo("Served web1.example.org");
    }

    @Test
    void whatATrustedProxyAskedForOthersDoesNotSpeakAgainstIt() {
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME, HOSTS, "site: { trusted-proxies: 10.0.0.200 }\n");
        responder = Responders.of(() -> snapshot, sightings, now::get, OPEN);

        assertThat(outcome(STRANGER, "/" + NOBODYS + "-install.conf")).isEqualTo("Unknown -");
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome("10.0.0.201", "/" + NOBODYS + "-install.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.0.0.201", "/web1-install.conf")).isEqualTo("Refused web1.example.org");
    }

    @Test
    void anotherHostsLladdrClosesTheWayAndTheReasonNamesBoth() {
        assertThat(outcome(STRANGER, "/02:00:00:00:00:03-install.conf")).isEqualTo("Served free.example.org");

        Answer answer = ask(STRANGER, "/web1.example.org-install.conf");

        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(answer.host()).hasValue(HostName.parse("web1.example.org").orElseThrow());
        assertThat(answer.reason()).contains("02:00:00:00:00:03").contains("free.example.org");
    }

    @Test
    void aFailedLookupClosesTheWayForTheSameHost() {
        assertThat(outcome("10.0.0.15", "/02:00:00:00:00:05-install.conf")).isEqualTo("Failed bare.example.org");
        assertThat(outcome("10.0.0.15", "/bare-install.conf")).isEqualTo("Refused bare.example.org");
        assertThat(outcome("10.0.0.15", "/install.conf")).isEqualTo("Refused bare.example.org");
    }

    @Test
    void aBrokenHostIsKnownAndNeverServed() {
        assertThat(outcome(STRANGER, "/02:00:00:00:00:04-install.conf")).isEqualTo("Failed lost.example.org");
        assertThat(outcome("10.0.0.202", "/lost-install.conf")).isEqualTo("Failed lost.example.org");
        assertThat(ask("10.0.0.203", "/lost-install.conf").reason()).startsWith("f1.yaml:9:");
    }

    @Test
    void theMemoryEndsAfterAnHourOrWithASuccess() {
        ask(STRANGER, "/" + NOBODYS + "-install.conf");
        now.addAndGet(RecentLookups.MEMORY_MILLIS);
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        now.addAndGet(1);
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Served web1.example.org");

        ask(STRANGER, "/" + NOBODYS + "-install.conf");
        ask(STRANGER, "/02:00:00:00:00:01-install.conf");
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome(STRANGER, "/free-install.conf")).isEqualTo("Refused free.example.org");
    }

    @Test
    void theMemoryCountsGetsOnly() {
        IpAddress requester = IpAddress.parse("10.0.0.210").orElseThrow();
        answer(new Request(requester, "/" + NOBODYS + "-install.conf", null, false));
        assertThat(outcome("10.0.0.210", "/web1-install.conf")).isEqualTo("Served web1.example.org");
    }

    @Test
    void theMemoryNeverAppliesToLoopback() {
        ask("127.0.0.1", "/" + NOBODYS + "-install.conf");
        assertThat(outcome("127.0.0.1", "/web1-install.conf")).isEqualTo("Served web1.example.org");
        ask("::1", "/" + NOBODYS + "-install.conf");
        assertThat(outcome("::1", "/web1-install.conf")).isEqualTo("Served web1.example.org");
    }

    @Test
    void aNameAndAnAddressThatPointToDifferentHostsAreRefused() {
        assertThat(outcome("10.0.0.12", "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome("10.0.0.12", "/web2-install.conf")).isEqualTo("Served web2.example.org");
    }

    @Test
    void thePlainFileIsTheHostsWhoseAddressAsks() {
        assertThat(outcome("10.0.0.11", "/install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome("::ffff:10.0.0.12", "/install.conf")).isEqualTo("Served web2.example.org");
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Unknown -");
    }

    @Test
    void aSharedShortNameIsRefusedUnlessTheAddressTells() {
        assertThat(outcome(STRANGER, "/twin-install.conf")).isEqualTo("Refused -");
        assertThat(outcome("10.0.0.18", "/twin-install.conf")).isEqualTo("Served twin.b.org");
        assertThat(outcome(STRANGER, "/twin.a.org-install.conf")).isEqualTo("Served twin.a.org");
    }

    @Test
    void aHostWithAPrefixIsFoundOnlyUnderItAndOneWithoutOnlyWithout() {
        assertThat(outcome(STRANGER, "/lab/a/02:00:00:00:00:06-install.conf")).isEqualTo("Served deep.example.org");
        assertThat(outcome("10.0.0.211", "/lab/a/deep-install.conf")).isEqualTo("Served deep.example.org");
        assertThat(outcome("10.0.0.16", "/lab/a/install.conf")).isEqualTo("Served deep.example.org");
        assertThat(outcome("10.0.0.212", "/02:00:00:00:00:06-install.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.0.0.213", "/lab/02:00:00:00:00:06-install.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.0.0.214", "/lab/a/web1-install.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.0.0.16", "/install.conf")).isEqualTo("Unknown -");
        assertThat(outcome(STRANGER, "/lab/a/disklabel/deep")).isEqualTo("Served deep.example.org");
        assertThat(outcome(STRANGER, "/disklabel/deep")).isEqualTo("Unknown -");
    }

    @Test
    void everyHostHasADisklabelTemplate() {
        assertThat(((Answer.Served) ask(STRANGER, "/disklabel/web1.example.org"))
                        .body()
                        .text())
                .startsWith("/ ")
                .contains("\nswap ");
        assertThat(outcome(STRANGER, "/disklabel/nobody")).isEqualTo("Unknown -");
    }

    private Answer askWithSetdir(String requester, String path, String setdir) {
        return answer(new Request(IpAddress.parse(requester).orElseThrow(), path, setdir, true));
    }

    @Test
    void aMalformedSetdirIsNothingAndStillRemembered() {
        int last = 220;
        for (String setdir : new String[] {"../../etc", "..", Request.MALFORMED}) {
            for (String name : new String[] {"02:00:00:00:00:01", "web1", "web1.example.org"}) {
                String requester = "10.0.0." + last++;
                assertThat(askWithSetdir(requester, "/" + name + "-install.conf", setdir))
                        .isInstanceOf(Answer.Unknown.class);
                assertThat(outcome(requester, "/web1-install.conf")).isEqualTo("Refused web1.example.org");
            }
        }
        assertThat(askWithSetdir("10.0.0.12", "/install.conf", "nonsense")).isInstanceOf(Answer.Unknown.class);
        assertThat(outcome("10.0.0.12", "/install.conf")).isEqualTo("Refused web2.example.org");
        assertThat(askWithSetdir("10.0.0.18", "/twin-install.conf", "nonsense")).isInstanceOf(Answer.Unknown.class);
        assertThat(outcome("10.0.0.18", "/install.conf")).isEqualTo("Refused twin.b.org");
    }

    @Test
    void unknownMachinesGetNothingUnlessTheSiteSaysSo() {
        ask(STRANGER, "/" + NOBODYS + "-install.conf");
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Unknown -");
    }

    @Test
    void unknownMachinesInstallAfterTheirLladdrProvedUnknown() {
        withUnknown();
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Unknown -");
        ask(STRANGER, "/" + NOBODYS + "-install.conf");

        Answer answer = ask(STRANGER, "/install.conf");

        assertThat(answer).isInstanceOf(Answer.Served.class);
        assertThat(((Answer.Served) answer).body().text())
                .doesNotContain("System hostname")
                .contains("Password for root = ");
        assertThat(outcome(STRANGER, "/upgrade.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.9.0.7", "/install.conf")).isEqualTo("Unknown -");
    }

    @Test
    void aTrustedProxyThatDoesNotSayForWhomItAsksGetsNothing() {
        withUnknown();
        IpAddress stranger = IpAddress.parse(STRANGER).orElseThrow();
        ask(STRANGER, "/" + NOBODYS + "-install.conf");
        Answer unknown = answer(new Request(stranger, Sender.SILENT_PROXY, "/install.conf", "7.8/amd64", true));
        assertThat(unknown).isEqualTo(new Answer.Refused(null, RequesterPolicy.SILENT));
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Served -");
    }

    @Test
    void aKnownMachineIsNeverTakenForAnUnknownOne() {
        withUnknown();
        ask(STRANGER, "/02:00:00:00:00:05-install.conf");
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Unknown -");
        ask("10.0.0.11", "/" + NOBODYS + "-install.conf");
        assertThat(outcome("10.0.0.11", "/install.conf")).isEqualTo("Refused web1.example.org");
        ask("10.9.0.7", "/" + NOBODYS + "-install.conf");
        assertThat(outcome("10.9.0.7", "/install.conf")).isEqualTo("Unknown -");
    }

    @Test
    void aFloodThatOverflowsTheMemoryRefusesRatherThanGuesses() {
        for (int i = 0; i < 20_000; i++) {
            ask("172.16." + i / 250 + "." + (i % 250 + 1), "/" + NOBODYS + "-install.conf");
        }
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome(STRANGER, "/02:00:00:00:00:01-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Served web1.example.org");
        now.addAndGet(RecentLookups.MEMORY_MILLIS + 1);
        assertThat(outcome("10.0.0.12", "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome("10.0.0.201", "/web2-install.conf")).isEqualTo("Served web2.example.org");
    }

    @Test
    void manyDifferentMachinesFromOneAddressCloseTheWay() {
        withUnknown();
        for (int i = 0; i < 20; i++) {
            ask(STRANGER, String.format("/02:00:00:00:ff:%02x-install.conf", i));
        }
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Unknown -");
        assertThat(outcome(STRANGER, "/web1-install.conf")).isEqualTo("Refused web1.example.org");
    }

    @Test
    void anExceptionWhileMakingIsRememberedLikeAnyFailure() {
        Snapshot trapped = Snapshots.withTrap(Snapshots.of(Snapshots.FRAME, HOSTS), "web1.example.org");
        responder = Responders.of(() -> trapped, sightings, now::get, OPEN);

        Answer answer = ask("10.0.0.11", "/02:00:00:00:00:01-install.conf");

        assertThat(answer).isInstanceOf(Answer.Failed.class);
        assertThat(answer.host()).hasValue(new HostName("web1.example.org"));
        assertThat(answer.reason())
                .contains("internal error: NumberFormatException at ExpectedMachine.java:")
                .doesNotContain("secret-speed");
        assertThat(outcome("10.0.0.11", "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome("10.0.0.11", "/install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome(STRANGER, "/02:00:00:00:00:03-install.conf")).isEqualTo("Served free.example.org");
    }

    @Test
    void anExceptionWhileDecidingSpeaksAgainstEveryMachine() {
        withUnknown();
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME, HOSTS, UNKNOWN);
        AtomicBoolean broken = new AtomicBoolean(true);
        Supplier<Snapshot> snapshots = () -> {
            if (broken.get()) {
                throw new IllegalStateException("nobody foresaw this");
            }
            return snapshot;
        };
        responder = Responders.of(snapshots, sightings, now::get, OPEN);

        Answer answer = ask("10.0.0.11", "/02:00:00:00:00:01-install.conf");
        ask(STRANGER, "/" + NOBODYS + "-install.conf");
        broken.set(false);

        assertThat(answer).isInstanceOf(Answer.Failed.class);
        assertThat(answer.reason()).startsWith("internal error: IllegalStateException at ResponderTest.java:");
        assertThat(outcome("10.0.0.11", "/web1-install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome("10.0.0.11", "/install.conf")).isEqualTo("Refused web1.example.org");
        assertThat(outcome(STRANGER, "/install.conf")).isEqualTo("Unknown -");
        assertThat(outcome("10.0.0.11", "/02:00:00:00:00:01-install.conf")).isEqualTo("Served web1.example.org");
        assertThat(outcome("10.0.0.11", "/install.conf")).isEqualTo("Served web1.example.org");
    }
}
