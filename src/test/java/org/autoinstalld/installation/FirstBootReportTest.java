package org.autoinstalld.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.autoinstalld.address.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report is lines and nothing else; host keys are taken only if they are sound. */
class FirstBootReportTest {
    /** Made by ssh-keygen(1); its fingerprint and record, by ssh-keygen -l and -r. */
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    private static FirstBootReport of(String text) {
        return FirstBootReport.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sectionsAreRead() {
        FirstBootReport report = of("""
                --- host keys
                %s root@web1
                no key
                --- install.resp
                Terminal type = vt220
                HTTP proxy URL = none

                --- ai.log
                Available disks are: sd0.
                --- host keys
                """.formatted(ED25519));
        assertThat(report.mode()).isEqualTo(Mode.INSTALL);
        assertThat(report.keys()).extracting(HostKey::toString).containsExactly(ED25519);
        assertThat(report.answers())
                .containsExactly(
                        new LoggedAnswer("Terminal type", "vt220"), new LoggedAnswer("HTTP proxy URL", "none"));
        assertThat(report.console())
                .as("the last section holds whatever was on the console")
                .containsExactly("Available disks are: sd0.", "--- host keys");
        assertThat(of(report.text())).isEqualTo(report);
    }

    @Test
    void keysSayWhatSshSays() {
        HostKey key = HostKey.parse(ED25519 + " a comment").orElseThrow();
        assertThat(key.fingerprint()).startsWith("SHA256:").hasSize(50).doesNotEndWith("=");
        assertThat(key.sshfp()).matches("4 2 [0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "ssh-ed25519 !!!!",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9",
                "ssh-dss AAAAB3NzaC1kc3MAAAA",
                "command=\"x\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
            })
    void whatIsNoSoundKeyIsNone(String line) {
        assertThat(HostKey.parse(line)).isEmpty();
    }

    @Test
    void nothingThatIsSentCanBeMoreThanLines() {
        FirstBootReport report = of("--- install.resp\nA\u001b[2J\u0000 = b\u2028c\r\n" + "x".repeat(5000) + " = y\n");
        assertThat(report.answers()).first().isEqualTo(new LoggedAnswer("A\\x1b[2J\\x00", "b\\u{2028}c"));
        assertThat(report.answers().get(1).question()).hasSizeLessThanOrEqualTo(2000);
        byte[] noise = new byte[FirstBootReport.OCTETS_MAX + 1000];
        new Random(7).nextBytes(noise);
        assertThat(FirstBootReport.of(noise).answers()).isEmpty();
        assertThat(of("--- install.resp\n" + "a = b\n".repeat(40_000)).answers())
                .hasSize(1000);
        assertThat(FirstBootReport.of(new byte[0]))
                .isEqualTo(new FirstBootReport(null, List.of(), List.of(), List.of()));
    }
}
