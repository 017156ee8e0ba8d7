package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disks and partitions that are too small, counted as fdisk(8) and disklabel(8) do. */
class DiskSpaceTest {
    private static final long M = 1L << 20;
    private static final long G = 1L << 30;
    private static final String REST = """
            System hostname = web1
            Password for root account = $2b$10$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0
            What timezone are you in = Europe/Zurich
            """;
    private static final String HTTP = "Location of sets = http\nHTTP Server = mirror.example.org\n";
    private static final String CD = "Location of sets = cd0\nContinue without verification = yes\n";
    private static final String TEMPLATE = "URL to autopartitioning template = http://192.0.2.1/disklabel\n";

    private static MachineFacts disk(long bytes) {
        return MachineFacts.vmdGuest()
                .declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0", bytes)))
                .declaring(MachineFacts.CDROMS, List.of("cd0"));
    }

    private static Transcript run(MachineFacts facts, String arch, String text) {
        return Dialogue.builtIn()
                .simulate(ResponseFile.read("install.conf", REST + text), Mode.INSTALL, new Setdir("7.8", arch), facts);
    }

    private static Transcript run(MachineFacts facts, String text) {
        return run(facts, "amd64", text);
    }

    private static MachineFacts with(MachineFacts facts, String template) {
        return facts.withTemplate(DisklabelTemplate.parse("disklabel", template));
    }

    private static String told(Transcript t) {
        return t.outcome().text() + "\n" + t.findings();
    }

    /** The swap that fills what is left beside 4 GB for the root, to the megabyte. */
    @ParameterizedTest
    @CsvSource({
        "amd64, Use (W)hole = whole, 16383M, true",
        "amd64, Use (W)hole = whole, 16384M, false",
        "amd64, , 16383M, true",
        "i386, , 16384M, false",
        "i386, , 16383M, true",
        "amd64, Use (W)hole = gpt, 16123M, true",
        "amd64, Use (W)hole = gpt, 16124M, false",
        "arm64, Use (W)hole = whole, 16352M, true",
        "arm64, Use (W)hole = whole, 16353M, false"
    })
    void aTemplateMustFitWhatFdiskLeaves(String arch, String use, String swap, boolean fits) {
        String text = (use == null ? "" : use + "\nAn EFI/GPT disk may not boot. Proceed = yes\n") + TEMPLATE + HTTP;
        Transcript t = run(with(disk(20 * G), "/ 4G\nswap " + swap + "\n"), arch, text);
        assertThat(t.completes()).as(told(t)).isEqualTo(fits);
    }

    @Test
    void withEfiTheDefaultIsGpt() {
        MachineFacts facts = with(disk(20 * G).declaring(MachineFacts.EFI, true), "/ 4G\nswap 16200M\n");
        assertThat(run(facts, TEMPLATE + HTTP).certainAbort()).isTrue();
        assertThat(run(facts, "Use (W)hole = whole\n" + TEMPLATE + HTTP).completes())
                .isTrue();
    }

    /** A line for the first of two partition tables may be refused, and the default counts. */
    @Test
    void theTableThatIsMadeInTheEndCounts() {
        Transcript t = run(with(disk(20 * G), "/ 4G\nswap 16200M\n"), "Use (W)hole = gpt\n" + TEMPLATE + HTTP);
        assertThat(t.completes()).as(told(t)).isTrue();
    }

    @Test
    void theVolumeOfAnEncryptedDiskIsSmallerStill() {
        String encrypted = "Encrypt the root disk = p\nNew passphrase = secret\n" + TEMPLATE + HTTP;
        assertThat(run(with(disk(20 * G), "/ 4G\nswap 16383M\n"), encrypted).completes())
                .isTrue();
        String gpt = "Use (W)hole = gpt\nAn EFI/GPT = yes\nUse (W)hole = gpt\nAn EFI/GPT = yes\n" + encrypted;
        assertThat(run(with(disk(20 * G), "/ 4G\nswap 15863M\n"), gpt).completes())
                .isTrue();
        assertThat(run(with(disk(20 * G), "/ 4G\nswap 15864M\n"), gpt).completes())
                .isFalse();
    }

    @Test
    void ofAnAreaThatIsThereNothingIsKnown() {
        MachineFacts facts = with(
                MachineFacts.vmdGuest()
                        .declaring(MachineFacts.DISKS, List.of(new Disk("sd0", 20 * G, Contents.OPENBSD_MBR))),
                "/ 4G\nswap 16384M\n");
        assertThat(run(facts, "Use (W)hole disk MBR, = o\n" + TEMPLATE + HTTP).completes())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"300, http", "300, cd0", "600, cd0", "1500, http"})
    void aDiskThatNoLayoutFitsOnIsSaid(long mb, String from) {
        Transcript t = run(disk(mb * M), from.equals("http") ? HTTP : CD);
        assertThat(t.certainAbort()).as(told(t)).isTrue();
        assertThat(told(t)).contains(from.equals("http") ? "the disk is too small" : "give the machine a larger disk");
    }

    @Test
    void largeEnoughDisksAreNot() {
        for (long gb : new long[] {3, 5, 8, 12, 20, 500}) {
            Transcript t = run(disk(gb * G), CD);
            assertThat(t.completes()).as(gb + " GB: " + told(t)).isTrue();
        }
        assertThat(run(disk(20 * G), HTTP).completes()).isTrue();
        assertThat(run(MachineFacts.vmdGuest(), HTTP).findings()).isEmpty();
    }

    @Test
    void aPartitionTooSmallForItsSetsIsFoundWhateverTheDisk() {
        String lines = "/ 1G\nswap 1G\n/tmp 2G\n/usr 300M\n/home 1G-*\n";
        for (MachineFacts facts : List.of(disk(20 * G), MachineFacts.vmdGuest())) {
            Transcript t = run(with(facts, lines), TEMPLATE + HTTP);
            assertThat(t.certainAbort()).as(told(t)).isTrue();
            assertThat(t.outcome().text()).contains("Installation of base78.tgz failed. Continue anyway?", "'/usr'");
            assertThat(told(t)).contains("disklabel:4:1: error: '/usr' has 300 MB, and the sets unpack to more than");
        }
        Transcript x = run(with(disk(20 * G), lines.replace("/usr 300M", "/usr 2G\n/usr/X11R6 60M")), TEMPLATE + HTTP);
        assertThat(told(x)).contains("Installation of xfont78.tgz failed", "'/usr/X11R6' has 60 MB");
        Transcript without = run(
                with(disk(20 * G), lines.replace("/usr 300M", "/usr 2G\n/usr/X11R6 60M")),
                TEMPLATE + HTTP + "Set name(s) = -x*\n");
        assertThat(without.completes()).as(told(without)).isTrue();
        Transcript grows = run(with(disk(20 * G), lines.replace("/usr 300M", "/usr 300M-4G 50%")), TEMPLATE + HTTP);
        assertThat(grows.completes()).as(told(grows)).isTrue();
    }

    @Test
    void aSetThatDoesNotFitMayBeGivenUp() {
        String lines = "/ 1G\nswap 1G\n/tmp 2G\n/usr 2G\n/usr/X11R6 60M\n/home 1G-*\n";
        Transcript t = run(
                with(disk(20 * G), lines),
                TEMPLATE + HTTP + "Installation of xfont78.tgz failed. Continue anyway = yes\n"
                        + "Installation of xserv78.tgz failed. Continue anyway = yes\n");
        assertThat(t.completes()).as(told(t)).isTrue();
    }
}
