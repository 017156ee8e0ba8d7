package org.autoinstalld.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Who;
import org.autoinstalld.control.ControlClient;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.Opening;
import org.autoinstalld.live.Live;
import org.autoinstalld.live.Tokens;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Tokens of hosts under policy {@code token}. The ledger has them: a command asks the server for them, through the
 * control socket and no other way, or opens the ledger itself if no server runs.
 */
final class HostTokens implements AdminAction {
    private static final String PATH = "/tokens";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SOCKET = "control socket";

    private final Ledger ledger;

    /** The server's side. */
    HostTokens(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Who who) {
        if (!who.name().equals(SOCKET)) {
            return new Outcome.Refused("tokens are told through the control socket alone", List.of());
        }
        try {
            Map<String, String> data = new TreeMap<>();
            tokens(ledger, names(form.texts("host")), form.text("how").orElse("look"))
                    .forEach((host, token) -> data.put(host.text(), token));
            return new Outcome.Done(data.size() + " tokens", "/", Map.of("tokens", data), List.of());
        } catch (LedgerException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()), List.of());
        }
    }

    private static List<HostName> names(List<String> texts) {
        return texts.stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .flatMap(text -> HostName.parse(text).stream())
                .toList();
    }

    /**
     * @param how {@code look}, {@code make} those that are missing, or {@code rotate}
     */
    private static Map<HostName, String> tokens(Ledger ledger, List<HostName> hosts, String how)
            throws LedgerException {
        Map<HostName, String> known = new HashMap<>(ledger.tokens());
        known.keySet().retainAll(hosts);
        List<HostName> fresh = new ArrayList<>();
        if (how.equals("rotate")) {
            fresh.addAll(hosts);
        } else if (how.equals("make")) {
            hosts.stream().filter(h -> !known.containsKey(h)).forEach(fresh::add);
        }
        if (!fresh.isEmpty()) {
            known.putAll(ledger.rotate(fresh, Instant.now()));
        }
        return known;
    }

    /** Reads inventory and templates with the tokens there are. */
    static Live.Opening look(Invocation invocation) {
        return open(invocation, "look");
    }

    /** The same, for something that is written or shows what would be: every host gets a token that is to have one. */
    static Live.Opening make(Invocation invocation) {
        return open(invocation, invocation.has("rotate") ? "rotate" : "make");
    }

    private static Live.Opening open(Invocation invocation, String how) {
        Tokens tokens = new Tokens();
        Live.Opening first = Live.open(invocation.inventory(), invocation.templates(), tokens);
        if (!(first instanceof Live.Opening.Opened opened)) {
            return first;
        }
        Snapshot snapshot = opened.live().get();
        List<HostName> hosts = snapshot.inventory().hosts().values().stream()
                .filter(h -> h.access().demands(Policy.TOKEN))
                .map(h -> h.name())
                .toList();
        if (hosts.isEmpty()) {
            return first;
        }
        Optional<String> trouble = fetch(invocation, snapshot, hosts, how, tokens);
        return trouble.isPresent()
                ? new Live.Opening.Refused(List.of(Problem.error(
                        Place.of(invocation.stateFolder().toString()),
                        "the tokens of " + hosts.size() + " hosts cannot be had: " + trouble.get(),
                        "--state DIR of the server")))
                : Live.open(invocation.inventory(), invocation.templates(), tokens);
    }

    /** Why not; empty if it worked. */
    private static Optional<String> fetch(
            Invocation invocation, Snapshot snapshot, List<HostName> hosts, String how, Tokens tokens) {
        ControlClient.Answer answer = ask(invocation, hosts, how);
        if (answer instanceof ControlClient.Answer.Failed failed) {
            return Optional.of(failed.why());
        }
        if (answer instanceof ControlClient.Answer.Said said) {
            if (!said.isDone()) {
                return Optional.of(said.sentence());
            }
            tokens.set(read(said.body().get("tokens")));
            return Optional.empty();
        }
        Opening opening = LedgerOpening.open(() -> snapshot.inventory().site(), invocation.stateFolder());
        if (opening instanceof Opening.Opened opened) {
            try (Ledger own = opened.ledger()) {
                tokens.set(tokens(own, hosts, how));
                return Optional.empty();
            } catch (LedgerException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.of(
                opening instanceof Opening.InUse used
                        ? "'" + used.file() + "' is in use by another process"
                        : ((Opening.Failed) opening).reason());
    }

    private static ControlClient.Answer ask(Invocation invocation, List<HostName> hosts, String how) {
        String names = String.join(",", hosts.stream().map(HostName::text).toList());
        return new ControlClient(invocation.stateFolder(), PATIENCE)
                .post("/api" + PATH, Map.of("host", names, "how", how));
    }

    private static Map<HostName, String> read(@org.jspecify.annotations.Nullable Object tree) {
        Map<HostName, String> tokens = new HashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((host, token) ->
                    HostName.parse(String.valueOf(host)).ifPresent(name -> tokens.put(name, String.valueOf(token))));
        }
        return tokens;
    }

    /** A line of a file that may hold a token, for people to see. */
    static String withoutToken(String line) {
        return line.replaceAll("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?=/auto_)", "<masked>");
    }
}
