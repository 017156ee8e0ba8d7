package org.autoinstalld.web;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Problem;

/**
 * A host as lists show it.
 *
 * @param own problems of its entry in the inventory, of making its response files, and of its entries in files of other
 *     programs; errors first
 * @param problems all of its problems: those, and what the dialogues found; errors first
 * @param drift those of entries in files of other programs
 * @param searched everything that a search looks at, lower case, one line for each thing
 */
record HostLine(
        KnownMachine machine,
        HostCondition standing,
        Judged judged,
        List<Problem> own,
        List<Problem> problems,
        List<Problem> drift,
        String searched) {
    /** Then by place. */
    static final Comparator<Problem> ERRORS_FIRST =
            Comparator.comparing(Problem::severity).thenComparing(Comparator.naturalOrder());

    static HostLine of(KnownMachine machine, Judged judged, List<Problem> warnings, List<Problem> drift) {
        List<Problem> own = merged(merged(judged.rendering(), warnings), drift);
        List<Problem> all = merged(own, judged.findings());
        HostLine line = new HostLine(machine, HostCondition.of(own, judged), judged, own, all, drift, "");
        return new HostLine(machine, line.standing, judged, own, all, drift, line.everything());
    }

    private static List<Problem> merged(List<Problem> some, List<Problem> more) {
        return more.isEmpty() && some.size() < 2
                ? some
                : Stream.concat(some.stream(), more.stream())
                        .distinct()
                        .sorted(HostLine.ERRORS_FIRST)
                        .toList();
    }

    String name() {
        return machine.name().text();
    }

    Optional<Host> host() {
        return machine instanceof KnownMachine.Right right ? Optional.of(right.host()) : Optional.empty();
    }

    List<Lladdr> lladdrs() {
        return machine instanceof KnownMachine.Wrong wrong
                ? wrong.host().lladdrs()
                : interfaces(i -> i.lladdr().stream());
    }

    List<IpAddress> addresses() {
        return machine instanceof KnownMachine.Wrong wrong
                ? wrong.host().addresses()
                : interfaces(i -> Stream.concat(i.address().stream(), i.address6().stream()));
    }

    List<String> networks() {
        return interfaces(i -> i.network().map(Network::name).stream());
    }

    private <T> List<T> interfaces(Function<Interface, Stream<T>> some) {
        return host().map(h -> h.interfaces().stream().flatMap(some).distinct().toList())
                .orElse(List.of());
    }

    List<String> profiles() {
        return host().map(Host::profiles).orElse(List.of());
    }

    Optional<String> hypervisor() {
        return host().flatMap(Host::vm).map(Vm::hypervisor);
    }

    /** {@code vm}, {@code physical}, or empty where a mistake keeps us from knowing. */
    Optional<String> kind() {
        return host().map(h -> h.vm().isPresent() ? "vm" : "physical");
    }

    private String everything() {
        StringBuilder all = new StringBuilder(160).append(name()).append('\n');
        lladdrs().forEach(l -> all.append(l).append('\n'));
        addresses().forEach(a -> all.append(a).append('\n'));
        networks().forEach(n -> all.append(n).append('\n'));
        profiles().forEach(p -> all.append(p).append('\n'));
        kind().ifPresent(k -> all.append(k).append('\n'));
        hypervisor().ifPresent(h -> all.append(h).append('\n'));
        problems.forEach(p -> all.append(p).append('\n'));
        judged.endings().forEach(e -> all.append(e.text()).append('\n'));
        return all.toString().toLowerCase(Locale.ROOT);
    }
}
