package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.AddressAnswer;
import org.autoinstalld.responsefile.Judgement;

/**
 * Addresses that response files give machines, held against those that the inventory gives them: an installed system with
 * the address of another takes that one off the network. Safe for use by several threads.
 */
final class AddressAnswers {
    private record Given(Host host, AddressAnswer answer) {}

    private final Queue<Given> given = new ConcurrentLinkedQueue<>();

    void note(Host host, Judgement judgement) {
        judgement.addresses().stream().filter(a -> !host.has(a.address())).forEach(a -> given.add(new Given(host, a)));
    }

    /** What every machine would get that nobody declared. */
    static List<Problem> ofUnknown(Judgement judgement) {
        return judgement.addresses().stream()
                .map(a -> Problem.warning(
                        a.place(),
                        "every unknown machine would be installed with the address " + a.address(),
                        "no such answer, or a host for the machine that it is meant for"))
                .distinct()
                .toList();
    }

    /** Addresses that are not the host's own, and those that several are given. */
    List<Problem> problems(Inventory inventory) {
        if (given.isEmpty()) {
            return List.of();
        }
        Map<IpAddress, Host> owners = owners(inventory);
        Map<IpAddress, Map<HostName, Given>> takers = new TreeMap<>();
        given.forEach(g ->
                takers.computeIfAbsent(g.answer.address(), a -> new TreeMap<>()).put(g.host.name(), g));
        List<Problem> problems = new ArrayList<>();
        takers.forEach((address, all) -> problems.addAll(problems(address, all, owners)));
        return List.copyOf(problems);
    }

    private static Map<IpAddress, Host> owners(Inventory inventory) {
        Map<IpAddress, Host> owners = new HashMap<>();
        for (Host host : inventory.hosts().values()) {
            for (Interface one : host.interfaces()) {
                one.address().ifPresent(a -> owners.put(a, host));
                one.address6().ifPresent(a -> owners.put(a, host));
            }
        }
        return owners;
    }

    private static List<Problem> problems(IpAddress address, Map<HostName, Given> takers, Map<IpAddress, Host> owners) {
        Host owner = owners.get(address);
        // a template's line is one place for all its hosts
        Map<Place, List<Given>> places = new LinkedHashMap<>();
        takers.values()
                .forEach(g -> places.computeIfAbsent(g.answer.place(), p -> new ArrayList<>())
                        .add(g));
        List<Problem> problems = new ArrayList<>();
        places.forEach((place, all) -> {
            Host host = all.get(0).host;
            Set<HostName> names = all.stream().map(g -> g.host.name()).collect(Collectors.toCollection(TreeSet::new));
            String what = (names.size() == 1 ? "host '" + host.name() + "'" : "hosts " + listed(names))
                    + " would be installed with the address " + address;
            if (owner != null) {
                problems.add(Problem.error(
                        place,
                        what + ", which is that of host '" + owner.name() + "' (" + owner.place() + ")",
                        own(host)));
            } else if (takers.size() > 1) {
                Set<HostName> others = new TreeSet<>(takers.keySet());
                if (names.size() == 1) {
                    others.removeAll(names);
                }
                problems.add(Problem.error(
                        place,
                        names.size() == 1
                                ? what + ", and so would " + listed(others)
                                : what + ", which only one of them can have",
                        own(host)));
            } else if (host.hasAddress()) {
                problems.add(Problem.warning(place, what + ", which the inventory does not give it", own(host)));
            }
        });
        return problems;
    }

    private static String listed(Set<HostName> names) {
        return Listing.of(names.stream().map(HostName::text).toList());
    }

    private static String own(Host host) {
        String own = host.interfaces().stream()
                .flatMap(i -> java.util.stream.Stream.concat(i.address().stream(), i.address6().stream()))
                .map(IpAddress::toString)
                .collect(Collectors.joining(" or "));
        return own.isEmpty() ? "an address of its own" : own + ", or no such answer";
    }
}
