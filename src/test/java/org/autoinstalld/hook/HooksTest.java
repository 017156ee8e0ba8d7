package org.autoinstalld.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.Json;
import org.autoinstalld.database.Store;
import org.autoinstalld.inventory.HookSettings;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs and a real ledger. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HooksTest {
    private static final IpAddress REQUESTER = IpAddress.parse("10.0.0.9").orElseThrow();
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Ledger ledger;
    private Path told;

    @BeforeEach
    void openLedger() throws Exception {
        ledger = Ledger.open(UsualOptions.of(new Store.Embedded(folder.resolve("state")), "here", Clock.systemUTC()));
        told = Files.createDirectory(folder.resolve("told"));
        // from now on
        ledger.hooks().positions(List.of("stuck", "installed", "refused"), Instant.now());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        ledger.close();
    }

    private Path program(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    /** One that leaves what it is told in a file of its own, which is there when it is whole. */
    private Path writer() throws IOException {
        return program("writer", "cat >" + told + "/.$$\nmv " + told + "/.$$ " + told + "/$$.json\n");
    }

    private static HookSettings settings(Path program) {
        return Snapshots.of("site: { hooks: { stuck: [" + program + ", a word], installed: [" + program
                        + "], refused: [" + program + "] } }\n")
                .inventory()
                .site()
                .hooks();
    }

    private Hooks hooks(HookSettings settings, Duration pause, Duration lease) {
        Hooks hooks = new Hooks(ledger, () -> settings, log::add, () -> {}, pause, lease);
        hooks.start();
        open.add(hooks);
        return hooks;
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private List<Map<?, ?>> told() {
        try (Stream<Path> files = Files.list(told)) {
            List<Map<?, ?>> all = new ArrayList<>();
            for (Path file : (Iterable<Path>)
                    files.filter(f -> f.toString().endsWith(".json")).sorted()::iterator) {
                all.add(Json.read(Files.readString(file), Map.class).orElseThrow());
            }
            return all;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void refused(String host) {
        refused(host, "the requester is not let in");
    }

    private void refused(String host, String why) {
        ledger.record(Event.at(Instant.now(), EventKind.REFUSED)
                .host(new HostName(host))
                .requester(REQUESTER)
                .asked("/" + host + "-install.conf")
                .mode(Mode.INSTALL)
                .status(403)
                .reason(why)
                .build());
    }

    @Test
    void aProgramReadsTheEventAsJson() throws Exception {
        hooks(settings(writer()), LONG, LONG);
        HostName web1 = new HostName("web1.example.org");
        Instant now = Instant.now();
        ledger.arm(web1, Mode.INSTALL, new Window(now, now.plusSeconds(600)), null, "me", now);
        assertThat(ledger.reports().report(ledger.reportId(web1), REQUESTER, now.plusSeconds(1)))
                .isPresent();
        await("installed", () -> told().size() == 1);
        refused("web2.example.org");
        ledger.record(Event.at(Instant.now(), EventKind.STATE)
                .host(new HostName("web3.example.org"))
                .reason("stuck: fetched nothing for 40 minutes")
                .build());
        // tells of nothing that went wrong
        ledger.record(Event.at(Instant.now(), EventKind.STATE)
                .host(new HostName("web4.example.org"))
                .reason("the answer of entry 7 was decided too late")
                .build());
        await("the other two", () -> told().size() == 3);
        assertThat(told())
                .extracting(
                        t -> t.get("version") + " " + t.get("hook") + " " + t.get("host") + " " + t.get("again") + " "
                                + t.get("more") + " " + ((Map<?, ?>) t.get("event")).get("kind") + " "
                                + ((Map<?, ?>) t.get("event")).get("reason"))
                .containsExactlyInAnyOrder(
                        "1 installed web1.example.org false 0 report "
                                + told().stream()
                                        .filter(t -> t.get("hook").equals("installed"))
                                        .map(t -> ((Map<?, ?>) t.get("event")).get("reason"))
                                        .findFirst()
                                        .orElseThrow(),
                        "1 refused web2.example.org false 0 refused the requester is not let in",
                        "1 stuck web3.example.org false 0 state stuck: fetched nothing for 40 minutes");
        Map<?, ?> installed = told().stream()
                .filter(t -> t.get("hook").equals("installed"))
                .findFirst()
                .orElseThrow();
        assertThat(((Map<?, ?>) installed.get("state")).get("name")).isEqualTo("web1.example.org");
        assertThat(log).isEmpty();
    }

    @Test
    void oneOfAHostAndKindIsToldAtATimeAndTheRestTogether() throws Exception {
        Hooks first = hooks(settings(writer()), LONG, LONG);
        refused("web1.example.org", "why 0");
        await("the first", () -> told().size() == 1);
        for (int i = 1; i < 4; i++) {
            refused("web1.example.org", "why " + i);
        }
        refused("other.example.org");
        await("another host", () -> told().size() == 2);
        await("all of them read", () -> first.figures().get(HookKind.REFUSED).runs() == 2);
        first.close();
        hooks(settings(writer()), Duration.ofMillis(1), LONG);
        await("what was held back", () -> told().size() == 3);
        assertThat(told())
                .filteredOn(t -> t.get("more").equals(2))
                .singleElement()
                .satisfies(t ->
                        assertThat(((Map<?, ?>) t.get("event")).get("reason")).isEqualTo("why 3"));
    }

    @Test
    void ofServersThatShareALedgerOneTells() throws Exception {
        HookSettings settings = settings(writer());
        Hooks here = hooks(settings, LONG, LONG);
        Hooks there = hooks(settings, LONG, LONG);
        int hosts = 20;
        for (int i = 0; i < hosts; i++) {
            refused("web" + i + ".example.org");
        }
        await("all", () -> told().size() >= hosts);
        refused("last.example.org");
        await("the last", () -> told().stream().anyMatch(t -> t.get("host").equals("last.example.org")));
        assertThat(told()).hasSize(hosts + 1);
        assertThat(here.figures().get(HookKind.REFUSED).dropped()
                        + there.figures().get(HookKind.REFUSED).dropped())
                .isZero();
    }

    @Test
    void aFloodIsToldInPartAndCounted() throws Exception {
        Path gate = folder.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        Path slow = program("slow", "read line <" + gate + "\nexec " + writer() + "\n");
        Hooks hooks = hooks(settings(slow), LONG, Duration.ofHours(2));
        int hosts = 400;
        for (int i = 0; i < hosts; i++) {
            refused("web" + i + ".example.org");
        }
        await("drops", () -> hooks.figures().get(HookKind.REFUSED).dropped() >= hosts - HookQueue.MOST - 2);
        assertThat(hooks.figures().get(HookKind.REFUSED).dropped()).isLessThanOrEqualTo(hosts - HookQueue.MOST);
        assertThat(log).hasSize(1);
        assertThat(log.get(0)).contains("events are not told, since 100 wait already");
    }

    @Test
    void whatHappenedWhileNoServerRanIsToldAtTheNextStart() throws Exception {
        refused("web1.example.org");
        hooks(settings(writer()), LONG, LONG).close();
        open.clear();
        refused("web2.example.org");
        hooks(settings(writer()), LONG, LONG);
        await("both", () -> told().size() == 2);
    }

    @Test
    void aStopWaitsForNoProgramAndTheNextServerTellsItAgain() throws Exception {
        Path begun = folder.resolve("begun");
        assertThat(new ProcessBuilder("mkfifo", begun.toString()).start().waitFor())
                .isZero();
        Path hanging = program("hanging", "echo $$ >" + begun + "\nexec sleep 1000\n");
        Hooks first = hooks(settings(hanging), LONG, LONG);
        refused("web1.example.org");
        long pid = Long.parseLong(Files.readString(begun).trim());
        first.close();
        ProcessHandle.of(pid)
                .ifPresent(p -> assertThat(p.onExit()
                                .orTimeout(60, TimeUnit.SECONDS)
                                .join()
                                .isAlive())
                        .isFalse());
        hooks(settings(writer()), LONG, Duration.ofMillis(1));
        await("again", () -> told().size() == 1);
        assertThat(told().get(0).get("again")).isEqualTo(true);
        assertThat(told().get(0).get("host")).isEqualTo("web1.example.org");
        assertThat(log).as("no failure of its own").isEmpty();
    }

    @Test
    void aProgramThatFailsIsToldOnceAndStandsAmongTheProblems() throws Exception {
        Path failing = program("failing", "echo secret on stdout\necho no mailer >&2\nexit 7\n");
        HookSettings settings = settings(failing);
        Hooks hooks = hooks(settings, LONG, LONG);
        refused("web1.example.org");
        refused("web2.example.org");
        await("two runs", () -> hooks.figures().get(HookKind.REFUSED).failures() == 2);
        assertThat(log).containsExactly("hook 'refused' fails: exit code 7: \"no mailer\"");
        await("a problem", () -> !hooks.problems().isEmpty());
        assertThat(hooks.problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("warning: hook 'refused' fails: exit code 7: \"no mailer\"")
                .matches("[^:]+:1:[0-9]+: .*");
        program("failing", "cat >/dev/null\n");
        refused("web3.example.org");
        await("mended", () -> hooks.problems().isEmpty() && log.size() == 2);
        assertThat(log.get(1)).isEqualTo("hook 'refused' works again");
        Files.delete(failing);
        refused("web4.example.org");
        await("gone", () -> log.size() == 3);
        assertThat(log.get(2)).contains("there is no program '" + failing + "'");
    }

    @Test
    void theMailRecipeSaysWhatHappened() throws Exception {
        Path mailed = folder.resolve("mailed");
        program("sendmail", "cat >" + mailed + ".part && mv " + mailed + ".part " + mailed + "\n");
        Path mail = program(
                "mail",
                "PATH=" + folder + ":$PATH exec sh "
                        + Path.of("dist/hooks/mail.sh").toAbsolutePath() + " \"$@\"\n");
        hooks(settings(mail), LONG, LONG);
        ledger.record(Event.at(Instant.now(), EventKind.STATE)
                .host(new HostName("web1.example.org"))
                .reason("stuck: said \"host\":\"evil\", and a \\ too")
                .build());
        await("the mail", () -> Files.exists(mailed));
        assertThat(Files.readString(mailed))
                .contains("To: a word\nSubject: autoinstalld: web1.example.org stuck\n")
                .contains("web1.example.org: stuck: said \"host\":\"evil\", and a \\ too\n")
                .contains("server:    here\n");
    }

    @Test
    void theMailRecipeIsPlainShell() throws Exception {
        assumeThat(Path.of("/usr/bin/shellcheck")).exists();
        Process shellcheck = new ProcessBuilder("shellcheck", "-s", "sh", "dist/hooks/mail.sh")
                .redirectErrorStream(true)
                .start();
        String said = new String(shellcheck.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(shellcheck.waitFor()).as(said).isZero();
    }
}
