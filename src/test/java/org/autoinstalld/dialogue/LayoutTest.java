package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.dialogue.DiskState.DiskArea;
import org.autoinstalld.dialogue.Layout.Room;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final long M = 1L << 20;
    private static final long G = 1L << 30;
    private static final Layout.Rules OLD = new Layout.Rules(15, false, 512 * M, 2 * G);
    private static final Layout.Rules NEW = new Layout.Rules(15, true, G, 2 * G);

    private static Layout layout(String text, long disk, Layout.Rules rules) {
        return Layout.of(DisklabelTemplate.parse("t", text), disk == 0 ? null : Long.valueOf(disk), rules);
    }

    @Test
    void sharesOutWhatIsLeft() {
        Layout l = layout("/ 1G-4G 20%\nswap 1G-2G 10%\n/tmp 1G-3G 10%\n/usr 6G-* 60%\n", 29 * G, OLD);
        assertThat(l.problems()).isEmpty();
        assertThat(l.slices())
                .extracting(s -> s.letter() + " " + s.partition().mount() + " " + s.bytes() / G)
                .containsExactly("a / 4", "b swap 2", "d /tmp 2", "e /usr 20");
        assertThat(l.room()).isEqualTo(Room.ENOUGH);
    }

    @Test
    void rootComesFirst() {
        assertThat(texts(layout("swap 1G\n/ 4G\n", 0, OLD)))
                .containsExactly(
                        "t:1:1: error: the first line is 'swap', but the first partition is the one booted from; put '/' first",
                        "t:2:1: error: the second line is '/', but the second partition is taken for swap; put 'swap' second");
    }

    @Test
    void withoutRootTheInstallerStops() {
        Layout l = layout("/usr 4G\nswap 1G\n", 0, OLD);
        assertThat(l.failure()).isEqualTo("the template has no '/'");
    }

    @Test
    void noSwapIsWorthALook() {
        assertThat(texts(layout("/ 100M-* 100%\n", 0, OLD))).containsExactly("t: warning: no swap; put 'swap' second");
    }

    @Test
    void sixteenLinesAreTooMany() {
        String text = "/ 4G\nswap 1G\n" + "/x 1M\n".repeat(14);
        assertThat(layout(text, 0, OLD).failure()).isNotEmpty();
        assertThat(texts(layout(text, 0, OLD)).get(0)).startsWith("t:16: error: more than 15 lines");
        assertThat(layout(text, 0, NEW).failure()).isEmpty();
        assertThat(texts(layout(text, 0, NEW)).get(0)).startsWith("t:16: warning: more than 15 lines");
    }

    @Test
    void aDiskTooSmallIsAFailure() {
        Layout l = layout("/ 4G\nswap 8G\n", 10 * G, OLD);
        assertThat(l.failure())
                .contains("the smallest sizes add up to 12288 MB, and 10240 of the disk are left for them");
        assertThat(l.slices()).isEmpty();
    }

    @Test
    void roomForTheSetsDependsOnTheRelease() {
        String text = "/ 1G\nswap 1G\n/tmp 800M\n/usr 1G\n";
        assertThat(layout(text, 0, OLD).room()).isEqualTo(Room.ENOUGH);
        assertThat(layout(text, 0, NEW).room()).isEqualTo(Room.NOT_ENOUGH);
        // it depends on where the sets come from whether that matters
        assertThat(layout(text, 0, NEW).problems()).isEmpty();
        assertThat(Layout.noRoom(DisklabelTemplate.parse("t", text), NEW).message())
                .contains("no file system has room for fetching the sets")
                .contains("1024 MB");
    }

    @Test
    void sizesNotKnownAreNotJudged() {
        assertThat(layout("/ 1G-*\nswap 1G\n", 0, OLD).room()).isEqualTo(Room.UNKNOWN);
        assertThat(layout("/ 1G-*\nswap 1G\n", 3 * G, OLD).room()).isEqualTo(Room.NOT_ENOUGH);
        assertThat(layout("/ 1G-* 100%\nswap 1G\n", 10 * G, OLD).room()).isEqualTo(Room.ENOUGH);
    }

    @Test
    void anUnreadableTemplateFails() {
        Layout l = layout("/ 1G-2\n", 0, OLD);
        assertThat(l.failure()).isEqualTo("disklabel(8) cannot read the template");
        assertThat(l.problems()).hasSize(1);
    }

    private static List<String> texts(Layout layout) {
        return layout.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void fdiskLeavesLessThanTheDisk() {
        assertThat(DiskArea.MBR.of(20 * G)).isEqualTo(20 * G - 64 * 512);
        assertThat(DiskArea.GPT.of(20 * G)).isEqualTo(20 * G - (532_544 + 33) * 512L);
        assertThat(DiskArea.MBR.of(1000)).isZero();
        assertThat(DiskArea.volume(DiskArea.MBR.of(20 * G))).isEqualTo(20 * G - (64 + 528) * 512);
        assertThat(layout("/ 4G\nswap 16G\n", DiskArea.MBR.of(20 * G), OLD).failure())
                .contains("the smallest sizes add up to 20480 MB, and 20479 of the disk are left for them");
        assertThat(layout("/ 10240K\n", 10 * M - 512, OLD).failure())
                .contains("the smallest sizes add up to 10 MB, and 9 of the disk are left for them");
        assertThat(layout("/ 10243K\n", 10 * M + 512, OLD).failure())
                .contains("the smallest sizes add up to 20486 sectors, and 20481 of the disk are left for them");
        assertThat(layout("/ 4G\nswap 15G\n", DiskArea.MBR.of(20 * G), OLD).failure())
                .isEmpty();
    }

    @Test
    void theAutomaticLayoutGoesByTheSizeOfTheDisk() {
        assertThat(mounts(20 * G)).hasSize(10).startsWith("/", "swap", "/tmp").endsWith("/home");
        assertThat(mounts(8 * G)).containsExactly("/", "swap", "/usr", "/home");
        assertThat(mounts(G)).containsExactly("/", "swap");
        assertThat(mounts(300 * M)).containsExactly("/");
        assertThat(Layout.automatic(1000, OLD)).isEmpty();
        assertThat(Layout.automatic(300 * M, OLD).orElseThrow().room()).isEqualTo(Room.NOT_ENOUGH);
        assertThat(Layout.automatic(20 * G, OLD).orElseThrow().room()).isEqualTo(Room.ENOUGH);
    }

    private static List<String> mounts(long area) {
        return Layout.automatic(area, OLD).orElseThrow().slices().stream()
                .map(s -> s.partition().mount())
                .toList();
    }

    @Test
    void filesLieOnTheNearestFileSystem() {
        Layout l = layout("/ 4G\nswap 1G\n/usr 4G\n/usr/X11R6 1G\n", 20 * G, OLD);
        assertThat(l.below("/usr/X11R6").orElseThrow().letter()).isEqualTo('e');
        assertThat(l.below("/usr/share").orElseThrow().letter()).isEqualTo('d');
        assertThat(l.below("/usrlocal").orElseThrow().letter()).isEqualTo('a');
        assertThat(l.below("/var").orElseThrow().letter()).isEqualTo('a');
    }
}
