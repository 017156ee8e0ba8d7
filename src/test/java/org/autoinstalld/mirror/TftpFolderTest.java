package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.mirror.SyncRig.RELEASE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs(RealPart.SIGNIFY)
class TftpFolderTest {
    private static final SyncOptions BOOT = new SyncOptions(false, false, true, false);
    private static final String TOP = "bsd.rd pxeboot etc/boot.conf auto_install auto_upgrade ";

    @TempDir
    private Path home;

    private SyncRig rig;
    private TestRelease release;
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        rig = new SyncRig(home);
        release = rig.release();
        folder = home.resolve("tftp");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static Inventory hosts(String hosts) {
        return SyncRig.read("""
                networks:
                  lab: { subnet: 10.0.0.0/24 }
                hosts:
                """ + hosts);
    }

    private static String host(String name, int number, String more) {
        return "  %s: { interfaces: [{ network: lab, lladdr: '02:00:00:00:00:%02x', address: 10.0.0.%d }] %s }\n"
                .formatted(name, number, number, more);
    }

    private TftpFolder.Work write(Inventory inventory, boolean efi) throws MirrorException {
        TftpFiles files = TftpFiles.of(rig.mirror, RELEASE, efi, inventory);
        TftpFolder tftp = TftpFolder.read(folder);
        TftpFolder.Work work = tftp.plan(files);
        tftp.carryOut(files, work);
        return work;
    }

