package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Participant;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Inventory and templates with the tokens that hosts have, and with new ones for those that are to get some. The new ones
 * are proposals: files can be planned with them, and nobody else has heard of them until they are stored.
 *
 * @param stored by the ledger
 * @param fresh not stored
 */
record TokenPlan(Snapshot snapshot, TokenKeeper keeper, Map<HostName, String> stored, Map<HostName, String> fresh) {

    /**
     * @param rotate whether every host gets a new token, not only those that have none
     */
    static TokenPlan read(Invocation invocation, boolean rotate) throws RefusedException {
        Snapshot snapshot = invocation.snapshot();
        TokenKeeper keeper = new TokenKeeper(
                invocation, () -> Optional.of(snapshot.inventory().site()));
        Set<HostName> hosts = snapshot.inventory().hosts().values().stream()
                .filter(h -> h.access().demands(Policy.TOKEN))
                .map(h -> h.name())
                .collect(Collectors.toCollection(TreeSet::new));
        if (rotate && snapshot.inventory().site().files().dhcpdConf().isEmpty()) {
            throw new RefusedException(Problem.error(
                    Place.of(invocation.inventory().toString()),
                    "tokens can only be rotated together with the dhcpd.conf that carries them",
                    "dhcpd-conf of site, on the machine that has the file"));
        }
        if (hosts.isEmpty()) {
            return new TokenPlan(snapshot, keeper, Map.of(), Map.of());
        }
        Map<HostName, String> stored;
        try {
            stored = new HashMap<>(keeper.all());
        } catch (ConfFileException e) {
            throw new RefusedException(e.problem());
        }
        stored.keySet().retainAll(hosts);
        Map<HostName, String> fresh = new TreeMap<>();
        hosts.stream()
                .filter(h -> rotate || !stored.containsKey(h))
                .forEach(h -> fresh.put(h, org.autoinstalld.ledger.Ledger.newToken()));
        Map<HostName, String> all = new HashMap<>(stored);
        all.putAll(fresh);
        HostTokens tokens = new HostTokens();
        tokens.set(all);
        Snapshot whole = Invocation.opened(Reloader.open(invocation.inventory(), invocation.templates(), tokens));
        return new TokenPlan(whole, keeper, stored, fresh);
    }

    /** Stores the new ones at once; for those who print them rather than plan with them. */
    void store() throws ConfFileException {
        if (!fresh.isEmpty()) {
            keeper.store(optional(fresh));
        }
    }

    /** Stores those new ones that the plan's files carry, at the moment when the files are replaced. */
    Participant companion(Plan plan) {
        Map<HostName, Optional<String>> after = optional(written(plan));
        Map<HostName, Optional<String>> before = new TreeMap<>();
        after.keySet().forEach(host -> before.put(host, Optional.ofNullable(stored.get(host))));
        return after.isEmpty() ? Participant.NONE : new TokenChange(keeper, before, after);
    }

    private static Map<HostName, Optional<String>> optional(Map<HostName, String> tokens) {
        Map<HostName, Optional<String>> optional = new TreeMap<>();
        tokens.forEach((host, token) -> optional.put(host, Optional.of(token)));
        return optional;
    }

    /** The new ones that stand in what the plan writes. */
    private Map<HostName, String> written(Plan plan) {
        Set<String> there = TokenMask.in(plan.needed().stream()
                .flatMap(c -> c.after().stream())
                .map(c -> c.text())
                .collect(Collectors.joining("\n")));
        Map<HostName, String> written = new TreeMap<>(fresh);
        written.values().retainAll(there);
        return written;
    }

    /** What becomes of tokens, a sentence each, without a full stop. */
    List<String> notes(Plan plan) {
        Map<HostName, String> written = written(plan);
        List<String> first = new ArrayList<>();
        List<String> another = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        fresh.keySet().forEach(host -> {
            if (!written.containsKey(host)) {
                kept.add(host.text());
            } else if (stored.containsKey(host)) {
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
