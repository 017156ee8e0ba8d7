package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.http.HttpStatus;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.server.LedgerOpener;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a host is armed for one mode, the other mode's file is withheld, whatever the policy. */
class OneModeTest {
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();
    private static final String LLADDR = "/02:00:00:29:ae:4f-";

    @TempDir
    Path folder;

    private Workplace place;

    @BeforeEach
    void copy() throws Exception {
        place = new Workplace(folder);
    }

    private Reloader live() {
        return ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
    }

    private Ledger ledger(Reloader live) {
        return WiredResponder.ledger(live, folder.resolve("state"));
    }

    private static void arm(Ledger ledger, Mode mode) throws Exception {
        Instant now = Instant.now();
        ledger.arm(SHELL, mode, Window.of(now, Duration.ofHours(1)), null, "x", now);
    }

    private static InstallHandler handler(Reloader live, Ledger ledger) {
        return WiredResponder.of(
                live,
                ledger,
                address -> new Neighbours.Seen.BrokenHostEntries("none"),
                Runnable::run,
                new LineLog(java.io.OutputStream.nullOutputStream()));
    }

    private static Answer ask(InstallHandler handler, String requester, String path, boolean get) throws Exception {
        return asked(handler, requester, path, get).get(60, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Answer> asked(InstallHandler handler, String requester, String path, boolean get) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Request request = new Request(IpAddress.parse(requester).orElseThrow(), path, "7.8/amd64", get);
        handler.answer(request, answer::complete).ifPresent(answer::complete);
        return answer;
    }

    private static Answer ask(InstallHandler handler, String path) throws Exception {
        return ask(handler, "192.168.1.34", path, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "address"})
    void theFileOfTheOtherModeIsWithheldWhileAHostIsArmed(String policy) throws Exception {
        place.edit(
                "inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "access: { policy: " + policy + " }\n    lladdr:");
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            InstallHandler handler = handler(live, ledger);
            assertThat(ask(handler, LLADDR + "install.conf")).isInstanceOf(Answer.Served.class);

            arm(ledger, Mode.UPGRADE);
            Answer refused = ask(handler, LLADDR + "install.conf");
            assertThat(refused).isInstanceOf(Answer.Refused.class);
            assertThat(refused.reason()).contains("armed to upgrade", "asked to install");
            assertThat(ask(handler, "/shell-install.conf")).isInstanceOf(Answer.Refused.class);
            assertThat(ask(handler, "/install.conf")).isInstanceOf(Answer.Refused.class);
            assertThat(ask(handler, "127.0.0.1", LLADDR + "install.conf", true)).isInstanceOf(Answer.Refused.class);
            assertThat(ask(handler, "127.0.0.1", LLADDR + "install.conf", false))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(ask(handler, LLADDR + "upgrade.conf")).isInstanceOf(Answer.Served.class);
            assertThat(ask(handler, "/disklabel/shell")).isInstanceOf(Answer.Served.class);

            arm(ledger, Mode.INSTALL);
            assertThat(ask(handler, LLADDR + "install.conf")).isInstanceOf(Answer.Served.class);
            assertThat(ask(handler, LLADDR + "upgrade.conf").reason()).contains("armed to install", "asked to upgrade");

            ledger.disarm(SHELL, "x", Instant.now());
            assertThat(ask(handler, LLADDR + "upgrade.conf")).isInstanceOf(Answer.Served.class);
            assertThat(ask(handler, LLADDR + "install.conf")).isInstanceOf(Answer.Served.class);
        }
    }

    @Test
    void whatIsNotOursToInstallIsNeverSentAFileToInstall() throws Exception {
        place.edit("inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "install: no\n    lladdr:");
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            InstallHandler handler = handler(live, ledger);
            Answer refused = ask(handler, LLADDR + "install.conf");
            assertThat(refused).isInstanceOf(Answer.Refused.class);
            assertThat(refused.reason()).contains("install: no");
            Answer byName = ask(handler, "/shell-install.conf");
            assertThat(byName).isInstanceOf(Answer.Refused.class);
            assertThat(byName.reason()).as("it is answered nowhere").doesNotContain("it is answered at");
            assertThat(ask(handler, "192.168.1.35", "/02:00:00:29:ae:50-upgrade.conf", true))
                    .isInstanceOf(Answer.Served.class);
        }
        Reloader again = live();
        try (Ledger ledger = ledger(again)) {
            assertThat(ask(handler(again, ledger), LLADDR + "upgrade.conf")).isInstanceOf(Answer.Served.class);
        }
    }

    @Test
    void anotherHostsArmingSaysNothing() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            InstallHandler handler = handler(live, ledger);
            arm(ledger, Mode.UPGRADE);
            assertThat(ask(handler, "192.168.1.35", "/02:00:00:29:ae:50-install.conf", true))
                    .isInstanceOf(Answer.Served.class);
        }
    }

    @Test
    void anArmingThatIsOverSaysNothing() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Instant then = Instant.now().minusSeconds(600);
            ledger.arm(SHELL, Mode.UPGRADE, Window.of(then, Duration.ofMinutes(1)), null, "x", then);
            assertThat(ask(handler(live, ledger), LLADDR + "install.conf")).isInstanceOf(Answer.Served.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "armed"})
    void aServerThatJustStartedWaitsForItsLedgerBeforeItAnswers(String policy) throws Exception {
        place.edit(
                "inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "access: { policy: " + policy + " }\n    lladdr:");
        Reloader live = live();
        String report;
        try (Ledger before = ledger(live)) {
            arm(before, Mode.UPGRADE);
            report = "/report/" + before.reportId(SHELL);
        }
        try (Ledger ledger =
                LedgerOpener.serving(() -> live.get().inventory().site(), folder.resolve("state"), trouble -> {})) {
            InstallHandler handler = handler(live, ledger);
            CompletableFuture<Answer> answer = asked(handler, "192.168.1.34", LLADDR + "install.conf", true);
            CompletableFuture<Answer> reported = asked(handler, "192.168.1.34", report, true);
            assertThatThrownBy(() -> answer.get(4, TimeUnit.SECONDS))
                    .as("longer than anybody waits for one that is open")
                    .isInstanceOf(TimeoutException.class);
            assertThat(reported).isNotDone();
            ledger.begin();
            assertThat(answer.get(60, TimeUnit.SECONDS).reason()).contains("armed to upgrade");
            assertThat(HttpStatus.of(reported.get(60, TimeUnit.SECONDS))).isEqualTo(HttpStatus.OK);
        }
    }

    @Test
    void aLedgerThatCannotBeOpenedStopsNobodyWhoNeedsNoArming() throws Exception {
        Reloader live = live();
        CompletableFuture<String> told = new CompletableFuture<>();
        try (Ledger ledger = WiredResponder.without(folder, told::complete)) {
            InstallHandler handler = handler(live, ledger);
            ledger.begin();
            told.get(60, TimeUnit.SECONDS);
            assertThat(ask(handler, LLADDR + "install.conf")).isInstanceOf(Answer.Served.class);
        }
    }
}
