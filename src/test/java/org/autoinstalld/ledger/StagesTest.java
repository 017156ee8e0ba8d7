package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.REQUESTER;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event.Outlook;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Minutes after noon, what happened in which, and where that leaves the host. */
class StagesTest {
    private static final IpAddress NEIGHBOUR = IpAddress.parse("192.0.2.99").orElseThrow();

    private HostRecord facts = HostRecord.NONE;
    private @Nullable Arming arming;

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private StagesTest armed(int since, int from, int until) {
        Window window = new Window(minute(from), minute(until));
        arming = new Arming(HOST, 1, Mode.INSTALL, window, null, 0, null, "x", minute(since), null);
        return this;
    }

    private StagesTest answered(int minute, boolean expectsReport) {
        return answered(minute, expectsReport, Outlook.NONE);
    }

    private StagesTest fetchedTemplate(int minute) {
        facts = facts.and(new HostRecord(null, null, null, new HostRecord.Fetch(minute(minute), null)));
        return this;
    }

    private StagesTest answered(int minute, boolean expectsReport, Outlook outlook) {
        HostRecord.Answer answer =
                new HostRecord.Answer(minute(minute), Mode.INSTALL, REQUESTER, expectsReport, outlook);
        facts = facts.and(new HostRecord(answer, null, null, null));
        if (arming != null) {
            arming = arming.with(1, minute(minute), arming.closed());
        }
        return this;
    }

    private StagesTest refused(int minute, IpAddress requester) {
        HostRecord.Refusal refusal = new HostRecord.Refusal(minute(minute), false, "why", requester);
        facts = facts.and(new HostRecord(null, refusal, null, null));
        return this;
    }

    private StagesTest reported(int minute) {
        facts = facts.and(new HostRecord(null, null, minute(minute), null));
        return this;
    }

    private Arming armed() {
        return Objects.requireNonNull(arming);
    }

    private void is(int now, Stage stage, int since) {
        HostState state = Stages.of(facts, arming, minute(now), ArmingRules.DEFAULT);
        assertThat(state.stage()).isEqualTo(stage);
        assertThat(state.since()).isEqualTo(minute(since));
    }

    @Test
    void nothingIsKnownOfAHostThatNeverAsked() {
        assertThat(Stages.of(facts, arming, NOON, ArmingRules.DEFAULT)).isEqualTo(HostState.NEVER_SEEN);
    }

    private HostState state(int now) {
        return Stages.of(facts, arming, minute(now), ArmingRules.DEFAULT);
    }

    private String detail(int now) {
        return state(now).detail();
    }

    private StagesTest closed(int minute, Arming.Cause cause) {
        arming = armed().closed(minute(minute), cause, "why");
        return this;
    }

    @Test
    void whoFetchedNothingUntilItsWindowEndedNeverFetched() {
        armed(0, 0, 10).is(9, Stage.ARMED, 0);
        is(10, Stage.NEVER_FETCHED, 10);
        assertThat(detail(10)).isEqualTo("armed to install, nothing was fetched, and its window is over");
        closed(10, Arming.Cause.WINDOW_OVER).is(10_000, Stage.NEVER_FETCHED, 10);
        answered(10_001, true).is(10_001, Stage.FETCHING, 10_001);
    }

    @Test
    void whoFetchedNothingBeforeItsWindowEndedIsToldOfSinceThen() {
        armed(0, 0, 60).is(20, Stage.NEVER_FETCHED, 15);
        is(60, Stage.NEVER_FETCHED, 15);
        armed(70, 70, 80).is(71, Stage.ARMED, 70);
        is(80, Stage.NEVER_FETCHED, 80);
    }

    @Test
    void theDefaultsOfASiteEndSoToo() {
        Duration both = Duration.ofMinutes(30);
        ArmingRules rules =
                new ArmingRules(Duration.ofMinutes(5), Duration.ofMinutes(1), both, both, Duration.ofDays(365));
        armed(0, 0, 30);
        HostState state = Stages.of(facts, arming, minute(30), rules);
        assertThat(state.stage()).isEqualTo(Stage.NEVER_FETCHED);
        assertThat(state.since()).isEqualTo(minute(30));
    }

