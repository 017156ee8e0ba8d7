package org.autoinstalld.deployer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.CommandActions;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.api.EventJson;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.LedgerSight;
import org.autoinstalld.deploy.LedgerSight.Refusal;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The server that runs, asked through its control socket: it arms, and knows what installers fetched. */
final class DeployServer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Stages of hosts that were given their response file. */
    private static final Set<String> ANSWERED =
            Set.of("fetching", "installing", "installed", "unconfirmed", "aborted", "stuck", "hung");

    private static final int HISTORY = 20;
    private static final int OK = 200;

    private final ControlClient client;
    private final ControlClient looking;

    DeployServer(Path state) {
        client = new ControlClient(state, PATIENCE);
        looking = new ControlClient(state, LOOK_PATIENCE);
    }

    /** Why nobody would answer installers; empty if somebody does. */
    Optional<String> trouble() {
        Answer answer = looking.get("/api/state");
        if (answer instanceof Answer.NoServer none) {
            return Optional.of(none.why());
        }
        return answer instanceof Answer.Failed failed ? Optional.of(failed.why()) : Optional.empty();
    }

    /** Has it read what is on disk now. Empty if it serves that; else why not. */
    Optional<String> unserved() {
        return refusal(client.post("/api/reload", Map.of()));
    }

    /** Lets that host be installed or upgraded once, for so long. Empty if that was done; else why not. */
    Optional<String> arm(HostName host, Mode mode, Duration window) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("host", host.text());
        form.put("mode", mode.word());
        form.put("for", SiteAccess.spelt(window));
        return refusal(client.post("/api" + ArmAction.PATH, form));
    }

    /** Takes that back. Empty if it was done; else why not. */
    Optional<String> disarm(HostName host) {
        return refusal(client.post("/api" + DisarmAction.PATH, Map.of("host", host.text())));
    }

    /**
     * Notes in the ledger what became of a step. Empty if that was done; else why not.
     *
     * @param host null if it is about no single one
     * @param failed the step, if it did
     */
    Optional<String> note(@Nullable HostName host, String what, @Nullable DeployStep failed) {
        Map<String, String> form = new LinkedHashMap<>();
        if (host != null) {
            form.put("host", host.text());
        }
        form.put("what", what);
        if (failed != null) {
            form.put("failed", failed.word());
        }
        return refusal(looking.post("/api" + CommandActions.DEPLOYED, form));
    }

    private static Optional<String> refusal(Answer answer) {
        if (answer instanceof Answer.Said said) {
            if (said.isDone()) {
                return Optional.empty();
            }
            Collection<Problem> problems = said.reply().problems();
            return Optional.of(
                    problems == null || problems.isEmpty()
                            ? said.sentence()
                            : problems.stream().map(Problem::gist).collect(Collectors.joining("; ")));
        }
        return Optional.of(
                answer instanceof Answer.NoServer none
                        ? none.why()
                        : answer instanceof Answer.Failed failed ? failed.why() : "no answer");
    }

    /**
     * What the ledger tells of hosts at one moment.
     *
     * @param lag for how long something waits there to be written
     */
    record Told(Map<HostName, HostStateJson> states, Duration lag) {}

    /** What it tells of these hosts now; empty if it cannot be asked. */
    Optional<Told> states(Collection<HostName> hosts) {
        if (hosts.isEmpty()) {
            return Optional.of(new Told(Map.of(), Duration.ZERO));
        }
        String query = hosts.stream()
                .map(h -> "host=" + ControlClient.encoded(h.text()))
                .collect(Collectors.joining("&"));
        if (!(looking.get(LedgerApi.PATH + "states?" + query) instanceof Answer.Said said) || !said.isDone()) {
            return Optional.empty();
        }
        return Json.read(said.json(), LedgerApi.States.class).map(states -> {
            Map<HostName, HostStateJson> all = new HashMap<>();
            states.hosts().forEach(h -> HostName.parse(h.name()).ifPresent(name -> all.put(name, h)));
            return new Told(all, Duration.ofMillis(Math.round(states.ledger().lagSeconds() * 1000)));
        });
    }

    /** What counts of it for a deployment: what came since it was armed. */
    LedgerSight sight(Deployment deployment, Told told) {
        HostStateJson state = told.states().get(deployment.host());
        Instant armed = deployment.armed() != null ? deployment.armed() : deployment.started();
        if (state == null || armed == null) {
            return LedgerSight.of(told.lag());
        }
        // moments of JSON are cut to seconds
        Instant from = armed.truncatedTo(ChronoUnit.SECONDS);
        Instant since = state.since();
        boolean recent = since != null && !since.isBefore(from);
        boolean answered = recent && ANSWERED.contains(state.state());
        HostStateJson.ArmingJson arming = state.arming();
        Instant first = arming == null || arming.at().isBefore(from) ? null : arming.firstAnswer();
        Instant served = first != null ? first : answered ? since : null;
        Instant reported = recent && state.state().equals("installed") ? since : null;
        boolean own = state.refused() != null;
        Refusal refusal =
                served == null && (own || isOverdue(deployment)) ? refusal(deployment.host(), own, from) : null;
        return new LedgerSight(
                served,
                reported,
                fetched(state),
                recent && state.stop() != null ? state.stop() : "",
                refusal,
                told.lag());
    }

    /** Whether it has the last of the sets that this server has for it; null if nobody can tell, as when others have them. */
    private static @Nullable Boolean fetched(HostStateJson state) {
        HostStateJson.ProgressJson progress = state.progress();
        if (progress == null || progress.of() == 0) {
            return null;
        }
        boolean last = progress.index() >= progress.of();
        return last && progress.ofOctets() == 0 ? null : last && progress.octets() >= progress.ofOctets();
    }

    /** By then its installer has asked, be it from an address that is another's: that tells nothing of the host itself. */
    private static boolean isOverdue(Deployment deployment) {
        Instant started = deployment.started();
        return started != null && Instant.now().isAfter(started.plus(SOON));
    }

    /** The newest look-up of a response file that was not given; null if there is none. */
    private @Nullable Refusal refusal(HostName host, boolean own, Instant from) {
        Answer answer = looking.get(LedgerApi.PATH + "hosts/" + host.text() + "?limit=" + HISTORY);
        if (!(answer instanceof Answer.Said said) || !said.isDone()) {
            return null;
        }
        return Json.read(said.json(), LedgerApi.Events.class)
                .flatMap(events -> events.events().stream()
                        .filter(e -> !e.time().isBefore(from))
                        .flatMap(e -> Stream.ofNullable(refusal(e, own)))
                        .findFirst())
                .orElse(null);
    }

    private static @Nullable Refusal refusal(EventJson event, boolean own) {
        Integer status = event.status();
        return status == null || status == OK
                ? null
                : new Refusal(
                        own, event.time(), event.requester() == null ? "" : event.requester(), status, event.reason());
    }
}
