package org.autoinstalld.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.vmconf.VmConf;
import org.junit.jupiter.api.Test;

class VmStatusTest {
    private static final String TABLE = """
               ID   PID VCPUS  MAXMEM  CURMEM     TTY        OWNER    STATE NAME
                1 31021     1    2.0G    980M   ttyp1         gmmi  running shell
                2     -     1    1.0G       -       -         root  stopped www
                3 31022     1    1.0G    120M   ttyp3   root:wheel   paused build
                4 31023     1    1.0G    120M   ttyp4         root stopping old
                5     -     1    1.0G       -       -         root  waiting late
            """;

    @Test
    void whatRunsIsReadByTheHeader() {
        assertThat(VmStatus.parse(TABLE).orElseThrow().running()).containsExactlyInAnyOrder("shell", "build", "old");
    }

    @Test
    void tablesWithoutStatesTellByTheProcess() {
        String older = """
               ID   PID VCPUS  MAXMEM  CURMEM     TTY        OWNER NAME
                1 31021     1    2.0G    980M   ttyp1         gmmi shell
                2     -     1    1.0G       -       -         root www
            """;
        assertThat(VmStatus.parse("doas: a word\n" + older).orElseThrow().running())
                .containsExactly("shell");
    }

    @Test
    void noTableIsNoStatus() {
        for (String text :
                List.of("", "vmctl: connect: /var/run/vmd.sock: Permission denied\n", "ID NAME STATE\n1\n")) {
            assertThat(VmStatus.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void aHeaderAloneWithExitCodeOneIsAnEmptyTable() {
        String header = TABLE.lines().findFirst().orElseThrow() + "\n";
        assertThat(VmStatus.parseOfNone(header).orElseThrow().running()).isEmpty();
        assertThat(VmStatus.parseOfNone("doas: a word\n" + header)).isPresent();
        for (String text :
                List.of("", TABLE, header + "vmctl: lost\n", "vmctl: connect: NAME\n" + header, "no NAME\n")) {
            assertThat(VmStatus.parseOfNone(text)).as(text).isEmpty();
        }
    }

    @Test
    void aReloadIsToldByName() {
        VmReload reload = VmReload.of(VmConf.parse("old", """
                        vm "shell" { disk "/s" }
                        vm "www" { disk "/w" }
                        vm "old" { disk "/o" }
                        vm "late" { disk "/l" }
                        """), VmConf.parse("new", """
                        vm "shell" {
                        memory 1G
                        disk "/s"
                        }
                        vm "www" {
                        memory 1G
                        disk "/w"
                        }
                        vm "new" { disk "/n" }
                        """));

        assertThat(reload.sentences(VmStatus.parse(TABLE).orElseThrow()))
                .containsExactly(
                        "starts, as it is enabled and does not run: new, www",
                        "runs, and keeps its old configuration until it is stopped and started: shell",
                        "runs, is no longer in the file, and is gone when it stops: old",
                        "does not run, and is forgotten: late");
        assertThat(reload.sentences(null))
                .first()
                .isEqualTo("every enabled VM that is stopped starts: new, shell, www");
    }
}
