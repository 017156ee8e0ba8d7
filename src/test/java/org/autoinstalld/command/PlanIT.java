package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar, with stand-ins for the daemons along PATH. */
class PlanIT {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        Path site = folder.resolve("inventory/site.yaml");
        List<String> lines = new ArrayList<>(Files.readAllLines(site));
        // the usual commands, found along PATH
        lines.removeIf(line -> line.matches(".*-(test|reload): .*"));
        Files.write(site, lines);
    }

    private Process start(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(RunningServer.command(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
        return builder.start();
    }

    private int run(String... arguments) throws Exception {
        Process process = start(arguments);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String output() throws Exception {
        return Files.readString(folder.resolve("output"));
    }

    @Test
    void theUsualCommandsAreFoundAlongThePath() throws Exception {
        assertThat(run("plan")).isEqualTo(3);
        assertThat(output())
                .contains("test " + here.dhcpd + ": dhcpd -n -c {file}")
                .contains("run rcctl restart dhcpd")
                .contains("run vmctl reload");

        assertThat(run("apply", "--yes")).isZero();

        List<String> calls = here.programs.calls();
        assertThat(calls).hasSize(4);
        assertThat(calls.subList(2, 4)).containsExactly("rcctl restart dhcpd", "vmctl reload");
        assertThat(run("plan")).isZero();
    }

    @Test
    void anApplyKilledWhileDaemonsAreToldIsFinishedByTheNext() throws Exception {
        here.programs.hold("rcctl");
        Process killed = start("apply", "--yes");
        for (int i = 0; i < PATIENCE_SECONDS * 20 && !here.programs.isHeld("rcctl"); i++) {
            assertThat(killed.waitFor(50, TimeUnit.MILLISECONDS)).as(output()).isFalse();
        }
        killed.destroyForcibly().waitFor();
        here.programs.release("rcctl");
        here.programs.calls();
        assertThat(run("plan")).isZero();
        assertThat(output()).contains("an earlier apply was interrupted");

        assertThat(run("apply", "--yes")).isZero();

        assertThat(output())
                .contains("an earlier run was interrupted: it was finished")
                .contains("nothing to do");
        assertThat(here.programs.calls()).containsExactly("rcctl restart dhcpd", "vmctl reload");
    }

    /** The goal is 3 seconds on two processors; a machine that is busy with something else tells its processor time only. */
    @Test
    void tenThousandHostsArePlannedInThreeSeconds() throws Exception {
        StringBuilder yaml = new StringBuilder("networks:\n  wide: { subnet: 10.0.0.0/8 }\nhosts:\n");
        for (int i = 1; i <= 10_000; i++) {
            yaml.append(
                    "  h%05d.example.org: { profiles: [vm], network: wide, lladdr: 02:00:00:01:%02x:%02x, address: 10.1.%d.%d }\n"
                            .formatted(i, i >> 8, i & 255, i >> 8, i & 255));
        }
        Path hosts = folder.resolve("inventory/hosts/many.yaml");
        Files.writeString(hosts, yaml);
        assertThat(run("apply", "--yes"))
                .as(output().substring(0, Math.min(2000, output().length())))
                .isZero();
        Files.writeString(hosts, yaml.toString().replace("address: 10.1.19.136 ", "address: 10.2.0.1 "));

        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        long begun = System.nanoTime();
        Duration processor = timed("plan");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

        assertThat(output().lines().filter(l -> l.matches("[+-]\\s.*")))
                .containsExactly("-\t\tfixed-address 10.1.19.136;", "+\t\tfixed-address 10.2.0.1;");
        assertThat(processor).as("of two processors").isLessThan(Duration.ofSeconds(6));
        if (load < 1) {
            assertThat(millis).as("milliseconds").isLessThan(3000);
        }
    }

    /** The processor time it took, as last seen. */
    private Duration timed(String... arguments) throws Exception {
        Process process = start(arguments);
        Duration spent = Duration.ZERO;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            spent = process.info().totalCpuDuration().orElse(spent);
        }
        assertThat(process.exitValue()).isEqualTo(3);
        return spent;
    }
}
