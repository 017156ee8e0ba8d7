package org.autoinstalld.vmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.vmd.Guests.Guest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What vmctl(8) and vmd(8) say and do, as their source has it. */
@Timeout(600)
class VmdFactsTest {
    private static final String OUT = "";
    private static final String HEADER = "   ID   PID VCPUS  MAXMEM  CURMEM     TTY        OWNER    STATE NAME\n";

    @TempDir
    Path folder;

    private final ManualGuests guests = new ManualGuests();
    private Hypervisor vmd;

    /** Guests that do what the test says, when it says it. */
    private static final class ManualGuests implements Guests {
        final List<Boot> boots = new ArrayList<>();
        boolean hears = true;

        @Override
        public synchronized Guest boot(Boot boot) {
            boots.add(boot);
            return new Guest() {
                @Override
                public boolean shutdown() {
                    return hears;
                }

                @Override
                public void kill() {}
            };
        }

        synchronized Boot last() {
            return boots.get(boots.size() - 1);
        }
    }

    private void start(VmdRelease release) throws IOException {
        for (String disk : List.of("web1", "web2", "web3", "web4", "web5")) {
            Files.write(folder.resolve(disk + ".img"), new byte[0]);
        }
        OpenBsdGuests.kernel(folder.resolve("bsd.rd"), "7.8", "RAMDISK_CD");
        OpenBsdGuests.kernel(folder.resolve("gone.rd"), "7.8", "RAMDISK_CD");
        conf("""
                switch "uplink" {
                	interface veb0
                }
                """ + vm("web1", "disable", "memory 2G") + vm("web2", "disable", "owner nobody:games")
                + vm("web3", "disable", "boot \"" + folder.resolve("gone.rd") + "\"", "boot device net")
                + vm("web5", "memory 512M"));
        vmd = Hypervisor.start(folder.resolve("h"), folder.resolve("vm.conf"), release, guests);
    }

    private String vm(String name, String... options) {
        return "vm \"" + name + "\" {\n\t" + String.join("\n\t", options) + "\n\tdisk \""
                + folder.resolve(name + ".img") + "\"\n\tinterface { switch \"uplink\" }\n}\n";
    }

    private void conf(String text) throws IOException {
        Files.writeString(folder.resolve("vm.conf"), text);
    }

    @AfterEach
    void end() {
        if (vmd != null) {
            vmd.close();
        }
    }

    // ---- running programs ----

    private record Said(String out, String errors, int code) {}

    private Said run(List<String> before, String line) throws Exception {
        List<String> words = new ArrayList<>(before);
        List<String> all = Arrays.asList(line.replace("@", folder + "/").split(" "));
        words.add(vmd.bin().resolve(all.get(0)).toString());
        words.addAll(all.subList(1, all.size()));
        Path out = Files.createTempFile(folder, "out", "");
        Path errors = Files.createTempFile(folder, "err", "");
        Process process = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(line).isTrue();
        return new Said(
                Files.readString(out).replace(folder + "/", "@"),
                Files.readString(errors).replace(folder + "/", "@"),
                process.exitValue());
    }

    /** Runs it, and wants it to say that on stderr, and nothing else anywhere. */
    private void says(String line, String errors, int code) throws Exception {
        assertThat(run(List.of(), line)).as(line).isEqualTo(new Said(OUT, errors.isEmpty() ? "" : errors + "\n", code));
    }

    private void saysAsNobody(String line, String errors, int code) throws Exception {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assertThat(run(nobody, line)).as(line).isEqualTo(new Said(OUT, errors + "\n", code));
    }

    private String status() throws Exception {
        return run(List.of(), "vmctl status").out();
    }

