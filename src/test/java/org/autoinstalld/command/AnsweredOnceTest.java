package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Claim;
import org.autoinstalld.ledger.ClaimOutcome;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that boots from the network first is not installed at every boot, with guard and ledger as in {@code serve}. */
class AnsweredOnceTest {
    private static final HostName NAS = HostName.parse("nas.int.gmmi.me").orElseThrow();
    private static final String NAS_FILE = "/metal/00:0d:b9:41:5c:a0-install.conf";
    private static final String NAS_ADDRESS = "192.168.1.5";
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();
    private static final String SHELL_FILE = "/02:00:00:29:ae:4f-install.conf";
    private static final String SHELL_ADDRESS = "192.168.1.34";

    @TempDir
    Path folder;

    private Workplace place;
    private Ledger ledger;
    private InstallHandler handler;

    @BeforeEach
    void copy() throws Exception {
        place = new Workplace(folder);
        wire();
    }

    /** Reads inventory and templates again. */
    private void wire() {
        close();
        Reloader live = ((Reloader.Opening.Opened)
                        Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        ledger = WiredResponder.ledger(live, folder.resolve("state"));
        handler = handler(live, ledger);
    }

    private static InstallHandler handler(Reloader live, Ledger ledger) {
        return WiredResponder.of(
                live,
                ledger,
                address -> new Neighbours.Seen.BrokenHostEntries("none"),
                Runnable::run,
                new LineLog(OutputStream.nullOutputStream()));
    }

    @AfterEach
    void close() {
        if (ledger != null) {
            ledger.close();
        }
    }

    private Answer ask(String requester, String path) throws Exception {
        return ask(handler, requester, path);
    }

    private static Answer ask(InstallHandler handler, String requester, String path) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        handler.answer(new Request(IpAddress.parse(requester).orElseThrow(), path, "7.8/amd64", true), answer::complete)
                .ifPresent(answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    /** What the host was answered some time ago. */
    private void answered(HostName host, Mode mode, Duration ago) {
        Event event = Event.at(Instant.now().minus(ago), EventKind.LOOKUP)
                .host(host)
                .requester(IpAddress.parse(NAS_ADDRESS).orElseThrow())
                .asked("asked")
                .mode(mode)
                .status(200)
                .build();
        Claim claim = new Claim(event, true, Claim.Demand.ONCE, true, false, null, () -> "masked\n");
        assertThat(ledger.take(claim, Duration.ofSeconds(60)).join()).isInstanceOf(ClaimOutcome.Free.class);
    }

    @Test
    void aPhysicalMachineIsAnsweredOnceAndThenAfterItWasArmed() throws Exception {
        answered(NAS, Mode.INSTALL, Duration.ofMinutes(6));

        Answer again = ask(NAS_ADDRESS, NAS_FILE);
        assertThat(again).isInstanceOf(Answer.Refused.class);
        assertThat(again.reason())
                .startsWith("again: refuse (the default for hosts without vm): install.conf was answered 2")
                .contains("6 minutes later, so it booted anew")
                .endsWith("'autoinstalld arm nas.int.gmmi.me' lets it be installed once more");
        assertThat(ask(NAS_ADDRESS, "/metal/nas-install.conf")).isInstanceOf(Answer.Refused.class);
        assertThat(ask(NAS_ADDRESS, "/metal/install.conf")).isInstanceOf(Answer.Refused.class);
        assertThat(ledger.history(NAS, 10, Ledger.LATEST))
                .filteredOn(e -> e.event().reason().contains("booted anew"))
                .as("one refusal is one event")
                .hasSize(1);

        Instant now = Instant.now();
        ledger.arm(NAS, Mode.INSTALL, Window.of(now, Duration.ofHours(1)), null, "x", now);
        assertThat(ask(NAS_ADDRESS, NAS_FILE)).isInstanceOf(Answer.Served.class);
        assertThat(ask(NAS_ADDRESS, NAS_FILE)).as("a retry").isInstanceOf(Answer.Served.class);
        assertThat(ledger.arming(NAS).orElseThrow().handed()).isEqualTo(2);
        ledger.reports()
                .report(ledger.reportId(NAS), IpAddress.parse("192.0.2.34").orElseThrow(), Instant.now());
        assertThat(ask(NAS_ADDRESS, NAS_FILE).reason()).contains("autoinstalld arm nas.int.gmmi.me");
    }

    @Test
    void aRetryOfTheSameBootIsAnswered() throws Exception {
        assertThat(ask(NAS_ADDRESS, NAS_FILE)).isInstanceOf(Answer.Served.class);
        assertThat(ask(NAS_ADDRESS, NAS_FILE)).isInstanceOf(Answer.Served.class);
        assertThat(ledger.history(NAS, 10, Ledger.LATEST)).hasSize(2);
    }

    @Test
    void aHostWithoutAnLladdrBootsAnewWithAnyLookup() throws Exception {
        Files.writeString(folder.resolve("inventory/hosts/old.yaml"), """
                hosts:
                  old.int.gmmi.me: { profiles: [metal], address: 192.168.1.90 }
                """);
        wire();
        answered(HostName.parse("old.int.gmmi.me").orElseThrow(), Mode.INSTALL, Duration.ofMinutes(6));
        assertThat(ask("192.168.1.90", "/02:00:00:00:00:90-install.conf")).isInstanceOf(Answer.Unknown.class);
        assertThat(ask("192.168.1.90", "/old-install.conf").reason())
                .contains("so it booted anew", "autoinstalld arm old.int.gmmi.me");
    }

    @Test
    void installationsAndUpgradesCountByThemselves() throws Exception {
        answered(NAS, Mode.INSTALL, Duration.ofMinutes(6));
        String upgrade = NAS_FILE.replace("-install", "-upgrade");
        assertThat(ask(NAS_ADDRESS, upgrade)).isInstanceOf(Answer.Served.class);
        answered(SHELL, Mode.UPGRADE, Duration.ofMinutes(6));
        place.edit("inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "access: { again: refuse }\n    lladdr:");
        wire();
        assertThat(ask(SHELL_ADDRESS, SHELL_FILE.replace("-install", "-upgrade"))
                        .reason())
                .startsWith("again: refuse (host): upgrade.conf was answered")
                .endsWith("'autoinstalld arm shell.int.gmmi.me --mode upgrade' lets it be upgraded once more");
    }

    @ParameterizedTest
    @CsvSource({
        // who says what, and whether the guest shell and the machine nas are answered once
        "-, -, -, allow, refuse",
        "allow, -, -, allow, allow",
        "refuse, -, -, refuse, refuse",
        "-, allow, -, allow, allow",
        "-, refuse, -, refuse, refuse",
        "-, -, allow, allow, allow",
        "-, -, refuse, refuse, refuse",
        "refuse, allow, allow, refuse, refuse",
        "allow, refuse, allow, refuse, refuse",
        "allow, allow, refuse, refuse, refuse"
    })
    void refuseWinsWhereverItIsSaidAndTheDefaultHoldsWhereNobodySpeaks(
            String site, String profile, String host, String shell, String nas) throws Exception {
        if (!site.equals("-")) {
            place.edit("inventory/site.yaml", "  access:\n", "  access:\n    again: " + site + "\n");
        }
        if (!profile.equals("-")) {
            place.edit(
                    "inventory/profiles.yaml",
                    "profiles:\n",
                    "profiles:\n  loop: { access: { again: " + profile + " } }\n");
            place.edit("inventory/hosts/shell.int.gmmi.me.yaml", "[vm]", "[vm, loop]");
            place.edit("inventory/hosts/nas.int.gmmi.me.yaml", "[metal]", "[metal, loop]");
        }
        if (!host.equals("-")) {
            String access = "access: { again: " + host + " }\n    ";
            place.edit("inventory/hosts/shell.int.gmmi.me.yaml", "profiles:", access + "profiles:");
            place.edit("inventory/hosts/nas.int.gmmi.me.yaml", "profiles:", access + "profiles:");
        }
        wire();
        answered(SHELL, Mode.INSTALL, Duration.ofMinutes(6));
        answered(NAS, Mode.INSTALL, Duration.ofMinutes(6));
        assertThat(ask(SHELL_ADDRESS, SHELL_FILE) instanceof Answer.Refused).isEqualTo(shell.equals("refuse"));
        assertThat(ask(NAS_ADDRESS, NAS_FILE) instanceof Answer.Refused).isEqualTo(nas.equals("refuse"));
    }

    @Test
    void whatAPersonOnTheServerFetchesLocksNoMachineOut() throws Exception {
        place.edit("inventory/site.yaml", "  access:\n", "  access:\n    new-boot-after: 1s\n");
        wire();
        assertThat(ask("127.0.0.1", NAS_FILE)).isInstanceOf(Answer.Served.class);
        for (int i = 0; i < 2; i++) {
            // long after, as far as the ledger can tell
            Event event = Event.at(Instant.now().plusSeconds(600), EventKind.LOOKUP)
                    .host(NAS)
                    .mode(Mode.INSTALL)
                    .status(200)
                    .build();
            Claim claim = new Claim(event, true, Claim.Demand.ONCE, i == 1, false, null, () -> "masked\n");
            assertThat(ledger.take(claim, Duration.ofSeconds(60)).join()).isInstanceOf(ClaimOutcome.Free.class);
        }
        Instant now = Instant.now();
        ledger.arm(NAS, Mode.INSTALL, Window.of(now, Duration.ofHours(1)), 1, "x", now);
        assertThat(ask("127.0.0.1", NAS_FILE)).isInstanceOf(Answer.Served.class);
        assertThat(ledger.arming(NAS).orElseThrow().handed()).isZero();
        assertThat(ask(NAS_ADDRESS, NAS_FILE)).isInstanceOf(Answer.Served.class);
        assertThat(ask(NAS_ADDRESS, NAS_FILE).reason()).contains("install.conf was answered");
    }

    @Test
    void whileTheLedgerIsAwaySuchAHostGetsNothingAndAGuestItsFile() throws Exception {
        Reloader live = ((Reloader.Opening.Opened)
                        Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        CompletableFuture<String> told = new CompletableFuture<>();
        try (Ledger away = WiredResponder.without(folder, told::complete)) {
            InstallHandler without = handler(live, away);
            away.begin();
            told.get(60, TimeUnit.SECONDS);
            Answer answer = ask(without, NAS_ADDRESS, NAS_FILE);
            assertThat(answer).isInstanceOf(Answer.Failed.class);
            assertThat(answer.reason()).startsWith("again: refuse (").contains("state folder");
            assertThat(ask(without, SHELL_ADDRESS, SHELL_FILE)).isInstanceOf(Answer.Served.class);
        }
    }

    @Test
    void whoSaysAllowInVainHearsOfIt() throws Exception {
        place.edit("inventory/site.yaml", "  access:\n", "  access:\n    again: refuse\n");
        place.edit("inventory/hosts/nas.int.gmmi.me.yaml", "profiles:", "access: { again: allow }\n    profiles:");
        assertThat(place.run("check").err() + place.run("check").out())
                .contains("'again: allow' changes nothing: site says 'refuse'");
    }
}
