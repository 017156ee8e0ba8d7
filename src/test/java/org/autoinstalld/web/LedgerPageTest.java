package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Reply;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerListener;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages and programs find in the ledger, by whatever they look for. */
final class LedgerPageTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final HostName SHELL = HostName.parse("shell.int.gmmi.me").orElseThrow();
    private static final HostName NAS = HostName.parse("nas.int.gmmi.me").orElseThrow();

    @TempDir
    Path folder;

    private Ledger ledger;
    private Viewer viewer;
    private Problem hindrance;
    private volatile Runnable recorded = () -> {};

    @BeforeEach
    void open() throws Exception {
        ledger = Ledger.open(
                UsualOptions.of(new Store.Embedded(folder.resolve("state")), "pxe", Clock.fixed(NOON, ZoneOffset.UTC)));
        // before all others
        ledger.listen(new LedgerListener() {
            @Override
            public void recorded() {
                recorded.run();
            }
        });
        ReloadState state =
                Stage.good(Stage.of(folder, Lab.YAML.replace("site:\n", "site:\n  access: { policy: armed }\n")));
        viewer = Viewers.of(
                () -> state,
                List::of,
                () -> FileDrift.NOTHING,
                new LedgerApi(state::snapshot, ledger),
                Optional::empty,
                Deployments.NONE,
                new PageContext(
                        snapshot -> List.of(new Stranger(
                                IpAddress.parse("192.168.1.77").orElseThrow(),
                                Lladdr.parse("fe:e1:ba:d0:00:17").orElseThrow(),
                                60_000)),
                        file -> Optional.empty(),
                        () -> Optional.ofNullable(hindrance)));
        for (int hour = 0; hour < 6; hour++) {
            note(SHELL, EventKind.LOOKUP, 200, NOON.plus(Duration.ofHours(hour)));
            note(NAS, EventKind.REFUSED, 403, NOON.plus(Duration.ofHours(hour)).plusSeconds(60));
        }
        note(null, EventKind.RELOAD, 0, NOON.plus(Duration.ofHours(6)));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** What is told of a host before is shared for a while, until it is heard that something was recorded. */
    @Test
    void whoAsksForAHostByNameIsToldWhatNobodyHasHeardOfYet() throws Exception {
        String why = "because it is written";
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        assertThat(state("nas")).isEqualTo("refused");
        recorded = () -> {
            if (isLast(NAS, why)) {
                written.countDown();
                await(asked);
            }
        };
        try {
            ledger.record(answer(NAS, EventKind.LOOKUP, 200, NOON.plus(Duration.ofHours(7)))
                    .reason(why)
                    .build());
            await(written);
            assertThat(state("nas")).isEqualTo("unconfirmed");
        } finally {
            asked.countDown();
        }
    }

    private String state(String host) {
        return JsonMapper.shared()
                .readTree(Stage.get(viewer, "/api/ledger/states?host=" + host).body())
                .at("/hosts/0/state")
                .asString();
    }

    private boolean isLast(HostName host, String reason) {
        try {
            return ledger.history(host, 1, Ledger.LATEST)
                    .get(0)
                    .event()
                    .reason()
                    .equals(reason);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUnknownMachineIsBegunByAButtonOrByACommand() {
        PageUser admin = new PageUser(null, true, "token");
        assertThat(viewer.get("/ledger", Map.of(), admin).body())
                .contains("aria-label=\"Begin a host with lladdr fe:e1:ba:d0:00:17\"");
        Map<String, List<String>> machine =
                Map.of("lladdr", List.of("fe:e1:ba:d0:00:17"), "from", List.of("192.168.1.77"));
        String form = viewer.get("/add", machine, admin).body();
        assertThat(form)
                .contains(
                        "<form class=\"asks column\" method=\"post\" action=\"/add\">", "name=\"csrf\" value=\"token\"")
                .contains("<option value=\"lan\" selected>lan, 192.168.1.0/24</option>")
                .contains("name=\"address\" value=\"192.168.1.2\"".replace("1.2", "1.3"))
                .contains("autoinstalld add NAME --network lan --lladdr fe:e1:ba:d0:00:17 --address 192.168.1.3");
        assertThat(viewer.get("/add", machine, PageUser.ANYBODY).body())
                .contains("takes the role admin")
                .doesNotContain("action=\"/add\"");

        hindrance =
                Problem.error(Place.of("/etc/x/hosts"), "this server may not write to the inventory", "the command");
        assertThat(viewer.get("/add", machine, admin).body())
                .contains("this server may not write to the inventory")
                .contains("autoinstalld add NAME --network lan --lladdr fe:e1:ba:d0:00:17 --address 192.168.1.3")
                .doesNotContain("action=\"/add\"");
    }

    private static Event.Builder answer(HostName host, EventKind kind, int status, Instant at) {
        Event.Builder event = Event.at(at, kind)
                .host(host)
                .requester(IpAddress.parse("192.168.1.34").orElseThrow());
        if (status > 0) {
            event.status(status).asked(host + "-install.conf").mode(Mode.INSTALL);
        }
        return event;
    }

    private void note(HostName host, EventKind kind, int status, Instant at) throws Exception {
        Event event = answer(host, kind, status, at).reason("because").build();
        assertThat(ledger.recordNow(event, Duration.ofMinutes(1)).get()).isEmpty();
    }

    private JsonNode events(String query) {
        return JsonMapper.shared()
                .readTree(Stage.get(viewer, "/api/ledger/events" + query).body());
    }

    private int found(String query) {
        return events(query).get("events").size();
    }

    @Test
    void eventsAreFoundByHostKindStatusAndTime() {
        assertThat(found("")).isEqualTo(13);
        assertThat(found("?host=nas")).isEqualTo(6);
        assertThat(found("?kind=refused")).isEqualTo(6);
        assertThat(found("?kind=denied")).as("its former word").isEqualTo(6);
        assertThat(found("?kind=refused&kind=reload")).isEqualTo(7);
        assertThat(found("?status=4xx")).isEqualTo(6);
        assertThat(found("?status=200")).isEqualTo(6);
        assertThat(found("?status=200&host=nas")).isZero();
        assertThat(found("?since=2026-01-31T16:00:00Z")).isEqualTo(5);
        assertThat(found("?until=2026-01-31T13:00")).isEqualTo(2);
        assertThat(found("?since=2026-01-31T13:00&until=2026-01-31T14:00&kind=lookup"))
                .isEqualTo(1);
        assertThat(found("?since=2h")).isZero();
        assertThat(found("?until=2026-01-31")).isZero();
        JsonNode some = events("?kind=refused&limit=4");
        assertThat(some.get("events")).hasSize(4);
        JsonNode rest =
                events("?kind=refused&limit=4&before=" + some.get("before").asLong());
        assertThat(rest.get("events")).hasSize(2);
        assertThat(rest.get("before").isNull()).isTrue();
        assertThat(events("").at("/events/1/kind").asString()).isEqualTo("refused");
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        Map.of(
                        "?kind=x", "'kind' is 'x'; one of lookup, refused",
                        "?status=9", "'status' is '9'; a status such as 403, or 4xx",
                        "?since=soon", "'since' is 'soon'; how long ago",
                        "?until=2026-13-01", "'until' is '2026-13-01'",
                        "?host=..", "'host' is '..', which is no host name")
                .forEach((query, said) -> {
                    Reply json = Stage.get(viewer, "/api/ledger/events" + query);
                    assertThat(json).as(query).isInstanceOf(Reply.BadRequest.class);
                    assertThat(json.body()).contains(said);
                    Reply page = Stage.get(viewer, "/ledger" + query);
                    assertThat(page).as(query).isInstanceOf(Reply.BadRequest.class);
                    assertThat(page.body()).contains("class=\"wrong\" role=\"alert\"", "<form class=\"filters\"");
                });
    }

    @Test
    void eachFilterIsALinkThatKeepsTheOthers() {
        assertThat(Stage.get(viewer, "/ledger?status=4xx").body())
                .contains("href=\"/ledger?kind=refused&amp;status=4xx\"")
                .contains("href=\"/ledger?host=nas.int.gmmi.me&amp;status=4xx\"")
                .contains("<a href=\"/ledger\">all events</a>")
                .doesNotContain("shell.int.gmmi.me");
        assertThat(Stage.get(viewer, "/ledger?kind=refused&limit=4").body())
                .containsPattern("rel=\"next\" href=\"/ledger\\?kind=refused&amp;limit=4&amp;before=[0-9]+\"");
    }

    @Test
    void machinesThatNobodyKnowsAreToldWithTheWayToBeginAHost() {
        assertThat(Stage.get(viewer, "/ledger").body()).contains("fe:e1:ba:d0:00:17", "192.168.1.77");
        assertThat(Stage.get(viewer, "/ledger?kind=lookup").body()).doesNotContain("fe:e1:ba:d0:00:17");
    }

    @Test
    void aHostsBarTellsWhereItStandsAndOffersWhatMakesSenseNow() throws Exception {
        PageUser amy = new PageUser("amy", true, "c");
        String before = viewer.get("/hosts/nas", Map.of(), amy).body();
        assertThat(bar(before))
                .contains("address (the default), armed (site)", "2026-01-31 17:01:00 Z", "because", ">Arm</button>")
                .doesNotContain("Disarm");
        ledger.arm(
                List.of(NAS),
                Mode.UPGRADE,
                Arming.Window.of(Instant.now(), Duration.ofHours(1)),
                3,
                "amy",
                Instant.now());
        String armed = bar(viewer.get("/hosts/nas", Map.of(), amy).body());
        assertThat(armed).contains(">armed</span>", "armed to upgrade until ", " by amy", "3 of 3 answers left");
        assertThat(armed.indexOf(">Disarm</button>")).isPositive().isLessThan(armed.indexOf("Arm anew"));
        String reader = bar(viewer.get("/hosts/nas", Map.of(), new PageUser("ben", false, "c"))
                .body());
        assertThat(reader).contains(">armed</span>").doesNotContain("<button", "<form");
    }

    private static String bar(String page) {
        int begin = page.indexOf("<section class=\"bar\"");
        return page.substring(begin, page.indexOf("</section>", begin));
    }

    @Test
    void aRareEventIsFoundAmongManyWithoutReadingAll() throws Exception {
        for (int i = 0; i < 300; i++) {
            ledger.record(Event.at(NOON.plus(Duration.ofDays(1)).plusSeconds(i), EventKind.APPLY)
                    .build());
        }
        note(null, EventKind.RELOAD, 0, NOON.plus(Duration.ofDays(2)));
        assertThat(found("?kind=reload&limit=10")).isEqualTo(2);
        assertThat(found("?since=2026-02-01T12:04:50Z")).isEqualTo(11);
    }
}
