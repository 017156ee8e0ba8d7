package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.mirror.SyncRig.SNAPSHOTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that fills up, on machines where one may be mounted. */
@Needs(RealPart.SIGNIFY)
class FullMirrorDiskTest {
    @TempDir
    private Path home;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aDiskThatIsFullIsSaidAndWhatWasVisibleStays() throws Exception {
        Path disk = Files.createDirectories(home.resolve("mirror"));
        Assumptions.assumeTrue(
                Files.isWritable(Path.of("/"))
                        && run("mount", "-t", "tmpfs", "-o", "size=3500k", "tmpfs", disk.toString()),
                "no file system can be mounted");
        try (SyncRig rig = new SyncRig(home)) {
            TestRelease snapshot = rig.snapshot();
            assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
            String first = rig.visible(SNAPSHOTS).name();
            for (String name : new String[] {"bsd", "bsd.rd", "comp80.tgz", "man80.tgz", "xfont80.tgz"}) {
                snapshot.put(name, snapshot.noise(900_000));
            }
            snapshot.built(1_760_000_001L).sign();

            assertThat(rig.sync(SNAPSHOTS).reason()).contains("not enough room");
            rig.upstream.knowsSizes = false;
            assertThat(rig.sync(SNAPSHOTS).reason()).containsAnyOf("o space left on device", "than there is room for");
            assertThat(rig.visible(SNAPSHOTS).name()).isEqualTo(first);
            rig.requireWhole(snapshot, SNAPSHOTS);

            snapshot.put("bsd", new byte[1000]).put("bsd.rd", new byte[1001]).put("comp80.tgz", new byte[1002]);
            snapshot.put("man80.tgz", new byte[1003]).put("xfont80.tgz", new byte[1004]);
            snapshot.built(1_760_000_002L).sign();
            assertThat(rig.sync(SNAPSHOTS).reason()).isNull();
            rig.requireWhole(snapshot, SNAPSHOTS);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }
}
