package org.autoinstalld.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.console.ConsoleSession.Start;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.GuestHabits;
import org.autoinstalld.vmd.Hypervisor;
import org.autoinstalld.vmd.Loopback;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.autoinstalld.vmd.Stages;
import org.autoinstalld.vmd.VmdRelease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consoles of guests in Debian's tmux. */
@Needs(RealPart.TMUX)
@Timeout(600)
class ConsoleSessionIT {
    private static final String VM = "web1.example.org";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Stages stages = new Stages();
    private final Semaphore news = new Semaphore(0);
    private ServerSocket web;
    private OpenBsdGuests guests;
    private Hypervisor vmd;
    private Tmux tmux;

    @BeforeEach
    void lay() throws Exception {
        web = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Path conf = Files.writeString(folder.resolve("dhcpd.conf"), """
                subnet 127.0.0.0 netmask 255.0.0.0 {
                	host web1 {
                		hardware ethernet fe:e1:bb:00:00:01;
                		fixed-address 127.0.0.78;
                		next-server 127.0.0.1;
                		filename "auto_install";
                		option host-name "web1";
                	}
                }
                """);
        Files.write(folder.resolve("web1.img"), new byte[0]);
        OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "RAMDISK_CD");
        guests = new OpenBsdGuests(new Loopback(conf, web::getLocalPort), stages, GuestHabits.USUAL);
        Files.writeString(folder.resolve("vm.conf"), """
                vm "%s" {
                	disable
                	disk "%s"
                	interface { lladdr fe:e1:bb:00:00:01 }
                	interface { lladdr fe:e1:bb:00:00:02 }
                }
                """.formatted(VM, folder.resolve("web1.img")));
        vmd = Hypervisor.start(folder.resolve("h"), folder.resolve("vm.conf"), VmdRelease.V7_6, guests);
        tmux = new Tmux(folder, new Programs());
    }

    @AfterEach
    void end() throws Exception {
        Ran.command("tmux", "-S", folder.resolve("tmux.sock").toString(), "kill-server");
        vmd.close();
        web.close();
    }

    private Start start() {
        return ConsoleSession.start(
                tmux,
                setting("vio0"),
                vmctl("start", "-c", "-b", folder.resolve("bsd.rd").toString(), VM),
                LIMIT);
    }

    private List<String> vmctl(String... words) {
        List<String> all = new ArrayList<>(List.of(vmd.bin().resolve("vmctl").toString()));
        all.addAll(List.of(words));
        return all;
    }

    private ConsoleSession.Setting setting(String interfaceName) {
        return new ConsoleSession.Setting(
                VM, log(), interfaceName, false, false, line -> line.replace("Canada/Mountain", "***"), news::release);
    }

    private Path log() {
        return folder.resolve("deploy/" + VM + ".console");
    }

    private void until(BooleanSupplier so) throws InterruptedException {
        // it is told of what ends a step, not of each line
        while (!so.getAsBoolean()) {
            news.tryAcquire(20, TimeUnit.MILLISECONDS);
        }
    }

    private void answer(String file) throws Exception {
        try (Socket socket = web.accept()) {
            socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + file.length() + "\r\n\r\n" + file).getBytes());
        }
    }

    @Test
    void itAnswersWhatIsAskedAndKeepsWhatIsSaid() throws Exception {
        ConsoleSession session = ((Start.Attached) start()).session();
        answer("System hostname = web1\nPassword for root = secret\nHTTP Server = cdn.openbsd.org\n");
        stages.await(VM, Stage.LOGIN);
        until(() -> session.last().equals("login:"));
        assertThat(session.failure()).isEmpty();
        assertThat(session.trouble()).isEmpty();
        session.end();
        String text = Files.readString(log());
        assertThat(text)
                .startsWith("Connected to /dev/ttyp0 (speed 115200)\nCopyright (c)")
                .contains(
                        "(I)nstall, (U)pgrade, (A)utoinstall or (S)hell? a\n",
                        "initial DHCP request? (or 'done') [vio0] vio0\n",
                        "What timezone are you in? ('?' for list) [***] ***\n",
                        "CONGRATULATIONS!")
                .doesNotContain("secret", "\u001b", "\r");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
                .isEqualTo("rw-------");
        assertThat(vmd.states()).containsEntry(VM, "running");
        assertThat(tmux.has(VM)).isFalse();
    }

    /** As on a machine that is so busy that nobody has read a word when the guest has ended. */
    @Test
    void whatWasOnItWhenItEndedIsKeptHoweverSlowlyItIsRead() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        ConsoleSession.Setting slow = new ConsoleSession.Setting(
                VM,
                log(),
                null,
                false,
                false,
                line -> {
                    if (line.startsWith("line 1 ")) {
                        await(reading);
                    }
                    return line;
                },
                news::release);
        String program = "echo 'Connected to /dev/ttyp0'; until [ -e " + folder.resolve("go")
                + " ]; do sleep 0.1; done; i=1; while [ $i -le 1000 ]; do"
                + " echo \"line $i of more than is read at once from any pipe\"; i=$((i + 1)); done; printf 'the end'";
        ConsoleSession session =
                ((Start.Attached) ConsoleSession.start(tmux, slow, List.of("/bin/sh", "-c", program), LIMIT)).session();
        Files.createFile(folder.resolve("go"));
        until(session::isOver);
        Thread end = new Thread(session::end);
        end.start();
        while (tmux.has(VM)) {
            Thread.sleep(20);
        }
        reading.countDown();
        end.join();
        assertThat(Files.readAllLines(log())).hasSize(1002).last().isEqualTo("the end");
        try (Stream<Path> left = Files.list(log().resolveSibling(""))) {
            assertThat(left).containsExactly(log());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** tmux was busy with something else, and hears that a program ended at the same time as what it said last. */
    @Test
    void theLastWordsOfAProgramAreKeptEachTime() throws Exception {
        String program = "echo 'Connected to /dev/ttyp0'; server=${TMUX#*,}; server=${server%%,*}; kill -STOP $server;"
                + " (trap '' HUP; sleep 1; kill -CONT $server) </dev/null >/dev/null 2>&1 &"
                + " i=1; while [ $i -le 200 ]; do"
                + " echo \"line $i of more than is read at once from a terminal\"; i=$((i + 1)); done; echo 'the end'";
        for (int turn = 0; turn < 3; turn++) {
            Start start = ConsoleSession.start(tmux, setting(null), List.of("/bin/sh", "-c", program), LIMIT);
            ConsoleSession session = ((Start.Attached) start).session();
            until(session::isOver);
            session.end();
            assertThat(Files.readAllLines(log())).hasSize(202).last().isEqualTo("the end");
        }
    }

    /** A server that has no session any more goes away, be it that somebody is at its door. */
    @Test
    void aServerThatIsJustLeavingIsNoFailure() {
        AtomicInteger begun = new AtomicInteger();
        tmux = new Tmux(
                folder,
                command -> command.argv().contains("new-session") && begun.getAndIncrement() < 2
                        ? Outcome.of(command, 1, "server exited unexpectedly\n")
                        : new Programs().run(command));
        assertThat(ConsoleSession.start(tmux, setting(null), List.of("sh", "-c", "echo no; exit 3"), LIMIT))
                .isEqualTo(new Start.Failed("no", 3));
        assertThat(begun).hasValue(3);
    }

    @Test
    void aFailureIsSeenAndTheSessionStaysForWhoeverLooks() throws Exception {
        ConsoleSession session = ((Start.Attached) start()).session();
        answer("System hostname = web1\n");
        until(() -> session.failure().isPresent());
        assertThat(session.failure().orElseThrow().question()).isEqualTo("password for root account?");
        stages.await(VM, Stage.PROMPT, 2);
        session.close();
        assertThat(tmux.has(VM)).isTrue();
        assertThat(tmux.attach(VM)).isEqualTo("tmux -S " + folder.resolve("tmux.sock") + " attach -t web1_example_org");

        // somebody goes on with it
        ConsoleSession again = ConsoleSession.again(tmux, setting("vio0")).orElseThrow();
        until(() -> again.failure().isPresent());
        again.end();
        assertThat(Files.readString(log())).contains("System hostname? (short form, e.g. 'foo') [web1] web1");
    }

    @Test
    void whatVmctlSaysIsToldIfItStartsNothing() {
        assertThat(ConsoleSession.start(tmux, setting("vio0"), vmctl("start", "-c", "nobody"), LIMIT))
                .isEqualTo(new Start.Failed("vmctl: could not open disk image(s)", 1));
        assertThat(tmux.has(VM)).isFalse();
        assertThat(ConsoleSession.again(tmux, setting("vio0"))).isEmpty();
    }

    /** tmux itself loses one of four. */
    @Test
    void howAProgramEndedIsKnownEachTime() throws Exception {
        for (int code = 250; code < 256; code++) {
            assertThat(ConsoleSession.start(tmux, setting(null), List.of("sh", "-c", "echo no; exit " + code), LIMIT))
                    .isEqualTo(new Start.Failed("no", code));
        }
        // whoever read the last one takes its files away by and by
        for (int turn = 0; turn < 600 && files().size() > 1; turn++) {
            Thread.sleep(100);
        }
        assertThat(files()).containsExactly(VM + ".console");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("deploy"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Test
    void aConsoleThatSomebodyElseHasIsLeftToThem() throws Exception {
        stages.hold(VM, Stage.KERNEL);
        Process other = new ProcessBuilder(vmctl("start", "-c", VM)).start();
        other.getInputStream().read();
        assertThat(ConsoleSession.start(tmux, setting("vio0"), vmctl("console", VM), LIMIT))
                .isEqualTo(new Start.Held("cu: open(\"/dev/ttyp0\"): Device busy"));
        other.destroy();
    }
}
