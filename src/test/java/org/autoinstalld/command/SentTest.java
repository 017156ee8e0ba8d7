package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.Redaction;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.server.LedgerOpener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts would get beside what they were sent last. */
class SentTest {
    private static final Setdir SETDIR = Setdir.parse("7.8/amd64").orElseThrow();

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
        Files.writeString(folder.resolve("root.secret"), "correct horse battery\n");
        here.edit(
                "inventory/hosts/shell.int.gmmi.me.yaml",
                "  shell.int.gmmi.me:\n",
                "  shell.int.gmmi.me:\n    root: { password: { file: ../../root.secret } }\n");
        Reloader.Opening opening = Reloader.open(folder.resolve("inventory"), folder.resolve("templates"));
        Snapshot snapshot = ((Reloader.Opening.Opened) opening).live().get();
        try (Ledger ledger =
                LedgerOpener.open(() -> snapshot.inventory().site(), Files.createDirectory(folder.resolve("state")))) {
            for (String name : List.of("shell.int.gmmi.me", "www.int.gmmi.me")) {
                Host host =
                        snapshot.inventory().hosts().get(HostName.parse(name).orElseThrow());
                var body = ((RenderResult.File) snapshot.files().make(host, Mode.INSTALL, SETDIR)).body();
                ledger.record(
                        Event.at(Instant.now(), EventKind.LOOKUP)
                                .host(host.name())
                                .requester(IpAddress.parse("192.0.2.1").orElseThrow())
                                .asked(name + "-install.conf")
                                .setdir(SETDIR)
                                .mode(Mode.INSTALL)
                                .status(200)
                                .sent(body.length(), body.digest())
                                .build(),
                        () -> Redaction.of(host).text(snapshot.files().masked(host, FileKind.INSTALL, SETDIR)));
            }
        }
    }

    private Said diff(String... more) {
        List<String> all = new ArrayList<>(
                List.of("diff", "--sent", "--state", folder.resolve("state").toString()));
        all.addAll(List.of(more));
        return here.run(all.toArray(String[]::new));
    }

    @Test
    void whatIsTheSameIsNotTold() {
        Said said = diff();
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("2 hosts compared, no difference");
        assertThat(said.code()).isZero();
    }

    @Test
    void whatIsAnotherIsOneBlockForAll() throws Exception {
        here.edit("templates/install.conf.ftl", "System hostname = ${host.name}", "System hostname = ${host.short}");
        Said said = diff();
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("=== 2 hosts: shell.int.gmmi.me, www.int.gmmi.me")
                .contains("--- sent shell.int.gmmi.me install.conf", "+++ now shell.int.gmmi.me install.conf")
                .contains("-System hostname = shell.int.gmmi.me\n+System hostname = shell\n");
        assertThat(diff("www").err()).contains("www.int.gmmi.me was sent install.conf for 7.8/amd64 at ");
        assertThat(diff("nas").err()).contains("the ledger knows of no response file");
        assertThat(diff("nowhere").code()).isEqualTo(1);
    }

    @Test
    void anotherSecretIsToldAndNotShown() throws Exception {
        Files.writeString(folder.resolve("root.secret"), "staple wrong mule\n");
        Said said = diff("shell");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("a secret in it is another than the one that was sent")
                .doesNotContain("correct", "staple");
        Map<?, ?> told = Json.read(diff("--format", "json").out(), Map.class).orElseThrow();
        assertThat(told.get("hosts")).isEqualTo(2);
        assertThat(told.get("differing")).isEqualTo(1);
        assertThat(told.get("sent").toString()).contains("secret_differs=true").doesNotContain("correct", "staple");
    }

    @Test
    void thatThereWouldBeNoneIsToldWithWhy() throws Exception {
        here.edit("templates/install.conf.ftl", "System hostname = ${host.name}", "System hostname = ${host.nme}");
        assertThat(diff("www").out()).contains("+there is none: ", "-System hostname = www.int.gmmi.me");
        assertThat(here.run("diff", "--sent", "--to", "HEAD").code()).isEqualTo(2);
    }
}
