package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.REQUESTER;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event.Outlook;
import org.autoinstalld.ledger.FetchedFile.Course;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an installation fetches of the mirror, minutes after noon, and what is told of its host. */
class FetchingStagesTest {
    private static final List<FetchedFile> EXPECTED = List.of(
            FetchedFile.ahead("bsd", 20_000_000),
            FetchedFile.ahead("bsd.rd", 4_000_000),
            FetchedFile.ahead("base78.tgz", 300_000_000),
            FetchedFile.ahead("man78.tgz", 8_000_000),
            FetchedFile.ahead("xserv78.tgz", 20_000_000),
            FetchedFile.ahead("BUILDINFO", 54));

    private final List<FetchedFile> files = new ArrayList<>();
    private final Arming arming =
            new Arming(HOST, 1, Mode.INSTALL, new Window(NOON, minute(300)), null, 1, NOON, "x", NOON, null);
    private HostRecord facts =
            new HostRecord(new HostRecord.Answer(NOON, Mode.INSTALL, REQUESTER, false, Outlook.NONE), null, null, null);
    private int active;
    private long rate;
    private @Nullable Long left;
    private @Nullable Instant booted;

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private void asks(int minute, String name, long octets, long length, Course course) {
        files.removeIf(f -> f.name().equals(name));
        files.add(new FetchedFile(name, octets, length, course));
        active = minute;
    }

    private HostState at(int minute) {
        Fetching fetching =
                new Fetching(HOST, REQUESTER, NOON, minute(active), booted, null, rate, left, EXPECTED, files);
        return Stages.of(facts.with(fetching), arming, minute(minute), ArmingRules.DEFAULT);
    }

    private void is(int minute, Stage stage, String detail) {
        HostState state = at(minute);
        assertThat(state.detail()).isEqualTo(detail);
        assertThat(state.stage()).isEqualTo(stage);
    }

    private void all(int minute) {
        asks(minute, "SHA256.sig", 2_000, 2_000, Course.WHOLE);
        EXPECTED.forEach(f -> asks(minute, f.name(), f.length(), f.length(), Course.WHOLE));
    }

    @Test
    void anInstallationIsToldFromItsResponseFileToItsReport() {
        is(0, Stage.FETCHING, "it has its response file");
        facts = facts.and(new HostRecord(null, null, null, new HostRecord.Fetch(NOON, null)));
        is(0, Stage.INSTALLING, "at its questions");
        asks(1, "SHA256.sig", 2_000, 2_000, Course.WHOLE);
        is(1, Stage.INSTALLING, "at its questions");
        asks(2, "bsd", 20_000_000, 20_000_000, Course.WHOLE);
        asks(2, "bsd.rd", 4_000_000, 4_000_000, Course.WHOLE);
        asks(2, "base78.tgz", 174_000_000, 300_000_000, Course.RUNNING);
        rate = 41_000_000;
        left = 61L;
        is(2, Stage.INSTALLING, "base78.tgz, 3 of 6, 58 %, 41 MB/s, about 1 min left");
        assertThat(at(2).progress())
                .isEqualTo(new Progress("base78.tgz", 3, 6, 174_000_000, 300_000_000, 41_000_000, 61L));
        all(3);
        is(4, Stage.INSTALLING, "unpacking since 2026-03-01T12:03:00Z");
        assertThat(at(4).progress()).isNotNull();
        facts = facts.and(new HostRecord(null, null, minute(5), null));
        is(5, Stage.INSTALLED, "reported its first boot; armed to install, until 2026-03-01T17:00:00Z");
        assertThat(at(5).progress()).isNull();
    }

    @Test
    void fetchingIsASignOfLife() {
        asks(50, "base78.tgz", 1, 300_000_000, Course.RUNNING);
        assertThat(at(90).stage()).isEqualTo(Stage.INSTALLING);
        assertThat(at(90).underway()).isEqualTo(NOON);
        assertThat(at(90).until()).isEqualTo(minute(110));
    }

    @Test
    void silenceAfterTheLastSetIsNoNews() {
        all(3);
        is(
                63,
                Stage.UNCONFIRMED,
                "fetched its last set 2026-03-01T12:03:00Z, and quiet since; it tells of no first boot");
        assertThat(at(63).since()).isEqualTo(minute(63));
        assertThat(quiet(62)).isNull();
        assertThat(quiet(100)).isEqualTo(minute(63));
    }

    @Test
    void whoShouldReportAfterItsLastSetHangsAndIsNotAnsweredAnyMore() {
        facts = new HostRecord(facts.answer(), null, NOON.minusSeconds(60), null);
        all(3);
        is(63, Stage.HUNG, "fetched its last set 2026-03-01T12:03:00Z, and no report since");
        assertThat(quiet(100)).isEqualTo(minute(63));
    }

