package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleChangeTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-07-31T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void realFolder() throws IOException {
        folder = folder.toRealPath();
        file = folder.resolve("vm.conf");
    }

    @Test
    void createsAFileWithTheGivenMode() throws IOException {
        Change change = Change.of(OnDisk.read(file), Content.of("new\n")).withModeIfNew(0662);
        assertThat(Apply.single(change, backups())).isEmpty();
        assertThat(file).hasContent("new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw--w-");
        assertThat(names()).containsExactly("vm.conf");
    }

    @Test
    void keepsExtendedAttributesOfFileAndBackup() throws IOException {
        Files.writeString(file, "old, and longer than the new one\n");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("user"));
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        view.write("autoinstalld.test", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        Files.setAttribute(file, "unix:mode", 0440);

        Path backup = replace("new\n").orElseThrow();

        assertThat(file).hasContent("new\n");
        for (Path each : List.of(file, backup)) {
            assertThat((Integer) Files.getAttribute(each, "unix:mode") & 07777).isEqualTo(0440);
            ByteBuffer value = ByteBuffer.allocate(10);
            Files.getFileAttributeView(each, UserDefinedFileAttributeView.class).read("autoinstalld.test", value);
            assertThat(value.flip()).as("%s", each).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
    }

    @Test
    void keepsModeAndABackupWithTheSameMode() throws IOException {
        Files.writeString(file, "old\n");
        Files.setAttribute(file, "unix:mode", 02640);
        Path backup = replace("new\n").orElseThrow();
        assertThat(file).hasContent("new\n");
        assertThat(backup).isEqualTo(folder.resolve("vm.conf.autoinstalld-20260731T120000.000Z"));
        assertThat(backup).hasContent("old\n");
        for (Path each : List.of(file, backup)) {
            assertThat((Integer) Files.getAttribute(each, "unix:mode") & 07777).isEqualTo(02640);
        }
        assertThat(names()).hasSize(2);
    }

    @Test
    void keepsOwnerAndGroup() throws IOException {
        Files.writeString(file, "old\n");
        assumeThat(Files.getAttribute(folder, "unix:uid"))
                .as("needs root to give files away")
                .isEqualTo(0);
        Files.setAttribute(file, "unix:uid", 12345);
        Files.setAttribute(file, "unix:gid", 23456);
        Path backup = replace("new\n").orElseThrow();
        for (Path each : List.of(file, backup)) {
            assertThat(Files.getAttribute(each, "unix:uid")).isEqualTo(12345);
            assertThat(Files.getAttribute(each, "unix:gid")).isEqualTo(23456);
        }
    }

    @Test
    void writesNothingWhenTheContentIsRight() throws IOException {
        Files.writeString(file, "same\n");
        Object inode = Files.getAttribute(file, "unix:ino");
        assertThat(replace("same\n")).isEmpty();
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
        assertThat(names()).containsExactly("vm.conf");
    }

    @Test
    void replacesWhatASymbolicLinkNamesAndKeepsTheLink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("there");
        Files.writeString(real, "old\n");
        Files.createSymbolicLink(folder.resolve("step"), Path.of("real/there"));
        Files.createSymbolicLink(file, Path.of("step"));
        replace("new\n");
        assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("step"));
        assertThat(Files.isSymbolicLink(real)).isFalse();
        assertThat(real).hasContent("new\n");
        assertThat(names()).containsExactlyInAnyOrder("real", "step", "vm.conf");
    }

    @Test
    void refusesALinkToNothing() throws IOException {
        Files.createSymbolicLink(file, Path.of("gone"));
        assertThatThrownBy(() -> OnDisk.read(file))
                .hasMessage(file + ": error: symbolic link to \"gone\", which is not there; "
                        + "create that file or remove the link");
    }

    @Test
    void refusesWhatIsNoRegularFile() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(() -> OnDisk.read(file)).hasMessageContaining("is a directory");
        Path pipe = folder.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> OnDisk.read(pipe)).hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> OnDisk.read(folder.resolve("none/x"))).hasMessageContaining("is not there");
        assertThatThrownBy(() -> OnDisk.read(Path.of("/"))).isInstanceOf(ConfFileException.class);
    }

    @Test
    void refusesAFileOfSeveralNames() throws IOException {
        Files.writeString(file, "old\n");
        Files.createLink(folder.resolve("other"), file);
        assertThatThrownBy(() -> OnDisk.read(file)).hasMessageContaining("2 names");
    }

    @Test
    void refusesWhenTheFileChangedSinceItWasRead() throws IOException {
        Files.writeString(file, "old\n");
        OnDisk read = OnDisk.read(file);
        Files.writeString(file, "OLD\n");
        assertChanged(read, "file changed since it was read");
        assertThat(file).hasContent("OLD\n");
    }

    @Test
    void noticesAChangeThatKeepsSizeAndTime() throws IOException {
        Files.writeString(file, "old\n");
        OnDisk read = OnDisk.read(file);
        var time = Files.getLastModifiedTime(file);
        Path other = Files.writeString(folder.resolve("other"), "OLD\n");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertChanged(read, "file changed since it was read");
    }

    @Test
    void refusesWhenTheFileAppearedOrWent() throws IOException {
        OnDisk none = OnDisk.read(file);
        Files.writeString(file, "theirs\n");
        assertChanged(none, "file has appeared since it was looked for");
        OnDisk some = OnDisk.read(file);
        Files.delete(file);
        assertChanged(some, "file changed since it was read");
    }

    @Test
    void noticesAChangeWhileTheNewContentIsBeingWritten() throws IOException {
        Files.writeString(file, "old\n");
        Change change = Change.of(OnDisk.read(file), Content.of("new\n"));
        assertThatThrownBy(() -> Apply.single(change, backups(), point -> {
                    if (point.startsWith("half written: .vm.conf.autoinstalld.tmp")) {
                        write(file, "theirs\n");
                    }
                }))
                .hasMessageContaining("file changed since it was read");
        assertThat(file).hasContent("theirs\n");
        assertThat(names()).containsExactly("vm.conf");
    }

    private void assertChanged(OnDisk read, String message) throws IOException {
        List<String> before = names();
        assertThatThrownBy(() -> Apply.single(Change.of(read, Content.of("new\n")), backups()))
                .isInstanceOf(ConfFileException.class)
                .hasMessageContaining(message);
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void removesWhatAKilledRunLeft() throws IOException {
        Files.writeString(file, "old\n");
        Files.writeString(folder.resolve(".vm.conf.autoinstalld.tmp"), "hal");
        Files.writeString(folder.resolve(".vm.conf.autoinstalld-backup.tmp"), "hal");
        replace("old\n");
        assertThat(names()).containsExactly("vm.conf");
    }

    @Test
    void leavesTheTemporaryFileOfARunningOneAlone() throws IOException {
        Files.writeString(file, "old\n");
        Path temporary = folder.resolve(".vm.conf.autoinstalld.tmp");
        try (FileChannel other = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            other.lock();
            assertThatThrownBy(() -> replace("new\n")).hasMessageContaining("in use by another run");
        }
        assertThat(temporary).exists();
        assertThat(file).hasContent("old\n");
    }

    @Test
    void aLinkInThePlaceOfTheTemporaryFileIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.writeString(file, "old\n");
        Files.createSymbolicLink(folder.resolve(".vm.conf.autoinstalld.tmp"), victim);
        assertThatThrownBy(() -> replace("new\n")).isInstanceOf(ConfFileException.class);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void keepsTheNewestBackups() throws IOException {
        Files.writeString(file, "0");
        for (int i = 1; i <= 5; i++) {
            replace("" + i);
        }
        // the clock stands still, yet the names go on rising
        assertThat(backups().list(file))
                .extracting(p -> p.getFileName().toString())
                .containsExactly(
                        "vm.conf.autoinstalld-20260731T120000.004Z",
                        "vm.conf.autoinstalld-20260731T120000.003Z",
                        "vm.conf.autoinstalld-20260731T120000.002Z");
    }

    @Test
    void backupsMayGoToADirectoryOfTheirOwn() throws IOException {
        Path safe = Files.createDirectory(folder.resolve("safe"));
        Files.writeString(file, "old\n");
        Path backup = Apply.single(
                        Change.of(OnDisk.read(file), Content.of("new\n")),
                        Backups.in(safe, 2).with(NOON))
                .orElseThrow();
        assertThat(backup.getParent()).isEqualTo(safe);
        assertThat(backup.getFileName().toString())
                .isEqualTo(file.toString().replace('/', '%') + ".autoinstalld-20260731T120000.000Z");
        assertThat(backup).hasContent("old\n");
        assertThat(names()).containsExactly("safe", "vm.conf");
    }

    @Test
    void otherPeoplesFilesAreNoBackups() throws IOException {
        Files.writeString(file, "old\n");
        for (String name :
                List.of("vm.conf.bak", "vm.conf.autoinstalld-1", "vm.conf2.autoinstalld-20260731T120000.000Z")) {
            Files.writeString(folder.resolve(name), "theirs");
        }
        assertThat(backups().list(file)).isEmpty();
    }

    @Test
    void everyStepBeforeTheRenameLeavesTheOldFileAndEveryOneAfterTheNew() throws IOException {
        List<String> points = new ArrayList<>();
        Files.writeString(file, "old\n");
        Apply.single(Change.of(OnDisk.read(file), Content.of("new\n")), backups(), points::add);
        assertThat(points)
                .containsSubsequence(
                        "synced: .vm.conf.autoinstalld-backup.tmp",
                        "renamed: .vm.conf.autoinstalld-backup.tmp",
                        "directory synced: .vm.conf.autoinstalld-backup.tmp",
                        "half written: .vm.conf.autoinstalld.tmp",
                        "owned: .vm.conf.autoinstalld.tmp",
                        "synced: .vm.conf.autoinstalld.tmp",
                        "checked: vm.conf",
                        "renamed: .vm.conf.autoinstalld.tmp",
                        "directory synced: .vm.conf.autoinstalld.tmp",
                        "pruned");
        for (String stop : points) {
            Files.writeString(file, "old\n");
            Change change = Change.of(OnDisk.read(file), Content.of("new\n"));
            assertThatThrownBy(() -> Apply.single(change, backups(), point -> {
                        if (point.equals(stop)) {
                            throw new IllegalStateException(stop);
                        }
                    }))
                    .hasMessage(stop);
            boolean renamed = points.indexOf(stop) >= points.indexOf("renamed: .vm.conf.autoinstalld.tmp");
            assertThat(file).as(stop).hasContent(renamed ? "new\n" : "old\n");
            assertThat(names()).as(stop).noneMatch(n -> n.endsWith(".tmp"));
        }
    }

    @Test
    void saysInPlainWordsWhatTheSystemRefused() throws IOException {
        assumeThat(Files.isDirectory(Path.of("/proc/self"))).isTrue();
        assertThatThrownBy(() ->
                        Apply.single(Change.of(OnDisk.read(Path.of("/proc/nothing-here")), Content.of("x")), backups()))
                .hasMessageMatching("/proc/nothing-here: error: cannot be replaced: .*");
    }

    private Optional<Path> replace(String content) throws IOException {
        return Apply.single(Change.of(OnDisk.read(file), Content.of(content)), backups());
    }

    private static Backups backups() {
        return Backups.beside(3).with(NOON);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS))
                    .map(p -> p.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
