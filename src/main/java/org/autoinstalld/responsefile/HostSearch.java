package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.lookup.Index;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/** Turns what people say into hosts: the only place that does. What is wrong is told all at once. */
final class HostSearch {
    private static final Place PLACE = Place.COMMAND_LINE;

    /** Of one that the ledger has nothing of. */
    private static final String NEVER_SEEN = "never seen";

    private final Snapshot snapshot;
    private final Inventory inventory;
    private final Index index;
    private final HostChoice.Beyond beyond;
    private final Set<HostName> names = new LinkedHashSet<>();
    private final Set<HostName> single = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable Set<HostName> everybody;

    HostSearch(Snapshot snapshot, HostChoice.Beyond beyond) {
        this.snapshot = snapshot;
        this.inventory = snapshot.inventory();
        this.index = snapshot.lookup().index();
        this.beyond = beyond;
    }

    HostChoice.Found find(HostChoice choice) {
        choice.operands().forEach(this::operand);
        known("profile", choice.profiles(), snapshot.reading().origins().profiles());
        known("network", choice.networks(), inventory.networks().keySet());
        if (!choice.states().isEmpty()) {
            known("state", choice.states(), beyond.words());
        }
        if (problems.isEmpty()) {
            if (choice.operands().isEmpty()) {
                names.addAll(all());
            }
            narrow(choice);
        }
        return new HostChoice.Found(List.copyOf(names), Set.copyOf(single), List.copyOf(problems));
    }

    private void operand(String operand) {
        if (HostChoice.isPattern(operand)) {
            pattern(operand);
            return;
        }
        List<KnownMachine> found = HostName.parse(operand).map(index::byName).orElse(List.of());
        if (found.size() > 1) {
            problems.add(Problem.error(
                    PLACE,
                    "short name of several hosts: '" + operand + "'",
                    "one of "
                            + Listing.of(
                                    found.stream().map(m -> m.name().text()).toList())));
            return;
        }
        Optional<HostName> name = found.stream()
                .findFirst()
                .or(() -> index.meant(HostChoice.withoutZone(operand)))
                .map(KnownMachine::name)
                .or(() -> stranger(operand));
        if (name.isPresent()) {
            names.add(name.get());
            single.add(name.get());
        } else {
            problems.add(unknown(operand));
        }
    }

    /** One of no inventory. */
    private Optional<HostName> stranger(String operand) {
        Optional<HostName> lladdr = Lladdr.parse(operand).map(Lladdr::asName);
        return lladdr.filter(n -> beyond.strangers())
                .or(() -> Stream.concat(HostName.parse(operand).stream(), lladdr.stream())
                        .filter(beyond.names()::contains)
                        .findFirst());
    }

    private void pattern(String text) {
        Optional<HostPattern> pattern = HostPattern.of(text);
        if (pattern.isEmpty()) {
            problems.add(Problem.error(PLACE, HostChoice.complaint(text).orElse(""), ""));
            return;
        }
        List<HostName> fitting =
                everybody().stream().filter(name -> fits(pattern.get(), name)).toList();
        names.addAll(fitting);
        if (fitting.isEmpty()) {
            problems.add(Problem.error(PLACE, "no host matches '" + text + "'", nearPattern(text)));
        }
    }

    private boolean fits(HostPattern pattern, HostName name) {
        Host host = inventory.hosts().get(name);
        BrokenHost broken = inventory.broken().get(name);
        List<Lladdr> lladdrs = host != null ? host.lladdrs() : broken != null ? broken.lladdrs() : List.of();
        List<IpAddress> addresses = host != null ? host.addresses() : broken != null ? broken.addresses() : List.of();
        return pattern.fits(name)
                || lladdrs.stream().anyMatch(pattern::fits)
                || addresses.stream().anyMatch(pattern::fits);
    }

    /** Another pattern whose exact part is like this one's. */
    private String nearPattern(String text) {
        String exact = HostChoice.exact(text).toLowerCase(Locale.ROOT);
        Set<String> begins = new TreeSet<>();
        everybody().forEach(name -> {
            if (name.text().length() >= exact.length()) {
                begins.add(name.text().substring(0, exact.length()));
            }
        });
        // any letter is near to any other
        return exact.length() < 2
                ? listed(everybody())
                : Suggestion.nearest(exact, begins)
                        .map(near -> "did you mean '" + near + text.substring(exact.length()) + "'?")
                        .orElseGet(() -> listed(everybody()));
    }

