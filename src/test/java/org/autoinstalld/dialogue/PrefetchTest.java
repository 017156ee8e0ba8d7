package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Mirror;
import org.junit.jupiter.api.Test;

/** Room for fetching sets matters where sets are fetched. */
class PrefetchTest {
    private static final String NO_ROOM = "no file system has room for fetching the sets";
    private static final MachineFacts SMALL = MachineFacts.vmdGuest()
            .declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0", 20L << 30)))
            .declaring(MachineFacts.CDROMS, List.of("cd0"))
            .withTemplate(
                    DisklabelTemplate.parse("t", "/ 1G\nswap 1G\n/tmp 256M\n/usr 1900M\n/home 300M-400M\nswap *\n"));

    private static Transcript install(String lines, MachineFacts facts) {
        String start = """
                System hostname = web1
                Password for root account = *************
                What timezone are you in = UTC
                URL to autopartitioning template for disklabel = http://192.0.2.1/disklabel/web1
                """;
        return Dialogue.builtIn()
                .simulate(ResponseFile.read("f", start + lines), Mode.INSTALL, new Setdir("7.8", "amd64"), facts);
    }

    @Test
    void withoutRoomAnInstallationFromHttpStops() {
        Transcript t = install("Location of sets = http\nHTTP Server = mirror.example.org\n", SMALL);
        assertThat(t.outcome().text()).startsWith("aborts at \"Cannot determine prefetch area.");
        assertThat(t.problems().toString()).contains(NO_ROOM);
    }

    @Test
    void setsFromACdOrNfsAreNotFetched() {
        Transcript cd = install(
                "Location of sets = cd0\n"
                        + "Directory does not contain SHA256.sig. Continue without verification = yes\n",
                SMALL);
        assertThat(cd.completes()).isTrue();
        assertThat(cd.findings()).isEmpty();
        Transcript nfs = install(
                "Location of sets = nfs\nServer IP address or hostname = 10.0.0.1\nFilesystem on server = /sets\n",
                SMALL);
        assertThat(nfs.completes()).isTrue();
        assertThat(nfs.problems().toString()).doesNotContain(NO_ROOM);
    }

    @Test
    void whoAnswersTheQuestionHasTheSetsUnpackedAsTheyCome() {
        for (String key : List.of(
                "Cannot determine prefetch area. Continue without verification", "Continue without verification")) {
            Transcript t =
                    install("Location of sets = http\nHTTP Server = mirror.example.org\n" + key + " = yes\n", SMALL);
            assertThat(t.completes()).isTrue();
            assertThat(t.findings()).isEmpty();
        }
        Transcript no = install(
                "Location of sets = http\nHTTP Server = mirror.example.org\nContinue without verification = no\n",
                SMALL);
        assertThat(no.problems().toString()).contains(NO_ROOM);
    }

    @Test
    void setsWithoutASignatureAreNotFetchedBeforehand() {
        Transcript t = install(
                "Location of sets = http\nHTTP Server = mirror.example.org\n"
                        + "Directory does not contain SHA256.sig. Continue without verification = yes\n",
                SMALL.declaring(
                        MachineFacts.MIRROR, new Mirror(List.of(), List.of("bsd", "base78.tgz", "INSTALL.amd64"))));
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
    }

    @Test
    void itIsToldAlsoBehindAnEarlierStop() {
        Transcript t = install(
                "Start sshd(8) by default = perhaps\nLocation of sets = http\nHTTP Server = mirror.example.org\n",
                SMALL);
        assertThat(t.outcome().text()).contains("Start sshd");
        assertThat(t.problems().toString()).contains(NO_ROOM);
    }
}
