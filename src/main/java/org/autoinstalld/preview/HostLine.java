package org.autoinstalld.preview;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.lookup.Machine;
import org.autoinstalld.problem.Problem;

/**
 * A host as lists show it.
 *
 * @param rendering what keeps its response files from being made
 * @param problems all of its problems: those, and those of its inventory entry; errors first
 */
record HostLine(Machine machine, Standing standing, List<Problem> rendering, List<Problem> problems) {

    String name() {
        return machine.name().text();
    }

    Optional<Host> host() {
        return machine instanceof Machine.Right right ? Optional.of(right.host()) : Optional.empty();
    }

    List<Lladdr> lladdrs() {
        return machine instanceof Machine.Wrong wrong ? wrong.host().lladdrs() : interfaces(i -> i.lladdr().stream());
    }

    List<IpAddress> addresses() {
        return machine instanceof Machine.Wrong wrong
                ? wrong.host().addresses()
                : interfaces(i -> Stream.concat(i.address().stream(), i.address6().stream()));
    }

    List<String> networks() {
        return interfaces(i -> i.network().stream());
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

    /** Everything that a search looks at, lower case, one line for each thing. */
    String searched() {
        StringBuilder all = new StringBuilder(160).append(name()).append('\n');
        lladdrs().forEach(l -> all.append(l).append('\n'));
        addresses().forEach(a -> all.append(a).append('\n'));
        networks().forEach(n -> all.append(n).append('\n'));
        profiles().forEach(p -> all.append(p).append('\n'));
        kind().ifPresent(k -> all.append(k).append('\n'));
        hypervisor().ifPresent(h -> all.append(h).append('\n'));
        problems.forEach(p -> all.append(p).append('\n'));
        return all.toString().toLowerCase(Locale.ROOT);
    }

    Fields tree() {
        return new Fields()
                .with("name", name())
                .with("state", standing.word())
                .with("lladdrs", lladdrs())
                .with("addresses", addresses())
                .with("networks", networks())
                .with("prefix", machine.prefix())
                .with("kind", kind())
                .with("hypervisor", hypervisor())
                .with("profiles", profiles())
                .with("problems", Findings.tree(problems));
    }
}
