package org.autoinstalld.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts do on the machine where they run: a shell here is asked in ssh's place, with what ssh would hand to it. */
class SshMachineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path there;
    private SshMachine machine;

    @BeforeEach
    void machine() throws Exception {
        there = Files.createDirectories(folder.resolve("it's \"there\" $HOME"));
        // ssh's words after the destination, as sshd(8) hands them to a login shell
        Path ssh = Files.writeString(
                folder.resolve("ssh"),
                "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift 2\nexec sh -c \"$*\"\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        machine = new SshMachine("vmhost2", "vmhost2", List.of(), folder.resolve("state"));
    }

    /** Runs what would be run by ssh(1). */
    private Outcome run(ExternalCommand command) {
        List<String> argv = new ArrayList<>(command.argv());
        argv.set(0, folder.resolve("ssh").toString());
        return new Programs().run(new ExternalCommand(argv, LIMIT, command.input(), null));
    }

    private Outcome script(RemoteScript script, String... words) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", script.text(), "sh"));
        all.addAll(List.of(words));
        return run(machine.command(all, LIMIT));
    }

    private String path(String name) {
        return there.resolve(name).toString();
    }

    @Test
    void whatIsSeenOfFilesIsWhatIsSeenHere() throws Exception {
        Path disk = Files.writeString(there.resolve("a disk.img"), "12345");
        Files.setLastModifiedTime(disk, FileTime.from(Instant.parse("2026-11-02T03:04:05Z")));
        Files.createSymbolicLink(there.resolve("link"), disk);
        List<String> paths =
                List.of(path("a disk.img"), path("link"), path("none"), path("no/folder/none"), "/", "/none-at-all");
        ThisMachine here = new ThisMachine(List.of());

        Outcome outcome = script(RemoteScript.LOOK, paths.toArray(String[]::new));

        assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
        Map<String, SeenFile> seen = SshMachine.seen(paths, outcome);
        assertThat(seen.get(path("a disk.img"))).isEqualTo(here.look(path("a disk.img")));
        assertThat(((SeenFile.There) seen.get(path("link"))).inode())
                .isEqualTo(((SeenFile.There) seen.get(path("a disk.img"))).inode());
        assertThat(seen.get(path("none")))
                .isInstanceOfSatisfying(
                        SeenFile.Absent.class, a -> assertThat(a.folder()).matches("[0-9]+:[0-9]+"));
        assertThat(seen.get(path("no/folder/none"))).isEqualTo(new SeenFile.Absent(""));
        assertThat(seen.get("/")).isInstanceOf(SeenFile.There.class);
        assertThat(seen.get("/none-at-all").isAbsent()).isTrue();
    }

    @Test
    void whatALoginTherePrintsIsNoAnswer() {
        Outcome noisy =
                Outcome.of(machine.command(List.of("x"), LIMIT), 0, "You have mail.\n@ f 1 2 3 4\nfoo @ a 1 2\n");
        assertThat(SshMachine.seen(List.of("/x"), noisy).get("/x")).isInstanceOf(SeenFile.There.class);
    }

    private SeenKernel kernel(String name) {
        return SshMachine.seen(script(RemoteScript.KERNEL, path(name)));
    }

    @Test
    void aKernelIsReadPackedOrNot() throws Exception {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        String line = "@(#)OpenBSD 7.8 (RAMDISK_CD) #55: Sun Oct 12 13:23:03 MDT 2025\n";
        Path plain = there.resolve("bsd.rd");
        try (RandomAccessFile file = new RandomAccessFile(plain.toFile(), "rw")) {
            file.write(new byte[] {0x7f, 'E', 'L', 'F'});
            file.write(noise);
            file.write(line.getBytes(StandardCharsets.US_ASCII));
            file.write(noise);
        }
        try (GZIPOutputStream packed = new GZIPOutputStream(Files.newOutputStream(there.resolve("packed")))) {
            packed.write(Files.readAllBytes(plain));
        }
        Files.writeString(there.resolve("text"), line);
        Files.writeString(there.resolve("other"), "nothing");
        Files.writeString(there.resolve("empty"), "");

        assertThat(kernel("bsd.rd")).isEqualTo(new SeenKernel.Kernel("7.8", true));
        assertThat(kernel("packed")).isEqualTo(new SeenKernel.Kernel("7.8", true));
        assertThat(kernel("text")).isEqualTo(new SeenKernel.Kernel("7.8", false));
        assertThat(kernel("other")).isEqualTo(new SeenKernel.Other());
        assertThat(kernel("empty")).isEqualTo(new SeenKernel.Other());
        assertThat(kernel("none")).isEqualTo(new SeenKernel.Absent());
        assertThat(kernel(".")).isInstanceOf(SeenKernel.Unseen.class);
    }

    @Test
    void imagesAreRenamedAndRemovedAndNothingIsWrittenOver() throws Exception {
        Files.writeString(there.resolve("old"), "old");
        Files.writeString(there.resolve("other"), "other");
        assertThat(script(RemoteScript.RENAME, path("old"), path("other")).output())
                .contains("is there already");
        assertThat(script(RemoteScript.RENAME, path("old"), path("new")).succeeded())
                .isTrue();
        assertThat(there.resolve("new")).hasContent("old");
        assertThat(there.resolve("other")).hasContent("other");
        assertThat(script(RemoteScript.REMOVE, path("new")).succeeded()).isTrue();
        assertThat(there.resolve("new")).doesNotExist();
        assertThat(script(RemoteScript.REMOVE, path("new")).succeeded()).isTrue();
        assertThat(script(RemoteScript.FREE, there.toString()).output()).matches("@ [0-9]+ .+\n");
        assertThat(script(RemoteScript.FREE, path("none")).output()).isEmpty();
    }

    private Outcome place(String file, String old, String now, String... reload) throws Exception {
        Path copy = machine.workingCopy(path(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, now);
        return run(machine.placing(path(file), Content.of(old), Content.of(now), List.of(reload), LIMIT)
                .orElseThrow());
    }

    @Test
    void aFileIsReplacedAndItsReaderTold() throws Exception {
        Path conf = Files.writeString(there.resolve("vm.conf"), "old\n");
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(there.resolve("link"), conf);

        Outcome placed = place("link", "old\n", "new\n", "printf", "<%s>", "two words", "it's");

        assertThat(placed.output()).isEqualTo("<two words><it's>");
        assertThat(conf).hasContent("new\n");
        assertThat(there.resolve("link")).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(conf)))
                .isEqualTo("rw-r-----");
        // once more, as whoever finishes an interrupted run does it
        assertThat(place("vm.conf", "old\n", "new\n").succeeded()).isTrue();

        Files.writeString(conf, "somebody else's\n");
        Outcome refused = place("vm.conf", "old\n", "new\n", "printf", "told");
        assertThat(refused.isExit(1)).isTrue();
        assertThat(refused.output()).contains("changed since it was read").doesNotContain("told");
        assertThat(conf).hasContent("somebody else's\n");
        try (var files = Files.list(there)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aFileThatIsNotThereIsMadeForAllToRead() throws Exception {
        assertThat(script(RemoteScript.READ, path("vm.conf")).isExit(RemoteScript.NOT_THERE))
                .isTrue();
        assertThat(place("vm.conf", "", "new\n", "false").isExit(1)).isTrue();
        assertThat(there.resolve("vm.conf")).hasContent("new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there.resolve("vm.conf"))))
                .isEqualTo("rw-r--r--");
        assertThat(script(RemoteScript.READ, path("vm.conf")).output()).isEqualTo("new\n");
    }

    @Test
    void newContentIsTestedBesideItsFile() throws Exception {
        Path fresh = Files.writeString(folder.resolve("fresh"), "fresh\n");
        ExternalCommand test = machine.test(path("vm.conf"), List.of("cat", "-n", "{file}", "--", "a b"), LIMIT);
        Outcome outcome = run(test.reading(fresh));
        assertThat(outcome.output()).contains("1\tfresh", "a b", "No such file");
        assertThat(outcome.isExit(1)).isTrue();
        assertThat(run(machine.test(path("vm.conf"), List.of("grep", "fresh", "{file}"), LIMIT)
                                .reading(fresh))
                        .succeeded())
                .isTrue();
        try (var files = Files.list(there)) {
            assertThat(files).isEmpty();
        }
    }
}
