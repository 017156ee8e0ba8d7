package org.autoinstalld.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.problem.Place;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final IpAddress HERE = address("10.0.0.1");
    private static final IpAddress THERE = address("10.0.0.2");
    private static final Lladdr LLADDR = Lladdr.parse("02:00:00:00:00:01").orElseThrow();
    private static final Lladdr NOBODYS = Lladdr.parse("02:00:00:00:00:ff").orElseThrow();
    private static final Machine WEB = machine("web.example.org");
    private static final Machine DB = machine("db.example.org");
    /** More than are remembered. */
    private static final int FLOOD = 17_000;

    private final Sightings sightings = new Sightings();

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static Machine machine(String name) {
        return new Machine.Wrong(
                new BrokenHost(new HostName(name), "", List.of(), List.of(), Place.of("a.yaml"), List.of()));
    }

    private boolean speaksAgainst(IpAddress requester, Machine machine, long now) {
        return sightings.against(requester, machine, now).isPresent();
    }

    private void flood(long now) {
        for (int i = 0; i < FLOOD; i++) {
            sightings.unknown(address("172.16." + i / 250 + "." + (i % 250 + 1)), NOBODYS, now);
        }
    }

    @Test
    void anUnknownLladdrSpeaksAgainstEveryMachineForTwoMinutes() {
        sightings.unknown(HERE, NOBODYS, 0);
        assertThat(speaksAgainst(HERE, WEB, Sightings.MEMORY_MILLIS)).isTrue();
        assertThat(speaksAgainst(HERE, WEB, Sightings.MEMORY_MILLIS + 1)).isFalse();
        assertThat(speaksAgainst(THERE, WEB, 0)).isFalse();
    }

    @Test
    void aFailureByNameSpeaksAgainstThatHostUntilItIsServed() {
        sightings.failed(HERE, Optional.empty(), WEB.name(), 0);
        assertThat(speaksAgainst(HERE, WEB, 1)).isTrue();
        assertThat(speaksAgainst(HERE, DB, 1)).isFalse();
        sightings.served(HERE, Optional.empty(), WEB.name(), 2);
        assertThat(speaksAgainst(HERE, WEB, 3)).isFalse();
    }

    @Test
    void aSuccessByLladdrSettlesAllButThatItWasThisMachine() {
        sightings.unknown(HERE, NOBODYS, 0);
        sightings.undecided(HERE, 0);
        sightings.served(HERE, Optional.of(LLADDR), WEB.name(), 1);
        assertThat(speaksAgainst(HERE, WEB, 2)).isFalse();
        assertThat(sightings.against(HERE, DB, 2))
                .hasValueSatisfying(why ->
                        assertThat(why).contains(LLADDR.toString(), WEB.name().text()));
    }

    @Test
    void whoIsArmedIsForgivenAndStillNoOtherMachine() {
        sightings.failed(HERE, Optional.of(LLADDR), WEB.name(), 0);
        sightings.failed(HERE, Optional.empty(), WEB.name(), 0);
        assertThat(speaksAgainst(HERE, WEB, 1)).isTrue();
        sightings.clear(WEB.name());
        assertThat(speaksAgainst(HERE, WEB, 1)).isFalse();
        assertThat(speaksAgainst(HERE, DB, 1)).isTrue();
    }

    @Test
    void whatNobodyCouldDecideSpeaksAgainstAllAndMakesNobodyUnknown() {
        sightings.unknown(HERE, NOBODYS, 0);
        assertThat(sightings.isUnknown(HERE, 1)).isTrue();
        sightings.undecided(HERE, 1);
        assertThat(sightings.isUnknown(HERE, 2)).isFalse();
        assertThat(speaksAgainst(HERE, WEB, 2)).isTrue();
        assertThat(speaksAgainst(HERE, DB, 2)).isTrue();
    }

    @Test
    void moreMachinesThanAreKeptForOneAddressSpeakAgainstAll() {
        for (int i = 0; i < 9; i++) {
            sightings.served(HERE, Optional.empty(), WEB.name(), i);
            sightings.failed(HERE, Optional.empty(), new HostName("h" + i + ".example.org"), i);
        }
        assertThat(sightings.against(HERE, WEB, 10))
                .hasValueSatisfying(why -> assertThat(why).contains("too many different machines"));
    }

    @Test
    void aFloodMakesEverybodyASuspectUntilTwoMinutesAfterItsEnd() {
        sightings.unknown(HERE, NOBODYS, 0);
        flood(1_000);
        assertThat(speaksAgainst(HERE, WEB, 2_000)).isTrue();
        assertThat(speaksAgainst(THERE, WEB, 2_000)).isTrue();
        assertThat(speaksAgainst(THERE, WEB, 1_001 + Sightings.MEMORY_MILLIS)).isFalse();
    }

    @Test
    void aFloodNeverForgetsBackwards() {
        // noted early and looked at late, so that it is thrown out after others that were noted later
        sightings.unknown(HERE, NOBODYS, 0);
        for (int i = 0; i < 16_383; i++) {
            sightings.unknown(address("172.16." + i / 250 + "." + (i % 250 + 1)), NOBODYS, 100_000);
        }
        sightings.against(HERE, WEB, 100_000);

        for (int i = 0; i < 16_384; i++) {
            sightings.unknown(address("172.17." + i / 250 + "." + (i % 250 + 1)), NOBODYS, 110_000);
        }

        assertThat(speaksAgainst(THERE, WEB, 101 + Sightings.MEMORY_MILLIS)).isTrue();
        assertThat(speaksAgainst(THERE, WEB, 100_000 + Sightings.MEMORY_MILLIS)).isTrue();
        assertThat(speaksAgainst(THERE, WEB, 100_001 + Sightings.MEMORY_MILLIS)).isFalse();
    }

    @Test
    void whoeverWasForgottenIsNoNewcomer() {
        sightings.unknown(HERE, NOBODYS, 0);
        flood(1_000);
        sightings.failed(HERE, Optional.empty(), DB.name(), 2_000);
        assertThat(speaksAgainst(HERE, WEB, 3_000)).isTrue();
        sightings.unknown(HERE, NOBODYS, 3_000);
        assertThat(sightings.isUnknown(HERE, 4_000)).isFalse();
        sightings.served(HERE, Optional.of(LLADDR), WEB.name(), 5_000);
        assertThat(speaksAgainst(HERE, WEB, 6_000)).isFalse();
    }

    @Test
    void aReloadClearsTheFloodToo() {
        flood(1_000);
        sightings.clear();
        assertThat(speaksAgainst(THERE, WEB, 2_000)).isFalse();
    }
}
