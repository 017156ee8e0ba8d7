package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.problem.Problems;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {
    @TempDir
    Path folder;

    private Path etc;
    private Path state;
    private Path dhcpd;
    private Path vm;
    private final List<String> ran = new ArrayList<>();
    private final List<String> failing = new ArrayList<>();

    /** Records what is asked of it; fails what was said to fail. */
    private final CommandRunner commands = command -> {
        ran.add(command.toString());
        boolean fails = failing.remove(command.argv().get(0));
        return CommandRunner.Outcome.of(command, fails ? 1 : 0, fails ? "no" : "");
    };

    private final ExternalCommand restart = ExternalCommand.of("rcctl", "restart", "dhcpd");
    private final ExternalCommand reload = ExternalCommand.of("vmctl", "reload");

    @BeforeEach
    void twoFiles() throws IOException {
        etc = Files.createDirectory(folder.toRealPath().resolve("etc"));
        state = folder.toRealPath().resolve("state");
        dhcpd = Files.writeString(etc.resolve("dhcpd.conf"), "dhcpd 1\n");
        vm = Files.writeString(etc.resolve("vm.conf"), "vm 1\n");
    }

    @Test
    void replacesAllFilesThenTellsTheirReadersOnce() throws IOException {
        Result.Done done = done(apply().run(plan("2")));
        assertThat(done.changed()).containsExactly(dhcpd, vm);
        assertThat(done.warnings()).isEmpty();
        assertThat(dhcpd).hasContent("dhcpd 2\n");
        assertThat(vm).hasContent("vm 2\n");
        assertThat(ran).containsExactly("dhcpd -n -c " + temporary(dhcpd), "rcctl restart dhcpd", "vmctl reload");
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void theNewContentIsThereToBeTestedAndTheOldStillInPlace() {
        CommandRunner looking = command -> {
            if (command.argv().get(0).equals("dhcpd")) {
                assertThat(Path.of(command.argv().get(3))).hasContent("dhcpd 2\n");
                assertThat(dhcpd).hasContent("dhcpd 1\n");
            }
            return commands.run(command);
        };
        done(new Apply(state, Backups.beside(5), looking).run(plan("2")));
    }

    @Test
    void doesNothingASecondTime() {
        done(apply().run(plan("2")));
        ran.clear();
        Plan again = plan("2");
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.diff()).isEmpty();
        assertThat(done(apply().run(again)).changed()).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void planShowsTheDifferenceOfAllFiles() {
        assertThat(plan("2").diff())
                .containsExactly(
                        "--- " + dhcpd,
                        "+++ " + dhcpd,
                        "@@ -1,1 +1,1 @@",
                        "-dhcpd 1",
                        "+dhcpd 2",
                        "--- " + vm,
                        "+++ " + vm,
                        "@@ -1,1 +1,1 @@",
                        "-vm 1",
                        "+vm 2");
    }

    @Test
    void aTestThatFailsLeavesEverythingAlone() throws IOException {
        failing.add("dhcpd");
        Result.Failed failed = failed(apply().run(plan("2")));
        assertThat(failed.step()).isEqualTo("test " + dhcpd);
        assertThat(failed.problem())
                .hasToString(dhcpd + ": error: command \"dhcpd -n -c " + temporary(dhcpd) + "\" failed: exit code 1");
        assertThat(failed.commands())
                .singleElement()
                .extracting(CommandRunner.Outcome::output)
                .isEqualTo("no");
        assertThat(failed.restored()).isTrue();
        assertUntouched();
        assertThat(ran).hasSize(1);
    }

    @Test
    void aReloadThatFailsPutsFilesBackAndTellsTheReadersAgain() throws IOException {
        failing.add("vmctl");
        Result.Failed failed = failed(apply().run(plan("2")));
        assertThat(failed.step()).isEqualTo("run vmctl reload");
        assertThat(failed.problem()).hasToString("vmctl: error: command \"vmctl reload\" failed: exit code 1");
        assertThat(failed.restored()).isTrue();
        assertUntouched();
        assertThat(ran.subList(1, ran.size()))
                .containsExactly("rcctl restart dhcpd", "vmctl reload", "rcctl restart dhcpd", "vmctl reload");
    }

    @Test
    void readersThatWereNotToldAreNotToldAgain() throws IOException {
        failing.add("rcctl");
        failing.add("rcctl");
        Result.Failed failed = failed(apply().run(plan("2")));
        assertThat(failed.step()).isEqualTo("run rcctl restart dhcpd");
        assertThat(failed.restored()).isFalse();
        assertThat(failed.more())
                .singleElement()
                .hasToString("rcctl: error: command \"rcctl restart dhcpd\" failed with the old files too: "
                        + "exit code 1; see whether its daemon runs");
        assertUntouched();
        assertThat(ran.subList(1, ran.size())).containsExactly("rcctl restart dhcpd", "rcctl restart dhcpd");
    }

    @Test
    void aFileThatChangedSinceThePlanStopsItBeforeAnything() throws IOException {
        Plan plan = plan("2");
        Files.writeString(vm, "theirs\n");
        Result.Failed failed = failed(apply().run(plan));
        assertThat(failed.step()).isEqualTo("read " + vm);
        assertThat(failed.problem()).hasToString(vm + ": error: file changed since the plan was made; plan again");
        assertThat(dhcpd).hasContent("dhcpd 1\n");
        assertThat(names()).containsExactly("dhcpd.conf", "vm.conf");
        assertThat(ran).isEmpty();
    }

    @Test
    void aFileThatChangesWhileOthersAreReplacedIsLeftAndTheOthersGoBack() throws IOException {
        Apply apply = new Apply(state, Backups.beside(5), commands, point -> {
            if (point.equals("renamed: .dhcpd.conf.autoinstalld.tmp")
                    && readString(dhcpd).equals("dhcpd 2\n")) {
                writeString(vm, "theirs\n");
            }
        });
        Result.Failed failed = failed(apply.run(plan("2")));
        assertThat(failed.step()).isEqualTo("replace " + vm);
        assertThat(failed.problem().message()).isEqualTo("file changed since it was read");
        assertThat(failed.restored()).isFalse();
        assertThat(failed.more())
                .singleElement()
                .asString()
                .startsWith(vm + ": warning: file was changed by somebody else meanwhile and is left as it is; "
                        + "its old content is in \"" + vm + ".autoinstalld-");
        assertThat(dhcpd).hasContent("dhcpd 1\n");
        assertThat(vm).hasContent("theirs\n");
        assertThat(apply().recover()).isEmpty();
    }

    @Test
    void createsAndRemovesFiles() throws IOException {
        Path created = etc.resolve("new.conf");
        Plan plan = new Plan(
                List.of(Change.of(OnDisk.read(created), Content.of("new\n")).withModeIfNew(0640), removal(vm)),
                List.of());
        done(apply().run(plan));
        assertThat(created).hasContent("new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
                .isEqualTo("rw-r-----");
        assertThat(vm).doesNotExist();

        undo();
        assertThat(created).doesNotExist();
        assertThat(vm).hasContent("vm 1\n");
        undo();
        assertThat(created).hasContent("new\n");
        assertThat(vm).doesNotExist();
    }

    @Test
    void createdAndRemovedFilesComeBackAsTheyWereWhenALaterStepFails() throws IOException {
        Path created = etc.resolve("new.conf");
        Files.setAttribute(vm, "unix:mode", 0640);
        failing.add("vmctl");
        Plan plan =
                new Plan(List.of(Change.of(OnDisk.read(created), Content.of("new\n")), removal(vm)), List.of(reload));
        assertThat(failed(apply().run(plan)).restored()).isTrue();
        assertUntouched();
        assertThat((Integer) Files.getAttribute(vm, "unix:mode") & 07777).isEqualTo(0640);
    }

    @Test
    void undoPutsTheOldContentBackAndUndoOfThatTheNew() throws IOException {
        assertThat(apply().undo(new Problems())).isEmpty();
        done(apply().run(plan("2")));
        done(apply().run(plan("3")));
        ran.clear();
        undo();
        assertThat(dhcpd).hasContent("dhcpd 2\n");
        assertThat(vm).hasContent("vm 2\n");
        assertThat(ran).containsExactly("rcctl restart dhcpd", "vmctl reload");
        undo();
        assertThat(dhcpd).hasContent("dhcpd 3\n");
    }

    @Test
    void undoIsRefusedForFilesThatSomebodyEditedSince() throws IOException {
        done(apply().run(plan("2")));
        Files.writeString(dhcpd, "theirs\n");
        Problems problems = new Problems();
        assertThat(apply().undo(problems)).isEmpty();
        assertThat(problems.sorted())
                .singleElement()
                .hasToString(dhcpd + ": error: file changed since it was written; "
                        + "look at what changed, and edit it by hand");
    }

    @Test
    void undoIsRefusedWithoutItsBackup() throws IOException {
        done(apply().run(plan("2")));
        Files.delete(Backups.beside(5).list(vm).get(0));
        Problems problems = new Problems();
        assertThat(apply().undo(problems)).isEmpty();
        assertThat(problems.sorted()).singleElement().asString().contains("is gone or not as it was");
    }

    @Test
    void keepsAsManyBackupsAsAsked() throws IOException {
        for (int i = 2; i < 8; i++) {
            done(new Apply(state, Backups.beside(2), commands).run(plan("" + i)));
        }
        assertThat(Backups.beside(2).list(vm)).hasSize(2);
        assertThat(Backups.beside(2).list(vm).get(0)).hasContent("vm 6\n");
    }

    @Test
    void theSameFileUnderTwoNamesIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(etc.resolve("link"), vm);
        Plan plan = new Plan(
                List.of(Change.of(OnDisk.read(vm), Content.of("a")), Change.of(OnDisk.read(link), Content.of("b"))),
                List.of());
        assertThat(failed(apply().run(plan)).problem().message()).isEqualTo("the same file twice in one plan");
    }

    @Test
    void ownersAreKeptThroughApplyRollbackAndUndo() throws IOException {
        assumeThat(Files.getAttribute(etc, "unix:uid"))
                .as("needs root to give files away")
                .isEqualTo(0);
        Files.setAttribute(vm, "unix:uid", 4711);
        Files.setAttribute(vm, "unix:gid", 4712);
        Files.setAttribute(vm, "unix:mode", 0600);
        done(apply().run(plan("2")));
        assertOwner(vm);
        failing.add("vmctl");
        failed(apply().run(plan("3")));
        assertOwner(vm);
        undo();
        assertThat(vm).hasContent("vm 1\n");
        assertOwner(vm);
    }

    private static void assertOwner(Path file) throws IOException {
        assertThat(FileStat.of(file).orElseThrow().owner()).isEqualTo(new FileStat.Owner(4711, 4712, 0600));
    }

    @Test
    void onlyOneRunAtATime() {
        CommandRunner nested = command -> {
            Result.Failed second = failed(apply().run(plan("3")));
            assertThat(second.problem().message()).isEqualTo("another run is going on");
            return commands.run(command);
        };
        done(new Apply(state, Backups.beside(5), nested).run(plan("2")));
    }

    @Test
    void aJournalThatOthersCouldHaveWrittenIsNotBelieved() throws IOException {
        Files.createDirectories(state);
        Path journal = state.resolve("apply.journal");
        Files.write(
                journal,
                new Journal(Journal.State.RELOADING, List.of(), List.of(ExternalCommand.of("evil")))
                        .toContent()
                        .bytes());
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> apply().recover()).hasMessageContaining("is not trusted");
        assertThat(failed(apply().run(plan("2"))).problem().message()).contains("is not trusted");
        assertThat(ran).isEmpty();
    }

    @Test
    void aJournalThatCannotBeReadStopsTheRun() throws IOException {
        Files.createDirectories(state);
        Files.writeString(state.resolve("apply.journal"), "garbage\n");
        assertThatThrownBy(() -> apply().recover()).hasMessageContaining("not a journal of this version");
    }

    @Test
    void aRunThatWasInterruptedIsDealtWithFirst() throws IOException {
        Files.createDirectories(state);
        Files.write(
                state.resolve("apply.journal"),
                new Journal(Journal.State.RELOADING, List.of(), List.of(reload))
                        .toContent()
                        .bytes());
        Result.Failed failed = failed(apply().run(plan("2")));
        assertThat(failed.problem().message()).isEqualTo("an earlier run was interrupted");
        Recovery recovery = apply().recover().orElseThrow();
        assertThat(recovery.kind()).isEqualTo(Recovery.Kind.FINISHED);
        assertThat(ran).containsExactly("vmctl reload");
        assertThat(apply().recover()).isEmpty();
        done(apply().run(plan("2")));
    }

    @Test
    void aFaultInTheProgramPutsFilesBackToo() throws IOException {
        List<String> points = new ArrayList<>();
        done(new Apply(state, Backups.beside(5), commands, points::add).run(plan("2")));
        int last = points.indexOf("journal kept");
        // each of these costs a dozen fsyncs; ApplyCrashIT kills at every point
        for (int stop = 0; stop < last; stop += 9) {
            twoFilesAgain();
            int[] left = {stop};
            Apply apply = new Apply(state, Backups.beside(5), commands, point -> {
                if (left[0]-- == 0) {
                    throw new IllegalStateException(point);
                }
            });
            Plan plan = plan("2");
            assertThatThrownBy(() -> apply.run(plan)).isInstanceOf(IllegalStateException.class);
            assertThat(dhcpd).as(points.get(stop)).hasContent("dhcpd 1\n");
            assertThat(vm).as(points.get(stop)).hasContent("vm 1\n");
            assertThat(temporaries()).as(points.get(stop)).isEmpty();
            apply().recover();
        }
    }

    private void twoFilesAgain() throws IOException {
        Files.writeString(dhcpd, "dhcpd 1\n");
        Files.writeString(vm, "vm 1\n");
    }

    private Apply apply() {
        return new Apply(state, Backups.beside(5), commands);
    }

    private void undo() throws IOException {
        Problems problems = new Problems();
        Optional<Plan> plan = apply().undo(problems);
        assertThat(problems.sorted()).isEmpty();
        done(apply().run(plan.orElseThrow()));
    }

    private Plan plan(String version) {
        try {
            return new Plan(
                    List.of(
                            Change.of(OnDisk.read(dhcpd), Content.of("dhcpd " + version + "\n"))
                                    .testedBy(List.of(ExternalCommand.of("dhcpd", "-n", "-c", ExternalCommand.FILE))),
                            Change.of(OnDisk.read(vm), Content.of("vm " + version + "\n"))),
                    List.of(restart, reload));
        } catch (ConfFileException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Change removal(Path file) throws IOException {
        return Change.removal(OnDisk.read(file));
    }

    private static Result.Done done(Result result) {
        assertThat(result).isInstanceOf(Result.Done.class);
        return (Result.Done) result;
    }

    private static Result.Failed failed(Result result) {
        assertThat(result).isInstanceOf(Result.Failed.class);
        return (Result.Failed) result;
    }

    private void assertUntouched() throws IOException {
        assertThat(dhcpd).hasContent("dhcpd 1\n");
        assertThat(vm).hasContent("vm 1\n");
        assertThat(names()).containsExactly("dhcpd.conf", "vm.conf");
        assertThat(state.resolve("apply.journal")).doesNotExist();
    }

    private static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".autoinstalld.tmp");
    }

    private List<String> temporaries() throws IOException {
        return names().stream().filter(n -> n.endsWith(".tmp")).toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(etc)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static String readString(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeString(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
