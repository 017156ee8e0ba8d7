package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.fetching.MadeMirror;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mirror tftp} fills the folder of a TFTP server, and tells what it did without telling tokens. */
class MirrorTftpTest {
    private static final String TOKEN = "(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])";

    @TempDir
    private Path folder;

    private Workplace place;
    private Path tftp;

    @BeforeEach
    void mirror() throws Exception {
        place = new Workplace(folder);
        tftp = Files.createDirectory(folder.resolve("tftp"));
        new MadeMirror(folder.resolve("mirror"))
                .show("7.8/amd64", Map.of("bsd.rd", octets("kernel"), "pxeboot", octets("program")));
        place.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  mirror: { folder: " + folder.resolve("mirror") + ", releases: [7.8/amd64] }\n");
        place.edit("inventory/hosts/nas.int.gmmi.me.yaml", "prefix: metal", "access: { policy: token }");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Workplace.Said run(String... more) {
        return place.run(Stream.concat(Stream.of("mirror", "tftp", tftp.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void itTellsWhatItWouldWriteAndThenWritesIt() throws Exception {
        Workplace.Said would = run("--dry-run");
        assertThat(would.err()).contains("no files for nas.int.gmmi.me without a token; autoinstalld apply makes one");
        assertThat(would.out()).contains("would be written bsd.rd\n", "would be written etc/boot.conf\n");
        assertThat(tftp).isEmptyDirectory();

        Workplace.Said did = run();
        assertThat(did.out()).isEqualTo(would.out().replace("would be ", ""));
        assertThat(tftp.resolve("bsd.rd")).content().isEqualTo("kernel");
        assertThat(tftp.resolve("auto_install")).content().isEqualTo("program");
        assertThat(run().out()).isEqualTo("nothing to do\n");
        assertThat(run("--dry-run", "--format", "json").out())
                .startsWith(
                        "{\"version\":1,\"written\":[],\"removed\":[],\"left\":[\"no files for nas.int.gmmi.me without");
    }

    @Test
    void noTokenIsPrinted() throws Exception {
        place.run("apply", "--yes");
        for (String[] more : new String[][] {{"--dry-run"}, {"--dry-run", "--format", "json"}, {}}) {
            Workplace.Said said = run(more);
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out() + said.err()).doesNotContainPattern(TOKEN);
            assertThat(said.out()).contains("<token ", ">/auto_install");
        }
        try (Stream<Path> all = Files.list(tftp)) {
            assertThat(all).anyMatch(path -> String.valueOf(path.getFileName()).matches(TOKEN));
        }
    }

    @Test
    void somebodyElsesFileIsLeftAndNamed() throws Exception {
        Files.writeString(tftp.resolve("bsd.rd"), "another");
        for (String[] more : new String[][] {{}, {"--dry-run"}, {"--format", "json"}}) {
            Workplace.Said said = run(more);
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.out()).doesNotContain("\"written\"", "written /");
            assertThat(said.err()).contains(tftp.resolve("bsd.rd").toString());
        }
        assertThat(tftp.resolve("bsd.rd")).content().isEqualTo("another");
        assertThat(tftp.resolve("auto_install")).doesNotExist();
    }

    /** A prune that was only to tell what it would do must not do it. */
    @Test
    void anOptionOfAnotherActionIsRefused() {
        for (String action : new String[] {"sync", "list", "verify", "prune"}) {
            Workplace.Said said = place.run("mirror", action, "--dry-run");
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).contains("--dry-run is for 'tftp', not for '" + action + "'");
        }
        assertThat(run("--older").err()).contains("--older is for 'sync', not for 'tftp'");
        assertThat(place.run("mirror", "verify", "--list").err()).contains("--list is for 'site', not for 'verify'");
        assertThat(place.run("mirror", "list").err()).doesNotContain("is for");
    }

    @Test
    void whatIsNotInTheMirrorIsSaid() {
        assertThat(run("--efi").err()).contains("7.8/amd64 has no BOOTX64.EFI");
        assertThat(run("--release", "7.7/amd64").code()).isEqualTo(1);
        assertThat(run("--release", "x").code()).isEqualTo(2);
    }
}