    private @Nullable Instant quiet(int minute) {
        Fetching fetching =
                new Fetching(HOST, REQUESTER, NOON, minute(active), booted, null, rate, left, EXPECTED, files);
        return Stages.quiet(facts.with(fetching), arming, minute(minute), ArmingRules.DEFAULT);
    }

    @Test
    void aBootAfterTheLastSetMayMeanThatUnpackingFailed() {
        all(3);
        booted = minute(4);
        is(4, Stage.UNCONFIRMED, "it booted from the network again after its last set");
        assertThat(at(4).underway()).isNull();
    }

    @Test
    void whoStopsBetweenTwoSetsIsStuck() {
        asks(1, "SHA256.sig", 2_000, 2_000, Course.WHOLE);
        asks(2, "bsd", 20_000_000, 20_000_000, Course.WHOLE);
        asks(2, "bsd.rd", 4_000_000, 4_000_000, Course.WHOLE);
        asks(2, "base78.tgz", 120_000_000, 300_000_000, Course.CUT);
        is(61, Stage.INSTALLING, "base78.tgz, 3 of 6, 40 %");
        is(62, Stage.STUCK, "after 2 of 6, base78.tgz cut off at 40 %");
        assertThat(at(62).stage().isAlarming()).isTrue();
        assertThat(quiet(100)).isNull();
        asks(3, "base78.tgz", 300_000_000, 300_000_000, Course.WHOLE);
        is(63, Stage.STUCK, "after 3 of 6, quiet since 2026-03-01T12:03:00Z");
    }

    @Test
    void whoAsksForTheListAloneIsStuckBeforeItsFirstSet() {
        asks(1, "SHA256.sig", 2_000, 2_000, Course.WHOLE);
        is(61, Stage.STUCK, "after 0 of 6, quiet since 2026-03-01T12:01:00Z");
    }

    @Test
    void whatWasNotForeseenStandsWhereItWasAskedFor() {
        asks(1, "SHA256.sig", 2_000, 2_000, Course.WHOLE);
        asks(1, "bsd", 20_000_000, 20_000_000, Course.WHOLE);
        asks(2, "bsd.mp", 10, 20, Course.RUNNING);
        is(2, Stage.INSTALLING, "bsd.mp, 2 of 7, 50 %");
    }

    @Test
    void anInstallationBeforeTheLastAnswerCountsNoMore() {
        all(3);
        facts = new HostRecord(
                new HostRecord.Answer(minute(5), Mode.INSTALL, REQUESTER, false, Outlook.NONE), null, null, null);
        is(5, Stage.FETCHING, "it has its response file");
        // the line for the first boot is asked for at the end of the same one
        facts = new HostRecord(
                new HostRecord.Answer(minute(5), Mode.INSTALL, REQUESTER, true, Outlook.NONE), null, null, null);
        is(6, Stage.INSTALLING, "unpacking since 2026-03-01T12:03:00Z");
    }

    @Test
    void twoBehindOneAddressAreNotFollowed() {
        Fetching fetching =
                new Fetching(HOST, REQUESTER, NOON, NOON, null, Happened.OTHER, 0, null, EXPECTED, List.of());
        HostState state = Stages.of(facts.with(fetching), arming, minute(2), ArmingRules.DEFAULT);
        assertThat(state.stage()).isEqualTo(Stage.INSTALLING);
        assertThat(state.detail()).isEqualTo("not followed: www.example.org is installed behind the same address");
        assertThat(state.progress()).isNull();
    }

    @Test
    void whatSeveralServersSawIsOneInstallation() {
        Fetching before = new Fetching(
                HOST,
                REQUESTER,
                NOON,
                minute(1),
                null,
                null,
                5,
                9L,
                EXPECTED,
                List.of(
                        new FetchedFile("bsd", 10, 20_000_000, Course.RUNNING),
                        new FetchedFile("bsd.rd", 4_000_000, 4_000_000, Course.WHOLE)));
        Fetching after = new Fetching(
                HOST,
                REQUESTER,
                NOON,
                minute(2),
                null,
                null,
                7,
                null,
                List.of(),
                List.of(new FetchedFile("base78.tgz", 5, 300_000_000, Course.RUNNING)));
        Fetching both = Fetching.together(List.of(after, before));
        assertThat(both.files())
                .containsExactly(
                        new FetchedFile("bsd", 10, 20_000_000, Course.CUT),
                        new FetchedFile("bsd.rd", 4_000_000, 4_000_000, Course.WHOLE),
                        new FetchedFile("base78.tgz", 5, 300_000_000, Course.RUNNING));
        assertThat(both.expected()).isEqualTo(EXPECTED);
        assertThat(both.rate()).isEqualTo(7);
        assertThat(both.left()).isNull();
        Fetching next = new Fetching(HOST, REQUESTER, minute(3), minute(3), null, null, 0, null, List.of(), List.of());
        assertThat(Fetching.together(List.of(both, next))).isEqualTo(next);
    }
}