    private Set<String> there() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> !Files.isDirectory(p))
                    .map(p -> folder.relativize(p).toString())
                    .filter(p -> !p.equals(TftpFolder.LIST))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(Set.of(text.strip().split(" ")));
    }

    @Test
    void machinesFindTheInstallerUnderEachNameThatDhcpTells() throws Exception {
        rig.sync(RELEASE, BOOT);
        Inventory inventory = hosts(host("a", 1, ", prefix: lab/north") + host("b", 2, ""));

        write(inventory, false);

        assertThat(there()).isEqualTo(words(TOP + "lab/north/auto_install lab/north/auto_upgrade"));
        assertThat(folder.resolve("bsd.rd")).hasBinaryContent(release.octets("bsd.rd"));
        assertThat(folder.resolve("etc/boot.conf")).hasContent("boot tftp:/bsd.rd\n");
        for (String path : words("pxeboot auto_install auto_upgrade lab/north/auto_install lab/north/auto_upgrade")) {
            assertThat(folder.resolve(path)).hasBinaryContent(release.octets("pxeboot"));
            assertThat(mode(path)).isEqualTo("rw-r--r--");
        }
        assertThat(mode("lab/north")).isEqualTo("rwxr-xr-x");
        // it may hold tokens
        assertThat(mode(TftpFolder.LIST)).isEqualTo("rw-------");
        assertThat(write(inventory, false)).isEqualTo(new TftpFolder.Work(Map.of(), List.of(), List.of()));
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }

    @Test
    void eachFirmwareHasItsProgramAndOnePathHasOne() throws Exception {
        rig.sync(RELEASE, BOOT);
        write(hosts(host("a", 1, ", prefix: new, machine: { efi: yes }") + host("b", 2, "")), false);
        assertThat(there()).isEqualTo(words(TOP + "BOOTX64.EFI new/auto_install new/auto_upgrade"));
        assertThat(folder.resolve("new/auto_install")).hasBinaryContent(release.octets("BOOTX64.EFI"));
        assertThat(folder.resolve("auto_install")).hasBinaryContent(release.octets("pxeboot"));

        write(hosts(host("b", 2, "")), true);
        assertThat(there()).isEqualTo(words("bsd.rd BOOTX64.EFI etc/boot.conf auto_install auto_upgrade"));
        assertThat(folder.resolve("auto_install")).hasBinaryContent(release.octets("BOOTX64.EFI"));

        assertThatThrownBy(() -> write(hosts(host("c", 3, ", machine: { efi: yes }")), false))
                .hasMessageContaining("'c' boots through EFI")
                .hasMessageContaining("a prefix of its own");
    }

    @Test
    void whatIsNoLongerNeededGoesAndNothingElse() throws Exception {
        rig.sync(RELEASE, BOOT);
        Files.createDirectories(folder.resolve("lab"));
        Files.writeString(folder.resolve("lab/notes"), "of somebody\n");
        Files.writeString(folder.resolve("undionly.kpxe"), "of somebody\n");
        write(
                hosts(host("a", 1, ", prefix: lab") + host("b", 2, ", prefix: far/away") + host("c", 3, ", prefix: c")),
                false);
        Files.writeString(folder.resolve("c/auto_install"), "now of somebody\n");

        TftpFolder.Work work = write(hosts(host("d", 4, "")), false);

        assertThat(work.remove())
                .containsExactly(
                        "c/auto_upgrade",
                        "far/away/auto_install",
                        "far/away/auto_upgrade",
                        "lab/auto_install",
                        "lab/auto_upgrade");
        assertThat(work.left()).singleElement().asString().contains("c/auto_install");
        assertThat(there()).isEqualTo(words(TOP + "lab/notes undionly.kpxe c/auto_install"));
        assertThat(folder.resolve("far")).doesNotExist();
        assertThat(folder.resolve("lab")).isDirectory();
    }

    @Test
    void aNewKernelReplacesOursAndNobodyElses() throws Exception {
        rig.sync(RELEASE, BOOT);
        Inventory none = hosts(host("a", 1, ""));
        write(none, false);
        release.put("bsd.rd", release.noise(1000)).built(1_760_000_009L).sign();
        rig.sync(RELEASE, BOOT);
        assertThat(write(none, false).write().keySet()).containsExactly("bsd.rd");
        assertThat(folder.resolve("bsd.rd")).hasBinaryContent(release.octets("bsd.rd"));

        Files.writeString(folder.resolve("bsd.rd"), "of somebody\n");
        assertThatThrownBy(() -> write(none, false)).hasMessageContaining("bsd.rd' was not written here");
        assertThat(folder.resolve("bsd.rd")).hasContent("of somebody\n");
    }

    @Test
    void aConsoleSetByHandStays() throws Exception {
        rig.sync(RELEASE, BOOT);
        Files.createDirectories(folder.resolve("etc"));
        String own = "set tty com0\nboot tftp:/bsd.rd\n";
        Files.writeString(folder.resolve("etc/boot.conf"), own);
        write(hosts(host("a", 1, "")), false);
        assertThat(folder.resolve("etc/boot.conf")).hasContent(own);
    }

    @Test
    void linksLeadNowhere() throws Exception {
        rig.sync(RELEASE, BOOT);
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("etc"), elsewhere);
        assertThatThrownBy(() -> write(hosts(host("a", 1, "")), false)).hasMessageContaining("etc' is no folder");
        assertThat(elsewhere).isEmptyDirectory();

        Files.delete(folder.resolve("etc"));
        Path precious = Files.writeString(home.resolve("precious"), "x\n");
        String digest = MirrorFolder.digest(precious);
        Files.writeString(
                folder.resolve(TftpFolder.LIST),
                "SHA256 (../precious) = %s\nSHA256 (%s) = %s\n".formatted(digest, precious, digest));
        write(hosts(host("a", 1, "")), false);
        assertThat(precious).exists();
    }

    @Test
    void whatIsMissingIsNamedBeforeAnythingIsWritten() throws Exception {
        Inventory inventory = hosts(host("a", 1, ""));
        assertThatThrownBy(() -> write(inventory, false))
                .hasMessageContaining("autoinstalld mirror sync 7.8/amd64 --tftp");
        rig.sync(RELEASE);
        assertThatThrownBy(() -> write(inventory, false))
                .hasMessageContaining("pxeboot of 7.8/amd64 is not in the mirror; autoinstalld mirror sync");
        rig.sync(RELEASE, BOOT);
        assertThatThrownBy(() -> write(hosts(host("a", 1, ", prefix: bsd.rd")), false))
                .hasMessageContaining("'bsd.rd' is a file for TFTP, and a prefix, too");
        assertThat(folder).doesNotExist();
    }
}
