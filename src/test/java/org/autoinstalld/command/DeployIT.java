package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests of a hypervisor that is this machine, deployed by the commands. */
@Timeout(120)
class DeployIT {
    @TempDir
    Path folder;

    private static String step(String step) {
        return "web1.int.gmmi.me: " + step + ": done";
    }

    @Test
    void oneHostFromItsDiskToItsLoginPrompt() throws Exception {
        try (DeployPlace place = new DeployPlace(folder, 1).serving()) {
            Said said = place.run("deploy", "web1");

            assertThat(said.err()).endsWith("autoinstalld: 1 deployed\n");
            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .contains(step("check"), step("disk"), step("files"), step("start"), step("answer"))
                    .contains(step("install"), step("files back"), step("boot"), step("close"));
            assertThat(place.vmd.calls().stream().filter(c -> !c.startsWith("vmd") && !c.startsWith("dhcpd")))
                    .containsExactly(
                            "vmctl create -s 20G " + place.disk("web1"),
                            "rcctl restart dhcpd",
                            "vmctl reload",
                            "vmctl start web1.int.gmmi.me",
                            "vmctl reload");
            assertThat(place.vmd.states()).containsEntry("web1.int.gmmi.me", "running");
            assertThat(OpenBsdGuests.installed(place.disk("web1"))).isPresent();
            // what is left is what apply would have written
            assertThat(place.run("plan").code()).isZero();
            assertThat(place.run("status").out()).contains("web1.int.gmmi.me");
            assertThat(Files.readString(place.record("web1")))
                    .contains("\"version\":1")
                    .doesNotContain("$2b$");

            Said again = place.run("deploy", "web1");
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err())
                    .contains("'web1.int.gmmi.me' runs already; 'autoinstalld reinstall web1.int.gmmi.me'");
        }
    }
}