    @Test
    void whoWasDisarmedIsAwaitedNoMore() {
        armed(0, 0, 60).closed(20, Arming.Cause.DISARMED);
        assertThat(Stages.of(facts, arming, minute(100), ArmingRules.DEFAULT)).isEqualTo(HostState.NEVER_SEEN);
        armed(0, 0, 60).closed(70, Arming.Cause.DISARMED);
        assertThat(Stages.of(facts, arming, minute(100), ArmingRules.DEFAULT)).isEqualTo(HostState.NEVER_SEEN);
        reported(30).armed(40, 40, 60).closed(70, Arming.Cause.DISARMED).is(80, Stage.INSTALLED, 30);
    }

    @Test
    void aRefusalHidesNeitherThatAHostIsArmedNorThatItNeverFetched() {
        armed(0, 0, 30).refused(5, REQUESTER).is(6, Stage.ARMED, 0);
        assertThat(detail(6))
                .isEqualTo("to install, until 2026-03-01T12:30:00Z; asked 2026-03-01T12:05:00Z, and was refused: why");
        assertThat(state(6).refused()).isEqualTo(minute(5));
        is(15, Stage.NEVER_FETCHED, 15);
        assertThat(detail(15))
                .isEqualTo("armed to install since 2026-03-01T12:00:00Z, and fetched nothing;"
                        + " asked 2026-03-01T12:05:00Z, and was refused: why");
        refused(40, REQUESTER).is(41, Stage.NEVER_FETCHED, 15);
        assertThat(detail(41)).contains("its window is over; asked 2026-03-01T12:40:00Z, and was refused: why");
    }

    @Test
    void aRefusalDoesNotHideThatAnInstallationHangs() {
        armed(0, 0, 300).answered(5, true).refused(8, REQUESTER).is(9, Stage.INSTALLING, 5);
        assertThat(detail(9))
                .isEqualTo("it has its response file; asked again 2026-03-01T12:08:00Z, and was refused: why");
        assertThat(state(9).refused()).isEqualTo(minute(8));
        assertThat(state(7).stop()).isEmpty();
        is(65, Stage.HUNG, 65);
    }

    @Test
    void whoseInstallationIsPresumablyOverAndAsksAgainIsRefused() {
        armed(0, 0, 300).answered(5, false).refused(12, REQUESTER).is(13, Stage.INSTALLING, 5);
        closed(12, Arming.Cause.NEW_BOOT).is(13, Stage.REFUSED, 12);
    }

    @Test
    void whatCouldNotBeAnsweredIsTold() {
        Event failed = Event.at(minute(5), EventKind.LOOKUP)
                .host(HOST)
                .requester(REQUESTER)
                .mode(Mode.INSTALL)
                .status(503)
                .reason("the ledger is away")
                .build();
        facts = HostRecord.of(failed);
        is(6, Stage.REFUSED, 5);
        assertThat(detail(6)).isEqualTo("could not be answered: the ledger is away");
        armed(0, 0, 30).is(6, Stage.ARMED, 0);
        assertThat(detail(15))
                .isEqualTo("armed to install since 2026-03-01T12:00:00Z, and fetched nothing;"
                        + " asked 2026-03-01T12:05:00Z, and could not be answered: the ledger is away");
    }

    @Test
    void whoReportedOnceIsExpectedToReportAgain() {
        reported(0).armed(10, 10, 300).answered(20, false).is(79, Stage.INSTALLING, 20);
        is(80, Stage.HUNG, 80);
        assertThat(quiet(100)).isEmpty();
    }

    @Test
    void anInstallationUnderWayIsKnownWhenItsHostIsArmedAnew() {
        armed(0, 0, 30).answered(5, true);
        assertThat(underway(7)).contains(minute(5));
        armed(8, 8, 40).is(9, Stage.ARMED, 8);
        assertThat(underway(9)).contains(minute(5));
        assertThat(underway(70)).isEmpty();
        reported(20);
        assertThat(underway(21)).isEmpty();
        is(21, Stage.INSTALLED, 20);
        assertThat(detail(21)).isEqualTo("reported its first boot; armed to install, until 2026-03-01T12:40:00Z");
    }

    private Optional<Instant> underway(int now) {
        return Optional.ofNullable(
                Stages.of(facts, arming, minute(now), ArmingRules.DEFAULT).underway());
    }

    @Test
    void aHostIsFinishedFromItsReportToItsNextAnswer() {
        assertThat(isFinished()).isFalse();
        answered(5, true);
        assertThat(isFinished()).isFalse();
        reported(10);
        assertThat(isFinished()).isTrue();
        answered(20, false);
        assertThat(isFinished()).isFalse();
    }