    // ---- the texts ----

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void creatingNeedsNoVmd(VmdRelease release) throws Exception {
        start(release);
        vmd.stopVmd();
        says("vmctl create -s 20M @new.img", "vmctl: raw imagefile created", 0);
        assertThat(Files.size(folder.resolve("new.img"))).isEqualTo(20 << 20);
        assertThat(Files.getPosixFilePermissions(folder.resolve("new.img"))).hasSize(2);
        says("vmctl create -s 20M @new.qcow2", "vmctl: qcow2 imagefile created", 0);
        says("vmctl create -s 20M qcow2:@other.img", "vmctl: qcow2 imagefile created", 0);
        says("vmctl create -s 20M @new.img", "vmctl: create imagefile operation failed: File exists", 1);
        says(
                "vmctl create -s 20M @no/new.img",
                "vmctl: create imagefile operation failed: No such file or directory",
                1);
        says("vmctl create -s 1000 @x.img", "vmctl: disk size must be at least 1MB", 1);
        says("vmctl create -s many @x.img", "vmctl: invalid disk size: many: Invalid argument", 1);
        says("vmctl create -s 4719593k @y.img", "vmctl: disk size rounded to 4.5G\nvmctl: raw imagefile created", 0);
        says(
                "vmctl create @x.img",
                "could not create @x.img: missing size argument\n"
                        + "usage:\tvmctl [-v] create [-b base | -i disk] [-s size] disk",
                1);
    }

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void startingSaysWhatCameOfIt(VmdRelease release) throws Exception {
        start(release);
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        says("vmctl start web1", "vmctl: start vm command failed: Operation already in progress", 1);
        says("vmctl start 2", "vmctl: started vm 2 successfully, tty /dev/ttyp2", 0);
        says("vmctl start nobody", "vmctl: could not open disk image(s)", 1);
        says("vmctl start -b @nothing web3", "vmctl: invalid boot image path: No such file or directory", 1);
        says("vmctl start -m 1G web3", "vmctl: start vm command failed: Operation already in progress", 1);
        Files.delete(folder.resolve("gone.rd"));
        says("vmctl start web3", "vmctl: start vm command failed: No such file or directory", 1);
        OpenBsdGuests.kernel(folder.resolve("gone.rd"), "7.8", "RAMDISK_CD");
        says("vmctl stop -f -w web1", "stopping vm web1: terminated vm 1", 0);
        vmd.hasFirmware(false);
        vmd.advance(Duration.ofSeconds(6));
        says("vmctl start web1", "vmctl: vmm bios firmware file not found.", 1);
        vmd.hasFirmware(true);
        vmd.advance(Duration.ofSeconds(6));
        Files.delete(folder.resolve("web1.img"));
        says("vmctl start web1", "vmctl: could not open disk image(s)", 1);
    }

    @Test
    void aDiskBelongsToOneAtATime() throws Exception {
        start(VmdRelease.V7_6);
        int fd = Libc.C.open(folder.resolve("web1.img").toString(), Libc.O_RDWR);
        Libc.C.flock(fd, Libc.LOCK_EX);
        says("vmctl start web1", "vmctl: could not open disk image(s)", 1);
        Libc.C.close(fd);
        vmd.advance(Duration.ofSeconds(6));
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
    }

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void theFourthQuickStartIsRefused(VmdRelease release) throws Exception {
        start(release);
        for (int i = 0; i < 3; i++) {
            says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
            says("vmctl stop -fw web1", "stopping vm web1: terminated vm 1", 0);
        }
        says("vmctl start web1", "vmctl: start vm command failed: Operation not permitted", 1);
        assertThat(vmd.log()).contains("vm 1 restarted too quickly");
        says("vmctl reload", "", 0);
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
    }

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void stoppingAndWaiting(VmdRelease release) throws Exception {
        start(release);
        says("vmctl stop nobody", "stopping vm nobody: vm not found", 1);
        says("vmctl wait nobody", "waiting for vm nobody: vm not found", 1);
        says("vmctl stop web1", "stopping vm web1: failed: Invalid argument", 1);
        says("vmctl wait web1", "waiting for vm web1: failed: Invalid argument", 1);
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        says("vmctl stop web1", "stopping vm web1: requested to shutdown vm 1", 0);
        assertThat(vmd.states()).containsEntry("web1", "stopping");
        says("vmctl stop web1", "stopping vm web1: failed: Operation already in progress", 1);
        vmd.advance(Duration.ofSeconds(119));
        assertThat(vmd.states()).containsEntry("web1", "stopping");
        vmd.advance(Duration.ofSeconds(1));
        assertThat(vmd.states()).containsEntry("web1", "stopped");

        guests.hears = false;
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        says("vmctl stop web1", "stopping vm web1: requested to shutdown vm 1", 0);
        vmd.advance(Duration.ofSeconds(3));
        assertThat(vmd.states()).containsEntry("web1", "stopped");
        vmd.advance(Duration.ofSeconds(6));

        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        says("vmctl stop -f web1", "stopping vm web1: requested to shutdown vm 1", 0);
        assertThat(vmd.states()).containsEntry("web1", "stopped");
    }

