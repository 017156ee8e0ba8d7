package org.autoinstalld.installer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallerTest {
    private static final Machine MACHINE = new Machine("02:00:00:29:ae:4f", "7.8", "amd64");
    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String NONE = "HTTP/1.1 404 Not Found\r\n\r\n";

    @Test
    void asksByLladdrThenByNameThenPlainly() {
        Lease lease =
                Lease.parse("next-server: 192.168.1.2\nfilename: lab/auto_install\nhost-name: shell.int.gmmi.me\n");
        assertThat(new Installer(MACHINE, new Ftp(80)).urls(lease))
                .containsExactly(
                        "http://192.168.1.2/lab/02:00:00:29:ae:4f-install.conf?path=7.8/amd64",
                        "http://192.168.1.2/lab/shell.int.gmmi.me-install.conf?path=7.8/amd64",
                        "http://192.168.1.2/lab/install.conf?path=7.8/amd64");
    }

    @Test
    void withoutANameOrServerOrModeItAsksLess() {
        Installer installer = new Installer(MACHINE, new Ftp(80));
        assertThat(installer.urls(new Lease("192.168.1.2", "auto_upgrade", "")))
                .containsExactly(
                        "http://192.168.1.2/02:00:00:29:ae:4f-upgrade.conf?path=7.8/amd64",
                        "http://192.168.1.2/upgrade.conf?path=7.8/amd64");
        assertThat(installer.urls(new Lease("", "auto_install", "shell"))).isEmpty();
        assertThat(installer.urls(new Lease("192.168.1.2", "pxeboot", "shell"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "auto_install,       install, ''",
        "lab/auto_install,   install, lab/",
        "/a/b/auto_upgrade,  upgrade, /a/b/",
        "/auto_upgrade,      upgrade, /",
        "auto_install.x,     none,    ''",
        "xauto_install,      none,    ''",
        "auto_Install,       none,    ''",
        "lab/xauto_install,  none,    ''",
        "'',                 none,    ''",
    })
    void theFileNameTellsModeAndPath(String filename, String mode, String path) {
        Lease lease = new Lease("", filename, "");
        assertThat(lease.mode().orElse("none")).isEqualTo(mode);
        assertThat(lease.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "7.8, 7.8/amd64",
        "7.8-stable, 7.8/amd64",
        "7.8-current, snapshots/amd64",
        "7.9-beta, snapshots/amd64",
        "7.10, 7.10/amd64",
    })
    void theKernelsVersionTellsTheSetdir(String version, String setdir) {
        assertThat(new Machine("02:00:00:29:ae:4f", version, "amd64").setdir()).isEqualTo(setdir);
    }

    @Test
    void stopsAtTheFirstFile() throws Exception {
        try (ScriptedServer server = new ScriptedServer(NONE, OK + "System hostname = shell\n")) {
            Installer.Outcome outcome = new Installer(MACHINE, new Ftp(server.port()))
                    .start(new Lease("127.0.0.1", "auto_install", "shell"));
            assertThat(outcome.url()).hasValue("http://127.0.0.1/shell-install.conf?path=7.8/amd64");
            assertThat(outcome.attempts()).hasSize(2);
            assertThat(outcome.file().orElseThrow().ask("System hostname?")).isEqualTo("shell");
        }
    }

    @Test
    void withoutAnyFileItWaitsAtItsPrompt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(NONE, NONE, NONE)) {
            Installer.Outcome outcome = new Installer(MACHINE, new Ftp(server.port()))
                    .start(new Lease("127.0.0.1", "auto_install", "shell"));
            assertThat(outcome.file()).isEmpty();
            assertThat(outcome.url()).isEmpty();
            assertThat(outcome.urls()).hasSize(3);
        }
    }
}