    private boolean isFinished() {
        return Stages.of(facts, arming, minute(30), ArmingRules.DEFAULT).finished();
    }

    @Test
    void anArmedHostThatAsksNothingNeverFetched() {
        armed(0, 0, 60).is(14, Stage.ARMED, 0);
        is(15, Stage.NEVER_FETCHED, 15);
    }

    @Test
    void beforeItsWindowAHostIsNotAwaited() {
        armed(0, 30, 60).is(29, Stage.ARMED, 0);
        is(31, Stage.ARMED, 0);
        is(45, Stage.NEVER_FETCHED, 45);
    }

    @Test
    void anInstallationIsFollowedToItsReport() {
        armed(0, 0, 30).answered(5, true).is(5, Stage.FETCHING, 5);
        is(6, Stage.INSTALLING, 5);
        is(65, Stage.HUNG, 65);
        reported(20).is(65, Stage.INSTALLED, 20);
    }

    @Test
    void withoutAReportSilenceMeansNothing() {
        answered(5, false).is(64, Stage.INSTALLING, 5);
        is(65, Stage.UNCONFIRMED, 65);
        assertThat(detail(65))
                .isEqualTo(
                        "install: answered 2026-03-01T12:05:00Z, fetched all there is, and quiet since; it tells of no"
                                + " first boot");
        reported(70).is(70, Stage.INSTALLED, 70);
    }

    @Test
    void whoDoesNotFetchTheTemplateItsAnswerNamesHangs() {
        Outlook template = new Outlook(true, "");
        armed(0, 0, 300).answered(5, false, template).is(64, Stage.INSTALLING, 5);
        is(65, Stage.HUNG, 65);
        assertThat(detail(65))
                .isEqualTo("install: answered 2026-03-01T12:05:00Z, and its disklabel template was not fetched since");
        assertThat(quiet(100)).isEmpty();
        fetchedTemplate(6).is(64, Stage.INSTALLING, 5);
        is(65, Stage.UNCONFIRMED, 65);
        assertThat(quiet(100)).contains(minute(65));
        // the one before does not count
        answered(70, false, template).is(130, Stage.HUNG, 130);
        refused(80, REQUESTER).is(81, Stage.INSTALLING, 70);
        is(131, Stage.HUNG, 130);
        reported(140).is(141, Stage.INSTALLED, 140);
    }

    @Test
    void whoFetchedTheTemplateAndShouldReportHangsWithoutOne() {
        reported(0).answered(5, false, new Outlook(true, "")).fetchedTemplate(6).is(65, Stage.HUNG, 65);
        assertThat(detail(65)).endsWith("and no report since");
    }

    @Test
    void whoseInstallerStopsWithItsAnswerIsAborted() {
        armed(0, 0, 300).answered(5, false, new Outlook(false, "aborts at \"Location of sets?\": why"));
        is(5, Stage.ABORTED, 5);
        assertThat(detail(5)).isEqualTo("install: with this answer the installer aborts at \"Location of sets?\": why");
        assertThat(state(5).stop()).isEqualTo("aborts at \"Location of sets?\": why");
        is(500, Stage.ABORTED, 5);
        assertThat(quiet(100)).isEmpty();
        assertThat(underway(6)).isEmpty();
        refused(20, REQUESTER).is(21, Stage.ABORTED, 5);
        answered(30, false).is(31, Stage.INSTALLING, 30);
        reported(40).is(41, Stage.INSTALLED, 40);
    }

    /** What is assumed of a machine may be wrong. */
    @Test
    void whoGoesOnAllTheSameIsInstallingForAWhile() {
        answered(5, false, new Outlook(true, "aborts")).is(6, Stage.ABORTED, 5);
        fetchedTemplate(7).is(7, Stage.INSTALLING, 5);
        is(65, Stage.ABORTED, 5);
        reported(66).is(66, Stage.INSTALLED, 66);
    }

    @Test
    void theReportBeforeDoesNotCountForTheInstallationAfter() {
        reported(0).answered(5, true).is(7, Stage.INSTALLING, 5);
        armed(10, 10, 40).is(11, Stage.ARMED, 10);
    }

    @Test
    void aRefusalShowsUntilSomethingElseHappens() {
        refused(1, NEIGHBOUR).is(2, Stage.REFUSED, 1);
        armed(3, 3, 30).is(3, Stage.ARMED, 3);
        refused(4, NEIGHBOUR).is(4, Stage.ARMED, 3);
        answered(5, true).is(5, Stage.FETCHING, 5);
    }