    @Test
    void waitingEndsWithTheGuest() throws Exception {
        start(VmdRelease.V7_6);
        says("vmctl start web3", "vmctl: started vm 3 successfully, tty /dev/ttyp1", 0);
        Process wait = new ProcessBuilder(vmd.bin().resolve("vmctl").toString(), "wait", "web3")
                .redirectErrorStream(true)
                .start();
        // it has said what it waits for, so vmd has heard of it
        byte[] begun = wait.getInputStream().readNBytes("waiting for vm web3: ".length());
        assertThat(new String(begun)).isEqualTo("waiting for vm web3: ");
        guests.last().power().reboot();
        assertThat(wait.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(wait.getInputStream().readAllBytes())).isEqualTo("terminated vm 3\n");
        assertThat(wait.exitValue()).isZero();
    }

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void theTable(VmdRelease release) throws Exception {
        start(release);
        String pid = status().lines().skip(1).findFirst().orElseThrow().trim().split(" +")[1];
        assertThat(run(List.of(), "vmctl status"))
                .isEqualTo(new Said(
                        HEADER
                                + "    4 " + pid + "     1    512M    512M   ttyp0         root  running web5\n"
                                + "    1     -     1    2.0G       -       -         root  stopped web1\n"
                                + "    2     -     1    512M       -       - nobody:games  stopped web2\n"
                                + "    3     -     1    512M       -       -         root  stopped web3\n",
                        "",
                        0));
        assertThat(run(List.of(), "vmctl status web1").out()).hasLineCount(2).contains("stopped web1");
        assertThat(run(List.of(), "vmctl status nobody")).isEqualTo(new Said(HEADER, "", 0));
        boolean tells = release != VmdRelease.V7_4;
        if (tells) {
            assertThat(run(List.of(), "vmctl status -r").out()).hasLineCount(2).contains("running web5");
        } else {
            assertThat(run(List.of(), "vmctl status -r").code()).isEqualTo(1);
        }
        says("vmctl stop -fw web5", "stopping vm web5: terminated vm 4", 0);
        if (tells) {
            assertThat(run(List.of(), "vmctl status -r")).isEqualTo(new Said(HEADER, "", 1));
        }
        conf("");
        says("vmctl reload", "", 0);
        assertThat(run(List.of(), "vmctl status")).isEqualTo(new Said(HEADER, "", tells ? 1 : 0));
        assertThat(run(List.of(), "vmctl status web1")).isEqualTo(new Said(HEADER, "", tells ? 1 : 0));
    }

