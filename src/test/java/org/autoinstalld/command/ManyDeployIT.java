package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.OpenBsdGuests.Installed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fifty guests of one hypervisor at once: how often files are written for them, and whose file each of them gets. */
@Needs(RealPart.NAMESPACES)
@Timeout(900)
class ManyDeployIT {
    @TempDir
    Path folder;

    /** Images of a usual size are to fit, and would not on every machine. */
    @BeforeEach
    void room() throws Exception {
        Path images = Files.createDirectories(folder.resolve("vm"));
        Ran mounted = Ran.command("mount", "-t", "tmpfs", "-o", "size=1200g", "images", images.toString());
        assertThat(mounted.status()).as(mounted.errors()).isZero();
    }

    @AfterEach
    void noRoom() {
        Ran.command("umount", "-l", folder.resolve("vm").toString());
    }

    @ParameterizedTest
    @CsvSource({"50, 50", "20, 8"})
    void manyShareReloadsAndEachGetsItsOwnFile(int guests, int parallel) throws Exception {
        try (DeployPlace place = new DeployPlace(folder, guests)) {
            // so many share a machine that may be busy with something else
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("").replaceAll("deploy: .*", "deploy: { answer: 120s, install: 120s, boot: 120s }"));
            place.serving();

            Said said = place.run("deploy", "--all", "--parallel", String.valueOf(parallel), "--format", "json");

            assertThat(said.code()).as(said.out() + said.err()).isZero();
            assertThat(said.out()).contains("\"done\":" + guests + ",\"failed\":0,\"refused\":0,");
            List<String> calls = place.vmd.calls();
            int start = calls.indexOf(calls.stream()
                    .filter(c -> c.contains(" start "))
                    .findFirst()
                    .orElseThrow());
            assertThat(calls.subList(0, start).stream().filter("vmctl reload"::equals))
                    .hasSize(1);
            assertThat(calls.subList(start, calls.size()).stream().filter("vmctl reload"::equals))
                    .hasSizeBetween(1, 25);
            assertThat(calls.stream().filter("rcctl restart dhcpd"::equals)).hasSize(1);
            for (int i = 1; i <= guests; i++) {
                Installed installed =
                        OpenBsdGuests.installed(place.disk("web" + i)).orElseThrow();
                assertThat(installed.hostName()).isEqualTo("web" + i + ".int.gmmi.me");
                assertThat(installed.address()).isEqualTo("127.0.77." + i);
                assertThat(place.vmd.states()).containsEntry("web" + i + ".int.gmmi.me", "running");
            }
        }
    }
}
