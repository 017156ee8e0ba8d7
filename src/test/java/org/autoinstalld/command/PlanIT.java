package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
        // as daemons and cron jobs run
        builder.environment().put("LC_ALL", "C");
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

    @Test
    void anImageWhoseNameTheLocaleCannotSayIsPlannedAsAnyOther() throws Exception {
        here.edit("inventory/profiles.yaml", "disk: /home/vm/", "disk: /home/bj\u00f6rn/vm/");
        Files.writeString(here.vm, "vm \"other\" {\n\tdisk \"/home/bj\u00f6rn/other.img\"\n}\n");

        assertThat(run("check")).as(output()).isZero();
        assertThat(run("plan")).as(output()).isEqualTo(3);
        assertThat(run("apply", "--yes")).as(output()).isZero();
        assertThat(Files.readString(here.vm)).contains("/home/bj\u00f6rn/vm/www.int.gmmi.me.img");
        assertThat(run("plan")).as(output()).isZero();
    }
}
