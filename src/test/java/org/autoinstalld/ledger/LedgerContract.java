package org.autoinstalld.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.LLADDR;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.OTHER;
import static org.autoinstalld.ledger.Happened.REQUESTER;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.ClaimOutcome.Refusal;
import org.autoinstalld.ledger.Event.Outlook;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a ledger does, on whichever store. {@code -Dautoinstalld.claims=N} for more claims that compete, a thousand at once. */
abstract class LedgerContract {
    static final Duration BOUND = Duration.ofSeconds(60);
    static final int AT_ONCE = 1000;
    static final int CLAIMS = Integer.getInteger("autoinstalld.claims", AT_ONCE);

    Ledger ledger;

    /** An empty store. */
    abstract Store freshStore() throws Exception;

    @BeforeEach
    void openLedger() throws Exception {
        ledger = Happened.open(freshStore());
        awaitHearing();
    }

    /** Waits until the ledger hears of other servers: when it begins to, anything may have changed, which begins anew. */
    void awaitHearing() throws Exception {}

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    private Ledger reopened() throws Exception {
        Store store = currentStore();
        ledger.close();
        ledger = Happened.open(store);
        return ledger;
    }

    abstract Store currentStore();

    /** To the tables of the current store, while no ledger has them open. */
    abstract Connection connect() throws SQLException;

    private ClaimOutcome take(HostName host, Mode mode, boolean byLladdr, Instant now) {
        return ledger.take(Happened.claim(host, mode, byLladdr, now), BOUND).join();
    }

