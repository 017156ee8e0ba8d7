package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.AdminHandler;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.ControlSocket;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Principal;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Reply;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.http.EventSource;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.server.LedgerOpener;
import org.autoinstalld.server.StateTimer;
import org.autoinstalld.server.WiredResponder;
import org.autoinstalld.web.PageUser;
import org.autoinstalld.web.Viewer;
import org.autoinstalld.web.Viewers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see and do of the ledger, from the command line without a server and on pages. */
class LedgerCommandsTest {
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();
    private static final Principal ADMIN = new Principal("gmmi", Role.ADMIN);

    @TempDir
    Path folder;

    private Workplace place;

    @BeforeEach
    void copy() throws Exception {
        place = new Workplace(folder);
    }

    private Reloader live() {
        return place.live();
    }

    private Ledger ledger(Reloader live) {
        return place.ledger(live);
    }

    private void serverWasHere() {
        place.serverWasHere();
    }

    private static Outcome arm(Reloader live, Ledger ledger, String... fields) {
        return arm(live, ledger, new ArrayList<>(), fields);
    }

    private static Outcome arm(Reloader live, Ledger ledger, List<HostName> armed, String... fields) {
        return ArmAction.of(live, ledger, armed::add).perform(form(fields), ADMIN);
    }

    private static Form form(String... fields) {
        Map<String, List<String>> form = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], List.of(fields[i + 1]));
        }
        return new Form(form);
    }

    private static Viewer viewer(Reloader live, Ledger ledger) {
        return Viewers.of(live::state, new LedgerApi(live, ledger));
    }

    private static Event lookup(Instant time) {
        return Event.at(time, EventKind.LOOKUP)
                .host(SHELL)
                .requester(IpAddress.parse("192.168.1.34").orElseThrow())
                .asked("02:00:00:29:ae:4f-install.conf")
                .mode(Mode.INSTALL)
                .status(200)
                .reason("by lladdr")
                .sent(10, "ab".repeat(32))
                .build();
    }

    // ---- commands, without a server ----

    @Test
    void aCommandMakesNoLedgerThatNoServerReads() throws Exception {
        for (List<String> command : List.of(
                List.of("arm", "shell"),
                List.of("disarm", "shell"),
                List.of("status"),
                List.of("history", "shell"),
                List.of("show", "1"))) {
            Said said = place.run(command.toArray(String[]::new));
            assertThat(said.code()).as("%s", command).isOne();
            assertThat(said.out()).isEmpty();
            assertThat(said.err())
                    .contains(
                            "no server runs on the state folder '" + folder.resolve("state") + "', and it is not there")
                    .contains("--state DIR, or AUTOINSTALLD_STATE=DIR")
                    .hasLineCount(1);
        }
        assertThat(folder.resolve("state")).doesNotExist();
        Files.createDirectory(folder.resolve("state"));
        assertThat(place.run("arm", "shell").err()).contains("and no ledger is in it");
        assertThat(folder.resolve("state")).isEmptyDirectory();
    }

    @Test
    void whatIsArmedWhereNoServerRunsIsSaidToWait() {
        serverWasHere();
        assertThat(place.run("arm", "shell").err())
                .contains("no server runs on the state folder '" + folder.resolve("state")
                        + "'; this waits there for one that is started with that state folder\n");
        assertThat(place.run("status", "shell").err()).isEmpty();
        assertThat(place.run("arm", "shel").err()).doesNotContain("waits there");
    }

    @Test
    void theEnvironmentNamesTheStateFolderWhereTheCommandLineDoesNot() {
        serverWasHere();
        Map<String, String> away =
                Map.of("AUTOINSTALLD_STATE", folder.resolve("away").toString());
        assertThat(place.run(away, "arm", "shell").err()).contains("'" + folder.resolve("away") + "'");
        assertThat(place.run(away, "status", "--state", folder.resolve("state").toString())
                        .code())
                .isZero();
        assertThat(place.run(Map.of("AUTOINSTALLD_STATE", ""), "status").code()).isZero();
    }

    @Test
    void aStateFolderOfAnotherUserIsLeftAlone() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        String owner = Files.getOwner(state).getName();
        assertThat(LedgerOpener.foreign(state, owner)).isEmpty();
        assertThat(LedgerOpener.foreign(state, "somebody-else"))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("'" + state + "', and it belongs to " + owner + ", not to somebody-else")
                        .contains("doas -u " + owner + " autoinstalld"));
        assertThat(LedgerOpener.foreign(folder.resolve("none"), "somebody-else"))
                .isEmpty();
    }

    @Test
    void whoIsArmedOnTheCommandLineIsSeenThere() {
        serverWasHere();
        Said armed = place.run("arm", "shell", "--for", "45m", "--times", "2");
        assertThat(armed.err()).contains("no policy of 'shell.int.gmmi.me' asks for arming", "warning");
        assertThat(armed.out())
                .startsWith("'shell.int.gmmi.me' is armed to install until 2")
                .endsWith("for 2 answers; the installer of 7.8/amd64 completes\n");
        assertThat(armed.code()).isZero();

        Said status = place.run("status");
        assertThat(status.code()).isZero();
        assertThat(status.out().lines().filter(l -> l.startsWith("shell.int.gmmi.me")))
                .singleElement()
                .asString()
                .matches("shell\\.int\\.gmmi\\.me +armed +2\\S+Z +to install, until 2\\S+Z, 2 answers left");
        assertThat(status.out()).contains("never seen");
        assertThat(place.run("status", "shell").out().lines()).hasSize(1);

        Said history = place.run("history", "shell");
        assertThat(history.out()).contains("  armed  ");
        String event = history.out().strip().replaceAll(".* ", "");
        assertThat(place.run("show", event).out())
                .startsWith("id:")
                .contains("kind:", "armed", "host:", "at the command line");
        assertThat(place.run("show", event, "--format", "json").out()).contains("\"kind\":\"armed\"");

        assertThat(place.run("disarm", "shell").out()).isEqualTo("'shell.int.gmmi.me' is not armed any more\n");
        assertThat(place.run("disarm", "shell").out()).isEqualTo("'shell.int.gmmi.me' was not armed\n");
        assertThat(place.run("status", "shell", "--format", "json").out()).contains("\"open\":false");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        serverWasHere();
        Said unknown = place.run("arm", "shel");
        assertThat(unknown.code()).isOne();
        assertThat(unknown.err()).contains("unknown host 'shel'; did you mean 'shell'?", "not armed");
        assertThat(place.run("arm", "shell", "--for", "soon").code()).isEqualTo(Command.USAGE);
        assertThat(place.run("arm", "shell", "--times", "0").code()).isEqualTo(Command.USAGE);
        assertThat(place.run("arm").code()).isEqualTo(Command.USAGE);
        assertThat(place.run("history", "nobody").err()).contains("no host 'nobody'");
        assertThat(place.run("history", "nobody").code()).isOne();
        assertThat(place.run("show", "4711").err()).contains("no event '4711'");
        assertThat(place.run("show", "x").code()).isEqualTo(Command.USAGE);
    }

    @Test
    void whoNamesNoHostIsToldWhichThereAre() throws Exception {
        serverWasHere();
        Said none = place.run("arm", "nosuch");
        assertThat(none.code()).isOne();
        assertThat(none.err())
                .contains("unknown host 'nosuch'; one of nas.int.gmmi.me, shell.int.gmmi.me, www.int.gmmi.me");
        place.edit("inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "lladr:");
        assertThat(place.run("arm", "nosuch").err()).contains("one of nas.int.gmmi.me, shell.int.gmmi.me,");
        assertThat(place.run("arm", "shel").err()).contains("did you mean 'shell'? It has mistakes in the inventory");
        assertThat(place.run("arm", "shell").err())
                .contains(
                        "unknown key 'lladr'", "not armed: 'shell.int.gmmi.me' is in the inventory, but has mistakes");
        Files.writeString(
                folder.resolve("inventory/hosts/shell.example.org.yaml"),
                "hosts: { shell.example.org: { profiles: [vm], address: 192.168.1.77 } }\n");
        assertThat(place.run("arm", "shell").err())
                .contains("short name of several hosts: 'shell'; one of ")
                .contains("shell.example.org", "shell.int.gmmi.me");
    }

    @Test
    void underPolicyTokenArmingSaysWhatIsLeftToDoAndNothingElse() throws Exception {
        serverWasHere();
        place.edit("inventory/site.yaml", "  access:\n", "  access:\n    policy: [token, armed]\n");
        assertThat(place.run("arm", "shell").err())
                .contains("policy token: 'shell.int.gmmi.me' has no token yet", "autoinstalld apply, which makes one");
        place.run("apply", "--yes");
        assertThat(place.run("arm", "shell").err()).doesNotContain("token");

        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            ledger.store(Map.of(SHELL, ledger.tokens().next(SHELL)), "gmmi", Instant.now());
        }
        assertThat(place.run("arm", "shell").err())
                .contains("since '" + place.dhcpd + "' does not carry its token; autoinstalld apply\n");
        place.run("apply", "--yes");
        assertThat(place.run("arm", "shell").err()).doesNotContain("token");
        Files.writeString(place.dhcpd, Files.readString(place.dhcpd).replace("\tfilename", "\t#filename"));
        assertThat(place.run("arm", "shell").err()).contains("does not carry its token");

        Files.delete(place.dhcpd);
        assertThat(place.run("arm", "shell").err())
                .contains("only if its entry in dhcpd.conf carries its token; '" + place.dhcpd + "' cannot be read");
        place.edit("inventory/site.yaml", "dhcpd-conf: " + place.dhcpd, "");
        place.edit("inventory/site.yaml", "dhcpd-test:", "# dhcpd-test:");
        place.edit("inventory/site.yaml", "dhcpd-reload:", "# dhcpd-reload:");
        assertThat(place.run("arm", "shell").err()).contains("dhcpd.conf is not on this machine");
    }

    @Test
    void aLedgerThatSomebodyElseHasOpenIsNamedWithTheirPid() {
        try (Ledger ledger = ledger(live())) {
            assertThat(ledger.health().up()).isTrue();
            Said status = place.run("status");
            assertThat(status.code()).isOne();
            assertThat(status.err())
                    .contains("ledger.mv.db' is in use by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void theServerThatRunsIsAsked() throws Exception {
        Reloader live = live();
        ServerFolder.Opening opening = ServerFolder.open(folder.resolve("state"), folder.resolve("inventory"));
        try (ServerFolder state = ((ServerFolder.Opening.Opened) opening).folder();
                Ledger ledger = ledger(live);
                LineLog log = new LineLog(OutputStream.nullOutputStream())) {
            AdminHandler door = new AdminHandler(
                    () -> live.get().inventory().site().administration(),
                    viewer(live, ledger),
                    List.of(ArmAction.of(live, ledger, host -> {}), DisarmAction.of(live, ledger)),
                    Optional::empty,
                    log,
                    System::currentTimeMillis);
            try (ControlSocket socket = ControlSocket.open(state, door, EventSource.none(), log)) {
                assertThat(socket.path()).exists();
                Said armed = place.run("arm", "shell", "--mode", "upgrade");
                assertThat(armed.err()).contains("warning: no policy of 'shell.int.gmmi.me' asks for arming");
                assertThat(armed.out()).startsWith("'shell.int.gmmi.me' is armed to upgrade until");
                assertThat(place.run("status", "shell").out()).contains("armed", "to upgrade");
                assertThat(place.run("history", "shell").out().lines()).hasSize(1);
                assertThat(place.run("show", "1").out()).contains("control socket");
                assertThat(place.run("disarm", "shell").out()).contains("is not armed any more");
                assertThat(place.run("arm", "shel").err()).contains("unknown host 'shel'", "not armed");
                assertThat(place.run("status", "shel").err()).contains("unknown host 'shel'; did you mean 'shell'?");
            }
        }
    }

    @Test
    void aServerWithoutALedgerSaysSo() throws Exception {
        Reloader live = live();
        ServerFolder.Opening opening = ServerFolder.open(folder.resolve("state"), folder.resolve("inventory"));
        try (ServerFolder state = ((ServerFolder.Opening.Opened) opening).folder();
                LineLog log = new LineLog(OutputStream.nullOutputStream())) {
            AdminHandler door = new AdminHandler(
                    () -> live.get().inventory().site().administration(),
                    Viewers.of(live::state, null),
                    List.of(),
                    Optional::empty,
                    log,
                    System::currentTimeMillis);
            try (ControlSocket socket = ControlSocket.open(state, door, EventSource.none(), log)) {
                assertThat(socket.path()).exists();
                Said status = place.run("status");
                assertThat(status.code()).isOne();
                assertThat(status.err()).contains("this server keeps no ledger");
            }
        }
    }

    // ---- the action ----

    @Test
    void aHostWithMistakesIsNotArmed() throws Exception {
        place.edit("inventory/hosts/shell.int.gmmi.me.yaml", "lladdr:", "lladr:");
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            List<HostName> armed = new ArrayList<>();
            Outcome outcome = arm(live, ledger, armed, "host", "shell.int.gmmi.me");
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(((Outcome.Refused) outcome).problems()).isNotEmpty();
            assertThat(armed).isEmpty();
        }
    }

    @Test
    void whoAsksForTheWrongThingsHearsAllOfItAtOnce() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Outcome outcome = arm(live, ledger, "host", "shell", "mode", "erase", "for", "400d", "times", "-1");
            assertThat(((Outcome.Refused) outcome).problems())
                    .extracting(Problem::message)
                    .containsExactly("mode is 'erase'", "length of time is '400d'", "number of answers is '-1'");
            assertThat(ledger.arming(SHELL)).isEmpty();
        }
    }

    @Test
    void whatWasRememberedOfAnArmedHostIsLetGo() {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            List<HostName> armed = new ArrayList<>();
            Outcome outcome = arm(live, ledger, armed, "host", "shell");
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            assertThat(((Outcome.Done) outcome).next()).isEqualTo("/hosts/shell.int.gmmi.me#installation");
            assertThat(armed).containsExactly(SHELL);
        }
    }

    @Test
    void armingAHostThatIsBeingInstalledIsRemarkedOn() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            String remark = "so it is probably being installed; armed anew, it will be installed again";
            Outcome.Done first = (Outcome.Done) arm(live, ledger, "host", "shell");
            assertThat(first.problems()).extracting(Problem::message).noneMatch(m -> m.contains(remark));
            PageUser admin = new PageUser("gmmi", true, "the-csrf-token");
            String note = "It is probably being installed now. Armed anew, it will be installed again";
            assertThat(viewer(live, ledger).get("/hosts/shell", Map.of(), admin).body())
                    .doesNotContain(note);
            ledger.recordNow(lookup(Instant.now().minusSeconds(125)), Duration.ofSeconds(60))
                    .get();
            for (int i = 0; i < 2; i++) {
                Outcome.Done again = (Outcome.Done) arm(live, ledger, "host", "shell");
                assertThat(again.problems())
                        .extracting(Problem::message)
                        .anyMatch(m -> m.contains("'shell.int.gmmi.me' was answered 2 minutes ago, " + remark));
            }
            assertThat(viewer(live, ledger).get("/hosts/shell", Map.of(), admin).body())
                    .contains(note);
            ledger.reports()
                    .report(
                            ledger.reportId(SHELL),
                            IpAddress.parse("192.0.2.34").orElseThrow(),
                            Instant.now());
            Outcome.Done last = (Outcome.Done) arm(live, ledger, "host", "shell");
            assertThat(last.problems()).extracting(Problem::message).noneMatch(m -> m.contains(remark));
        }
    }

    @Test
    void whoLooksAtTheFirstBootLineOfAFinishedHostChangesNothing() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live);
                LineLog log = new LineLog(OutputStream.nullOutputStream())) {
            InstallHandler handler = WiredResponder.of(
                    live, ledger, address -> new Neighbours.Seen.BrokenHostEntries("none"), Runnable::run, log);
            Request request = new Request(
                    IpAddress.parse("192.168.1.34").orElseThrow(), "/firstboot/shell.int.gmmi.me", null, true);
            CompletableFuture<Answer> first = new CompletableFuture<>();
            handler.answer(request, first::complete).ifPresent(first::complete);
            assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Served.class);
            ledger.recordNow(Event.at(Instant.now(), EventKind.RELOAD).build(), Duration.ofSeconds(60))
                    .get();
            assertThat(ledger.state(SHELL, Instant.now()).stage()).isEqualTo(Stage.FETCHING);

            ledger.reports()
                    .report(
                            ledger.reportId(SHELL),
                            IpAddress.parse("192.0.2.34").orElseThrow(),
                            Instant.now());
            CompletableFuture<Answer> second = new CompletableFuture<>();
            handler.answer(request, second::complete).ifPresent(second::complete);
            assertThat(second.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Served.class);
            ledger.recordNow(Event.at(Instant.now(), EventKind.RELOAD).build(), Duration.ofSeconds(60))
                    .get();
            assertThat(ledger.state(SHELL, Instant.now()).stage()).isEqualTo(Stage.INSTALLED);
        }
    }

    // ---- JSON and pages ----

    @Test
    void theHostPageTellsWhatHappenedAndLetsAdminsArm() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Viewer viewer = viewer(live, ledger);
            arm(live, ledger, "host", "shell");
            assertThat(ledger.recordNow(lookup(Instant.now()), Duration.ofSeconds(60))
                            .get())
                    .isEmpty();
            PageUser admin = new PageUser("gmmi", true, "the-csrf-token");

            String page = viewer.get("/hosts/shell", Map.of(), admin).body();
            assertThat(page)
                    .contains("action=\"/arm\"", "action=\"/disarm\"", "the-csrf-token")
                    .contains("02:00:00:29:ae:4f-install.conf", "by lladdr", "fetching")
                    .contains("Policy: address (the default). None of it asks for arming");
            assertThat(viewer.get("/hosts/shell", Map.of()).body()).doesNotContain("action=\"/arm\"");
            assertThat(viewer.get("/", Map.of()).body()).contains(">fetching</span>", ">Installation<");

            String json = viewer.get("/api/ledger/hosts/shell", Map.of()).body();
            assertThat(json)
                    .contains("\"state\":\"fetching\"", "\"kind\":\"lookup\"", "\"requester\":\"192.168.1.34\"");
            assertThat(viewer.get("/api/ledger/unknowns", Map.of()).body())
                    .isEqualTo("{\"version\":1,\"unknowns\":[]}\n");
            assertThat(viewer.get("/api/ledger/states", Map.of("host", List.of("no.such")))
                            .body())
                    .contains("\"error\":\"no host 'no.such'\"");
            assertThat(viewer.get("/metrics", Map.of()).body())
                    .contains("autoinstalld_hosts_by_stage{stage=\"fetching\"} 1", "autoinstalld_ledger_up 1");
        }
    }

    @Test
    void statesThatTimeAloneChangesAreToldOfInTime() throws Exception {
        place.edit("inventory/site.yaml", "  access:\n", "  access:\n    stuck-after: 4s\n");
        Reloader live = live();
        Semaphore told = new Semaphore(0);
        try (Ledger ledger = ledger(live);
                StateTimer turns = new StateTimer(Clock.systemUTC(), told::release)) {
            Viewer viewer = Viewers.of(live::state, new LedgerApi(live, ledger, turns));
            ledger.recordNow(lookup(Instant.now()), Duration.ofSeconds(60)).get();
            assertThat(viewer.get("/", Map.of()).body()).contains(">fetching</span>");
            for (String next : List.of(">installing</span>", ">unconfirmed</span>")) {
                assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
                assertThat(viewer.get("/", Map.of()).body()).contains(next);
            }
        }
    }

    @Test
    void anEventHasAPageOfItsOwn() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Viewer viewer = viewer(live, ledger);
            Instant then = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
            ledger.record(
                    lookup(then),
                    () -> "Password for root = <masked>\nrude = $2b$10$abcdefghijklmnopqrstuv <script>\n");
            ledger.record(Event.at(Instant.now(), EventKind.LOOKUP)
                    .requester(IpAddress.parse("192.0.2.66").orElseThrow())
                    .asked("<b>bogus</b>-install.conf")
                    .status(404)
                    .build());
            arm(live, ledger, "host", "shell");
            // what was noted before is written by then
            ledger.recordNow(Event.at(Instant.now(), EventKind.RELOAD).build(), Duration.ofSeconds(60))
                    .get();
            long looked = ledger.recent(10, Ledger.LATEST).stream()
                    .filter(e -> e.event().kind() == EventKind.LOOKUP)
                    .findFirst()
                    .orElseThrow()
                    .id();
            String link = "/ledger/events/" + looked;

            assertThat(viewer.get("/hosts/shell", Map.of()).body()).contains("href=\"" + link + "\"");
            assertThat(viewer.get(link, Map.of()).body())
                    .contains(
                            "Event " + looked,
                            then.toString().replaceAll("[TZ]", " ").strip(),
                            "192.168.1.34",
                            "by lladdr",
                            ">200<",
                            "10 bytes")
                    .contains("ab".repeat(32), "href=\"/hosts/shell.int.gmmi.me#installation\"")
                    .contains("Password for root = <span class=\"masked\">masked</span>", "&lt;script&gt;")
                    .doesNotContain("$2b$", "<form");
            assertThat(viewer.get("/ledger", Map.of()).body())
                    .contains("href=\"" + link + "\"", ">armed<", "192.0.2.0/24", "&lt;b&gt;bogus")
                    .contains("aria-current=\"page\">Ledger");
            assertThat(viewer.get("/ledger", Map.of("before", List.of("1"))).body())
                    .contains("Nothing so far", "href=\"/ledger\"");

            for (String number : List.of("4711", "0", "-1", "x", "", "1/2", "9".repeat(30), "%3Cb%3E", "<b>")) {
                Reply reply = viewer.get("/ledger/events/" + number, Map.of());
                assertThat(reply).as(number).isInstanceOf(Reply.NotFound.class);
                assertThat(reply.body()).contains("There is no event").doesNotContain("<b>");
            }
            assertThat(viewer.get("/ledger", Map.of("before", List.of("x")))).isInstanceOf(Reply.BadRequest.class);
            assertThat(viewer.get("/ledger/", Map.of())).isInstanceOf(Reply.NotFound.class);
        }
    }

    @Test
    void ofALedgerThatIsClosedThereIsNoPage() throws Exception {
        Reloader live = live();
        Viewer viewer;
        try (Ledger ledger = ledger(live)) {
            viewer = viewer(live, ledger);
            arm(live, ledger, "host", "shell");
            assertThat(viewer.get("/ledger/events/1", Map.of())).isInstanceOf(Reply.Found.class);
        }
        assertThat(viewer.get("/ledger/events/1", Map.of())).isInstanceOf(Reply.Unavailable.class);
        assertThat(viewer.get("/ledger", Map.of())).isInstanceOf(Reply.Unavailable.class);
    }

    @Test
    void everyFieldIsDocumented() throws Exception {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Viewer viewer = viewer(live, ledger);
            arm(live, ledger, "host", "shell");
            String docs = Files.readString(Path.of("docs", "api.md"));
            Set<String> fields = new TreeSet<>();
            for (String path : List.of("states", "hosts/shell", "events", "events/1", "unknowns")) {
                Matcher field = Pattern.compile("\"([a-z_]+)\":")
                        .matcher(viewer.get("/api/ledger/" + path, Map.of()).body());
                while (field.find()) {
                    fields.add(field.group(1));
                }
            }
            assertThat(fields).hasSizeGreaterThan(40).allMatch(f -> docs.contains("`" + f + "`"), "is in docs/api.md");
        }
    }

    @Test
    void anArmingIsSeenOnTheVeryNextPage() {
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Viewer viewer = viewer(live, ledger);
            assertThat(viewer.get("/", Map.of()).body()).doesNotContain(">armed</span>");
            arm(live, ledger, "host", "shell");
            assertThat(viewer.get("/", Map.of()).body()).contains(">armed</span>");
        }
    }

    @Test
    void aLedgerThatDoesNotAnswerIsToldAndTheRestIsShown() {
        Reloader live = live();
        Ledger ledger = ledger(live);
        Viewer viewer = viewer(live, ledger);
        ledger.close();

        assertThat(viewer.get("/", Map.of()).body())
                .contains("The ledger does not answer", "shell")
                .doesNotContain(">Installation<");
        assertThat(viewer.get("/hosts/shell", Map.of()).body()).contains("install.conf", "The ledger does not answer");
        assertThat(viewer.get("/api/ledger/states", Map.of()).body())
                .contains("\"error\":\"the ledger does not answer");
        assertThat(viewer.get("/api/state", Map.of()).body()).contains("\"ledger_trouble\":\"");
        assertThat(viewer.get("/ledger", Map.of()).body())
                .containsOnlyOnce("ledger does not answer")
                .contains("Nothing can be shown here");
    }

    @Test
    void whoWatchesIsToldThatTheLedgerIsAway() throws Exception {
        place.edit(
                "inventory/site.yaml",
                "  access:\n",
                "  ledger: { url: 'jdbc:postgresql://127.0.0.1:1/nothing' }\n  access:\n");
        Reloader live = live();
        try (Ledger ledger = ledger(live)) {
            Viewer viewer = viewer(live, ledger);
            assertThat(viewer.get("/healthz", Map.of()))
                    .isInstanceOf(Reply.Found.class)
                    .extracting(Reply::body)
                    .asString()
                    .startsWith("degraded: the ledger does not answer: jdbc:postgresql://127.0.0.1:1/nothing: ")
                    .hasLineCount(1);
            assertThat(viewer.get("/api/state", Map.of()).body())
                    .contains("\"ledger_trouble\":\"jdbc:postgresql://127.0.0.1:1/nothing: ");
        }
    }
}
