package org.autoinstalld.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.api.LedgerHosts;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.plan.ToldByDhcp;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Ends armings of hosts, all that are chosen or none. Fields: those of a {@link HostChoice}; a host may have been taken out of
 * the inventory since.
 */
public final class DisarmAction {
    public static final String PATH = "/disarm";

    private DisarmAction() {}

    public static AdminAction of(Supplier<Snapshot> snapshots, Ledger ledger) {
        return new AdminAction(PATH, "not disarmed", (form, who) -> perform(snapshots.get(), ledger, form, who));
    }

    private static Outcome perform(Snapshot snapshot, Ledger ledger, Form form, Principal who) throws LedgerException {
        HostChoice choice = HostChoice.of(form::texts);
        if (choice.isAll()) {
            return refused(
                    Problem.error(Place.of("'host'"), "no host is named", "a host of the inventory, or an lladdr"));
        }
        HostChoice.Found found = choice.in(
                snapshot, LedgerHosts.of(choice, ledger, ledger.armings().keySet(), false));
        if (!found.problems().isEmpty()) {
            return new Outcome.Refused("not disarmed", found.problems());
        }
        List<HostName> names = found.names();
        if (names.isEmpty()) {
            return nothingToDo(choice);
        }
        Set<HostName> ended = ledger.disarm(names, who.name(), Instant.now()).keySet();
        ToldByDhcp dhcp = new ToldByDhcp(snapshot.inventory());
        List<Problem> remarks = names.stream()
                .flatMap(n -> Optional.ofNullable(snapshot.inventory().hosts().get(n)).stream())
                .flatMap(h -> dhcp.leftToDo(h, null).stream())
                .toList();
        HostName first = names.get(0);
        Map<String, Object> data = new LinkedHashMap<>(told(first, ended));
        data.put("hosts", names.stream().map(n -> told(n, ended)).toList());
        return names.size() == 1
                ? new Outcome.Done(message(names, ended), "/hosts/" + first + "#installation", data, remarks)
                : new Outcome.Done(message(names, ended), "/", data, remarks);
    }

    /** Hosts were chosen by state, and none is in it. */
    static Outcome nothingToDo(HostChoice choice) {
        return new Outcome.Done("nothing to do: " + choice.nobody(), "/", Map.of("hosts", List.of()), List.of());
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused("not disarmed", List.of(problem));
    }

    private static Map<String, Object> told(HostName host, Set<HostName> ended) {
        return new TreeMap<>(Map.of("host", host.text(), "ended", ended.contains(host)));
    }

    private static String message(List<HostName> names, Set<HostName> ended) {
        if (names.size() == 1) {
            return "'" + names.get(0) + (ended.isEmpty() ? "' was not armed" : "' is not armed any more");
        }
        List<String> over =
                names.stream().filter(ended::contains).map(HostName::text).toList();
        List<String> others = names.stream()
                .filter(n -> !ended.contains(n))
                .map(HostName::text)
                .toList();
        return Stream.of(
                        over.isEmpty() ? "" : "not armed any more: " + Listing.of(over),
                        others.isEmpty() ? "" : "not armed before: " + Listing.of(others))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
