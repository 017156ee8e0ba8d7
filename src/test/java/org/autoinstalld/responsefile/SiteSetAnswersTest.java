package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.TranscriptEntry;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.siteset.SiteTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site set that is made here raises two questions, which the response file answers, and nothing else changes. */
class SiteSetAnswersTest {
    private static final String HOST = """
            hosts:
              www.example.org: { profiles: [base], lladdr: "02:00:00:00:00:01", sets: { location: http, server: 10.0.0.2, site: %s } }
            """;

    @TempDir
    Path site;

    private Snapshot snapshot(String yaml) throws Exception {
        return snapshot(yaml, Map.of());
    }

    private Snapshot snapshot(String yaml, Map<Setdir, String> setNumbers) throws Exception {
        Files.createDirectories(site.resolve("all/etc"));
        Files.writeString(site.resolve("all/etc/motd"), "");
        var reading = Snapshots.reading(Snapshots.FRAME, yaml);
        if (reading.inventory().isEmpty()) {
            throw new AssertionError(reading.problems());
        }
        return Snapshot.of(reading, Snapshots.of(Snapshots.FRAME).templates(), SiteTrees.read(site), setNumbers);
    }

    private static Host host(Snapshot snapshot) {
        return snapshot.inventory().hosts().get(new HostName("www.example.org"));
    }

    private static String text(RenderResult result) {
        if (result instanceof RenderResult.Nothing nothing) {
            throw new AssertionError(nothing.problems());
        }
        return ((RenderResult.File) result).body().text();
    }

    @ParameterizedTest
    @CsvSource({"7.4, 74", "7.5, 75", "7.6, 76", "7.7, 77", "7.8, 78", "7.9, 79", "snapshots, 80"})
    void theTwoQuestionsAreAnsweredInEachRelease(String release, String digits) throws Exception {
        areAnswered(snapshot(HOST.formatted("yes")), release, digits);
    }

    /** For some weeks snapshots have the number of a release that is in no catalogue yet; their list tells. */
    @ParameterizedTest
    @CsvSource({"snapshots, 81", "snapshots, 100", "7.8, 78", "8.3, 83"})
    void theMirrorsNumberGoesBeforeTheCatalogues(String release, String digits) throws Exception {
        Map<Setdir, String> numbers =
                Map.of(new Setdir("snapshots", "amd64"), digits, new Setdir("snapshots", "arm64"), "79");
        areAnswered(snapshot(HOST.formatted("yes"), numbers), release, digits);
    }

    private void areAnswered(Snapshot with, String release, String digits) throws Exception {
        Setdir setdir = new Setdir(release, "amd64");
        Snapshot without = snapshot(HOST.formatted("no"));
        String set = "site" + digits + "-www.tgz";
        for (Mode mode : Mode.values()) {
            List<String> lines =
                    text(with.files().make(host(with), mode, setdir)).lines().toList();
            List<String> plain = text(without.files().make(host(without), mode, setdir))
                    .lines()
                    .toList();
            assertThat(lines.stream().filter(line -> !plain.contains(line)))
                    .containsExactly(
                            "Checksum test for " + set + " failed. Continue anyway = yes", "Unverified sets: = yes");
            assertThat(lines).containsAll(plain);
            Judgement judgement = with.files()
                    .judge(host(with), mode, setdir, Machine.UNDECLARED)
                    .orElseThrow();
            assertThat(judgement.transcript().entries().stream()
                            .map(TranscriptEntry::question)
                            .filter(q -> q.contains("site")))
                    .as("%s %s", mode, release)
                    .containsExactly(
                            "Checksum test for " + set + " failed. Continue anyway?",
                            "Unverified sets: " + set + ". Continue without verification?");
            assertThat(judgement.transcript().outcome().stops()).isFalse();
            assertThat(judgement.problems().stream().map(Problem::toString).filter(p -> p.contains("site")))
                    .isEmpty();
        }
    }

    @Test
    void namesOfSetsKeepTheSiteSet() throws Exception {
        Snapshot snapshot = snapshot(HOST.formatted("yes, names: [-all, bsd*, base*]"));
        assertThat(text(snapshot.files().make(host(snapshot), Mode.INSTALL, new Setdir("7.8", "amd64"))))
                .contains("Set name(s) = -all bsd* base* site78-www.tgz\n");
    }

    /** The installer goes on without a set that it does not find, so whoever gets none gets no response file. */
    @Test
    void aSetThatCannotBeMadeIsNoResponseFile() throws Exception {
        Files.createDirectories(site.resolve("all"));
        Files.writeString(site.resolve("all/.mtree"), "etc/absent mode=0600\n");
        Snapshot snapshot = snapshot(HOST.formatted("yes"));
        RenderResult made = snapshot.files().make(host(snapshot), Mode.INSTALL, new Setdir("7.8", "amd64"));
        assertThat(((RenderResult.Nothing) made).problems())
                .singleElement()
                .asString()
                .contains(".mtree:1:1: error: there is no 'etc/absent'");
    }

    /** Keys for nobody end the installation at its end, but who is there, the response file says. */
    @Test
    void keysAreForUsersWhomTheResponseFileSetsUp() throws Exception {
        Setdir setdir = new Setdir("7.8", "amd64");
        String keys = "yes }, site-set: { authorized-keys: { otto: [ssh-ed25519 AAAA] }";
        Snapshot nobody = snapshot(HOST.formatted(keys));
        assertThat(((RenderResult.Nothing) nobody.files().make(host(nobody), Mode.INSTALL, setdir)).problems())
                .singleElement()
                .asString()
                .contains("error: authorized-keys has keys for 'otto', and there will be no such user");
        Snapshot somebody = snapshot(
                HOST.formatted(keys + " }, answers: { Setup a user: otto, Password for user otto: \"*************\""));
        assertThat(text(somebody.files().make(host(somebody), Mode.INSTALL, setdir)))
                .contains("Setup a user = otto\n");
    }

    @Test
    void unknownMachinesAreToldToTakeTheGenericSet() throws Exception {
        Snapshot snapshot = snapshot("""
                site: { unknown: { profile: new, networks: [lan] } }
                profiles:
                  new:
                    profiles: [base]
                    sets: { location: http, server: 10.0.0.2, site: yes }
                    answers: { System hostname: new, Default IPv4 route: 10.0.0.1 }
                """);
        String text = text(
                snapshot.files().make(snapshot.inventory().site().unknown().orElseThrow(), new Setdir("7.8", "amd64")));
        assertThat(text)
                .contains("Set name(s) = site78.tgz\n")
                .contains("Checksum test for site78.tgz failed. Continue anyway = yes\n")
                .contains("Unverified sets: = yes\n");
    }

    @Test
    void setsOfThisMirrorBringTheSiteSetIfThereIsOne() throws Exception {
        String yaml = """
                site: { mirror: { folder: /var/mirror, releases: [7.8/amd64] } }
                hosts:
                  www.example.org: { profiles: [base], lladdr: "02:00:00:00:00:01", sets: { location: mirror } }
                """;
        Snapshot snapshot = snapshot(yaml);
        assertThat(text(snapshot.files().make(host(snapshot), Mode.INSTALL, new Setdir("7.8", "amd64"))))
                .contains("Checksum test for site78-www.tgz failed");
        Snapshot bare = Snapshot.of(Snapshots.reading(Snapshots.FRAME, yaml), snapshot.templates());
        assertThat(text(bare.files().make(host(bare), Mode.INSTALL, new Setdir("7.8", "amd64"))))
                .doesNotContain("site78");
    }
}
