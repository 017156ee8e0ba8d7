package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands make of hosts that a server keeps of a program. */
class SourceCommandsTest {
    private static final String BOX =
            "hosts:\n  box.int.gmmi.me: { profiles: [vm], lladdr: fe:e1:bb:00:00:77, address: 192.168.1.77 }\n";

    @TempDir
    Path folder;

    private Workplace here;
    private Path program;

    @BeforeEach
    void declare() throws Exception {
        here = new Workplace(folder);
        program = folder.resolve("boxes.sh");
        here.edit("inventory/site.yaml", "site:\n", "site:\n  sources: [ { command: [" + program + "] } ]\n");
        print(BOX);
    }

    private void print(String yaml) throws Exception {
        Files.writeString(program, "#!/bin/sh\ncat <<'END'\n" + yaml + "END\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** As a server leaves it. */
    private void keep(String yaml) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("state").resolve("sources"));
        Files.writeString(sources.resolve("boxes.yaml"), yaml);
    }

    @Test
    void whoWritesFilesRefusesWithoutTheirHostsAndWhoChecksWarns() throws Exception {
        Said apply = here.run("apply", "--yes");
        assertThat(apply.code()).isOne();
        assertThat(apply.err()).contains("error: no hosts of source 'boxes' are known: none is kept in ");
        assertThat(here.run("dhcpd").code()).isOne();
        Said check = here.run("check");
        assertThat(check.code()).isZero();
        assertThat(check.out())
                .contains("warning: no hosts of source 'boxes' are known")
                .contains("check --sources");
    }

    @Test
    void whatTheServerKeepsCountsAndItsAgeIsTold() throws Exception {
        keep(BOX);
        assertThat(here.run("check").err()).contains("source 'boxes' as the server had it at ");
        assertThat(here.run("plan").err()).contains("source 'boxes' as the server had it at ");
        assertThat(here.run("dhcpd").out()).contains("fe:e1:bb:00:00:77");
        Said add = here.run("add", "box.int.gmmi.me", "--profile", "vm");
        assertThat(add.code()).isOne();
        assertThat(add.err()).contains("source 'boxes':2:3: error: host 'box.int.gmmi.me' is there already");
        Said remove = here.run("remove", "box.int.gmmi.me");
        assertThat(remove.code()).isOne();
        assertThat(remove.err()).contains("comes from source 'boxes', whose program prints it at line 2");
        assertThat(here.run("add", "other", "--profile", "vm").out())
                .as("addresses of its hosts are taken")
                .doesNotContain("192.168.1.77");
    }

    @Test
    void oneThatFailsIsToldOnce() throws Exception {
        Files.writeString(program, "#!/bin/sh\nexit 2\n");
        assertThat(here.run("check", "--sources").out())
                .contains("error: source 'boxes' fails: exit code 2; none of its hosts are known")
                .doesNotContain("--sources");
        keep(BOX);
        assertThat(here.run("check", "--sources").out()).contains("what it printed last is read in its place");
    }

    @Test
    void checkRunsThemIfTold() throws Exception {
        keep(BOX);
        print(BOX.replace("[vm]", "[wm]"));
        assertThat(here.run("check").code()).isZero();
        Said check = here.run("check", "--sources");
        assertThat(check.code()).isOne();
        assertThat(check.out()).contains("source 'boxes':2:33: error: unknown profile 'wm'");
        Files.writeString(program, "#!/bin/sh\necho gone >&2\nexit 2\n");
        assertThat(here.run("check", "--sources").out()).contains("error: source 'boxes' fails: exit code 2: \"gone\"");
        assertThat(here.run("check").out()).as("nothing of it is kept").doesNotContain("fails");
        Files.writeString(folder.resolve("state").resolve("sources/boxes.failure"), "exit code 9\n");
        assertThat(here.run("check").out()).contains("warning: source 'boxes' fails: exit code 9");
        Files.delete(program);
        assertThat(here.run("check").out()).contains("site.yaml:4:25: warning: there is no program '" + program + "'");
    }
}
