package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;
import static org.autoinstalld.ledger.Happened.OTHER;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.junit.jupiter.api.Test;

class RepeatCounterTest {
    private final RepeatCounter repeats = new RepeatCounter();

    private static Event answered(HostName host, String requester, String text, Instant at) {
        return Event.at(at, EventKind.LOOKUP)
                .host(host)
                .requester(IpAddress.parse(requester).orElseThrow())
                .own(false)
                .status(200)
                .sent(1, text)
                .build();
    }

    private boolean counts(Event event, boolean busy) {
        return repeats.counts(event.sighting(), event, busy);
    }

    /** How many of so many get an entry of their own. */
    private int own(int times, Event event) {
        int own = 0;
        for (int i = 0; i < times; i++) {
            if (!counts(event, false)) {
                Objects.requireNonNull(repeats.enter(event)).written(++own);
            }
        }
        return own;
    }

    @Test
    void theFirstFewOfAMinuteHaveEntriesAndTheOthersAreCountedAtTheLast() {
        assertThat(own(1000, answered(HOST, "192.0.2.34", "a", NOON))).isEqualTo(RepeatCounter.OWN_ENTRIES);
        List<Repetition.Count> counts = repeats.take(10, Set.of());
        assertThat(counts).hasSize(1);
        assertThat(counts.get(0).times()).isEqualTo(1000 - RepeatCounter.OWN_ENTRIES);
        assertThat(((Repetition.AtEntry) counts.get(0)).id()).isEqualTo(RepeatCounter.OWN_ENTRIES);
        assertThat(repeats.take(10, Set.of())).isEmpty();
    }

    @Test
    void anotherHostNetworkOrMinuteBeginsAnew() {
        own(100, answered(HOST, "192.0.2.34", "a", NOON));
        assertThat(own(1, answered(OTHER, "192.0.2.34", "a", NOON))).isEqualTo(1);
        assertThat(own(1, answered(HOST, "198.51.100.34", "a", NOON))).isEqualTo(1);
        assertThat(own(1, answered(HOST, "192.0.2.34", "a", NOON.plus(RepeatCounter.SPAN))))
                .isEqualTo(1);
    }

    @Test
    void neighboursAreCountedTogetherSinceAnybodyCanTakeTheirAddresses() {
        own(100, answered(HOST, "192.0.2.34", "a", NOON));
        assertThat(own(1, answered(HOST, "192.0.2.77", "a", NOON))).isZero();
    }

    @Test
    void anotherTextShowsButNotEndlessly() {
        own(100, answered(HOST, "192.0.2.34", "a", NOON));
        assertThat(own(1, answered(HOST, "192.0.2.34", "b", NOON))).isEqualTo(1);
        int own = 0;
        for (int i = 0; i < 1000; i++) {
            own += own(1, answered(HOST, "192.0.2.34", "text " + i, NOON));
        }
        assertThat(own).isEqualTo(RepeatCounter.OWN_TEXTS - RepeatCounter.OWN_ENTRIES - 1);
    }

    private static Event refused(String requester, boolean own, String reason) {
        return Event.at(NOON, EventKind.REFUSED)
                .host(HOST)
                .requester(IpAddress.parse(requester).orElseThrow())
                .own(own)
                .status(403)
                .reason(reason)
                .build();
    }

    @Test
    void neighboursThatAreRefusedDoNotHideTheMachineItself() {
        for (int i = 0; i < 1000; i++) {
            own(1, refused("192.0.2." + (i % 200 + 40), false, "not the host " + i));
        }
        assertThat(own(1, refused("192.0.2.34", true, "it booted anew"))).isEqualTo(1);
    }

    @Test
    void anotherReasonShows() {
        own(100, refused("192.0.2.34", true, "armed to upgrade, and asked to install"));
        assertThat(own(1, refused("192.0.2.34", true, "its only answer was handed out")))
                .isEqualTo(1);
        own(10, refused("192.0.2.34", true, "its only answer was handed out"));
        repeats.take(10, Set.of());
        counts(refused("192.0.2.34", true, "armed to upgrade, and asked to install"), false);
        assertThat(repeats.take(10, Set.of()))
                .extracting(c -> ((Repetition.AtEntry) c).last().reason())
                .containsExactly("armed to upgrade, and asked to install");
    }

    @Test
    void armingBeginsAnew() {
        own(100, refused("192.0.2.34", true, "not armed"));
        repeats.armingChanged(HOST);
        assertThat(own(1, refused("192.0.2.34", true, "not armed"))).isEqualTo(1);
    }

    @Test
    void noNumberOfHostsMakesItForgetThoseThatItKnows() {
        own(100, answered(HOST, "192.0.2.34", "a", NOON));
        for (int i = 0; i < 100_000; i++) {
            Event event = answered(new HostName("m" + i + ".example.org"), "192.0.2.34", "a", NOON);
            if (!counts(event, false)) {
                repeats.enter(event);
            }
        }
        assertThat(own(1, answered(HOST, "192.0.2.34", "a", NOON.plusSeconds(3))))
                .isZero();
    }

    @Test
    void oneIsEnoughWhenThereIsMuchToWrite() {
        Event event = answered(HOST, "192.0.2.34", "a", NOON);
        assertThat(counts(event, true)).isFalse();
        repeats.enter(event);
        assertThat(counts(event, true)).isTrue();
    }

