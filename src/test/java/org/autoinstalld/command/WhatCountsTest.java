package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Arming.Window;
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
import org.autoinstalld.server.WiredResponder;
import org.autoinstalld.web.Viewers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which look-ups of an armed host use up its arming, with guard and ledger wired as {@code serve} does. */
class WhatCountsTest {
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();
    private static final IpAddress ALLOWED = IpAddress.parse("127.0.0.1").orElseThrow();
    private static final String FILE = "/02:00:00:29:ae:4f-install.conf";

    @TempDir
    Path folder;

    private Workplace place;
    private Reloader live;
    private Ledger ledger;
    private Responder responder;

    @BeforeEach
    void arm() throws Exception {
        place = new Workplace(folder);
        place.edit("inventory/site.yaml", "  access:\n", "  access:\n    policy: armed\n");
        live = ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        ledger = WiredResponder.ledger(live, folder.resolve("state"));
        RequesterPolicy doorkeeper =
                new RequesterPolicy(address -> new Neighbours.Seen.BrokenHostEntries("not asked for here"));
        responder = new Responder(
                live,
                new RecentLookups(),
                System::currentTimeMillis,
                new PolicyAccessControl(
                        doorkeeper, new LedgerArmingStore(ledger, ArmedModes.of(ledger), Runnable::run), Runnable::run),
                new LedgerAnswerListener(ledger),
                FirstBoots.NONE,
                Runnable::run);
        Instant now = Instant.now();
        ledger.arm(SHELL, Mode.INSTALL, Window.of(now, Duration.ofHours(1)), 1, "x", now);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Answer ask(String path, boolean get) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        responder
                .answer(new Request(ALLOWED, path, "7.8/amd64", get), answer::complete)
                .ifPresent(answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private int handed() throws Exception {
        return ledger.arming(SHELL).orElseThrow().handed();
    }

    @Test
    void aHeadCountsNothingAndIsNoEvent() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(ask(FILE, false)).isInstanceOf(Answer.Refused.class);
        }
        assertThat(handed()).isZero();
        assertThat(ask(FILE, true)).isInstanceOf(Answer.Served.class);
        assertThat(ledger.history(SHELL, 10, Ledger.LATEST))
                .extracting(e -> e.event().kind())
                .containsExactlyInAnyOrder(EventKind.ARMED, EventKind.LOOKUP, EventKind.CLOSED);
    }

    @Test
    void aGetFromAnAllowedAddressIsTakenForTheInstallers() throws Exception {
        assertThat(ask(FILE, true)).isInstanceOf(Answer.Served.class);
        assertThat(handed()).isOne();
        assertThat(ask(FILE, true).reason()).contains("its only answer was handed out");
    }

    @Test
    void whoLooksAtThePageOrRendersUsesNothingUpAndSeesTheSame() throws Exception {
        String page = Viewers.of(live::state, new LedgerApi(live, ledger))
                .get("/api/hosts/shell", Map.of())
                .body();
        String rendered = place.run("render", "shell").out();
        assertThat(handed()).isZero();
        Answer.Served served = (Answer.Served) ask(FILE, true);
        assertThat(rendered).isEqualTo(served.body().text());
        String first = rendered.lines().findFirst().orElseThrow();
        assertThat(page).contains(first);
    }
}
