package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Principal;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.server.WiredResponder;
import org.autoinstalld.web.Viewer;
import org.autoinstalld.web.Viewers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code site.unknown} gives to whom, with guard and ledger as in {@code serve}. */
class UnknownMachinesTest {
    private static final String NEW = "02:00:00:00:00:ff";
    private static final String OTHER = "02:00:00:00:00:fe";
    private static final String HERE = "192.168.1.200";
    private static final String THERE = "192.168.1.201";
    private static final Principal ADMIN = new Principal("amy", Role.ADMIN);

    private final Map<String, String> table = new HashMap<>();

    @TempDir
    Path folder;

    private Workplace place;
    private Reloader live;
    private Ledger ledger;
    private InstallHandler handler;

    @BeforeEach
    void declare() throws Exception {
        place = new Workplace(folder);
        place.edit("inventory/site.yaml", "  access:\n", "  unknown: { profile: new, networks: [lan] }\n  access:\n");
        place.edit(
                "inventory/profiles.yaml",
                "profiles:\n",
                "profiles:\n  new: { profiles: [metal], machine: { host-name: new1 } }\n");
        wire();
    }

    private void site(String keys) throws Exception {
        place.edit("inventory/site.yaml", "networks: [lan] }", "networks: [lan]" + keys + " }");
        wire();
    }

    private void policy(String policy) throws Exception {
        place.edit("inventory/site.yaml", "  access:\n", "  access:\n    policy: " + policy + "\n");
        wire();
    }

    private void wire() {
        close();
        live = ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
        ledger = WiredResponder.ledger(live, folder.resolve("state"));
        handler = handler(ledger);
    }

    private InstallHandler handler(Ledger with) {
        return WiredResponder.of(live, with, this::seen, Runnable::run, new LineLog(OutputStream.nullOutputStream()));
    }

    private Neighbours.Seen seen(IpAddress address) {
        return new Neighbours.Seen.Here(Optional.ofNullable(table.get(address.toString()))
                .map(l -> Set.of(Lladdr.parse(l).orElseThrow()))
                .orElse(Set.of()));
    }

    @AfterEach
    void close() {
        if (ledger != null) {
            ledger.close();
        }
    }