    @Test
    void countsWaitForTheEntryThatTheyBelongTo() {
        Event event = answered(HOST, "192.0.2.34", "a", NOON);
        Repetition.OfHost run = Objects.requireNonNull(repeats.enter(event));
        counts(event, true);
        assertThat(repeats.take(10, Set.of())).isEmpty();
        assertThat(repeats.take(10, Set.of(run))).hasSize(1);
        counts(event, true);
        run.written(7);
        assertThat(repeats.take(10, Set.of()))
                .extracting(c -> ((Repetition.AtEntry) c).id())
                .containsExactly(7L);
    }

    @Test
    void whoseEntryIsLostIsNotWaitedFor() {
        Event event = answered(HOST, "192.0.2.34", "a", NOON);
        Repetition.OfHost run = Objects.requireNonNull(repeats.enter(event));
        counts(event, true);
        run.lost();
        assertThat(repeats.take(10, Set.of()))
                .extracting(c -> ((Repetition.AtEntry) c).id())
                .containsExactly(0L);
        assertThat(counts(event, true)).isFalse();
    }

    @Test
    void onlyLookUpsAreCounted() {
        Event armed = Event.at(NOON, EventKind.ARMED).host(HOST).build();
        for (int i = 0; i < 100; i++) {
            assertThat(armed.isLookup()).isFalse();
            assertThat(repeats.enter(armed)).isNull();
        }
    }

    private static HostName host(int number) {
        return new HostName("m" + number + ".example.org");
    }

    /** Of each of so many hosts once; how many get an entry. */
    private int each(int hosts, Instant at) {
        int own = 0;
        for (int i = 0; i < hosts; i++) {
            own += own(1, answered(host(i), "192.0.2.34", "a", at));
        }
        return own;
    }

    @Test
    void ofManyHostsEachHasAnEntryBeforeAnyHasMore() {
        int hosts = 3 * RepeatCounter.BURST;
        assertThat(each(hosts, NOON)).isEqualTo(hosts);
        for (int round = 0; round < 10; round++) {
            assertThat(each(hosts, NOON)).isZero();
        }
        assertThat(repeats.take(Integer.MAX_VALUE, Set.of()).stream()
                        .mapToLong(Repetition.Count::times)
                        .sum())
                .isEqualTo(10L * hosts);
        assertThat(each(hosts, NOON.plusSeconds(10))).isEqualTo(10 * RepeatCounter.RATE);
    }

    @Test
    void aFloodThatGoesOnAddsEntriesAtABoundedRate() {
        int hosts = 3 * RepeatCounter.BURST;
        each(hosts, NOON);
        int own = 0;
        for (int second = 1; second <= 180; second++) {
            own += each(hosts, NOON.plusSeconds(second));
            repeats.forgetBefore(NOON.plusSeconds(second));
        }
        assertThat(own).isLessThanOrEqualTo(180 * RepeatCounter.RATE);
        assertThat(repeats.take(Integer.MAX_VALUE, Set.of()).stream()
                        .mapToLong(Repetition.Count::times)
                        .sum())
                .isEqualTo(180L * hosts - own);
    }

    @Test
    void anotherTextShowsAlsoInAFlood() {
        each(3 * RepeatCounter.BURST, NOON);
        assertThat(own(1, answered(host(0), "192.0.2.34", "edited", NOON))).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepEntriesAway() {
        each(3 * RepeatCounter.BURST, NOON);
        Instant back = NOON.minusSeconds(86_400);
        assertThat(own(1, answered(OTHER, "192.0.2.34", "a", back))).isEqualTo(1);
        assertThat(own(9, answered(OTHER, "192.0.2.34", "a", back.plusSeconds(1))))
                .isEqualTo(RepeatCounter.OWN_ENTRIES - 1);
    }

    @Test
    void countsAreTakenInTheOrderOfTheirRows() {
        for (int i = 0; i < 100; i++) {
            Event event = answered(host(i), "192.0.2.34", "a", NOON);
            Objects.requireNonNull(repeats.enter(event)).written((i * 37) % 100 + 1);
            assertThat(counts(event, true)).isTrue();
        }
        List<Long> first = places(40);
        counts(answered(host(0), "192.0.2.34", "a", NOON), true);
        List<Long> then = places(60);
        assertThat(first).hasSize(40).isSorted().allMatch(id -> id <= 40);
        assertThat(then).hasSize(60).isSorted().allMatch(id -> id > 40);
        assertThat(places(100)).containsExactly(1L);
        assertThat(repeats.isEmpty()).isTrue();
    }

    private List<Long> places(int limit) {
        return repeats.take(limit, Set.of()).stream()
                .map(c -> ((Repetition.AtEntry) c).id())
                .toList();
    }

    private static Event nobody(String requester, Instant at) {
        return Event.at(at, EventKind.LOOKUP)
                .requester(IpAddress.parse(requester).orElseThrow())
                .asked("name of " + requester)
                .status(404)
                .build();
    }

    @Test
    void whatFoundNoHostIsCountedByNetworkAndHour() {
        for (int i = 0; i < 1000; i++) {
            repeats.countNobody(nobody("192.0.2." + i % 200, NOON));
            repeats.countNobody(nobody("198.51.100.7", NOON));
            repeats.countNobody(nobody("198.51.100.7", NOON.plusSeconds(3600)));
        }
        repeats.forgetBefore(NOON.plusSeconds(36_000));
        List<Repetition.Count> counts = repeats.take(10, Set.of());
        assertThat(counts).hasSize(3).allMatch(c -> c.times() == 1000 && c.hasPlace(Set.of()));
        assertThat(((Repetition.AtNetwork) counts.get(0)).names()).hasSize(UnknownNames.NAMES);
    }
}
