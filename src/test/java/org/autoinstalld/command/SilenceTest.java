package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.HostState;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.server.WiredResponder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where hosts stand after an answer and silence, with guard and ledger as in {@code serve}. */
class SilenceTest {
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();
    private static final String FILE = "/02:00:00:29:ae:4f-install.conf";
    private static final String ADDRESS = "192.168.1.34";
    private static final Path HOST = Path.of("inventory/hosts/shell.int.gmmi.me.yaml");

    @TempDir
    Path folder;

    private Workplace place;
    private Optional<Ledger> ledger = Optional.empty();

    @BeforeEach
    void copy() throws Exception {
        place = new Workplace(folder);
    }

    @AfterEach
    void close() {
        ledger.ifPresent(Ledger::close);
    }

    private InstallHandler handler() {
        Reloader live = ((Reloader.Opening.Opened)
                        Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        Ledger opened = WiredResponder.ledger(live, folder.resolve("state"));
        ledger = Optional.of(opened);
        return WiredResponder.of(
                live,
                opened,
                address -> new Neighbours.Seen.BrokenHostEntries("none"),
                Runnable::run,
                new LineLog(OutputStream.nullOutputStream()));
    }

    private void add(String lines) throws Exception {
        Path file = folder.resolve(HOST);
        Files.writeString(file, Files.readString(file) + lines);
    }

    private static Answer ask(InstallHandler handler, String requester, String path) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        handler.answer(new Request(IpAddress.parse(requester).orElseThrow(), path, "7.8/amd64", true), answer::complete)
                .ifPresent(answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    /** After what was recorded is written. */
    private HostState after(Duration silence) throws Exception {
        Ledger open = ledger.orElseThrow();
        open.recordNow(Event.at(Instant.now(), EventKind.RELOAD).build(), Duration.ofSeconds(60))
                .get();
        return open.state(SHELL, Instant.now().plus(silence));
    }

    private void arm() throws Exception {
        Instant now = Instant.now();
        ledger.orElseThrow().arm(SHELL, Mode.INSTALL, Window.of(now, Duration.ofHours(3)), null, "x", now);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "armed"})
    void onlyAReportSaysThatAHostIsInstalled(String policy) throws Exception {
        add("    access: { policy: " + policy
                + " }\n    disklabel: [\"/ 2G\", \"/tmp 1G\", \"swap 1G\", \"/usr 8G\"]\n");
        InstallHandler handler = handler();
        arm();
        assertThat(after(Duration.ofHours(2)).stage()).isEqualTo(Stage.NEVER_FETCHED);
        assertThat(ask(handler, ADDRESS, FILE)).isInstanceOf(Answer.Served.class);
        assertThat(after(Duration.ZERO).stage()).isEqualTo(Stage.FETCHING);
        assertThat(after(Duration.ofHours(2)).stage()).isEqualTo(Stage.HUNG);
        assertThat(after(Duration.ofHours(2)).detail()).contains("its disklabel template was not fetched");
        assertThat(ask(handler, ADDRESS, "/disklabel/shell.int.gmmi.me")).isInstanceOf(Answer.Served.class);
        assertThat(after(Duration.ofHours(2)).stage()).isEqualTo(Stage.UNCONFIRMED);
        assertThat(ask(handler, ADDRESS, "/firstboot/shell.int.gmmi.me")).isInstanceOf(Answer.Served.class);
        assertThat(after(Duration.ofHours(2)).stage()).isEqualTo(Stage.HUNG);
        String id = ledger.orElseThrow().reportId(SHELL);
        assertThat(ask(handler, ADDRESS, "/report/" + id)).isInstanceOf(Answer.Served.class);
        assertThat(after(Duration.ofHours(2)).stage()).isEqualTo(Stage.INSTALLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "armed"})
    void anAnswerThatStopsTheInstallerIsToldOf(String policy) throws Exception {
        place.edit("inventory/site.yaml", "site:\n", "site:\n  refuse-aborting: no\n");
        add("    access: { policy: " + policy + " }\n    answers: { Which disk is the root disk: sd9 }\n");
        InstallHandler handler = handler();
        arm();
        assertThat(ask(handler, ADDRESS, FILE)).isInstanceOf(Answer.Served.class);
        HostState state = after(Duration.ZERO);
        assertThat(state.stage()).isEqualTo(Stage.ABORTED);
        assertThat(state.detail()).contains("install: with this answer the installer aborts", "sd9");
        assertThat(after(Duration.ofHours(2)).stage()).isEqualTo(Stage.ABORTED);
    }

    @Test
    void whatCouldNotBeMadeIsNoHostThatWasNeverSeen() throws Exception {
        Path template = folder.resolve("templates/install.conf.ftl");
        Files.writeString(template, "System hostname = ${nonsense}\n");
        InstallHandler handler = handler();
        assertThat(ask(handler, ADDRESS, FILE)).isInstanceOf(Answer.Failed.class);
        HostState state = after(Duration.ZERO);
        assertThat(state.stage()).isEqualTo(Stage.REFUSED);
        assertThat(state.detail()).startsWith("could not be answered: ").contains("nonsense");
    }

    /** Nobody knows whose address it is. */
    @Test
    void aHostWithAMistakeInItsEntryIsRefusedToo() throws Exception {
        add("    nonsense: 7\n");
        InstallHandler handler = handler();
        assertThat(ask(handler, "192.168.1.77", FILE)).isInstanceOf(Answer.Failed.class);
        HostState state = after(Duration.ZERO);
        assertThat(state.stage()).isEqualTo(Stage.REFUSED);
        assertThat(state.detail()).startsWith("could not be answered: ").contains("nonsense");
    }
}
