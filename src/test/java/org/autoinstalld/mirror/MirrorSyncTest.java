package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.mirror.SyncRig.RELEASE;
import static org.autoinstalld.mirror.SyncRig.SNAPSHOTS;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.mirror.SyncResult.Outcome;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sync fetches from an upstream that is in order, and what it makes of it. */
@Needs(RealPart.SIGNIFY)
class MirrorSyncTest {
    @TempDir
    private Path home;

    private SyncRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aReleaseIsFetchedWholeAndThenNotAgain() throws Exception {
        TestRelease release = rig.release();

        SyncResult result = rig.sync(RELEASE);

        assertThat(result.reason()).isNull();
        assertThat(result.outcome()).isEqualTo(Outcome.FETCHED);
        rig.requireWhole(release, RELEASE);
        Generation generation = rig.visible(RELEASE);
        assertThat(generation.number()).contains("78");
        assertThat(generation.files())
                .extracting(MirrorFile::name)
                .containsExactlyInAnyOrder(
                        "SHA256.sig",
                        "BUILDINFO",
                        "INSTALL.amd64",
                        "bsd",
                        "bsd.mp",
                        "bsd.rd",
                        "base78.tgz",
                        "comp78.tgz",
                        "man78.tgz",
                        "game78.tgz",
                        "xbase78.tgz",
                        "xshare78.tgz",
                        "xfont78.tgz",
                        "xserv78.tgz");
        assertThat(generation.built().orElseThrow().getEpochSecond()).isEqualTo(1_760_000_000L);
        rig.upstream.fetched();

        assertThat(rig.sync(RELEASE).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(rig.upstream.fetched()).containsExactly("GET SHA256.sig");
    }

    @Test
    void aMirrorThatSomebodyCopiedThereIsNotTouched() throws Exception {
        rig.release();
        Path own = Files.createDirectories(rig.shown(RELEASE)).resolve("bsd");
        Files.writeString(own, "somebody's");

        assertThat(rig.sync(RELEASE).reason())
                .isEqualTo(rig.shown(RELEASE) + " is not ours, and stands where the link to the visible generation"
                        + " belongs; move it away");
        assertThat(rig.upstream.fetched()).isEmpty();
        assertThat(own).hasContent("somebody's");
    }

    @Test
    void theFolderIsAsOtherProgramsNeedIt() throws Exception {
        TestRelease release = rig.release();
        rig.sync(RELEASE);

        Path shown = rig.shown(RELEASE);
        assertThat(Files.readSymbolicLink(shown))
                .isEqualTo(
                        Path.of("../../../generations/" + rig.visible(RELEASE).name()));
        assertThat(rig.visible(RELEASE).name()).matches("7\\.8-amd64-[0-9a-f]{12}");
        assertThat(shown.resolve("SHA256.sig"))
                .hasBinaryContent(Files.readAllBytes(release.directory.resolve("SHA256.sig")));
        for (Path file : MirrorFolder.children(shown.toRealPath())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("r--r--r--");
            assertThat(Files.getLastModifiedTime(file).toInstant()).hasToString("2025-10-09T08:53:20Z");
        }
        for (Path each = shown.toRealPath(); !each.equals(rig.folder.getParent()); each = each.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwxr-xr-x");
        }
        assertThat(MirrorFolder.children(rig.folder.resolve("incoming"))).isEmpty();
    }

    @Test
    void ofAChangedSnapshotOnlyWhatChangedIsFetched() throws Exception {
        TestRelease snapshot = rig.snapshot();
        rig.sync(SNAPSHOTS);
        Generation before = rig.visible(SNAPSHOTS);
        rig.upstream.fetched();
        snapshot.put("bsd", snapshot.noise(3000)).built(1_760_100_000L).sign();

        assertThat(rig.sync(SNAPSHOTS).outcome()).isEqualTo(Outcome.FETCHED);

        assertThat(rig.upstream.fetched())
                .containsExactlyInAnyOrder("GET SHA256.sig", "GET bsd", "GET BUILDINFO", "GET SHA256.sig");
        rig.requireWhole(snapshot, SNAPSHOTS);
        Generation after = rig.visible(SNAPSHOTS);
        assertThat(after.name()).isNotEqualTo(before.name());
        assertThat(inode(after, "base80.tgz")).isEqualTo(inode(before, "base80.tgz"));
        assertThat(inode(after, "bsd")).isNotEqualTo(inode(before, "bsd"));
        assertThat(rig.mirror.generations(SNAPSHOTS)).hasSize(2);
    }

    private static Object inode(Generation generation, String name) throws Exception {
        return Files.getAttribute(generation.file(name).orElseThrow().path(), "unix:ino");
    }

    @Test
    void allThatIsListedComesWhenItIsWanted() throws Exception {
        rig.release();
        rig.sync(RELEASE);
        rig.upstream.fetched();

        rig.sync(RELEASE, new SyncOptions(false, false, true, false));
        assertThat(rig.upstream.fetched())
                .containsExactlyInAnyOrder("GET SHA256.sig", "GET pxeboot", "GET BOOTX64.EFI", "GET SHA256.sig");
        rig.sync(RELEASE, new SyncOptions(true, false, false, false));
        assertThat(rig.upstream.fetched())
                .containsExactlyInAnyOrder("GET SHA256.sig", "GET install78.iso", "GET SHA256.sig");
        assertThat(rig.visible(RELEASE).file("install78.iso")).isPresent();
        assertThat(rig.mirror.generations(RELEASE)).hasSize(1);
    }

    @Test
    void patchesHaveTheirOwnKey() throws Exception {
        rig.release();
        TestRelease patches = new TestRelease(rig.root, "syspatch/7.8/amd64", "78", rig.keys, 1);
        patches.put("syspatch78-001_x.tgz", patches.noise(500)).sign("openbsd-78-base");
        MirrorDirectory directory = MirrorDirectory.patches(new Setdir("7.8", "amd64"));
        SyncOptions options = new SyncOptions(false, true, false, false);

        assertThat(rig.sync(directory, options).reason())
                .contains("no key for syspatch of 7.8: openbsd-78-syspatch.pub");
        Files.write(
                rig.keys.resolve("openbsd-78-syspatch.pub"), TestRelease.publicKey(rig.keys, "openbsd-78-syspatch"));
        assertThat(rig.sync(directory, options).reason()).contains("signed with another key");
        patches.sign("openbsd-78-syspatch");
        assertThat(rig.sync(directory, options).reason()).isNull();
        assertThat(rig.visible(directory).file("syspatch78-001_x.tgz")).isPresent();
        assertThat(Files.readSymbolicLink(rig.shown(directory)).toString())
                .startsWith("../../../../generations/syspatch-");
    }

    @Test
    void aReleaseWithoutPatchesYetIsNoFailure() throws Exception {
        rig.release();
        SyncResult result = rig.sync(RELEASE, new SyncOptions(false, true, false, false));
        assertThat(result.directory().patches()).isTrue();
        assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(rig.said).containsExactly("upstream has no patches");
        assertThat(rig.pauses).isEmpty();
    }

    @Test
    void aVerifiedBaseSetBringsTheNextKey() throws Exception {
        TestRelease release = rig.release();
        TestRelease next = new TestRelease(rig.root, "7.9/amd64", "79", rig.keys, 79).sign();
        MirrorDirectory nextDirectory = MirrorDirectory.sets(new Setdir("7.9", "amd64"));

        assertThat(rig.sync(nextDirectory).reason())
                .isEqualTo("no key for 7.9: openbsd-79-base.pub is in none of " + rig.keys + ", "
                        + rig.folder.resolve("keys")
                        + "; it comes with base78.tgz: autoinstalld mirror sync 7.8/amd64");
        release.base(Map.of(
                        "etc/signify/openbsd-79-base.pub",
                        TestRelease.publicKey(rig.keys, "openbsd-79-base"),
                        "etc/signify/openbsd-99-base.pub",
                        TestRelease.publicKey(rig.keys, "openbsd-99-base"),
                        "etc/signify/openbsd-79-fw.pub",
                        "whatever".getBytes(StandardCharsets.US_ASCII)))
                .sign();
        assertThat(rig.sync(RELEASE).reason()).isNull();
        assertThat(rig.said).containsExactly("learnt openbsd-79-base.pub from base78.tgz");
        assertThat(rig.folder.resolve("keys/openbsd-79-base.pub.from"))
                .content()
                .startsWith("from base78.tgz of 7.8/amd64");
        assertThat(rig.folder.resolve("keys/openbsd-99-base.pub")).doesNotExist();
        assertThat(rig.sync(nextDirectory).reason()).isNull();
        rig.requireWhole(next, nextDirectory);
    }

    /** 7.9, whose key nobody has but the base set of 7.8. */
    private MirrorDirectory keyInBaseSet() throws Exception {
        new TestRelease(rig.root, "7.9/amd64", "79", rig.keys, 79).sign();
        rig.release()
                .base(Map.of("etc/signify/openbsd-79-base.pub", TestRelease.publicKey(rig.keys, "openbsd-79-base")))
                .sign();
        return MirrorDirectory.sets(new Setdir("7.9", "amd64"));
    }

    @Test
    void aLostKeyIsTakenOnceMoreFromTheBaseSetThatIsHere() throws Exception {
        MirrorDirectory next = keyInBaseSet();
        assertThat(rig.sync(RELEASE).outcome()).isEqualTo(Outcome.FETCHED);
        Files.delete(rig.folder.resolve("keys/openbsd-79-base.pub"));

        assertThat(rig.sync(next).reason()).contains("autoinstalld mirror sync 7.8/amd64");
        assertThat(rig.sync(RELEASE).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(rig.said).containsExactly("learnt openbsd-79-base.pub from base78.tgz");
        assertThat(rig.sync(next).reason()).isNull();
    }

    @Test
    void noKeyIsTakenFromABaseSetThatADiskHasSpoilt() throws Exception {
        keyInBaseSet();
        rig.sync(RELEASE);
        Path key = rig.folder.resolve("keys/openbsd-79-base.pub");
        Files.delete(key);
        Path base = rig.visible(RELEASE).file("base78.tgz").orElseThrow().path();
        byte[] octets = Files.readAllBytes(base);
        octets[octets.length / 2] ^= 1;
        base.toFile().setWritable(true);
        Files.write(base, octets);

        rig.sync(RELEASE);
        assertThat(key).doesNotExist();
        assertThat(rig.sync(RELEASE).outcome()).isEqualTo(Outcome.FETCHED);
        assertThat(key).exists();
    }

    @Test
    void whatFailsForAKeyIsTriedAgainWhenAnotherBroughtIt() throws Exception {
        MirrorDirectory next = keyInBaseSet();
        List<SyncResult> results = rig.sync(List.of(next.setdir(), RELEASE.setdir()));
        assertThat(results).extracting(SyncResult::directory).containsExactly(next, RELEASE);
        assertThat(results).extracting(SyncResult::outcome).containsOnly(Outcome.FETCHED);
    }

    @Test
    void signedSetsOfAnotherArchitectureAreNotTaken() throws Exception {
        rig.release();
        Path other = Files.createDirectories(rig.root.resolve("7.8/i386"));
        for (Path file : MirrorFolder.children(rig.root.resolve("7.8/amd64"))) {
            Files.copy(file, other.resolve(file.getFileName()));
        }
        MirrorDirectory i386 = MirrorDirectory.sets(new Setdir("7.8", "i386"));
        assertThat(rig.sync(i386).reason()).isEqualTo("SHA256.sig: it is the list of amd64, not of i386");
        assertThat(rig.mirror.visible(i386)).isEmpty();
    }

    @Test
    void twoKeysOfOneNameAreBelievedNeither() throws Exception {
        TestRelease release = rig.release();
        Files.write(rig.keys.resolve("openbsd-79-base.pub"), TestRelease.publicKey(rig.keys, "openbsd-91-base"));
        release.base(Map.of("etc/signify/openbsd-79-base.pub", TestRelease.publicKey(rig.keys, "openbsd-79-base")))
                .sign();
        assertThat(rig.sync(RELEASE).reason()).contains("is not the key that is here under that name");
        assertThat(rig.mirror.visible(RELEASE)).isEmpty();

        Files.write(rig.folder.resolve("keys/openbsd-78-base.pub"), TestRelease.publicKey(rig.keys, "openbsd-91-base"));
        assertThat(rig.sync(RELEASE).reason()).contains("the keys ").contains("differ");
    }

    @Test
    void aSnapshotIsSignedWithTheKeyThatItNames() throws Exception {
        TestRelease snapshot = new TestRelease(rig.root, "snapshots/amd64", "80", rig.keys, 80).sign();
        assertThat(rig.sync(SNAPSHOTS).reason())
                .startsWith("no key for snapshots: openbsd-80-base.pub")
                .endsWith("it comes with base79.tgz: autoinstalld mirror sync 7.9/amd64");
        snapshot.known();
        assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
        assertThat(rig.visible(SNAPSHOTS).number()).contains("80");
    }

    @Test
    void aReleaseSignedWithTheKeyOfAnotherIsNone() throws Exception {
        TestRelease release = rig.release();
        release.sign("openbsd-77-base");
        Files.write(rig.keys.resolve("openbsd-77-base.pub"), TestRelease.publicKey(rig.keys, "openbsd-77-base"));

        assertThat(rig.sync(RELEASE).reason()).isEqualTo("SHA256.sig: it was signed with another key");
        assertThat(rig.mirror.visible(RELEASE)).isEmpty();
    }

    @Test
    void anUpstreamThatWentBackInTimeIsNotFollowed() throws Exception {
        TestRelease snapshot = rig.snapshot();
        rig.sync(SNAPSHOTS);
        String before = rig.visible(SNAPSHOTS).name();
        snapshot.built(1_750_000_000L).sign();

        assertThat(rig.sync(SNAPSHOTS).reason()).contains("--older");
        assertThat(rig.visible(SNAPSHOTS).name()).isEqualTo(before);
        assertThat(rig.sync(SNAPSHOTS, new SyncOptions(false, false, false, true))
                        .reason())
                .isNull();
        assertThat(rig.visible(SNAPSHOTS).built().orElseThrow().getEpochSecond())
                .isEqualTo(1_750_000_000L);
    }

    @Test
    void whatHasNoRoomIsNotBegun() throws Exception {
        rig.release();
        rig.with(", space: 1M");

        assertThat(rig.sync(RELEASE).reason())
                .contains("not enough room")
                .contains("are needed")
                .contains("mirror prune");
        assertThat(rig.upstream.fetched()).containsExactly("GET SHA256.sig");
    }

    @Test
    void whoAskedForTheListGoesOnWithItsGeneration() throws Exception {
        TestRelease snapshot = rig.snapshot();
        rig.sync(SNAPSHOTS);
        Generation first = rig.visible(SNAPSHOTS);
        IpAddress held = IpAddress.parse("10.0.0.11").orElseThrow();
        IpAddress other = IpAddress.parse("10.0.0.12").orElseThrow();
        assertThat(rig.mirror.take(held, SNAPSHOTS, "SHA256.sig")).contains(first);
        for (int i = 1; i <= 3; i++) {
            snapshot.built(1_760_000_000L + i).sign();
            rig.sync(SNAPSHOTS);
        }

        assertThat(rig.mirror.of(held, SNAPSHOTS)).contains(first);
        assertThat(rig.mirror.of(other, SNAPSHOTS)).contains(rig.visible(SNAPSHOTS));
        assertThat(rig.mirror.holders()).containsEntry(first.name(), List.of(held));
        assertThat(new Pruning(rig.mirror).wouldFree(rig.settings())).isBetween(1L, 10_000L);
        assertThat(new Pruning(rig.mirror).prune(rig.settings())).hasSize(1);
        assertThat(first.file("bsd").orElseThrow().path()).exists();

        rig.mirror.take(held, SNAPSHOTS, "SHA256.sig");
        assertThat(new Pruning(rig.mirror).prune(rig.settings())).containsExactly(first.name());
        assertThat(rig.mirror.generations(SNAPSHOTS)).hasSize(2);
        rig.requireWhole(snapshot, SNAPSHOTS);
    }

    @Test
    void oneProcessHasTheFolder() throws Exception {
        assertThatThrownBy(() -> Mirror.open(rig.folder)).hasMessageContaining("in use by another run");
        rig.release();
        rig.sync(RELEASE);
        assertThat(Mirror.look(rig.folder).visible(RELEASE).orElseThrow().name())
                .isEqualTo(rig.visible(RELEASE).name());
    }
}
