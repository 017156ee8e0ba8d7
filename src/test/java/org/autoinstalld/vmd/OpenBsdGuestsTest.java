package org.autoinstalld.vmd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.rig.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests on loopback, from their installer's kernel to their login prompt. */
@Timeout(600)
class OpenBsdGuestsTest {
    private static final String LLADDR = "fe:e1:bb:00:00:01";
    private static final String ANSWERS = """
            System hostname = web1
            Password for root = *************
            HTTP Server = cdn.openbsd.org
            """;

    @TempDir
    Path folder;

    private final Stages stages = new Stages();
    private ServerSocket web;
    private OpenBsdGuests guests;
    private Hypervisor vmd;

    @BeforeEach
    void lay() throws Exception {
        web = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Files.writeString(folder.resolve("dhcpd.conf"), """
                subnet 127.0.0.0 netmask 255.0.0.0 {
                	host web1 {
                		hardware ethernet %s;
                		fixed-address 127.0.0.77;
                		next-server 127.0.0.1;
                		filename "auto_install";
                		option host-name "web1";
                	}
                }
                """.formatted(LLADDR));
        Files.write(folder.resolve("web1.img"), new byte[0]);
        OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "RAMDISK_CD");
        Loopback lan = new Loopback(folder.resolve("dhcpd.conf"), web::getLocalPort);
        guests = new OpenBsdGuests(lan, stages, GuestHabits.USUAL);
        conf("\tdisable\n\tboot \"%s\"\n\tboot device net\n".formatted(folder.resolve("bsd.rd")));
        vmd = Hypervisor.start(folder.resolve("h"), folder.resolve("vm.conf"), VmdRelease.V7_6, guests);
    }

    private void conf(String options) throws Exception {
        Files.writeString(
                folder.resolve("vm.conf"),
                "vm \"web1\" {\n%s\tdisk \"%s\"\n\tinterface { lladdr %s }\n}\n"
                        .formatted(options, folder.resolve("web1.img"), LLADDR));
    }

    @AfterEach
    void end() throws Exception {
        vmd.close();
        web.close();
    }

    private Ran vmctl(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = vmd.bin().resolve("vmctl").toString();
        System.arraycopy(words, 0, all, 1, words.length);
        return Ran.command(all);
    }

    private void answerOnce(String file) throws Exception {
        try (Socket socket = web.accept()) {
            byte[] head = new byte[4096];
            assertThat(new String(head, 0, socket.getInputStream().read(head), StandardCharsets.US_ASCII))
                    .startsWith("GET /" + LLADDR + "-install.conf?path=7.8/amd64 HTTP/1.1\r\n");
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + file.length() + "\r\n\r\n" + file).getBytes());
        }
    }

    @Test
    void byNetbootItInstallsItselfAndStops() throws Exception {
        assertThat(vmctl("start", "web1").status()).isZero();
        answerOnce(ANSWERS);
        vmd.await("web1", "stopped");
        assertThat(guests.console("web1")).contains("CONGRATULATIONS!").doesNotContain("failed;");
        assertThat(OpenBsdGuests.installed(folder.resolve("web1.img")))
                .contains(new OpenBsdGuests.Installed("web1", "127.0.0.77", true, ""));

        conf("\tdisable\n");
        assertThat(vmctl("reload").status()).isZero();
        assertThat(vmctl("start", "web1").status()).isZero();
        stages.await("web1", Stage.LOGIN);
        try (Socket ssh = new Socket("127.0.0.77", 22)) {
            assertThat(new String(ssh.getInputStream().readAllBytes())).startsWith("SSH-2.0-");
        }
        assertThat(guests.console("web1")).endsWith("OpenBSD/amd64 (web1) (tty00)\n\nlogin: ");
    }

    @Test
    void byKeyItWaitsForOneAndRebootsIntoItsDisk() throws Exception {
        conf("\tdisable\n");
        assertThat(vmctl("reload").status()).isZero();
        Process console = new ProcessBuilder(
                        vmd.bin().resolve("vmctl").toString(),
                        "start",
                        "-c",
                        "-b",
                        folder.resolve("bsd.rd").toString(),
                        "web1")
                .start();
        stages.await("web1", Stage.PROMPT);
        console.getOutputStream().write("a\r".getBytes());
        console.getOutputStream().flush();
        answerOnce(ANSWERS);
        stages.await("web1", Stage.LOGIN);
        assertThat(vmd.states()).containsEntry("web1", "running");
        assertThat(vmctl("stop", "-f", "-w", "web1").status()).isZero();
        assertThat(new String(console.getInputStream().readAllBytes()))
                .contains("(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? a\r\n", "System hostname? ", "login: ");
    }

    @Test
    void aQuestionWithoutAnswerEndsAtThePrompt() throws Exception {
        assertThat(vmctl("start", "web1").status()).isZero();
        answerOnce("System hostname = web1\n");
        stages.await("web1", Stage.PROMPT, 2);
        assertThat(guests.console("web1"))
                .endsWith("Password for root account? \n"
                        + "Question has no answer in response file: \"password for root account?\"\n"
                        + "failed; check /tmp/ai/ai.log\n"
                        + "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? ");
        assertThat(OpenBsdGuests.installed(folder.resolve("web1.img"))).isEmpty();
    }

    @Test
    void whatIsHeldWaitsAndWhatFailsSaysSo() throws Exception {
        stages.hold("web1", Stage.LEASE);
        stages.fail("web1", Stage.LEASE, "panic: kernel diagnostic assertion");
        assertThat(vmctl("start", "web1").status()).isZero();
        stages.await("web1", Stage.LEASE);
        assertThat(guests.console("web1")).doesNotContain("panic");
        stages.release("web1", Stage.LEASE);
        assertThat(vmctl("stop", "-w", "web1").errors()).isEqualTo("stopping vm web1: terminated vm 1\n");
        assertThat(vmd.calls()).isEqualTo(List.of("vmctl start web1", "vmctl stop -w web1"));
    }
}
