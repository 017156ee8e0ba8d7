package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.Sample;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.server.LedgerAnswerListener;
import org.autoinstalld.server.LedgerArmingStore;
import org.autoinstalld.server.Measurements;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One arming is for one machine, also where no address tells which that is. */
class SecondMachineTest {
    private static final HostName ROAM = HostName.parse("roam.int.gmmi.me").orElseThrow();
    private static final HostName FREE = HostName.parse("free.int.gmmi.me").orElseThrow();
    private static final String ONE = "02:00:00:00:07:01";
    private static final String TWO = "02:00:00:00:07:02";
    private static final String HERE = "192.168.1.201";
    private static final String THERE = "192.168.1.202";

    private final Map<String, String> table = new HashMap<>();

    @TempDir
    Path folder;

    private Ledger ledger;
    private LedgerArmingStore armings;
    private Responder responder;

    @BeforeEach
    void wire() throws Exception {
        new Workplace(folder);
        Files.writeString(folder.resolve("inventory/hosts/roam.yaml"), """
                hosts:
                  roam.int.gmmi.me:
                    profiles: [metal]
                    interfaces:
                      - { name: em0, lladdr: 02:00:00:00:07:01, network: lan }
                      - { name: em1, lladdr: 02:00:00:00:07:02, network: lan }
                    access: { policy: [lladdr, armed], allow: [10.9.0.0/24] }
                  free.int.gmmi.me:
                    profiles: [metal]
                    access: { policy: [open, armed] }
                """);
        Reloader live = ((Reloader.Opening.Opened)
                        Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        ledger = WiredResponder.ledger(live, folder.resolve("state"));
        armings = new LedgerArmingStore(ledger, ArmedModes.of(ledger), Runnable::run);
        responder = new Responder(
                live,
                new RecentLookups(),
                System::currentTimeMillis,
                new PolicyAccessControl(new RequesterPolicy(this::seen), armings, Runnable::run),
                new LedgerAnswerListener(ledger),
                FirstBoots.NONE,
                Runnable::run);
    }

    private Neighbours.Seen seen(IpAddress address) {
        return new Neighbours.Seen.Here(Optional.ofNullable(table.get(address.toString()))
                .map(l -> Set.of(Lladdr.parse(l).orElseThrow()))
                .orElse(Set.of()));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Answer ask(String requester, String path) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        responder
                .answer(
                        new Request(IpAddress.parse(requester).orElseThrow(), path, "7.8/amd64", true),
                        answer::complete)
                .ifPresent(answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private void arm(HostName host) throws Exception {
        Instant now = Instant.now();
        ledger.arm(host, Mode.INSTALL, Window.of(now, Duration.ofHours(1)), null, "x", now);
    }

    private double refused() {
        return new Measurements(new Counters(), new Transfers(() -> 1), armings::seconds)
                .get().stream()
                        .filter(s -> s.name().equals("autoinstalld_second_machines_total"))
                        .mapToDouble(Sample::value)
                        .sum();
    }

    @Test
    void aSecondLladdrIsRefusedWithinOneArmingAndTheFirstMayChangeItsAddress() throws Exception {
        table.putAll(Map.of(HERE, ONE, THERE, TWO));
        arm(ROAM);
        assertThat(ask("10.9.0.7", "/" + TWO + "-install.conf"))
                .as("who is allowed does not count")
                .isInstanceOf(Answer.Served.class);
        assertThat(ask(HERE, "/" + ONE + "-install.conf")).isInstanceOf(Answer.Served.class);

        Answer second = ask(THERE, "/" + TWO + "-install.conf");
        assertThat(second).isInstanceOf(Answer.Refused.class);
        assertThat(second.reason())
                .contains("a second machine: " + TWO + " asks, and " + ONE + " was answered under this arming");
        assertThat(ask("10.9.0.7", "/" + TWO + "-install.conf"))
                .as("nor is refused")
                .isInstanceOf(Answer.Served.class);
        assertThat(ledger.history(ROAM, 10, Ledger.LATEST))
                .extracting(Event.Entry::event)
                .anyMatch(e -> e.kind() == EventKind.REFUSED && e.reason().contains("a second machine"));
        assertThat(refused()).isOne();

        table.put("192.168.1.203", ONE);
        assertThat(ask("192.168.1.203", "/" + ONE + "-install.conf"))
                .as("another lease")
                .isInstanceOf(Answer.Served.class);
        arm(ROAM);
        assertThat(ask(THERE, "/" + TWO + "-install.conf")).isInstanceOf(Answer.Served.class);
        assertThat(ask(HERE, "/" + ONE + "-install.conf")).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void whoAsksByNameIsKnownByTheNeighbourTable() throws Exception {
        table.putAll(Map.of(HERE, ONE, THERE, TWO));
        arm(ROAM);
        assertThat(ask(HERE, "/roam-install.conf")).isInstanceOf(Answer.Served.class);
        assertThat(ask(THERE, "/roam-install.conf").reason()).contains("a second machine");
        assertThat(ask(HERE, "/roam-install.conf")).isInstanceOf(Answer.Served.class);
    }

    @Test
    void aHostWithoutLladdrGoesToTheFirstThatComesAndTheLedgerHasWhichThatWas() throws Exception {
        arm(FREE);
        assertThat(ask(HERE, "/" + ONE.replace("07", "09") + "-install.conf")).isInstanceOf(Answer.Unknown.class);
        assertThat(ask(HERE, "/free-install.conf")).isInstanceOf(Answer.Served.class);
        assertThat(ask(THERE, "/" + TWO.replace("07", "09") + "-install.conf")).isInstanceOf(Answer.Unknown.class);
        assertThat(ask(THERE, "/free-install.conf").reason()).contains("a second machine: 02:00:00:00:09:02 asks");
        assertThat(ledger.history(FREE, 10, Ledger.LATEST))
                .extracting(Event.Entry::event)
                .filteredOn(e -> e.kind() == EventKind.LOOKUP)
                .singleElement()
                .satisfies(e -> assertThat(e.lladdr())
                        .isEqualTo(Lladdr.parse("02:00:00:00:09:01").orElseThrow()));
    }
}
