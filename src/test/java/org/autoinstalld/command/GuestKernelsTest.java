package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} tells when guests would boot an installer that cannot verify the sets they are to get. */
class GuestKernelsTest {
    @TempDir
    private Path folder;

    private Workplace place;
    private Path kernel;

    @BeforeEach
    void kernel() throws Exception {
        place = new Workplace(folder);
        kernel = folder.resolve("bsd.rd");
        place.edit("inventory/site.yaml", "    vm-conf:", "    kernel: " + kernel + "\n    vm-conf:");
    }

    private String said() {
        return place.run("check").out();
    }

    @Test
    void aKernelOfAnotherReleaseThanTheSetsIsToldOnce() throws Exception {
        assertThat(said()).doesNotContain("the kernel");
        Files.writeString(kernel, "OpenBSD 7.7 (RAMDISK_CD) #619");
        place.edit(
                "inventory/profiles.yaml",
                "  vm:\n    profiles: [base]\n",
                "  vm:\n    profiles: [base]\n    sets: { server: 10.0.0.1, directory: pub/OpenBSD/7.8/amd64/ }\n");
        assertThat(said().lines().filter(l -> l.contains("the kernel " + kernel)))
                .singleElement()
                .asString()
                .contains("warning: guests ")
                .contains(" is of 7.7, and the response file names the sets of 7.8/amd64");

        Files.writeString(kernel, "OpenBSD 7.8 (RAMDISK_CD) #55");
        assertThat(said()).doesNotContain("the kernel");
        Files.writeString(kernel, "OpenBSD 7.8-current (RAMDISK_CD) #55");
        assertThat(said()).contains(" is of snapshots, and ");
    }

    @Test
    void aKernelOfAReleaseThatTheMirrorDoesNotHaveIsToldToo() throws Exception {
        place.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  mirror: { folder: " + folder.resolve("mirror") + ", releases: [7.8/amd64, 7.9/amd64] }\n");
        place.edit(
                "inventory/profiles.yaml",
                "  vm:\n    profiles: [base]\n",
                "  vm:\n    profiles: [base]\n    sets: { location: mirror }\n");
        Files.writeString(kernel, "OpenBSD 7.8 (RAMDISK_CD) #55");
        assertThat(said()).doesNotContain("the kernel");
        Files.writeString(kernel, "OpenBSD 8.0 (RAMDISK_CD) #1");
        assertThat(said().lines().filter(l -> l.contains("the kernel " + kernel)))
                .singleElement()
                .asString()
                .contains(" is of 8.0, and this server's mirror")
                .contains("does not have that one");
    }
}