    @Test
    void onlyTheNewestCountsProcessors() throws Exception {
        start(VmdRelease.V8_0);
        says("vmctl start -p 4 web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        assertThat(status()).containsPattern("(?m)^ +1 +[0-9]+ +4 +2\\.0G .* web1$");
        vmd.close();
        start(VmdRelease.V7_6);
        assertThat(run(List.of(), "vmctl start -p 4 web1").code()).isEqualTo(1);
        assertThat(vmd.states()).containsEntry("web1", "stopped");
    }

    // ---- who may ----

    @Test
    void thoseWithoutRightsAreRefused() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root can be somebody else")
                .isEqualTo("root");
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        start(VmdRelease.V7_6);
        saysAsNobody("vmctl start web1", "vmctl: connect: /var/run/vmd.sock: Permission denied", 1);
        Files.setPosixFilePermissions(
                folder.resolve("h/vmd.sock"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        saysAsNobody("vmctl start web1", "vmctl: start vm command failed: Operation not permitted", 1);
        saysAsNobody("vmctl start unknown", "vmctl: start vm command failed: Operation not permitted", 1);
        saysAsNobody("vmctl stop web5", "stopping vm web5: failed: Operation not permitted", 1);
        saysAsNobody("vmctl reload", "vmctl: command failed: Operation not permitted", 1);
        saysAsNobody("vmctl start web2", "vmctl: started vm 2 successfully, tty /dev/ttyp1", 0);
        saysAsNobody("vmctl stop -fw web2", "stopping vm web2: terminated vm 2", 0);
    }

    @Test
    void withoutVmdNobodyAnswers() throws Exception {
        start(VmdRelease.V7_6);
        vmd.stopVmd();
        says("vmctl status", "vmctl: connect: /var/run/vmd.sock: No such file or directory", 1);
        assertThat(run(List.of(), "rcctl check vmd").code()).isEqualTo(1);
        assertThat(run(List.of(), "rcctl start vmd").code()).isZero();
        assertThat(run(List.of(), "rcctl check vmd").code()).isZero();
        assertThat(vmd.states()).containsEntry("web5", "running");
    }

    // ---- what a reload does ----

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void aReloadForgetsWhatIsStoppedAndStartsWhatIsEnabled(VmdRelease release) throws Exception {
        start(release);
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        says("vmctl stop -fw web5", "stopping vm web5: terminated vm 4", 0);
        conf(vm("web1", "memory 4G") + vm("web4", "disable") + vm("web5", "memory 512M"));
        says("vmctl reload", "", 0);
        assertThat(vmd.states()).isEqualTo(Map.of("web1", "running", "web4", "stopped", "web5", "running"));
        assertThat(status()).as("it keeps what it had").containsPattern("2\\.0G .* web1");
        says("vmctl stop -fw web1", "stopping vm web1: terminated vm 1", 0);
        assertThat(status()).as("until a reload comes after its end").containsPattern("2\\.0G .* web1");
        says("vmctl reload", "", 0);
        assertThat(status()).containsPattern("4\\.0G .* running web1");
    }

    @ParameterizedTest
    @EnumSource(VmdRelease.class)
    void aReloadThatFailsHasForgottenAlready(VmdRelease release) throws Exception {
        start(release);
        conf(vm("web1", "disable") + "vm \"broken\" {\n\tnonsense\n}\n");
        says("vmctl reload", "vmctl: command failed", 1);
        assertThat(vmd.states()).isEqualTo(Map.of("web1", "stopped", "web5", "running"));
        Files.delete(folder.resolve("web2.img"));
        conf(vm("web1", "disable") + vm("web2", "disable") + vm("web4", "memory 1G"));
        says("vmctl reload", "vmctl: command failed", 1);
        assertThat(vmd.states())
                .as("nothing starts")
                .containsEntry("web4", "waiting")
                .doesNotContainKey("web2");
    }

    @Test
    void theStaggeredStartGoesOnWhenItsTimeHasCome() throws Exception {
        start(VmdRelease.V7_6);
        conf("staggered start parallel 1 delay 10\n" + vm("web1", "memory 1G") + vm("web2", "memory 1G")
                + vm("web4", "memory 1G"));
        says("vmctl reload", "", 0);
        assertThat(vmd.states()).containsEntry("web1", "running").containsEntry("web2", "waiting");
        vmd.advance(Duration.ofSeconds(10));
        assertThat(vmd.states()).containsEntry("web2", "running").containsEntry("web4", "waiting");
    }

    // ---- reboots ----

    @Test
    void aRebootWithABootDeviceIsAStop() throws Exception {
        start(VmdRelease.V7_6);
        says("vmctl start web3", "vmctl: started vm 3 successfully, tty /dev/ttyp1", 0);
        assertThat(guests.last().kernel()).isEqualTo(folder.resolve("gone.rd"));
        guests.last().power().reboot();
        assertThat(vmd.states()).containsEntry("web3", "stopped");
    }

    @Test
    void aRebootWithoutOneBeginsAnewWithoutTheKernelOfItsStart() throws Exception {
        start(VmdRelease.V7_6);
        says("vmctl start -b @bsd.rd web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        assertThat(guests.last().kernel()).isEqualTo(folder.resolve("bsd.rd"));
        assertThat(guests.last().netboot()).isEmpty();
        String before = status();
        guests.last().power().took(Duration.ofMinutes(1));
        guests.last().power().reboot();
        assertThat(guests.last().kernel()).isNull();
        assertThat(guests.last().bootsFromDisk()).isTrue();
        assertThat(status()).isNotEqualTo(before).contains("running web1");
    }

    @Test
    void aGuestThatRebootsTooOftenStaysStopped() throws Exception {
        start(VmdRelease.V7_6);
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        for (int i = 0; i < 3; i++) {
            assertThat(vmd.states()).containsEntry("web1", "running");
            guests.last().power().reboot();
        }
        assertThat(vmd.states()).containsEntry("web1", "stopped");
    }

    @Test
    void aBootDeviceWithoutAKernelDoesNotBoot() throws Exception {
        start(VmdRelease.V7_6);
        conf(vm("web4", "boot device net", "disable"));
        says("vmctl reload", "", 0);
        says("vmctl start web4", "vmctl: started vm 5 successfully, tty /dev/ttyp1", 0);
        assertThat(guests.last().bootsFromDisk()).isFalse();
    }

    // ---- consoles ----

    @Test
    void oneAtATimeHasTheConsole() throws Exception {
        start(VmdRelease.V7_6);
        says("vmctl console web1", "vmctl: console not found", 1);
        Process console = new ProcessBuilder(vmd.bin().resolve("vmctl").toString(), "start", "-c", "web1")
                .redirectErrorStream(true)
                .start();
        String connected = "Connected to /dev/ttyp1 (speed 115200)\r\n";
        assertThat(new String(console.getInputStream().readNBytes(connected.length())))
                .isEqualTo(connected);
        says("vmctl console web1", "cu: open(\"/dev/ttyp1\"): Device busy", 1);

        guests.last().console().write("hello");
        assertThat(new String(console.getInputStream().readNBytes(5))).isEqualTo("hello");
        console.getOutputStream().write("a\r".getBytes());
        console.getOutputStream().flush();
        assertThat(guests.last().console().read()).isEqualTo("a\r");

        says("vmctl stop -fw web1", "stopping vm web1: terminated vm 1", 0);
        assertThat(new String(console.getInputStream().readAllBytes())).isEqualTo("\r\n[EOT]\n");
    }

    @Test
    void whatNobodyReadsIsLostInTheEndButNobodyWaits() throws Exception {
        start(VmdRelease.V7_6);
        says("vmctl start web1", "vmctl: started vm 1 successfully, tty /dev/ttyp1", 0);
        for (int i = 0; i < 10_000; i++) {
            guests.last().console().write("line " + i + " of very many that nobody reads\r\n");
        }
        assertThat(vmd.states()).containsEntry("web1", "running");
    }
}
