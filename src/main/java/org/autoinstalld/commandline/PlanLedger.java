package org.autoinstalld.commandline;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.CommandActions;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.DerivedTokens;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.server.LedgerOpener;
import org.autoinstalld.server.LedgerTokens;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.jspecify.annotations.Nullable;

/**
 * The ledger, for commands that write files: the server that runs has it, and is asked through the control socket and no
 * other way; if none runs, it is opened for a moment. Looking makes no ledger, and storing one only where tokens have to
 * go.
 *
 * @param site says where the ledger is, asked if no server runs; empty if the inventory cannot be read
 */
public record PlanLedger(Invocation invocation, Supplier<Optional<Site>> site) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REMEDY =
            "as root or as the user that the server runs as, with --state DIR if its state folder is another";

    private static final String STORE_REMEDY =
            "start the server, or PostgreSQL where site.ledger.url says that it is; --state DIR names the server's state"
                    + " folder";

    /**
     * The tokens of these hosts. If there is no ledger yet, none has one, and the next ones are nobody's.
     *
     * @param making whether a ledger is made if there is none, so that the next ones are theirs
     */
    public Map<HostName, HostToken> tokens(Set<HostName> hosts, boolean making) throws ConfFileException {
        Function<HostName, HostToken> tokens;
        Answer answer = client().post(
                        "/api" + CommandActions.TOKENS,
                        Map.of(
                                "how",
                                "look",
                                "hosts",
                                hosts.stream().map(HostName::text).collect(Collectors.joining(","))));
        if (answer instanceof Answer.Said said && said.isDone()) {
            if (said.reply().get("next") == null) {
                throw problem("the server that runs is of another version; start it again");
            }
            Map<HostName, Secret> current = secrets(said.reply().get("tokens"));
            Map<HostName, Secret> next = secrets(said.reply().get("next"));
            tokens = host -> new HostToken(current.get(host), next.get(host));
        } else {
            refuse(answer);
            tokens = new LedgerTokens(making || isThere() ? with(Ledger::tokens) : DerivedTokens.none());
        }
        Map<HostName, HostToken> all = new TreeMap<>();
        hosts.forEach(host -> all.put(host, tokens.apply(host)));
        return all;
    }

    private static Map<HostName, Secret> secrets(@Nullable Object tree) {
        Map<HostName, Secret> secrets = new HashMap<>();
        read(tree).forEach((host, token) -> secrets.put(host, new Secret(token)));
        return secrets;
    }

    /** By host, the one of these words that is a token of it, or was. */
    public Map<HostName, String> among(Set<String> words) throws ConfFileException {
        if (words.isEmpty()) {
            return Map.of();
        }
        Answer answer =
                client().post("/api" + CommandActions.TOKENS, Map.of("how", "find", "words", String.join(",", words)));
        if (answer instanceof Answer.Said said && said.isDone()) {
            return read(said.reply().get("tokens"));
        }
        refuse(answer);
        return isThere() ? with(ledger -> ledger.tokens().among(words)) : Map.of();
    }

    /** Which hosts are armed now. None if there is no ledger yet. */
    Map<HostName, Mode> armed() throws ConfFileException {
        Answer answer = client().post("/api" + CommandActions.ARMED, Map.of());
        if (answer instanceof Answer.Said said && said.isDone()) {
            return CommandActions.armed(said.reply().get("armed"));
        }
        refuse(answer);
        return isThere() ? with(ledger -> ArmedModes.modes(ledger.armings(), Instant.now())) : Map.of();
    }

    /** Makes these the tokens of these hosts. */
    public void store(Map<HostName, String> tokens) throws ConfFileException {
        Answer answer = client().post(
                        "/api" + CommandActions.TOKENS, Map.of("how", "store", "tokens", CommandActions.text(tokens)));
        if (answer instanceof Answer.Said said && said.isDone() && said.reply().get("stored") != null) {
            return;
        }
        refuse(answer);
        with(ledger -> {
            ledger.store(tokens, LedgerClient.here(), Instant.now());
            return tokens;
        });
    }

    /** Notes that files were written, if there is anything to note it in. */
    public void applied(String what) throws ConfFileException {
        Answer answer = client().post("/api" + CommandActions.APPLIED, Map.of("what", what));
        if (answer instanceof Answer.Said said && said.isDone()) {
            return;
        }
        refuse(answer);
        if (site.get().isPresent() && isThere()) {
            boolean noted = with(ledger -> CommandActions.noteApplied(ledger, what, LedgerClient.here()));
            if (!noted) {
                throw problem("it does not answer");
            }
        }
    }

    private ControlClient client() {
        return new ControlClient(invocation.stateFolder(), PATIENCE);
    }

    private void refuse(Answer answer) throws ConfFileException {
        if (answer instanceof Answer.Failed failed) {
            throw problem(failed.why());
        }
        if (answer instanceof Answer.Said said) {
            throw problem(said.sentence());
        }
    }

    private ConfFileException problem(String why) {
        return new ConfFileException(Problem.error(
                Place.of(invocation.stateFolder().toString()),
                "ledger, which has the tokens of hosts and what is armed, cannot be used: " + why,
                site.get().flatMap(s -> s.ledger().url()).isPresent() ? STORE_REMEDY : REMEDY));
    }

    private Site known() throws ConfFileException {
        return site.get()
                .orElseThrow(() -> problem("no server runs, and the inventory, which says where it is, has mistakes"));
    }

    private boolean isThere() throws ConfFileException {
        return LedgerOpener.isThere(known(), invocation.stateFolder());
    }

    /** Something to do with an open ledger. */
    @FunctionalInterface
    private interface Work<T> {
        T with(Ledger ledger) throws LedgerException;
    }

    private <T> T with(Work<T> work) throws ConfFileException {
        Site known = known();
        try (Ledger ledger = LedgerOpener.open(() -> known, invocation.stateFolder())) {
            return work.with(ledger);
        } catch (LedgerException e) {
            throw problem(LedgerOpener.why(e));
        }
    }

    private static Map<HostName, String> read(@Nullable Object tree) {
        Map<HostName, String> tokens = new HashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((host, token) ->
                    HostName.parse(String.valueOf(host)).ifPresent(name -> tokens.put(name, String.valueOf(token))));
        }
        return tokens;
    }

    /**
     * What a command goes by that writes entries. Where it cannot be found out nothing is taken for armed, with a warning;
     * unless a host's entry depends on that.
     */
    public Map<HostName, Mode> armedOrTold(Inventory inventory) throws RefusedException {
        try {
            return armed();
        } catch (ConfFileException e) {
            Problem p = e.problem();
            Optional<Host> depending = inventory.hosts().values().stream()
                    .filter(h -> h.boot().whileArmed())
                    .findFirst();
            if (depending.isPresent()) {
                throw new RefusedException(Problem.error(
                        p.place(),
                        p.message() + "; whether '" + depending.get().name() + "' is armed decides what its entry says",
                        p.remedy()));
            }
            invocation.complain(List.of(Problem.warning(
                    p.place(), p.message() + "; so no host is taken for armed to upgrade", p.remedy())));
            return Map.of();
        }
    }

    /** The same for who only looks. */
    public Map<HostName, Mode> armedIfKnown() {
        try {
            return armed();
        } catch (ConfFileException e) {
            return Map.of();
        }
    }
}
