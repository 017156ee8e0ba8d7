package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.REQUESTER;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.setdir.Mode;
import org.junit.jupiter.api.Test;

/** Minutes after noon, what happened in which, and where that leaves the host. */
class StagesTest {
    private static final IpAddress NEIGHBOUR = IpAddress.parse("192.0.2.99").orElseThrow();

    private HostFacts facts = HostFacts.NONE;
    private Optional<Arming> arming = Optional.empty();

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private StagesTest armed(int since, int from, int until) {
        arming = Optional.of(new Arming(
                HOST,
                1,
                Mode.INSTALL,
                new Window(minute(from), minute(until)),
                OptionalInt.empty(),
                0,
                Optional.empty(),
                "x",
                minute(since),
                Optional.empty()));
        return this;
    }

    private StagesTest answered(int minute, boolean expectsReport) {
        HostFacts.Answer answer =
                new HostFacts.Answer(minute(minute), Mode.INSTALL, Optional.of(REQUESTER), expectsReport);
        facts = facts.and(new HostFacts(Optional.of(answer), Optional.empty(), Optional.empty()));
        arming = arming.map(a -> new Arming(
                a.host(),
                a.serial(),
                a.mode(),
                a.window(),
                a.times(),
                1,
                Optional.of(minute(minute)),
                a.who(),
                a.since(),
                a.closed()));
        return this;
    }

    private StagesTest refused(int minute, IpAddress requester) {
        HostFacts.Refusal refusal = new HostFacts.Refusal(minute(minute), "why", Optional.of(requester));
        facts = facts.and(new HostFacts(Optional.empty(), Optional.of(refusal), Optional.empty()));
        return this;
    }

    private StagesTest reported(int minute) {
        facts = facts.and(new HostFacts(Optional.empty(), Optional.empty(), Optional.of(minute(minute))));
        return this;
    }

    private void is(int now, Stage stage, int since) {
        HostState state = Stages.of(facts, arming, minute(now), Rules.DEFAULT);
        assertThat(state.stage()).isEqualTo(stage);
        assertThat(state.since()).contains(minute(since));
    }

    @Test
    void nothingIsKnownOfAHostThatNeverAsked() {
        assertThat(Stages.of(facts, arming, NOON, Rules.DEFAULT)).isEqualTo(HostState.NEVER_SEEN);
        armed(0, 0, 30);
        assertThat(Stages.of(facts, arming, minute(30), Rules.DEFAULT)).isEqualTo(HostState.NEVER_SEEN);
    }

    @Test
    void anArmedHostIsStuckWhenItAsksNothing() {
        armed(0, 0, 60).is(14, Stage.ARMED, 0);
        is(15, Stage.STUCK, 15);
    }

    @Test
    void beforeItsWindowAHostCannotBeStuck() {
        armed(0, 30, 60).is(29, Stage.ARMED, 0);
        is(31, Stage.ARMED, 0);
        is(45, Stage.STUCK, 45);
    }

    @Test
    void anInstallationIsFollowedToItsReport() {
        armed(0, 0, 30).answered(5, true).is(5, Stage.FETCHING, 5);
        is(6, Stage.INSTALLING, 5);
        is(65, Stage.STUCK, 65);
        reported(20).is(65, Stage.INSTALLED, 20);
    }

    @Test
    void withoutAReportSilenceMeansInstalled() {
        answered(5, false).is(64, Stage.INSTALLING, 5);
        is(65, Stage.INSTALLED, 5);
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
        refused(4, NEIGHBOUR).is(4, Stage.REFUSED, 4);
        answered(5, true).is(5, Stage.FETCHING, 5);
    }

    @Test
    void aNeighbourCannotHideAnInstallation() {
        answered(5, true).refused(6, NEIGHBOUR).is(7, Stage.INSTALLING, 5);
        refused(8, REQUESTER).is(9, Stage.REFUSED, 8);
    }

    @Test
    void anInstalledMachineThatAsksAgainIsRefused() {
        answered(5, true).reported(10).refused(20, REQUESTER).is(21, Stage.REFUSED, 20);
    }

    private Optional<Instant> quiet(int now) {
        return Stages.quiet(facts, arming.orElseThrow(), minute(now), Rules.DEFAULT);
    }

    @Test
    void anArmingIsQuietWhenItsHostIsPresumablyInstalled() {
        armed(0, 0, 300).answered(5, false);
        assertThat(quiet(64)).isEmpty();
        assertThat(quiet(65)).contains(minute(65));
        assertThat(quiet(100)).contains(minute(65));
        is(65, Stage.INSTALLED, 5);
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
        assertThat(Stages.of(facts, arming, minute(now), Rules.DEFAULT).until().stream())
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
        assertThat(HostState.NEVER_SEEN.until()).isEmpty();
    }

    @Test
    void noStageChangesByTimeBeforeItSaysSo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            facts = HostFacts.NONE;
            arming = Optional.empty();
            if (random.nextBoolean()) {
                int from = random.nextInt(60);
                armed(random.nextInt(60), from, from + 1 + random.nextInt(60));
            }
            if (random.nextBoolean()) {
                answered(random.nextInt(60), random.nextBoolean());
            }
            if (random.nextBoolean()) {
                refused(random.nextInt(60), random.nextBoolean() ? REQUESTER : NEIGHBOUR);
            }
            if (random.nextBoolean()) {
                reported(random.nextInt(60));
            }
            for (int now = 60; now < 200; now++) {
                HostState before = Stages.of(facts, arming, minute(now), Rules.DEFAULT);
                HostState after = Stages.of(facts, arming, minute(now + 1), Rules.DEFAULT);
                Instant later = minute(now + 1);
                boolean due = before.until().filter(at -> !at.isAfter(later)).isPresent();
                assertThat(due || before.stage() == after.stage())
                        .as("seed %d, round %d, minute %d: %s, then %s", seed, round, now, before, after)
                        .isTrue();
            }
        }
    }
}
