package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vm.conf that the system's ssh(1) reaches through a real sshd(8), with keys made for the test. */
class RemoteHypervisorIT {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final String WWW = "www.int.gmmi.me";

    @TempDir
    Path folder;

    private Workplace here;
    private Process sshd;
    /** What stands on the other machine, in a folder with a blank in its name. */
    private Path there;

    private Path vmConf;

    @BeforeEach
    void workplace() throws Exception {
        assumeThat(SSHD).exists();
        here = new Workplace(folder);
        there = Files.createDirectories(folder.resolve("other machine"));
        vmConf = Files.writeString(there.resolve("vm.conf"), "# somebody's own\n");
        Files.setPosixFilePermissions(vmConf, PosixFilePermissions.fromString("rw-r-----"));
        int port = startSshd();
        Path ssh = folder.resolve("ssh");
        Files.writeString(ssh.resolve("config"), """
                Host vmhost2
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s
                  IdentitiesOnly yes
                  UserKnownHostsFile %s
                """.formatted(port, ssh.resolve("key"), ssh.resolve("known_hosts")));
        // ssh(1) as it is, with a configuration of the test's own
        Path program = Files.writeString(
                folder.resolve("bin/ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F " + ssh.resolve("config") + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        here.edit(
                "inventory/site.yaml",
                "    vm-conf: " + here.vm + "\n",
                "    ssh: vmhost2\n    vm-conf: " + vmConf + "\n");
    }

    private int startSshd() throws Exception {
        Path ssh = Files.createDirectories(folder.resolve("ssh"));
        for (String key : List.of("host", "key")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    ssh.resolve(key).toString());
        }
        Files.copy(ssh.resolve("key.pub"), ssh.resolve("authorized_keys"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                ssh.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + Files.readString(ssh.resolve("host.pub")));
        Files.writeString(
                ssh.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PidFile none
                PasswordAuthentication no
                """.formatted(port, ssh.resolve("host"), ssh.resolve("authorized_keys")));
        // where privileges are separated
        Files.createDirectories(Path.of("/run/sshd"));
        sshd = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-e",
                        "-f",
                        ssh.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        for (int i = 0; i < 200 && !answers(port); i++) {
            Thread.sleep(50);
        }
        assertThat(answers(port))
                .as(Files.readString(folder.resolve("sshd.log")))
                .isTrue();
        return port;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        if (sshd != null) {
            sshd.destroy();
            sshd.waitFor();
        }
    }

    /** Commands run ssh along PATH, so they run in a process of their own. */
    private Said command(String... words) throws Exception {
        List<String> all = new java.util.ArrayList<>(org.autoinstalld.RunningServer.command(words[0]));
        all.addAll(List.of("-i", folder.resolve("inventory").toString()));
        all.addAll(List.of("-t", folder.resolve("templates").toString()));
        all.addAll(List.of(words).subList(1, words.length));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, more) -> more + old);
        int code = builder.start().waitFor();
        return new Said(code, Files.readString(out), Files.readString(err));
    }

    @Test
    void itsVmConfIsReadTestedAndReplacedThere() throws Exception {
        Said plan = command("plan");
        assertThat(plan.code()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out()).contains("+vm \"" + WWW + "\"", " # somebody's own", "run ssh -o BatchMode=yes");
        assertThat(vmConf).hasContent("# somebody's own\n");

        Said applied = command("apply", "--yes");

        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(vmConf).content().startsWith("# somebody's own\n").contains("vm \"" + WWW + "\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vmConf)))
                .isEqualTo("rw-r-----");
        assertThat(here.programs.calls())
                .anyMatch(c -> c.startsWith("vmd -n -f " + there + "/.vm.conf.autoinstalld.tmp"))
                .contains("vmctl reload");
        try (var files = Files.list(there)) {
            assertThat(files).containsExactly(vmConf);
        }
        assertThat(command("plan").code()).isZero();

        String whole = Files.readString(vmConf);
        Said undone = command("apply", "--undo", "--yes");
        assertThat(undone.code()).as(undone.err()).isZero();
        assertThat(vmConf).hasContent("# somebody's own\n");
        assertThat(command("apply", "--yes").code()).isZero();
        assertThat(vmConf).hasContent(whole);
    }

    @Test
    void whatFailsThereGoesBackThereToo() throws Exception {
        here.programs.fail("vmctl");
        Said applied = command("apply", "--yes");
        assertThat(applied.code()).isEqualTo(1);
        assertThat(vmConf).hasContent("# somebody's own\n");

        here.programs.mend("vmctl");
        here.programs.fail("vmd");
        assertThat(command("apply", "--yes").code()).isEqualTo(1);
        assertThat(vmConf).hasContent("# somebody's own\n");
        assertThat(here.dhcpd).doesNotExist();
    }

    @Test
    void oneThatCannotBeReachedIsTheMatterOfItsOwnHosts() throws Exception {
        sshd.destroy();
        sshd.waitFor();

        Said applied = command("apply", "--yes");

        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(applied.err()).contains("warning: cannot be read on hypervisor 'vmhost', vmhost2: ");
        assertThat(here.dhcpd).content().contains(WWW);
        assertThat(here.vm).doesNotExist();
    }
}
