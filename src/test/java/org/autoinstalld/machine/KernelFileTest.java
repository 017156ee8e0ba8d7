package org.autoinstalld.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFileTest {
    @TempDir
    private Path folder;

    /** Something like an ELF file with a text somewhere in it. */
    private static byte[] kernel(String text, int before) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.write(new byte[] {0x7f, 'E', 'L', 'F'});
        byte[] noise = new byte[before];
        new Random(1).nextBytes(noise);
        octets.write(noise);
        octets.write(text.getBytes(StandardCharsets.US_ASCII));
        octets.write(noise);
        return octets.toByteArray();
    }

    private static byte[] packed(byte[] octets) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(octets);
        }
        return packed.toByteArray();
    }

    private Path file(byte[] octets) throws Exception {
        return Files.write(folder.resolve("bsd.rd"), octets);
    }

    @Test
    void itSaysItsReleaseWhereverTheLineStands() throws Exception {
        String line = "@(#)OpenBSD 7.8 (RAMDISK_CD) #55: Sun Oct 12 13:23:03 MDT 2025\n";
        for (int before : new int[] {0, 1000, (1 << 16) - 20, (1 << 16) - 4, 1 << 20}) {
            byte[] kernel = kernel(line, before);
            assertThat(KernelFile.release(file(kernel))).contains("7.8");
            assertThat(KernelFile.release(file(packed(kernel)))).contains("7.8");
        }
    }

    @Test
    void whatIsBetweenReleasesIsASnapshotAndErrataAreNot() throws Exception {
        assertThat(KernelFile.release(file(kernel("OpenBSD 7.8-current (RAMDISK_CD) #1", 9))))
                .contains("snapshots");
        assertThat(KernelFile.release(file(kernel("OpenBSD 7.9-beta (RAMDISK_CD) #1", 9))))
                .contains("snapshots");
        assertThat(KernelFile.release(file(kernel("OpenBSD 7.8-stable (GENERIC.MP) #1", 9))))
                .contains("7.8");
        assertThat(KernelFile.release(file(kernel("OpenBSD 10.1 (RAMDISK) #1", 9))))
                .contains("10.1");
    }

    @Test
    void onlyOneWithTheInstallerInItIsAnInstallers() throws Exception {
        byte[] installer = kernel("OpenBSD 7.8 (RAMDISK_CD) #55", 99);
        assertThat(KernelFile.installer(file(installer))).contains("7.8");
        assertThat(KernelFile.installer(file(packed(installer)))).contains("7.8");
        assertThat(KernelFile.installer(file(kernel("OpenBSD 7.9-beta (RAMDISK_CD) #1", 9))))
                .contains("snapshots");
        assertThat(KernelFile.installer(file(kernel("OpenBSD 7.8 (GENERIC.MP) #55", 99))))
                .isEmpty();
        byte[] bios = installer.clone();
        bios[0] = 0x55;
        assertThat(KernelFile.installer(file(bios))).isEmpty();
        assertThat(KernelFile.installer(folder.resolve("none"))).isEmpty();
    }

    @Test
    void whatSaysNothingIsOfNoRelease() throws Exception {
        assertThat(KernelFile.release(file(kernel("OpenBSD/amd64 BOOTX64 3.67", 9))))
                .isEmpty();
        assertThat(KernelFile.release(file(new byte[0]))).isEmpty();
        assertThat(KernelFile.release(file(new byte[] {0x1f}))).isEmpty();
        assertThat(KernelFile.release(folder.resolve("none"))).isEmpty();
        assertThat(KernelFile.release(folder)).isEmpty();
        byte[] packed = packed(kernel("OpenBSD 7.8 (RAMDISK_CD) #55", 100_000));
        assertThat(KernelFile.release(file(Arrays.copyOf(packed, packed.length / 4))))
                .isEmpty();
    }

    @Test
    void oneThatUnpacksToWithoutEndIsLeft() throws Exception {
        Path file = folder.resolve("bomb");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 160; i++) {
                out.write(nothing);
            }
            out.write("OpenBSD 7.8 (RAMDISK_CD)".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(KernelFile.release(file)).isEmpty();
    }
}