    private Answer ask(String requester, String path, boolean get) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        handler.answer(
                        new Request(IpAddress.parse(requester).orElseThrow(), Sender.REQUESTER, path, "7.8/amd64", get),
                        answer::complete)
                .ifPresent(answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    /** As an installer asks that has no name. */
    private Answer boot(String requester, String lladdr) throws Exception {
        assertThat(ask(requester, "/" + lladdr + "-install.conf", true)).isInstanceOf(Answer.Unknown.class);
        return ask(requester, "/install.conf", true);
    }

    private Outcome arm(String lladdr, String... more) {
        Map<String, List<String>> form = new HashMap<>(Map.of("host", List.of(lladdr)));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], List.of(more[i + 1]));
        }
        return ArmAction.of(live, ledger, host -> {}).perform(new Form(form), ADMIN);
    }

    @Test
    void eachIsInstalledOnceUntilItIsArmed() throws Exception {
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);

        Answer again = boot(HERE, NEW);
        assertThat(again).isInstanceOf(Answer.Refused.class);
        assertThat(again.reason())
                .startsWith("site.unknown, again: refuse: install.conf was answered 2")
                .contains("autoinstalld arm 02-00-00-00-00-ff");
        assertThat(boot(THERE, NEW)).as("from another address").isInstanceOf(Answer.Refused.class);
        assertThat(boot(THERE, OTHER)).isInstanceOf(Answer.Served.class);
        wire();
        assertThat(boot(HERE, NEW)).as("after a restart").isInstanceOf(Answer.Refused.class);

        assertThat(arm(NEW, "times", "1")).isInstanceOf(Outcome.Done.class);
        assertThat(boot(THERE, OTHER)).as("not that one").isInstanceOf(Answer.Refused.class);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Refused.class);
        HostName name = Lladdr.parse(NEW).orElseThrow().asName();
        assertThat(ledger.history(name, 10, Ledger.LATEST))
                .extracting(Event.Entry::event)
                .filteredOn(e -> e.kind() == EventKind.LOOKUP)
                .hasSize(2)
                .allMatch(e -> NEW.equals(String.valueOf(e.lladdr())));
    }

    @Test
    void aHeadUsesNothingUp() throws Exception {
        ask(HERE, "/" + NEW + "-install.conf", true);
        assertThat(ask(HERE, "/install.conf", false)).isInstanceOf(Answer.Refused.class);
        assertThat(ask(HERE, "/install.conf", true)).isInstanceOf(Answer.Served.class);
    }

    @Test
    void againIsTheSitesToAllow() throws Exception {
        site(", again: allow");
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"armed", "token", "[open, armed]"})
    void wherePoliciesAskForMoreItGetsNothingUnlessItWasArmed(String policy) throws Exception {
        policy(policy);
        assertThat(boot(HERE, NEW).reason())
                .isEqualTo("policy " + (policy.equals("token") ? "token" : "armed")
                        + ": not armed; 'autoinstalld arm 02:00:00:00:00:ff' lets it be installed once");
        assertThat(ledger.history(Lladdr.parse(NEW).orElseThrow().asName(), 10, Ledger.LATEST))
                .as("nobody fills the ledger with lladdrs that he makes up")
                .isEmpty();

        assertThat(((Outcome.Done) arm(NEW)).message()).startsWith("unknown machine " + NEW + " is armed to install");
        assertThat(boot(THERE, OTHER)).isInstanceOf(Answer.Refused.class);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
        Form form = new Form(Map.of("host", List.of(NEW)));
        assertThat(((Outcome.Done) DisarmAction.of(live, ledger).perform(form, ADMIN)).message())
                .contains("is not armed any more");
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void theProfilesPolicyHoldsLikeTheSites() throws Exception {
        place.edit("inventory/profiles.yaml", "  metal:\n", "  metal:\n    access: { policy: armed }\n");
        wire();
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void underLladdrTheNeighbourTableMustHaveTheOneItAskedFor() throws Exception {
        policy("lladdr");
        assertThat(boot(HERE, NEW).reason()).contains("policy lladdr (site)", "not in the neighbour table");
        table.put(HERE, OTHER);
        assertThat(boot(HERE, NEW).reason()).contains(HERE + " is at " + OTHER + ", not at " + NEW);
        table.put(HERE, NEW);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
    }

    @Test
    void noMoreThanTenThousandAreRememberedAndTheOthersGetNothing() throws Exception {
        String url = "jdbc:h2:async:" + folder.resolve("state/ledger") + ";IFEXISTS=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into answered (host, mode, first_answer, serial, shut) values (?, 'install', now(), 0, false)")) {
            for (int i = 0; i < 10_000; i++) {
                insert.setString(1, new Lladdr(0x0600_0000_0000L + i).asName().text());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        assertThat(boot(HERE, NEW).reason()).contains("10000 machines that are not in the inventory were answered");
        assertThat(boot(THERE, "06:00:00:00:00:01").reason()).contains("was answered 2");
        assertThat(arm(NEW, "times", "1")).isInstanceOf(Outcome.Done.class);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void whileTheLedgerIsAwayNobodyKnowsWhetherItWasAnswered() throws Exception {
        try (Ledger away = WiredResponder.without(folder, why -> {})) {
            handler = handler(away);
            assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Failed.class);
        }
        site(", again: allow");
        try (Ledger away = WiredResponder.without(folder, why -> {})) {
            handler = handler(away);
            assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
        }
    }

    @Test
    void onlyWhatCanBeInstalledIsArmed() throws Exception {
        assertThat(arm(NEW, "mode", "upgrade")).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Done) arm("02:00:00:29:ae:4f")).message())
                .as("the lladdr of a host")
                .startsWith("'shell.int.gmmi.me' is armed");
        place.edit("inventory/site.yaml", "  unknown: { profile: new, networks: [lan] }\n", "");
        wire();
        assertThat(((Outcome.Refused) arm(NEW)).problems().get(0).message()).contains("no host has lladdr " + NEW);
    }

    @Test
    void theCommandTakesAnLladdr() throws Exception {
        ledger.close();
        String state = folder.resolve("state").toString();
        assertThat(place.run("arm", "--state", state, NEW).out()).contains("unknown machine " + NEW + " is armed");
        assertThat(place.run("history", "--state", state, NEW).out()).contains("armed");
        assertThat(place.run("disarm", "--state", state, NEW).out()).contains("not armed any more");
        assertThat(place.run("arm", "--state", state, "--mode", "upgrade", NEW).code())
                .isOne();
        wire();
    }

    @Test
    void anEditThatWouldWithholdTheirFileIsABrokenOne() throws Exception {
        assertThat(Viewers.of(live::state, null).get("/healthz", Map.of()).body())
                .isEqualTo("ok\n");
        place.edit("inventory/profiles.yaml", ", machine: { host-name: new1 }", "");
        live.start();
        live.reloading().get(60, TimeUnit.SECONDS);
        live.close();
        assertThat(live.state().trouble().orElseThrow().problems().get(0).message())
                .contains("install.conf of unknown machines is refused");
        assertThat(boot(HERE, NEW)).isInstanceOf(Answer.Served.class);
    }

    @Test
    void aFileThatStopsTheInstallerIsNoneEither() throws Exception {
        place.edit("inventory/profiles.yaml", ", machine: { host-name: new1 }", "");
        wire();
        assertThat(place.run("check").out()).contains("site.yaml:10:", ": error:", "no answer");
        Viewer viewer = Viewers.of(live::state, null);
        assertThat(viewer.get("/api/problems", Map.of()).body()).contains("and it has no default");
        assertThat(viewer.get("/healthz", Map.of()).body()).startsWith("degraded: unknown machines get nothing: ");
        Outcome.Refused refused = (Outcome.Refused) arm(NEW);
        assertThat(refused.message()).startsWith("not armed: the installer of 7.8/amd64 aborts at ");
        assertThat(refused.problems().get(0).toString())
                .contains("site.yaml:10:", "to install '" + NEW + "' would end on any machine as it is", "--force");
        assertThat(((Outcome.Done) arm(NEW, "force", "yes")).message())
                .contains("is armed to install until 2", "; the installer of 7.8/amd64 aborts at ");
        Answer answer = boot(HERE, NEW);
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        assertThat(answer.reason()).contains("install.conf of unknown machines is refused, since the installer");
        assertThat(boot(THERE, OTHER)).isInstanceOf(Answer.Failed.class);
    }
}
