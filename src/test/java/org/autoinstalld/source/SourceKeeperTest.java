package org.autoinstalld.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.template.TemplateLocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, a real folder and a real reader; what is waited for is told. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourceKeeperTest {
    private static final String BOX =
            "hosts:\n  box1.example.org:\n    profiles: [base]\n    lladdr: 02:00:00:00:01:01\n";
    private static final HostName BOX1 = new HostName("box1.example.org");

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path program;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("inventory"));
        program = folder.resolve("netbox.sh");
        write("frame.yaml", Snapshots.FRAME);
        declare("");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private void declare(String more) throws IOException {
        write("sources.yaml", "site:\n  sources:\n    - command: [" + program + "]\n      every: 1d\n" + more);
    }

    private void write(String name, String text) throws IOException {
        Path temporary = folder.resolve(name + ".tmp");
        Files.writeString(temporary, text);
        Files.move(
                temporary,
                folder.resolve("inventory").resolve(name),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private void program(String script) throws IOException {
        Path temporary = folder.resolve("program.tmp");
        Files.writeString(temporary, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(temporary, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void prints(String yaml) throws IOException {
        program("cat <<'END'\n" + yaml + "END\n");
    }

    /** A server as far as sources go. */
    private final class Serving implements AutoCloseable {
        private final Reloader live;
        private final SourceKeeper keeper;

        Serving() {
            Reloader.Opening opening = Reloader.serving(
                    folder.resolve("inventory"),
                    TemplateLocation.usual(folder.resolve("templates")),
                    folder.resolve("state"),
                    new HostTokens());
            assertThat(opening).as("%s", opening).isInstanceOf(Reloader.Opening.Opened.class);
            live = ((Reloader.Opening.Opened) opening).live();
            keeper = new SourceKeeper(live.sources(), new SourceFolder(folder.resolve("state")), log::add, () -> {});
            live.onReload(
                    state -> keeper.follow(state.snapshot().inventory().site().sources()));
            live.start();
            open.add(this);
        }

        /** Runs what is declared, once. */
        Serving run() throws Exception {
            keeper.follow(live.get().inventory().site().sources());
            keeper.runAll().get(120, TimeUnit.SECONDS);
            return this;
        }

        Inventory inventory() {
            return live.get().inventory();
        }

        String problem() {
            return keeper.problems().stream().map(Problem::toString).reduce("", String::concat);
        }

        @Override
        public void close() {
            keeper.close();
            live.close();
        }
    }

    private Optional<String> kept() throws IOException {
        Path file = folder.resolve("state/sources/netbox.yaml");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    @Test
    void whatAProgramPrintsIsServedAndKeptForItsOwnerAlone() throws Exception {
        prints(BOX);
        Serving serving = new Serving();
        assertThat(serving.inventory().hosts()).isEmpty();
        serving.run();
        assertThat(serving.inventory().hosts()).containsOnlyKeys(BOX1);
        assertThat(serving.inventory().hosts().get(BOX1).place()).hasToString("source 'netbox':2:3");
        assertThat(kept()).contains(BOX);
        Path sources = folder.resolve("state/sources");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sources)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sources.resolve("netbox.yaml"))))
                .isEqualTo("rw-------");
        assertThat(serving.problem()).isEmpty();
        assertThat(serving.keeper.states()).singleElement().satisfies(state -> {
            assertThat(state.hosts()).isEqualTo(1);
            assertThat(state.failures()).isZero();
        });
    }

    @Test
    void theLastGoodStateIsServedWhateverTheProgramDoes() throws Exception {
        prints(BOX);
        Serving serving = new Serving().run();
        List<String> broken = List.of(
                "echo no route to host >&2; exit 3",
                "printf 'hosts: { a: [ '",
                "printf '\\000\\001\\377'",
                "printf ''",
                "printf 'hosts:\\n'",
                "echo 'Traceback (most recent call last):'",
                "echo 'site: { admin: { } }'",
                "echo 'hypervisors: { vmm: { } }'",
                "exec head -c 40000000 /dev/zero",
                "printf 'hosts:\\n  box1.example.org: { profiles: [base], lladdr: nonsense }\\n'");
        for (String script : broken) {
            program(script + "\n");
            serving.run();
            assertThat(serving.problem())
                    .as(script)
                    .contains("sources.yaml:3:16: warning: source 'netbox' fails: ")
                    .contains("its hosts of ");
            assertThat(serving.inventory().hosts()).as(script).containsOnlyKeys(BOX1);
            assertThat(kept()).as(script).contains(BOX);
        }
        // told when it began, and not once for each run
        assertThat(log).hasSize(1);
        assertThat(log.get(0)).contains("exit code 3: \"no route to host\"");
        prints(BOX.replace("01:01", "01:02"));
        serving.run();
        assertThat(serving.problem()).isEmpty();
        assertThat(log).hasSize(2);
        assertThat(log.get(1)).isEqualTo("source 'netbox' works again");
        assertThat(serving.inventory().hosts().get(BOX1).lladdrs()).hasToString("[02:00:00:00:01:02]");
    }

    @Test
    void theFailureAndWhatIsServedOutliveARestart() throws Exception {
        prints(BOX);
        new Serving().run().close();
        program("echo bad >&2; exit 1\n");
        Serving second = new Serving();
        assertThat(second.inventory().hosts()).containsOnlyKeys(BOX1);
        second.run();
        second.close();
        assertThat(log).hasSize(1);
        Serving third = new Serving().run();
        assertThat(third.problem()).contains("exit code 1: \"bad\"");
        assertThat(third.inventory().hosts()).containsOnlyKeys(BOX1);
        assertThat(log).as("told once, by the one before").hasSize(1);
    }

    @Test
    void aProgramThatHangsIsEndedWithItsChildren() throws Exception {
        Path child = folder.resolve("child");
        program("sleep 1000 &\necho $! >" + child + "\nwait\n");
        declare("      within: 2s\n");
        Serving serving = new Serving().run();
        assertThat(serving.problem()).contains("still running after 2 s; none of its hosts are known");
        long pid = Long.parseLong(Files.readString(child).trim());
        Optional<ProcessHandle> left = ProcessHandle.of(pid);
        if (left.isPresent()) {
            left.get().onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aHostThatAFileHasTooIsAMistakeAtBothPlaces() throws Exception {
        prints(BOX + "  box2.example.org: { profiles: [base], lladdr: 02:00:00:00:01:02 }\n");
        Serving serving = new Serving().run();
        write("box1.yaml", "hosts: { box1.example.org: { profiles: [base], lladdr: 02:00:00:00:09:09 } }\n");
        ReloadState state = serving.live.reloading().get(120, TimeUnit.SECONDS);
        assertThat(state.trouble()).as("who was served goes on to be").isPresent();
        assertThat(serving.inventory().hosts().get(BOX1).place()).hasToString("source 'netbox':2:3");
        serving.close();
        // a start has nothing else to go on with: both are refused, and only they
        Serving again = new Serving();
        assertThat(again.inventory().broken()).containsOnlyKeys(BOX1);
        assertThat(again.inventory().hosts()).hasSize(1);
        assertThat(again.live.get().reading().problems())
                .extracting(Problem::toString)
                .anyMatch(p ->
                        p.contains("box1.yaml:1:10: error: host 'box1.example.org' stands in source 'netbox':2:3 too"))
                .anyMatch(p -> p.contains("source 'netbox':2:3: error: host 'box1.example.org' again"));
    }

    @Test
    void editsOfPeopleAreServedThoughAProgramPrintsNonsense() throws Exception {
        prints(BOX);
        Serving serving = new Serving().run();
        program("printf 'hosts: { box1.example.org: { profiles: [gone] } }\\n'\n");
        write("own.yaml", "hosts: { own.example.org: { profiles: [base], lladdr: 02:00:00:00:09:09 } }\n");
        serving.keeper.runAll().get(120, TimeUnit.SECONDS);
        ReloadState state = serving.live.reloading().get(120, TimeUnit.SECONDS);
        assertThat(state.trouble()).isEmpty();
        assertThat(serving.inventory().hosts()).containsOnlyKeys(BOX1, new HostName("own.example.org"));
        assertThat(serving.problem()).contains("printed what is not served: source 'netbox':1:");
    }

    @Test
    void anEditOfTheListTakesEffect() throws Exception {
        prints(BOX);
        Serving serving = new Serving().run();
        Path other = folder.resolve("other.sh");
        Files.copy(program, other);
        write("sources.yaml", "site: { sources: [ { name: second, command: [sh, " + other + "], every: 1d } ] }\n");
        serving.live.reloading().get(120, TimeUnit.SECONDS);
        serving.keeper.runAll().get(120, TimeUnit.SECONDS);
        assertThat(serving.inventory().hosts().get(BOX1).place()).hasToString("source 'second':2:3");
        assertThat(kept()).as("nobody would look at it again").isEmpty();
        write("sources.yaml", "site: {}\n");
        serving.live.reloading().get(120, TimeUnit.SECONDS);
        assertThat(serving.inventory().hosts()).isEmpty();
        assertThat(folder.resolve("state/sources")).isEmptyDirectory();
    }

    @Test
    void marksOfOtherSystemsAreReadAsInFiles() throws Exception {
        Files.write(folder.resolve("printed"), ("\uFEFF" + BOX.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8));
        program("cat " + folder.resolve("printed") + "\n");
        Serving serving = new Serving().run();
        assertThat(serving.problem()).isEmpty();
        assertThat(serving.inventory().hosts()).containsOnlyKeys(BOX1);
    }

    @Test
    void aProgramGetsNothingOfWhatWeKnow() throws Exception {
        Path seen = folder.resolve("seen");
        program("env >" + seen + "; cat >>" + seen + "; printf 'hosts: {}\\n'\n");
        new Serving().run();
        assertThat(Files.readAllLines(seen))
                .allMatch(line -> line.matches(
                        "(PATH|HOME|USER|LOGNAME|SHELL|TZ|TMPDIR|LANG|LC_ALL|LC_CTYPE|PWD|OLDPWD|SHLVL|_)=.*"));
    }

    @Test
    void aHostOfASourceNamesNoFileOfOurs() throws Exception {
        write("secret", "hidden\n");
        prints("hosts:\n  box1.example.org: { profiles: [base], lladdr: 02:00:00:00:01:01, root: { password: { file: "
                + folder.resolve("inventory/secret") + " } } }\n  box2.example.org: { profiles: [base], lladdr: "
                + "02:00:00:00:01:02, root: { password: { env: HOME } } }\n");
        Serving serving = new Serving().run();
        assertThat(serving.inventory().hosts()).isEmpty();
        assertThat(serving.inventory().broken()).hasSize(2);
    }

    @Test
    void whatDidNotChangeIsNotReadAgain() throws Exception {
        StringBuilder many = new StringBuilder("hosts:\n");
        for (int i = 0; i < 2000; i++) {
            many.append(String.format(
                    "  box%d.example.org: { profiles: [base], lladdr: 02:00:00:00:%02x:%02x }%n", i, i >> 8, i & 255));
        }
        Files.writeString(folder.resolve("printed"), many);
        program("cat " + folder.resolve("printed") + "\n");
        Serving serving = new Serving().run();
        Inventory before = serving.inventory();
        assertThat(before.hosts()).hasSize(2000);
        serving.run();
        assertThat(serving.inventory()).as("printed once more").isSameAs(before);
        Files.writeString(
                folder.resolve("printed"),
                many.toString().replace("lladdr: 02:00:00:00:00:07", "lladdr: 02:00:00:00:ff:07"));
        serving.run();
        Inventory after = serving.inventory();
        HostName changed = new HostName("box7.example.org");
        assertThat(after.hosts().get(changed).lladdrs()).hasToString("[02:00:00:00:ff:07]");
        assertThat(after.hosts()).allSatisfy((name, host) -> {
            if (!name.equals(changed)) {
                assertThat(host).isSameAs(before.hosts().get(name));
            }
        });
    }

    @Test
    void aStopWaitsForNoProgram() throws Exception {
        Path begun = folder.resolve("begun");
        Files.createFile(folder.resolve("go"));
        program("mkfifo " + begun + " 2>/dev/null; echo >" + begun + "; sleep 1000\n");
        ProcessBuilder fifo = new ProcessBuilder("mkfifo", begun.toString());
        assertThat(fifo.start().waitFor()).isZero();
        Serving serving = new Serving();
        serving.keeper.follow(serving.inventory().site().sources());
        CompletableFuture<Void> running = serving.keeper.runAll();
        Files.readAllBytes(begun);
        serving.close();
        assertThat(running.isCompletedExceptionally()).isFalse();
        assertThat(new SourceFolder(folder.resolve("state")).failure("netbox"))
                .as("no failure of its own")
                .isEmpty();
    }

    @Test
    void whoWritesFilesWantsAllHostsAndWhoChecksDoesNot() throws Exception {
        prints(BOX);
        KeptSources writer = new KeptSources(new SourceFolder(folder.resolve("state")), KeptSources.Reader.WRITER);
        assertThat(opened(writer))
                .isInstanceOf(Reloader.Opening.Refused.class)
                .asString()
                .contains("no hosts of source 'netbox' are known: none is kept in ");
        KeptSources check = new KeptSources(new SourceFolder(folder.resolve("state")), KeptSources.Reader.CHECK);
        assertThat(opened(check)).isInstanceOf(Reloader.Opening.Opened.class);
        new Serving().run();
        writer = new KeptSources(new SourceFolder(folder.resolve("state")), KeptSources.Reader.WRITER);
        assertThat(((Reloader.Opening.Opened) opened(writer))
                        .live()
                        .get()
                        .inventory()
                        .hosts())
                .containsOnlyKeys(BOX1);
        assertThat(new SourceFolder(folder.resolve("state")).workedAt("netbox"))
                .isPresent()
                .get()
                .satisfies(at -> assertThat(at).isBeforeOrEqualTo(Instant.now()));
    }

    private Reloader.Opening opened(KeptSources sources) {
        return Reloader.open(
                folder.resolve("inventory"),
                TemplateLocation.usual(folder.resolve("templates")),
                sources,
                new HostTokens());
    }

    @Test
    void mistakesOfTheListAreToldWhereTheyStand() throws IOException {
        write("sources.yaml", """
                site:
                  sources:
                    - comand: [/bin/true]
                    - command: [bin/netbox]
                    - command: [/bin/true]
                      every: 0
                    - command: []
                    - command: [/usr/bin/true]
                """);
        KeptSources check = new KeptSources(null, KeptSources.Reader.CHECK);
        assertThat(opened(check))
                .asString()
                .contains("unknown key 'comand' of a source", "did you mean 'command'?")
                .contains("'bin/netbox' depends on where the server was started")
                .contains("'every' is '0'")
                .contains("'command' names no program")
                .contains("two sources are called 'true'");
        assertThat(SourceSettings.in(List.of())).isEmpty();
    }
}