    private Problem unknown(String operand) {
        Optional<Lladdr> lladdr = Lladdr.parse(operand);
        if (lladdr.isPresent()) {
            return Problem.error(PLACE, "no host has lladdr " + lladdr.get(), near(lladdr.get()));
        }
        Optional<IpAddress> address = IpAddress.parse(HostChoice.withoutZone(operand));
        if (address.isPresent()) {
            return Problem.error(PLACE, "no host has address " + address.get(), holding(address.get()));
        }
        return Problem.error(PLACE, "unknown host '" + operand + "'", near(operand));
    }

    private String near(Lladdr lladdr) {
        List<String> all = Stream.concat(
                        inventory.hosts().values().stream().flatMap(h -> h.lladdrs().stream()),
                        inventory.broken().values().stream().flatMap(h -> h.lladdrs().stream()))
                .map(Lladdr::toString)
                .toList();
        return Suggestion.nearest(lladdr.toString(), all)
                .map(s -> "did you mean '" + s + "', which is that of '"
                        + index.meant(s).map(m -> m.name().text()).orElse(s) + "'?")
                .orElse("a host of the inventory");
    }

    private String holding(IpAddress address) {
        return inventory.networks().values().stream()
                .filter(n -> n.holds(address))
                .findFirst()
                .map(n -> "network '" + n.name() + "' holds it, where DHCP may have given it to a host")
                .orElse("no network of the inventory holds it either");
    }

    private String near(String name) {
        Set<HostName> all = new TreeSet<>(everybody());
        if (all.isEmpty()) {
            return "the inventory has no host";
        }
        List<String> texts = all.stream()
                .flatMap(n -> Stream.of(n.text(), n.shortName()))
                .distinct()
                .toList();
        return Suggestion.nearest(name, texts)
                .map(s -> "did you mean '" + s + "'?" + mistaken(s))
                .orElseGet(() -> listed(all));
    }

    private static String listed(Collection<HostName> names) {
        return names.isEmpty()
                ? "the inventory has no host"
                : "one of " + Listing.of(names.stream().map(HostName::text).toList());
    }

    private String mistaken(String name) {
        return HostName.parse(name).map(index::byName).orElse(List.of()).stream()
                        .anyMatch(KnownMachine.Wrong.class::isInstance)
                ? " It has mistakes in the inventory"
                : "";
    }

    private void known(String kind, List<String> asked, Collection<String> all) {
        for (String one : asked) {
            if (!all.contains(one)) {
                problems.add(Problem.error(
                        PLACE,
                        "unknown " + kind + " '" + one + "'",
                        all.isEmpty()
                                ? "the inventory has no " + kind
                                : Suggestion.remedy(one, new TreeSet<>(all), "one of ")));
            }
        }
    }

    private void narrow(HostChoice choice) {
        if (!choice.profiles().isEmpty()) {
            names.removeIf(
                    n -> snapshot.reading().origins().profilesOf(n).stream().noneMatch(choice.profiles()::contains));
        }
        if (!choice.networks().isEmpty()) {
            names.removeIf(n -> choice.networks().stream().noneMatch(network -> isOn(n, network)));
        }
        if (names.isEmpty() && !choice.isAll()) {
            problems.add(Problem.error(PLACE, choice.nobody(), ""));
        }
        if (!choice.states().isEmpty()) {
            names.removeIf(n -> !choice.states().contains(beyond.states().getOrDefault(n, NEVER_SEEN)));
        }
    }

    /** One with a mistake by its addresses, as nothing else of it is known. */
    private boolean isOn(HostName name, String network) {
        Host host = inventory.hosts().get(name);
        if (host != null) {
            return host.interfaces().stream()
                    .anyMatch(i ->
                            i.network().filter(n -> n.name().equals(network)).isPresent());
        }
        BrokenHost broken = inventory.broken().get(name);
        Network there = inventory.networks().get(network);
        return broken != null && there != null && broken.addresses().stream().anyMatch(there::holds);
    }

    private Set<HostName> all() {
        Set<HostName> all = new TreeSet<>(inventory.hosts().keySet());
        all.addAll(inventory.broken().keySet());
        return all;
    }

    /** All that a name or pattern can mean. */
    private Set<HostName> everybody() {
        if (everybody == null) {
            everybody = all();
            everybody.addAll(beyond.names());
        }
        return everybody;
    }
}