    @Test
    void aNeighbourCannotHideAnInstallation() {
        answered(5, true).refused(6, NEIGHBOUR).is(7, Stage.INSTALLING, 5);
        refused(64, NEIGHBOUR).is(65, Stage.HUNG, 65);
    }

    @Test
    void anInstalledMachineThatAsksAgainStaysInstalled() {
        answered(5, true).reported(10).refused(20, REQUESTER).is(21, Stage.INSTALLED, 10);
        assertThat(detail(21))
                .isEqualTo("reported its first boot; asked again 2026-03-01T12:20:00Z, and was refused: why");
    }

    private Optional<Instant> quiet(int now) {
        return Optional.ofNullable(Stages.quiet(facts, armed(), minute(now), ArmingRules.DEFAULT));
    }

    @Test
    void anArmingIsQuietWhenItsHostIsUnconfirmed() {
        armed(0, 0, 300).answered(5, false);
        assertThat(quiet(64)).isEmpty();
        assertThat(quiet(65)).contains(minute(65));
        assertThat(quiet(100)).contains(minute(65));
        is(65, Stage.UNCONFIRMED, 65);
    }

    @Test
    void anArmingIsNotQuietWhileAReportIsExpected() {
        armed(0, 0, 300).answered(5, true);
        assertThat(quiet(100)).isEmpty();
    }

    @Test
    void anArmingIsNotQuietBeforeItsFirstAnswer() {
        answered(5, false).armed(10, 10, 300);
        assertThat(quiet(100)).isEmpty();
    }

    @Test
    void whoGoesOnAskingIsNotQuiet() {
        armed(0, 0, 300).answered(5, false).refused(30, REQUESTER);
        assertThat(quiet(100)).isEmpty();
        is(100, Stage.REFUSED, 30);
    }

    @Test
    void aNeighbourDoesNotKeepAnArmingOpen() {
        armed(0, 0, 300).answered(5, false).refused(30, NEIGHBOUR);
        assertThat(quiet(100)).contains(minute(65));
    }

    @Test
    void silenceAfterTheWindowIsTheWindowsEnd() {
        armed(0, 0, 30).answered(5, false);
        assertThat(quiet(100)).isEmpty();
    }

    // ---- when that changes by itself ----

    private void lasts(int now, Integer... until) {
        assertThat(Stream.ofNullable(Stages.of(facts, arming, minute(now), ArmingRules.DEFAULT)
                        .until()))
                .containsExactlyElementsOf(
                        Stream.of(until).map(StagesTest::minute).toList());
    }

    @Test
    void anArmedHostWaitsForItsWindowItsPatienceAndItsEnd() {
        armed(0, 10, 60).lasts(0, 10);
        lasts(10, 25);
        lasts(25, 60);
        lasts(60);
    }

    @Test
    void anInstallationHasItsMoments() {
        answered(5, true).lasts(5, 6);
        lasts(6, 65);
        lasts(65);
        assertThat(HostState.NEVER_SEEN.until()).isNull();
    }

    @Test
    void noStageChangesByTimeBeforeItSaysSo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            facts = HostRecord.NONE;
            arming = null;
            if (random.nextBoolean()) {
                int from = random.nextInt(60);
                armed(random.nextInt(60), from, from + 1 + random.nextInt(60));
            }
            if (random.nextBoolean()) {
                answered(
                        random.nextInt(60),
                        random.nextBoolean(),
                        new Outlook(random.nextBoolean(), random.nextBoolean() ? "" : "aborts"));
            }
            if (random.nextBoolean()) {
                fetchedTemplate(random.nextInt(60));
            }
            if (random.nextBoolean()) {
                refused(random.nextInt(60), random.nextBoolean() ? REQUESTER : NEIGHBOUR);
            }
            if (random.nextBoolean()) {
                reported(random.nextInt(60));
            }
            for (int now = 60; now < 200; now++) {
                HostState before = Stages.of(facts, arming, minute(now), ArmingRules.DEFAULT);
                HostState after = Stages.of(facts, arming, minute(now + 1), ArmingRules.DEFAULT);
                Instant later = minute(now + 1);
                boolean due = before.until() != null && !before.until().isAfter(later);
                assertThat(due || before.stage() == after.stage())
                        .as("seed %d, round %d, minute %d: %s, then %s", seed, round, now, before, after)
                        .isTrue();
            }
        }
    }
}
