package org.autoinstalld.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.RunningServer;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inventory script and the playbook, as Ansible takes them. */
@Needs(RealPart.ANSIBLE)
class AnsibleIT {
    private static final Path DIST = Path.of("dist/ansible").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeEach
    void inventory() throws Exception {
        RunningServer.copyExample(folder);
        Path launcher = folder.resolve("autoinstalld");
        Files.writeString(
                launcher, "#!/bin/sh\nexec '" + Path.of("bin/autoinstalld").toAbsolutePath() + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran ansible(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, "/usr/bin/" + words[0]);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
        // commands of a playbook run in its folder
        environment.put("AUTOINSTALLD_INVENTORY", folder.resolve("inventory").toString());
        environment.put("ANSIBLE_LOCAL_TEMP", folder.resolve("tmp").toString());
        environment.put("ANSIBLE_REMOTE_TEMP", folder.resolve("tmp").toString());
        environment.put("ANSIBLE_NOCOLOR", "1");
        environment.put("LC_ALL", "C.UTF-8");
        return Ran.of(builder);
    }

    @Test
    void ansibleTakesTheInventoryWithoutAWarning() throws Exception {
        String script = DIST.resolve("inventory.sh").toString();
        Ran graph = ansible("ansible-inventory", "-i", script, "--graph");
        assertThat(graph.status()).as(graph.errors()).isZero();
        assertThat(graph.errors()).doesNotContain("WARNING", "ERROR");
        assertThat(graph.text()).contains("|--@base:", "|--@lan:", "|  |--@vm:", "|--www.int.gmmi.me");

        Ran one = ansible("ansible-inventory", "-i", script, "--host", "www.int.gmmi.me");
        assertThat(one.text()).contains("\"ansible_host\": \"192.168.1.35\"", "\"role\": \"www\"");

        // in place of ssh, which leads nowhere here, a shell on this machine: variables and groups as a play sees them
        Ran play = ansible(
                "ansible",
                "-i",
                script,
                "vm:&lan",
                "-c",
                "local",
                "-m",
                "raw",
                "-a",
                "echo at {{ ansible_host }} {{ role | default('-') }}");
        assertThat(play.status()).as(play.errors() + play.text()).isZero();
        assertThat(play.text()).contains("at 192.168.1.34 -", "at 192.168.1.35 www");
    }

    @Test
    void thePlaybookIsRightAndItsDryRunChangesNothing() throws Exception {
        String book = DIST.resolve("new-host.yaml").toString();
        Ran syntax = ansible("ansible-playbook", "-i", "localhost,", "--syntax-check", book);
        assertThat(syntax.status()).as(syntax.errors() + syntax.text()).isZero();

        Ran dry = ansible(
                "ansible-playbook",
                "-i",
                "localhost,",
                "--check",
                book,
                "-e",
                "host=db.int.gmmi.me",
                "-e",
                "profile=vm");
        assertThat(dry.status()).as(dry.errors() + dry.text()).isZero();
        assertThat(folder.resolve("inventory/hosts/db.int.gmmi.me.yaml")).doesNotExist();

        Ran nameless = ansible("ansible-playbook", "-i", "localhost,", "--check", book);
        assertThat(nameless.status()).isNotZero();
        assertThat(nameless.text()).contains("-e host=NAME");

        // for real it writes the entry, and stops where the hypervisor would be needed
        Ran real =
                ansible("ansible-playbook", "-i", "localhost,", book, "-e", "host=db.int.gmmi.me", "-e", "profile=vm");
        assertThat(real.status()).isNotZero();
        assertThat(folder.resolve("inventory/hosts/db.int.gmmi.me.yaml"))
                .content()
                .contains("profiles: [vm]");
        assertThat(real.text()).contains("Look where it stands");
    }
}