    private Arming arm(@Nullable Integer times) throws LedgerException {
        return ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofMinutes(30)), times, "somebody", NOON);
    }

    private List<EventKind> kinds() throws LedgerException {
        return ledger.history(HOST, 100, Ledger.LATEST).stream()
                .map(e -> e.event().kind())
                .toList();
    }

    @Test
    void anEventComesBackAsItWas() throws Exception {
        Event event = Happened.answered(HOST, NOON);
        assertThat(ledger.recordNow(event, BOUND).join()).isEmpty();
        Event.Entry entry = ledger.recent(10, Ledger.LATEST).get(0);
        assertThat(entry.event()).isEqualTo(event);
        assertThat(entry.server()).isEqualTo("test");
        assertThat(entry.times()).isEqualTo(1);
        assertThat(entry.kept()).isFalse();
        assertThat(ledger.entry(entry.id())).contains(entry);
        assertThat(ledger.entry(entry.id() + 1000)).isEmpty();
        assertThat(reopened().entry(entry.id())).contains(entry);
    }

    @Test
    void anEventNeedsNoMoreThanTimeAndKind() throws Exception {
        Event event = Event.at(NOON, EventKind.RELOAD).build();
        ledger.recordNow(event, BOUND).join();
        assertThat(ledger.recent(1, Ledger.LATEST).get(0).event()).isEqualTo(event);
    }

    @Test
    void textsFromOutsideAreBoundedAndPrintable() throws Exception {
        String nasty = "a\nb\u0000c\u202e\ud83d" + "\u00e9\ud83d\ude00".repeat(200_000);
        Event event = Event.at(NOON, EventKind.REFUSED)
                .host(HOST)
                .asked(nasty)
                .reason(nasty)
                .build();
        assertThat(ledger.recordNow(event, BOUND).join()).isEmpty();
        Event read = ledger.recent(1, Ledger.LATEST).get(0).event();
        assertThat(read).isEqualTo(event);
        assertThat(read.asked()).hasSizeLessThanOrEqualTo(Event.ASKED_MAX).startsWith("a\\x0ab\\x00c\\u{202e}");
    }

    @Test
    void historyIsReadInPagesNewestFirst() throws Exception {
        for (int i = 0; i < 7; i++) {
            ledger.recordNow(
                            Event.at(NOON.plusSeconds(i), EventKind.STATE)
                                    .host(i % 2 == 0 ? HOST : OTHER)
                                    .reason("number " + i)
                                    .build(),
                            BOUND)
                    .join();
        }
        List<Event.Entry> first = ledger.history(HOST, 3, Ledger.LATEST);
        List<Event.Entry> second = ledger.history(HOST, 3, first.get(2).id());
        assertThat(first).extracting(e -> e.event().reason()).containsExactly("number 6", "number 4", "number 2");
        assertThat(second).extracting(e -> e.event().reason()).containsExactly("number 0");
        assertThat(ledger.recent(100, Ledger.LATEST)).hasSize(7);
    }

    @Test
    void whatWasSentIsKeptOnceHoweverOften() throws Exception {
        for (int i = 0; i < 3; i++) {
            ledger.record(
                    Happened.answered(HOST, NOON.plusSeconds(i)), () -> "System hostname = x\nPassword = <masked>\n");
        }
        flush();
        List<Event.Entry> entries = ledger.history(HOST, 10, Ledger.LATEST);
        assertThat(entries).hasSize(3).allMatch(Event.Entry::kept);
        for (Event.Entry entry : entries) {
            assertThat(ledger.served(entry.id())).contains("System hostname = x\nPassword = <masked>\n");
        }
    }

    @Test
    void nobodyIsAnsweredUnlessArmed() throws Exception {
        assertThat(take(HOST, Mode.INSTALL, true, NOON))
                .isEqualTo(new ClaimOutcome.Refused(Refusal.NOT_ARMED, "not armed"));
        flush();
        assertThat(kinds()).containsExactly(EventKind.REFUSED);
        assertThat(ledger.state(HOST, NOON).stage()).isEqualTo(Stage.REFUSED);
    }

    @Test
    void anArmedHostIsAnsweredAndMayRetry() throws Exception {
        arm(null);
        ClaimOutcome first = take(HOST, Mode.INSTALL, true, NOON.plusSeconds(10));
        assertThat(first).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(250))).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(HOST, Mode.INSTALL, false, NOON.plusSeconds(1700))).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(OTHER, Mode.INSTALL, true, NOON))
                .isEqualTo(new ClaimOutcome.Refused(Refusal.NOT_ARMED, "not armed"));
        Event.Entry entry = ledger.entry(((ClaimOutcome.Granted) first).event()).orElseThrow();
        assertThat(entry.event().kind()).isEqualTo(EventKind.LOOKUP);
        assertThat(entry.event().status()).isEqualTo(200);
        assertThat(entry.event().lladdr()).isEqualTo(LLADDR);
        assertThat(ledger.served(entry.id())).contains("masked text\n");
        Arming arming = ledger.arming(HOST).orElseThrow();
        assertThat(arming.handed()).isEqualTo(3);
        assertThat(arming.firstAnswer()).isEqualTo(NOON.plusSeconds(10));
        assertThat(reopened().arming(HOST)).contains(arming);
    }

    @Test
    void theOtherModeIsRefused() throws Exception {
        arm(null);
        assertThat(take(HOST, Mode.UPGRADE, true, NOON))
                .isEqualTo(new ClaimOutcome.Refused(Refusal.OTHER_MODE, "armed to install, and asked to upgrade"));
        assertThat(take(HOST, Mode.INSTALL, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void outsideItsWindowAHostIsRefused() throws Exception {
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON.plusSeconds(60), Duration.ofMinutes(1)), null, "x", NOON);
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(59))).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(60))).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(120))).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(ledger.arming(HOST).orElseThrow().closed().reason()).startsWith("its window ended");
        flush();
        assertThat(kinds()).contains(EventKind.CLOSED);
    }

    @Test
    void aNewBootEndsTheArmingForGood() throws Exception {
        arm(null);
        take(HOST, Mode.INSTALL, true, NOON);
        ClaimOutcome late = take(HOST, Mode.INSTALL, true, NOON.plusSeconds(301));
        assertThat(late)
                .isEqualTo(new ClaimOutcome.Refused(
                        Refusal.OVER,
                        "not armed any more: asked by lladdr again 5 minutes after the first"
                                + " answer, so it booted anew"));
        assertThat(take(HOST, Mode.INSTALL, false, NOON.plusSeconds(302))).isInstanceOf(ClaimOutcome.Refused.class);
        flush();
        assertThat(kinds())
                .containsExactlyInAnyOrder(
                        EventKind.ARMED, EventKind.LOOKUP, EventKind.REFUSED, EventKind.CLOSED, EventKind.REFUSED);
        ledger.arm(
                HOST,
                Mode.INSTALL,
                Window.of(NOON.plusSeconds(400), Duration.ofHours(1)),
                null,
                "x",
                NOON.plusSeconds(400));
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(401))).isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void onlyAsManyAnswersAreHandedOutAsAllowed() throws Exception {
        arm(2);
        assertThat(take(HOST, Mode.INSTALL, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(HOST, Mode.INSTALL, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(HOST, Mode.INSTALL, true, NOON))
                .isEqualTo(new ClaimOutcome.Refused(
                        Refusal.OVER, "not armed any more: the last of its 2 answers was handed out"));
    }

    @Test
    void whatIsForeseenUsesNothingUp() throws Exception {
        assertThat(foreseen()).isInstanceOf(ClaimOutcome.Refused.class);
        arm(1);
        flush();
        List<EventKind> before = kinds();
        for (int i = 0; i < 3; i++) {
            assertThat(foreseen()).isInstanceOf(ClaimOutcome.Granted.class);
        }
        flush();
        assertThat(kinds()).isEqualTo(before);
        assertThat(take(HOST, Mode.INSTALL, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(foreseen()).isInstanceOf(ClaimOutcome.Refused.class);
    }

    private ClaimOutcome foreseen() {
        return ledger.foresee(Happened.claim(HOST, Mode.INSTALL, true, NOON), Duration.ofSeconds(60))
                .join();
    }

    @Test
    void ofAThousandClaimsAtOnceOneIsGranted() throws Exception {
        for (int left = CLAIMS; left > 0; left -= AT_ONCE) {
            arm(1);
            List<CompletableFuture<ClaimOutcome>> all = new ArrayList<>();
            for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
                all.add(ledger.take(Happened.claim(HOST, Mode.INSTALL, true, NOON), Duration.ofSeconds(60)));
            }
            List<ClaimOutcome> taken = all.stream().map(CompletableFuture::join).toList();
            assertThat(taken).filteredOn(ClaimOutcome.Granted.class::isInstance).hasSize(1);
            assertThat(taken).filteredOn(ClaimOutcome.Refused.class::isInstance).hasSize(all.size() - 1);
        }
    }

    @Test
    void disarmingEndsIt() throws Exception {
        arm(null);
        assertThat(ledger.disarm(HOST, "somebody", NOON)).isPresent();
        assertThat(ledger.disarm(HOST, "somebody", NOON)).isEmpty();
        assertThat(take(HOST, Mode.INSTALL, true, NOON))
                .isEqualTo(new ClaimOutcome.Refused(Refusal.OVER, "not armed any more: disarmed by somebody"));
        flush();
        assertThat(kinds()).containsExactly(EventKind.REFUSED, EventKind.DISARMED, EventKind.ARMED);
    }

    @Test
    void armingAnewGivesAllAnswersBack() throws Exception {
        Arming before = arm(1);
        take(HOST, Mode.INSTALL, true, NOON);
        Arming after = arm(1);
        assertThat(after.serial()).isGreaterThan(before.serial());
        assertThat(take(HOST, Mode.INSTALL, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(ledger.armings()).containsOnlyKeys(HOST);
    }

    @Test
    void aReportEndsTheInstallationAndCountsOnce() throws Exception {
        arm(null);
        String id = ledger.reportId(HOST);
        assertThat(ledger.reportId(HOST)).isEqualTo(id);
        assertThat(id).matches("[A-Za-z0-9_-]{43}");
        take(HOST, Mode.INSTALL, true, NOON);
        assertThat(ledger.reports().report("x" + id, REQUESTER, NOON)).isEmpty();
        assertThat(ledger.reports().report(id, REQUESTER, NOON.plusSeconds(200)))
                .contains(HOST);
        assertThat(ledger.reports().report(id, REQUESTER, NOON.plusSeconds(201)))
                .isEmpty();
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(210))).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(ledger.reportId(HOST)).isNotEqualTo(id);
        assertThat(ledger.recent(50, Ledger.LATEST)).noneMatch(e -> e.toString().contains(id));
    }

    @Test
    void armingAnewKeepsTheReportOfAnInstallationUnderWay() throws Exception {
        arm(null);
        take(HOST, Mode.INSTALL, true, NOON);
        String id = ledger.reportId(HOST);
        Instant again = NOON.plusSeconds(120);
        armAgain(again);
        assertThat(ledger.reportId(HOST)).isNotEqualTo(id);
        armAgain(again.plusSeconds(1));
        Instant booted = NOON.plusSeconds(300);
        assertThat(ledger.reports().report(id, REQUESTER, booted)).contains(HOST);
        assertThat(ledger.reports().report(id, REQUESTER, booted)).isEmpty();
        assertThat(ledger.state(HOST, booted).stage()).isEqualTo(Stage.INSTALLED);
        assertThat(take(HOST, Mode.INSTALL, true, booted.plusSeconds(1))).isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void theReportOfAnInstallationBeforeDoesNotEndTheNext() throws Exception {
        arm(null);
        take(HOST, Mode.INSTALL, true, NOON);
        String id = ledger.reportId(HOST);
        Instant again = NOON.plusSeconds(120);
        armAgain(again);
        take(HOST, Mode.INSTALL, true, again.plusSeconds(1));
        assertThat(ledger.reports().report(id, REQUESTER, again.plusSeconds(2))).isEmpty();
        assertThat(ledger.arming(HOST).orElseThrow().closed()).isNull();
        String next = ledger.reportId(HOST);
        armAgain(again.plusSeconds(3));
        assertThat(ledger.reports().report(id, REQUESTER, again.plusSeconds(4))).isEmpty();
        assertThat(ledger.reports().report(next, REQUESTER, again.plusSeconds(4)))
                .contains(HOST);
    }

    private void armAgain(Instant now) throws LedgerException {
        ledger.arm(HOST, Mode.INSTALL, Window.of(now, Duration.ofMinutes(30)), null, "x", now);
    }

    @Test
    void oneAnswerIsOne() throws Exception {
        arm(1);
        assertThat(ledger.history(HOST, 1, Ledger.LATEST).get(0).event().reason())
                .endsWith(", at most 1 answer");
    }

    @Test
    void whoFetchedNothingIsNoticedWhenTheWindowIsOverAndCanBePutAway() throws Exception {
        Instant end = NOON.plus(Duration.ofMinutes(10));
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofMinutes(10)), null, "x", NOON);
        closeAndLook(end);
        ledger.maintenance().look();
        assertThat(kinds()).containsExactly(EventKind.STATE, EventKind.CLOSED, EventKind.ARMED);
        assertThat(ledger.history(HOST, 1, Ledger.LATEST).get(0).event().reason())
                .isEqualTo("never fetched: armed to install, nothing was fetched, and its window is over");
        assertThat(ledger.arming(HOST).orElseThrow().closed().reason())
                .isEqualTo("its window ended 2026-03-01T12:10:00Z");
        assertThat(ledger.disarm(HOST, "x", end.plusSeconds(60))).isPresent();
        assertThat(ledger.state(HOST, end.plusSeconds(60))).isEqualTo(HostState.NEVER_SEEN);
        assertThat(ledger.disarm(HOST, "x", end.plusSeconds(61))).isEmpty();
    }

    @Test
    void whoReportedBeforeIsNotTakenForInstalledOnSilence() throws Exception {
        ledger.reports().report(ledger.reportId(HOST), REQUESTER, NOON.minusSeconds(3600));
        armForHours();
        ledger.take(Happened.silentClaim(HOST, true, NOON), BOUND).join();
        Instant late = NOON.plus(Duration.ofMinutes(90));
        closeAndLook(late);
        assertThat(ledger.state(HOST, late).stage()).isEqualTo(Stage.HUNG);
        assertThat(ledger.arming(HOST).orElseThrow().closed()).isNull();
        assertThat(ledger.take(Happened.silentClaim(HOST, false, late), BOUND).join())
                .isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void aLateReportDoesNotEndAnArmingThatWaits() throws Exception {
        arm(null);
        ledger.reports().report(ledger.reportId(HOST), REQUESTER, NOON.plusSeconds(1));
        assertThat(take(HOST, Mode.INSTALL, true, NOON.plusSeconds(2))).isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void aHostGoesThroughItsStages() throws Exception {
        assertThat(ledger.state(HOST, NOON)).isEqualTo(HostState.NEVER_SEEN);
        arm(null);
        assertThat(ledger.state(HOST, NOON).stage()).isEqualTo(Stage.ARMED);
        assertThat(ledger.state(HOST, NOON.plusSeconds(1000)).stage()).isEqualTo(Stage.NEVER_FETCHED);
        take(HOST, Mode.INSTALL, true, NOON.plusSeconds(10));
        assertThat(ledger.state(HOST, NOON.plusSeconds(20)).stage()).isEqualTo(Stage.FETCHING);
        assertThat(ledger.states(NOON.plusSeconds(200)).get(HOST).stage()).isEqualTo(Stage.INSTALLING);
        assertThat(ledger.state(HOST, NOON.plusSeconds(4000)).stage()).isEqualTo(Stage.HUNG);
        ledger.reports().report(ledger.reportId(HOST), REQUESTER, NOON.plusSeconds(300));
        assertThat(ledger.state(HOST, NOON.plusSeconds(4000)).stage()).isEqualTo(Stage.INSTALLED);
        take(HOST, Mode.INSTALL, true, NOON.plusSeconds(5000));
        flush();
        assertThat(ledger.state(HOST, NOON.plusSeconds(5001)).stage()).isEqualTo(Stage.INSTALLED);
        assertThat(ledger.state(HOST, NOON.plusSeconds(5001)).detail()).contains("asked again", "was refused");
    }

    @Test
    void theStatesOfMoreHostsThanAreReadAtOnceAreAllThere() throws Exception {
        arm(null);
        int many = 2 * HostTable.PORTION + 1;
        for (int i = 0; i < many; i++) {
            ledger.record(Happened.answered(new HostName("h" + i + ".example.org"), NOON));
        }
        flush();
        Map<HostName, HostState> states = ledger.states(NOON.plusSeconds(1));
        assertThat(states).hasSize(many + 1);
        assertThat(states.remove(HOST).stage()).as("armed, and never heard of").isEqualTo(Stage.ARMED);
        assertThat(states.values()).extracting(HostState::stage).containsOnly(Stage.FETCHING);
    }

    @Test
    void whatAnAnswerPromisedIsFollowed() throws Exception {
        Instant late = NOON.plusSeconds(4000);
        ledger.record(answered(new Outlook(true, "")));
        flush();
        assertThat(ledger.state(HOST, late).stage()).isEqualTo(Stage.HUNG);
        ledger.record(template(IpAddress.parse("192.0.2.99").orElseThrow()));
        flush();
        assertThat(ledger.state(HOST, late).stage())
                .as("somebody else looks at it")
                .isEqualTo(Stage.HUNG);
        ledger.record(template(REQUESTER));
        flush();
        assertThat(ledger.state(HOST, late).stage()).isEqualTo(Stage.UNCONFIRMED);
        ledger.record(Event.at(NOON.plusSeconds(50), EventKind.LOOKUP)
                .host(HOST)
                .requester(REQUESTER)
                .mode(Mode.UPGRADE)
                .status(200)
                .sent(3, "ee".repeat(32))
                .outlook(new Outlook(false, "waits at \"Timezone?\": nobody answers"))
                .build());
        flush();
        HostState aborted = ledger.states(late).get(HOST);
        assertThat(aborted.stage()).isEqualTo(Stage.ABORTED);
        assertThat(aborted.detail())
                .isEqualTo("upgrade: with this answer the installer waits at \"Timezone?\": nobody answers");
        ledger.maintenance().look();
    }

    private static Event answered(Outlook outlook) {
        return Event.at(NOON, EventKind.LOOKUP)
                .host(HOST)
                .requester(REQUESTER)
                .mode(Mode.INSTALL)
                .status(200)
                .sent(3, "ab".repeat(32))
                .outlook(outlook)
                .build();
    }

    private static Event template(IpAddress requester) {
        return Event.at(NOON.plusSeconds(30), EventKind.LOOKUP)
                .host(HOST)
                .requester(requester)
                .asked("disklabel/shell")
                .status(200)
                .sent(3, "cd".repeat(32))
                .build();
    }

    @Test
    void whoCouldNotBeAnsweredIsRefusedWhoeverAsked() throws Exception {
        ledger.record(Event.at(NOON, EventKind.LOOKUP)
                .host(HOST)
                .requester(REQUESTER)
                .own(false)
                .status(503)
                .reason("'ram' is no number")
                .build());
        flush();
        assertThat(ledger.state(HOST, NOON).stage()).isEqualTo(Stage.REFUSED);
        assertThat(ledger.state(HOST, NOON).detail()).isEqualTo("could not be answered: 'ram' is no number");
    }

    @Test
    void whoAsksForTokensAtTheSameMomentGetsTheSame() {
        List<CompletableFuture<String>> asking = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asking.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return ledger.tokens().next(HOST);
                        } catch (LedgerException e) {
                            throw new AssertionError(e);
                        }
                    },
                    task -> new Thread(task).start()));
        }
        assertThat(asking.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void tokensAreLongAndRotate() throws Exception {
        DerivedTokens none = ledger.tokens();
        assertThat(none.hosts()).isEmpty();
        assertThat(none.current(HOST)).isEmpty();
        String first = none.next(HOST);
        assertThat(List.of(first, none.next(OTHER)))
                .allMatch(t -> t.matches("[A-Za-z0-9_-]{43}"))
                .doesNotHaveDuplicates();

        ledger.store(Map.of(HOST, first, OTHER, none.next(OTHER)), "gmmi", NOON);

        DerivedTokens one = reopened().tokens();
        assertThat(one.hosts()).containsExactlyInAnyOrder(HOST, OTHER);
        assertThat(one.current(HOST)).contains(first);
        String second = one.next(HOST);
        assertThat(second).isNotEqualTo(first);
        ledger.store(Map.of(HOST, second), "wanda", NOON.plusSeconds(1));
        assertThat(reopened().tokens().current(HOST)).contains(second);
        assertThat(ledger.tokens().current(OTHER)).contains(none.next(OTHER));
        assertThat(ledger.history(HOST, 10, Ledger.LATEST))
                .extracting(e -> e.event().kind() + " " + e.event().reason())
                .containsExactly("ROTATED by wanda", "ROTATED by gmmi");
        assertThat(ledger.recent(50, Ledger.LATEST))
                .noneMatch(e -> e.toString().contains(first) || e.toString().contains(second));
    }

    @Test
    void aFormerTokenMayHoldAgainAndNobodyElses() throws Exception {
        String first = ledger.tokens().next(HOST);
        ledger.store(Map.of(HOST, first), "gmmi", NOON);
        String second = ledger.tokens().next(HOST);
        ledger.store(Map.of(HOST, second), "gmmi", NOON);
        assertThat(ledger.tokens().among(Set.of(first, "x".repeat(43)))).isEqualTo(Map.of(HOST, first));

        ledger.store(Map.of(HOST, first), "gmmi", NOON);

        assertThat(ledger.tokens().current(HOST)).contains(first);
        assertThat(ledger.tokens().next(HOST)).isEqualTo(second);
        for (String wrong : List.of("../x", "x".repeat(43), ledger.tokens().next(OTHER))) {
            assertThatThrownBy(() -> ledger.store(Map.of(HOST, wrong), "gmmi", NOON))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageNotContaining(wrong);
        }
        assertThat(ledger.tokens().current(HOST)).contains(first);
    }

    @Test
    void aScanAddsAHandfulOfRows() throws Exception {
        for (int i = 0; i < 1_000_000; i++) {
            byte[] octets = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            ledger.record(Event.at(NOON, EventKind.LOOKUP)
                    .requester(IpAddress.of(octets))
                    .asked("bogus-" + i)
                    .status(404)
                    .build());
        }
        flush();
        List<UnknownNames.Count> unknowns = ledger.unknowns(1_000_000);
        assertThat(unknowns).hasSizeLessThanOrEqualTo(RepeatCounter.NETWORKS + 2);
        assertThat(unknowns.stream().mapToLong(UnknownNames.Count::count).sum()).isEqualTo(1_000_000);
        assertThat(unknowns).allMatch(u -> u.names().size() <= UnknownNames.NAMES);
        assertThat(ledger.recent(10, Ledger.LATEST)).hasSize(1);
        assertThat(ledger.health().lost()).isZero();
    }

    @Test
    void theSameRefusalAgainAndAgainIsCounted() throws Exception {
        for (int i = 0; i < 3000; i++) {
            ledger.record(Event.at(NOON.plusMillis(i), EventKind.REFUSED)
                    .host(HOST)
                    .requester(REQUESTER)
                    .asked("spelling " + i)
                    .status(403)
                    .build());
        }
        flush();
        List<Event.Entry> entries = ledger.history(HOST, 5000, Ledger.LATEST);
        assertThat(entries.stream().mapToLong(Event.Entry::times).sum()).isEqualTo(3000);
        assertThat(entries).hasSize(RepeatCounter.OWN_ENTRIES);
    }

    @Test
    void theLastNamesOfAnHourStayWhenMoreAreCounted() throws Exception {
        for (String name : List.of("alpha", "beta", "gamma")) {
            ledger.record(Event.at(NOON, EventKind.LOOKUP)
                    .requester(REQUESTER)
                    .asked(name)
                    .status(404)
                    .build());
            flush();
        }
        assertThat(ledger.unknowns(10)).hasSize(1);
        assertThat(ledger.unknowns(10).get(0).names()).contains("alpha", "beta", "gamma");
        assertThat(ledger.unknowns(10).get(0).count()).isEqualTo(3);
    }

    @Test
    void whatOthersAskForSaysNothingAboutAHost() throws Exception {
        ledger.record(Event.at(NOON, EventKind.REFUSED)
                .host(HOST)
                .requester(REQUESTER)
                .own(false)
                .status(403)
                .reason("somebody else")
                .build());
        flush();
        assertThat(ledger.history(HOST, 10, Ledger.LATEST)).hasSize(1);
        assertThat(ledger.state(HOST, NOON).stage()).isEqualTo(Stage.NEVER_SEEN);
    }

    @Test
    void whatHappensAgainIsNotMaskedButCounted() throws Exception {
        Event event = Happened.answered(HOST, NOON);
        AtomicInteger masked = new AtomicInteger();
        int times = 1_000_000;
        for (int i = 0; i < times; i++) {
            ledger.record(event, () -> "masked " + masked.incrementAndGet());
        }
        flush();
        assertThat(masked).hasValueLessThanOrEqualTo(RepeatCounter.OWN_ENTRIES);
        assertThat(ledger.history(HOST, 5000, Ledger.LATEST).stream()
                        .mapToLong(Event.Entry::times)
                        .sum())
                .isEqualTo(times);
        assertThat(ledger.health().lost()).isZero();
    }

    @Test
    void oldThingsAreForgotten() throws Exception {
        ledger.record(Happened.answered(HOST, NOON), () -> "old text");
        ledger.record(Event.at(NOON, EventKind.LOOKUP)
                .requester(REQUESTER)
                .asked("old")
                .build());
        Instant later = NOON.plus(Duration.ofDays(300));
        ledger.record(Happened.answered(OTHER, later), () -> "new text");
        flush();
        assertThat(ledger.recent(10, Ledger.LATEST)).hasSize(3);
        closeAndForget(NOON.plus(Duration.ofDays(380)));
        assertThat(ledger.history(HOST, 10, Ledger.LATEST)).isEmpty();
        assertThat(ledger.unknowns(10)).isEmpty();
        Event.Entry kept = ledger.history(OTHER, 10, Ledger.LATEST).get(0);
        assertThat(ledger.served(kept.id())).contains("new text");
        assertThat(ledger.states(later)).containsOnlyKeys(OTHER);
    }

    private void closeAndForget(Instant now) throws Exception {
        Store store = currentStore();
        ledger.close();
        ledger = Happened.open(new LedgerOptions(
                store, () -> "test", () -> ArmingRules.DEFAULT, java.time.Clock.fixed(now, java.time.ZoneOffset.UTC)));
        ledger.maintenance().forget();
    }

    @Test
    void whatNobodyAsksAboutEndsAndIsNoticed() throws Exception {
        arm(null);
        closeAndForget(NOON.plus(Duration.ofMinutes(20)));
        ledger.maintenance().look();
        ledger.maintenance().look();
        assertThat(kinds()).containsExactly(EventKind.STATE, EventKind.ARMED);
        closeAndForget(NOON.plus(Duration.ofMinutes(40)));
        ledger.maintenance().look();
        ledger.maintenance().look();
        assertThat(kinds()).containsExactly(EventKind.CLOSED, EventKind.STATE, EventKind.ARMED);
    }

    private void armForHours() throws LedgerException {
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofHours(6)), null, "x", NOON);
    }

    private void closeAndLook(Instant now) throws Exception {
        closeAndForget(now);
        ledger.maintenance().look();
    }

    @Test
    void silenceAfterAnAnswerEndsTheArming() throws Exception {
        armForHours();
        ledger.take(Happened.silentClaim(HOST, true, NOON), BOUND).join();
        ledger.take(Happened.silentClaim(HOST, true, NOON.plusSeconds(120)), BOUND)
                .join();
        closeAndLook(NOON.plus(Duration.ofMinutes(61)));
        assertThat(ledger.arming(HOST).orElseThrow().closed()).isNull();
        assertThat(ledger.state(HOST, NOON.plus(Duration.ofMinutes(61))).stage())
                .isEqualTo(Stage.INSTALLING);

        Instant later = NOON.plus(Duration.ofMinutes(62));
        closeAndForget(later);
        List<HostName> told = new CopyOnWriteArrayList<>();
        ledger.listen(new LedgerListener() {
            @Override
            public void armingChanged(@Nullable HostName host) {
                if (host != null) {
                    told.add(host);
                }
            }
        });
        ledger.maintenance().look();
        ledger.maintenance().look();
        assertThat(ledger.arming(HOST).orElseThrow().closed())
                .isEqualTo(new Arming.Closure(
                        later,
                        Arming.Cause.QUIET,
                        "answered, then quiet for 60 minutes: whether it is installed is not known"));
        assertThat(kinds()).containsExactly(EventKind.CLOSED, EventKind.LOOKUP, EventKind.LOOKUP, EventKind.ARMED);
        assertThat(told).containsExactly(HOST);
        assertThat(ledger.state(HOST, later).stage()).isEqualTo(Stage.UNCONFIRMED);
        assertThat(ledger.take(Happened.silentClaim(HOST, false, later), BOUND).join())
                .isEqualTo(
                        new ClaimOutcome.Refused(
                                Refusal.OVER,
                                "not armed any more: answered, then quiet for 60 minutes: whether it is installed is not known"));
    }

    @Test
    void aClaimAfterSilenceIsRefusedAlsoBeforeAnybodyLooked() throws Exception {
        armForHours();
        ledger.take(Happened.silentClaim(HOST, true, NOON), BOUND).join();
        Instant last = NOON.plus(Duration.ofMinutes(60)).minusMillis(1);
        assertThat(ledger.take(Happened.silentClaim(HOST, false, last), BOUND).join())
                .isInstanceOf(ClaimOutcome.Granted.class);
        Instant late = last.plus(Duration.ofMinutes(60));
        assertThat(ledger.take(Happened.silentClaim(HOST, false, late), BOUND).join())
                .isEqualTo(
                        new ClaimOutcome.Refused(
                                Refusal.OVER,
                                "not armed any more: answered, then quiet for 60 minutes: whether it is installed is not known"));
        assertThat(ledger.arming(HOST).orElseThrow().closed().at()).isEqualTo(late);
        flush();
        assertThat(kinds()).containsOnlyOnce(EventKind.CLOSED);
    }

    @Test
    void whereAReportIsExpectedSilenceEndsNothing() throws Exception {
        armForHours();
        take(HOST, Mode.INSTALL, true, NOON);
        Instant late = NOON.plus(Duration.ofMinutes(90));
        closeAndLook(late);
        assertThat(ledger.state(HOST, late).stage()).isEqualTo(Stage.HUNG);
        assertThat(ledger.arming(HOST).orElseThrow().closed()).isNull();
        assertThat(take(HOST, Mode.INSTALL, false, late)).isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void anAnswerBeforeTheArmingIsNoneOfIt() throws Exception {
        ledger.record(Event.at(NOON, EventKind.LOOKUP)
                .host(HOST)
                .mode(Mode.INSTALL)
                .status(200)
                .build());
        flush();
        Instant later = NOON.plus(Duration.ofMinutes(90));
        ledger.arm(HOST, Mode.INSTALL, Window.of(later, Duration.ofHours(6)), null, "x", later);
        closeAndLook(later.plusSeconds(60));
        assertThat(ledger.arming(HOST).orElseThrow().closed()).isNull();
    }

    @Test
    void listenersHearOfArmingsAndTokens() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        ledger.listen(new LedgerListener() {
            @Override
            public void armingChanged(@Nullable HostName host) {
                heard.add("arming " + (host == null ? "any" : host));
                throw new IllegalStateException("a listener's own mistake");
            }

            @Override
            public void tokenChanged(@Nullable HostName host) {
                heard.add("token " + (host == null ? "any" : host));
            }
        });
        arm(null);
        Happened.rotate(ledger, OTHER);
        assertThat(heard).contains("arming " + HOST, "token " + OTHER);
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        for (int i = 0; i < 2000; i++) {
            ledger.record(Event.at(NOON, EventKind.STATE).host(HOST).build());
        }
        assertThat(reopened().history(HOST, 5000, Ledger.LATEST)).hasSize(2000);
    }

    @Test
    void anInterruptedCallerHarmsNobody() throws Exception {
        Thread.currentThread().interrupt();
        try {
            arm(null);
        } catch (LedgerException e) {
            // may happen; what matters is what comes after
        }
        Supplier<Boolean> wasInterrupted = Thread::interrupted;
        wasInterrupted.get();
        arm(null);
        assertThat(take(HOST, Mode.INSTALL, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
    }

    @Test
    void aClaimThatCannotWaitIsNotHandedOut() throws Exception {
        arm(1);
        ClaimOutcome taken = ledger.take(Happened.claim(HOST, Mode.INSTALL, true, NOON), Duration.ZERO)
                .get(60, SECONDS);
        if (taken instanceof ClaimOutcome.Unavailable) {
            // given back, or never taken: soon there is one again
            long end = System.nanoTime() + SECONDS.toNanos(60);
            ClaimOutcome again = take(HOST, Mode.INSTALL, true, NOON);
            while (!(again instanceof ClaimOutcome.Granted) && System.nanoTime() < end) {
                again = take(HOST, Mode.INSTALL, true, NOON);
            }
            assertThat(again).isInstanceOf(ClaimOutcome.Granted.class);
        }
    }

    /** Returns when everything recorded before is in the store. */
    void flush() {
        assertThat(ledger.recordNow(
                                Event.at(NOON, EventKind.STATE).reason("flush").build(), BOUND)
                        .join())
                .isEmpty();
    }

    private ClaimOutcome once(Mode mode, boolean boot, boolean counts, Instant now) {
        Claim claim = Happened.claim(HOST, mode, boot, now);
        return ledger.take(
                        new Claim(claim.event(), boot, Claim.Demand.ONCE, counts, false, null, claim.masked()), BOUND)
                .join();
    }

    @Test
    void aLedgerOfAnEarlierVersionGoesOn() throws Exception {
        arm(null);
        String id = ledger.reportId(HOST);
        take(HOST, Mode.INSTALL, true, NOON);
        ledger.arm(OTHER, Mode.INSTALL, Window.of(NOON, Duration.ofMinutes(30)), null, "x", NOON);
        ledger.disarm(OTHER, "amy", NOON.plusSeconds(1));
        HostName broken = new HostName("broken.example.org");
        ledger.arm(broken, Mode.INSTALL, Window.of(NOON, Duration.ofMinutes(30)), 1, "x", NOON);
        take(broken, Mode.INSTALL, true, NOON);
        ledger.record(Event.at(NOON.plusSeconds(2), EventKind.LOOKUP)
                .host(broken)
                .requester(REQUESTER)
                .status(503)
                .reason("no")
                .build());
        flush();
        String state = ledger.state(broken, NOON.plusSeconds(3)).detail();
        assertThat(state).contains(", and could not be answered: no");
        ledger.close();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from flyway_schema_history where cast(version as integer) >= 4");
            statement.execute("update report set id = serial || '-' || id");
            statement.execute("alter table report drop column serial");
            statement.execute("alter table arming drop column closed_cause");
            Happened.hostsAsBefore(statement);
            statement.execute("alter table host drop column refusal_failed");
        }

        ledger = Happened.open(currentStore());

        assertThat(ledger.arming(OTHER).orElseThrow().closed())
                .isEqualTo(new Arming.Closure(NOON.plusSeconds(1), Arming.Cause.DISARMED, "disarmed by amy"));
        assertThat(ledger.arming(broken).orElseThrow().closed().cause()).isEqualTo(Arming.Cause.USED_UP);
        assertThat(ledger.state(broken, NOON.plusSeconds(3)).detail()).isEqualTo(state);
        assertThat(ledger.reports().report("1-" + id, REQUESTER, NOON.plusSeconds(200)))
                .contains(HOST);
        assertThat(ledger.arming(HOST).orElseThrow().closed().cause()).isEqualTo(Arming.Cause.INSTALLED);
    }

    @Test
    void whoIsAnsweredOnceIsRefusedFromItsNextBootOnUntilItIsArmed() throws Exception {
        Instant later = NOON.plusSeconds(301);
        assertThat(once(Mode.INSTALL, true, true, NOON)).isInstanceOf(ClaimOutcome.Free.class);
        assertThat(once(Mode.INSTALL, true, true, NOON.plusSeconds(300)))
                .as("a retry, which does not put off the end of retries")
                .isInstanceOf(ClaimOutcome.Free.class);
        assertThat(once(Mode.INSTALL, false, true, later)).as("by name").isInstanceOf(ClaimOutcome.Free.class);
        assertThat(once(Mode.INSTALL, true, true, later)).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(once(Mode.INSTALL, false, true, later))
                .as("by name, after that")
                .isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(once(Mode.UPGRADE, true, true, later)).as("the other mode").isInstanceOf(ClaimOutcome.Free.class);
        reopened();
        assertThat(once(Mode.INSTALL, true, true, NOON.plus(Duration.ofDays(1000))))
                .as("in three years")
                .isInstanceOf(ClaimOutcome.Refused.class);

        Instant noon = NOON.plus(Duration.ofDays(1));
        ledger.arm(HOST, Mode.INSTALL, Window.of(noon, Duration.ofMinutes(30)), null, "somebody", noon);
        assertThat(once(Mode.UPGRADE, true, true, noon))
                .as("not what it is armed for")
                .isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(once(Mode.INSTALL, true, true, noon)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(once(Mode.INSTALL, true, true, noon.plusSeconds(60))).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(once(Mode.INSTALL, true, true, noon.plusSeconds(301))).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(ledger.arming(HOST).orElseThrow().closed()).isNotNull();
        assertThat(once(Mode.INSTALL, false, true, noon.plusSeconds(302))).isInstanceOf(ClaimOutcome.Refused.class);
    }

    @Test
    void whatDoesNotCountLeavesNoMark() throws Exception {
        assertThat(once(Mode.INSTALL, true, false, NOON)).isInstanceOf(ClaimOutcome.Free.class);
        assertThat(once(Mode.INSTALL, true, true, NOON.plusSeconds(600))).isInstanceOf(ClaimOutcome.Free.class);
        Instant later = NOON.plusSeconds(1200);
        assertThat(once(Mode.INSTALL, true, false, later)).isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(once(Mode.INSTALL, false, true, later)).isInstanceOf(ClaimOutcome.Free.class);
        arm(1);
        assertThat(once(Mode.INSTALL, true, false, NOON)).isInstanceOf(ClaimOutcome.Free.class);
        assertThat(once(Mode.INSTALL, true, true, NOON)).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(once(Mode.INSTALL, true, true, NOON)).as("no retry").isInstanceOf(ClaimOutcome.Refused.class);
        assertThat(once(Mode.INSTALL, true, false, NOON)).isInstanceOf(ClaimOutcome.Refused.class);
    }

    @Test
    void ofAllWhoClaimAnEventOneTellsIt() throws Exception {
        HookClaims claims = ledger.hooks();
        long position = claims.positions(List.of("stuck"), NOON).get("stuck");
        assertThat(claims.claim("stuck", HOST, position + 1, BOUND, NOON))
                .isInstanceOf(HookClaims.Outcome.Claimed.class);
        assertThat(claims.claim("stuck", HOST, position + 1, BOUND, NOON)).isInstanceOf(HookClaims.Outcome.Told.class);
        assertThat(claims.claim("refused", HOST, position + 1, BOUND, NOON))
                .isInstanceOf(HookClaims.Outcome.Claimed.class);
        assertThat(claims.claim("stuck", HOST, position + 5, BOUND, NOON))
                .isEqualTo(new HookClaims.Outcome.TooSoon(NOON.plus(BOUND)));
        claims.done("refused", HOST, position + 1);
        assertThat(claims.unfinished(NOON, NOON)).as("none is so old").isEmpty();
        Instant later = NOON.plus(BOUND);
        assertThat(claims.unfinished(later, later))
                .containsExactly(new HookClaims.Unfinished("stuck", HOST, position + 1));
        assertThat(claims.unfinished(later.plus(BOUND), later))
                .as("no third time")
                .isEmpty();
        assertThat(claims.claim("stuck", HOST, position + 5, BOUND, later.plus(BOUND)))
                .isInstanceOf(HookClaims.Outcome.Claimed.class);
        claims.drop("stuck", Map.of(OTHER, position + 7), NOON);
        assertThat(claims.claim("stuck", OTHER, position + 7, BOUND, NOON)).isInstanceOf(HookClaims.Outcome.Told.class);
        assertThat(claims.claim("stuck", OTHER, position + 8, BOUND, NOON))
                .as("what was dropped holds nothing back")
                .isInstanceOf(HookClaims.Outcome.Claimed.class);
        assertThat(claims.told("stuck")).containsOnlyKeys(HOST, OTHER);
        claims.reached(List.of("stuck"), position + 5, NOON);
        assertThat(claims.positions(List.of("stuck"), NOON.plusSeconds(3600))).containsEntry("stuck", position + 5);
        assertThat(claims.positions(List.of("stuck"), NOON.plus(Duration.ofDays(2))))
                .containsEntry("stuck", position);
    }
}
