package org.autoinstalld.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.problem.Place;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.Test;

class RecentLookupsTest {
    private static final IpAddress HERE = address("10.0.0.1");
    private static final IpAddress THERE = address("10.0.0.2");
    private static final Lladdr WEBS = lladdr("02:00:00:00:00:01");
    private static final Lladdr DBS = lladdr("02:00:00:00:00:02");
    private static final Lladdr NOBODYS = lladdr("02:00:00:00:00:ff");
    private static final String YAML = """
            hosts:
              web.example.org: { profiles: [base], lladdr: 02:00:00:00:00:01 }
              db.example.org: { profiles: [base], lladdr: %s }
              free.example.org: { profiles: [base] }
            """;
    private static final Index INDEX = index("02:00:00:00:00:02");
    private static final KnownMachine WEB =
            INDEX.byName(new HostName("web.example.org")).get(0);
    private static final KnownMachine DB =
            INDEX.byName(new HostName("db.example.org")).get(0);
    private static final KnownMachine FREE =
            INDEX.byName(new HostName("free.example.org")).get(0);
    /** More than are remembered. */
    private static final int FLOOD = 17_000;

    private final RecentLookups sightings = new RecentLookups();

    private static Index index(String lladdr) {
        return new Index(Snapshots.of(Snapshots.FRAME, YAML.formatted(lladdr)).inventory());
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static Lladdr lladdr(String text) {
        return Lladdr.parse(text).orElseThrow();
    }

    private String byName(IpAddress requester, KnownMachine machine, long now) {
        return word(sightings.recognise(requester, machine, INDEX, false, now));
    }

    private String bare(IpAddress requester, KnownMachine machine, long now) {
        return word(sightings.recognise(requester, machine, INDEX, true, now));
    }

    private static String word(Recognition recognition) {
        return recognition instanceof Recognition.Unproven unproven
                ? unproven.vouched() ? "vouched" : "unproven"
                : recognition instanceof Recognition.Proven ? "proven" : "against";
    }

    private void flood(long now) {
        for (int i = 0; i < FLOOD; i++) {
            sightings.asked(address("172.16." + i / 250 + "." + (i % 250 + 1)), NOBODYS, now);
        }
    }

    @Test
    void theLastLladdrWithinAnHourSaysWhichMachineItIs() {
        sightings.asked(HERE, WEBS, 0);
        sightings.served(HERE, WEBS);
        assertThat(byName(HERE, WEB, RecentLookups.MEMORY_MILLIS)).isEqualTo("proven");
        assertThat(bare(HERE, WEB, RecentLookups.MEMORY_MILLIS)).isEqualTo("proven");
        assertThat(byName(HERE, DB, RecentLookups.MEMORY_MILLIS)).isEqualTo("against");
        assertThat(byName(HERE, DB, RecentLookups.MEMORY_MILLIS + 1)).isEqualTo("vouched");
        assertThat(bare(HERE, WEB, RecentLookups.MEMORY_MILLIS + 1)).isEqualTo("unproven");

        sightings.asked(HERE, NOBODYS, 1);
        assertThat(byName(HERE, WEB, 2)).isEqualTo("against");
        sightings.asked(HERE, DBS, 3);
        sightings.served(HERE, DBS);
        assertThat(byName(HERE, WEB, 4)).isEqualTo("against");
        assertThat(bare(HERE, DB, 4)).isEqualTo("proven");
        assertThat(bare(THERE, DB, 4)).isEqualTo("unproven");
    }

    @Test
    void aLookUpThatIsNotAnsweredYetCountsAsFailed() {
        sightings.asked(HERE, WEBS, 0);
        assertThat(byName(HERE, WEB, 1)).isEqualTo("against");
        sightings.served(HERE, DBS);
        assertThat(byName(HERE, WEB, 1)).isEqualTo("against");
        sightings.served(HERE, WEBS);
        assertThat(byName(HERE, WEB, 1)).isEqualTo("proven");
    }

    @Test
    void whatFailedForAHostSpeaksAgainstItForTwoMinutesOrUntilSomethingElseIsServed() {
        sightings.asked(HERE, WEBS, 0);
        assertThat(byName(HERE, WEB, RecentLookups.FAILURE_MILLIS)).isEqualTo("against");
        assertThat(byName(HERE, WEB, RecentLookups.FAILURE_MILLIS + 1)).isEqualTo("proven");
        sightings.reloaded();
        assertThat(byName(HERE, WEB, 1)).isEqualTo("proven");
        assertThat(byName(HERE, DB, 1)).isEqualTo("against");
    }

    @Test
    void anotherInventoryJudgesWhatWasAskedFor() {
        sightings.asked(HERE, NOBODYS, 0);
        sightings.reloaded();
        Index later = index(NOBODYS.toString());
        KnownMachine db = later.byName(DB.name()).get(0);

        assertThat(word(sightings.recognise(HERE, db, later, true, 1))).isEqualTo("proven");
        assertThat(word(sightings.recognise(HERE, WEB, later, true, 1))).isEqualTo("against");
        assertThat(sightings.stranger(HERE, INDEX, 1)).hasValue(NOBODYS);
        assertThat(sightings.stranger(HERE, later, 1)).isEmpty();
    }

    @Test
    void aNameThatWasRefusedSpeaksAgainstTheBareFileOfAnother() {
        sightings.refused(HERE, new HostName("web"), false, 0);
        assertThat(bare(HERE, DB, RecentLookups.MEMORY_MILLIS)).isEqualTo("against");
        assertThat(bare(HERE, DB, RecentLookups.MEMORY_MILLIS + 1)).isEqualTo("unproven");
        assertThat(byName(HERE, DB, 1)).isEqualTo("vouched");
        assertThat(byName(HERE, WEB, 1)).isEqualTo("against");
        sightings.reloaded();
        assertThat(bare(HERE, DB, 1)).isEqualTo("against");
        assertThat(bare(HERE, WEB, 1)).isEqualTo("unproven");
    }

    @Test
    void aNameThatWasContradictedSpeaksAgainstOthersOnly() {
        sightings.refused(HERE, WEB.name(), true, 0);
        assertThat(byName(HERE, WEB, 1)).isEqualTo("vouched");
        assertThat(bare(HERE, DB, 1)).isEqualTo("against");
    }

    @Test
    void aFailureByNameIsSettledWhenThatHostIsServed() {
        sightings.refused(HERE, WEB.name(), false, 0);
        sightings.served(HERE, WEB);
        assertThat(byName(HERE, WEB, 1)).isEqualTo("vouched");
        sightings.refused(HERE, WEB.name(), false, 0);
        sightings.asked(HERE, DBS, 1);
        sightings.served(HERE, DBS);
        assertThat(bare(HERE, DB, 1)).isEqualTo("proven");
    }

    @Test
    void whoIsArmedIsForgivenAndStillNoOtherMachine() {
        sightings.asked(HERE, WEBS, 0);
        sightings.refused(HERE, WEB.name(), false, 0);
        sightings.asked(THERE, DBS, 0);
        sightings.armed(WEB, INDEX);
        assertThat(byName(HERE, WEB, 1)).isEqualTo("proven");
        assertThat(byName(HERE, DB, 1)).isEqualTo("against");
        assertThat(byName(THERE, DB, 1)).isEqualTo("against");
        sightings.asked(HERE, WEBS, 2);
        assertThat(byName(HERE, WEB, 3)).isEqualTo("against");
    }

    @Test
    void aHostWithoutLladdrIsFoundByNameByWhoeverIsNoOtherMachine() {
        assertThat(byName(HERE, FREE, 0)).isEqualTo("proven");
        assertThat(bare(HERE, FREE, 0)).isEqualTo("against");
        sightings.asked(HERE, NOBODYS, 0);
        assertThat(byName(HERE, FREE, 1)).isEqualTo("proven");
        assertThat(bare(HERE, FREE, 1)).isEqualTo("against");
        sightings.asked(HERE, WEBS, 2);
        assertThat(byName(HERE, FREE, 3)).isEqualTo("against");
    }

    @Test
    void whatNobodyCouldDecideSpeaksAgainstAllAndMakesNobodyAStranger() {
        sightings.asked(HERE, NOBODYS, 0);
        assertThat(sightings.stranger(HERE, INDEX, 1)).hasValue(NOBODYS);
        sightings.undecided(HERE, 1);
        assertThat(sightings.stranger(HERE, INDEX, 2)).isEmpty();
        sightings.undecided(THERE, 1);
        assertThat(byName(THERE, WEB, 2)).isEqualTo("unproven");
        assertThat(byName(THERE, FREE, 2)).isEqualTo("against");
        sightings.asked(THERE, WEBS, 3);
        sightings.undecided(THERE, 3);
        sightings.reloaded();
        assertThat(byName(THERE, WEB, 4)).isEqualTo("against");
    }

    @Test
    void whoAsksForOneLladdrAfterTheOtherIsNoStranger() {
        for (int i = 0; i < 9; i++) {
            assertThat(sightings.stranger(THERE, INDEX, i)).isEmpty();
            sightings.asked(HERE, lladdr(String.format("02:00:00:00:ff:%02x", i)), i);
        }
        assertThat(sightings.stranger(HERE, INDEX, 9)).isEmpty();
        sightings.asked(HERE, NOBODYS, RecentLookups.MEMORY_MILLIS + 9);
        assertThat(sightings.stranger(HERE, INDEX, RecentLookups.MEMORY_MILLIS + 9))
                .hasValue(NOBODYS);
    }

    @Test
    void aFloodOfNamesSpeaksAgainstAllThatAreVouchedFor() {
        for (int i = 0; i < 9; i++) {
            sightings.refused(HERE, new HostName("h" + i + ".example.org"), false, i);
        }
        assertThat(byName(HERE, WEB, 10)).isEqualTo("unproven");
        assertThat(byName(HERE, FREE, 10)).isEqualTo("against");
    }

    @Test
    void afterAFloodNobodyIsVouchedForUntilAnHourAfterItsEnd() {
        sightings.asked(HERE, NOBODYS, 0);
        flood(1_000);
        sightings.reloaded();
        for (IpAddress requester : List.of(HERE, THERE)) {
            assertThat(byName(requester, WEB, 2_000)).isEqualTo("unproven");
            assertThat(byName(requester, FREE, 2_000)).isEqualTo("against");
        }
        sightings.refused(HERE, DB.name(), false, 2_000);
        assertThat(byName(HERE, WEB, 3_000)).isEqualTo("unproven");
        sightings.asked(HERE, WEBS, 5_000);
        sightings.served(HERE, WEBS);
        assertThat(byName(HERE, WEB, 6_000)).isEqualTo("proven");
        assertThat(byName(THERE, WEB, 1_001 + RecentLookups.MEMORY_MILLIS)).isEqualTo("vouched");
    }

    @Test
    void aFloodNeverForgetsBackwards() {
        // noted early and looked at late, so that it is thrown out after others that were noted later
        sightings.asked(HERE, NOBODYS, 0);
        for (int i = 0; i < 16_383; i++) {
            sightings.asked(address("172.16." + i / 250 + "." + (i % 250 + 1)), NOBODYS, 100_000);
        }
        byName(HERE, WEB, 100_000);

        for (int i = 0; i < 16_384; i++) {
            sightings.asked(address("172.17." + i / 250 + "." + (i % 250 + 1)), NOBODYS, 110_000);
        }

        assertThat(byName(THERE, WEB, 101 + RecentLookups.MEMORY_MILLIS)).isEqualTo("unproven");
        assertThat(byName(THERE, WEB, 100_000 + RecentLookups.MEMORY_MILLIS)).isEqualTo("unproven");
        assertThat(byName(THERE, WEB, 100_001 + RecentLookups.MEMORY_MILLIS)).isEqualTo("vouched");
    }

    @Test
    void aHostWithAMistakeIsKnownByItsLladdrsToo() {
        KnownMachine wrong = new KnownMachine.Wrong(new BrokenHost(
                new HostName("bad.example.org"),
                "",
                List.of(WEBS),
                List.of(),
                Place.of("a.yaml"),
                List.of(),
                true,
                null));
        assertThat(byName(HERE, wrong, 0)).isEqualTo("vouched");
        sightings.asked(HERE, DBS, 0);
        assertThat(byName(HERE, wrong, 0)).isEqualTo("against");
    }

    @Test
    void whoAskedInVainByAnLladdrThatNobodyHasIsAStranger() {
        Lladdr other = lladdr("02:00:00:00:00:fe");
        sightings.asked(HERE, NOBODYS, 1_000);
        sightings.asked(THERE, WEBS, 2_000);
        sightings.asked(address("10.0.0.3"), other, 3_000);
        sightings.asked(address("10.0.0.4"), NOBODYS, 4_000);

        assertThat(sightings.strangers(INDEX, 5_000))
                .containsExactly(
                        new RecentLookups.Stranger(address("10.0.0.4"), NOBODYS, 1_000),
                        new RecentLookups.Stranger(address("10.0.0.3"), other, 2_000));
        sightings.served(address("10.0.0.3"), other);
        sightings.asked(address("10.0.0.4"), DBS, 5_000);
        assertThat(sightings.strangers(INDEX, 6_000)).containsExactly(new RecentLookups.Stranger(HERE, NOBODYS, 5_000));
        assertThat(sightings.strangers(INDEX, 1_001 + RecentLookups.MEMORY_MILLIS))
                .isEmpty();
    }
}
