package org.autoinstalld.commandline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;

/**
 * Inventory and templates with the tokens that hosts have, and with the next ones for those that are to get one. A server
 * takes a host's next token, too, so files are written with it first, and then the ledger is told that it holds: whatever
 * fails in between, no host asks in vain.
 *
 * @param mask knows what else in files has the form of a token, and which are fresh
 * @param held hosts that have a token
 * @param fresh the next tokens, which the ledger does not know to hold
 */
public record TokenPlan(
        Snapshot snapshot, PlanLedger ledger, TokenMask mask, Set<HostName> held, Map<HostName, String> fresh) {

    /** For who writes nothing, and so makes no ledger. */
    public static TokenPlan looking(Invocation invocation) throws RefusedException, ConfFileException {
        return read(invocation, false, false);
    }

    /**
     * For who writes files, and tells the ledger afterwards. What an interrupted run has written, it is told first.
     *
     * @param rotate whether every host gets its next token, not only those that have none
     */
    public static TokenPlan writing(Invocation invocation, boolean rotate) throws RefusedException, ConfFileException {
        return read(invocation, rotate, true);
    }

    private static TokenPlan read(Invocation invocation, boolean rotate, boolean writing)
            throws RefusedException, ConfFileException {
        Snapshot snapshot = invocation.snapshot();
        TokenMask mask = TokenMask.of(snapshot.inventory());
        PlanLedger ledger = new PlanLedger(
                invocation, () -> Optional.of(snapshot.inventory().site()));
        Set<HostName> hosts = snapshot.inventory().hosts().values().stream()
                .filter(h -> h.access().demands(Policy.TOKEN))
                .map(h -> h.name())
                .collect(Collectors.toCollection(TreeSet::new));
        Optional<ManagedFile> file = snapshot.inventory().site().files().dhcpdConf();
        if (rotate && file.isEmpty()) {
            throw new RefusedException(Problem.error(
                    Place.of(invocation.inventory().toString()),
                    "tokens can only be rotated together with the dhcpd.conf that carries them",
                    "dhcpd-conf of site, on the machine that has the file"));
        }
        if (hosts.isEmpty()) {
            return new TokenPlan(snapshot, ledger, mask, Set.of(), Map.of());
        }
        Map<HostName, HostToken> tokens = ledger.tokens(hosts, writing);
        Map<HostName, String> carried = next(tokens);
        carried.values().retainAll(file.map(f -> mask.in(text(f))).orElse(Set.of()));
        if (writing && !carried.isEmpty()) {
            ledger.store(carried);
            tokens = ledger.tokens(hosts, true);
            carried = Map.of();
        }
        Map<HostName, String> used = new TreeMap<>();
        tokens.forEach((host, token) ->
                Optional.ofNullable(token.current()).ifPresent(current -> used.put(host, current.reveal())));
        used.putAll(carried);
        Set<HostName> held = Set.copyOf(used.keySet());
        Map<HostName, String> fresh = next(tokens);
        if (!rotate) {
            fresh.keySet().removeAll(held);
        }
        used.putAll(fresh);
        Snapshot whole = snapshot.withTokens(
                host -> used.containsKey(host) ? new HostToken(new Secret(used.get(host)), null) : HostToken.NONE);
        return new TokenPlan(whole, ledger, mask.withFresh(fresh.values()), held, fresh);
    }

    private static Map<HostName, String> next(Map<HostName, HostToken> tokens) {
        Map<HostName, String> next = new TreeMap<>();
        tokens.forEach((host, token) ->
                Optional.ofNullable(token.next()).ifPresent(secret -> next.put(host, secret.reveal())));
        return next;
    }

    /** A file that cannot be read is told of when it is planned. */
    private static String text(ManagedFile file) {
        try {
            return Files.readString(Path.of(file.path()), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** With the tokens that hold, for who writes others into files and tells the ledger of none. */
    public Snapshot holding() {
        return snapshot.withTokens(host -> held.contains(host) ? of(host) : HostToken.NONE);
    }

    private HostToken of(HostName host) {
        return Optional.ofNullable(snapshot.inventory().hosts().get(host))
                .flatMap(h -> h.access().token())
                .map(token -> new HostToken(token, null))
                .orElse(HostToken.NONE);
    }

    /** Tells the ledger of all fresh ones; for those who print them rather than plan with them. */
    public void store() throws ConfFileException {
        if (!fresh.isEmpty()) {
            ledger.store(fresh);
        }
    }

    /** The fresh ones that stand in what the plan writes. */
    public Map<HostName, String> written(Plan plan) {
        Map<HostName, String> written = new TreeMap<>(fresh);
        written.values()
                .retainAll(mask.in(plan.needed().stream()
                        .flatMap(c -> c.after().stream())
                        .map(c -> c.text())
                        .collect(Collectors.joining("\n"))));
        return written;
    }

    /** What becomes of tokens, a sentence each, without a full stop. */
    public List<String> notes(Plan plan) {
        Map<HostName, String> written = written(plan);
        List<String> first = new ArrayList<>();
        List<String> another = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        fresh.keySet().forEach(host -> {
            if (!written.containsKey(host)) {
                kept.add(host.text());
            } else if (held.contains(host)) {
                another.add(host.text());
            } else {
                first.add(host.text());
            }
        });
        List<String> notes = new ArrayList<>();
        if (!first.isEmpty()) {
            notes.add("will get a token: " + Listing.of(first));
        }
        if (!another.isEmpty()) {
            notes.add("will get a new token in place of the old one: " + Listing.of(another));
        }
        if (!kept.isEmpty()) {
            notes.add("will get no token now, since no entry of it is written here: " + Listing.of(kept));
        }
        return notes;
    }
}
