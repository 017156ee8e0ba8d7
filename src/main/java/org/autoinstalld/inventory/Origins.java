package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/** Where a host's values were written: in the host itself or in one of its profiles. Looked up when asked, not kept. */
public final class Origins {
    private final Profiles profiles;
    private final Map<HostName, Entry> hosts;

    Origins(Profiles profiles, Map<HostName, Entry> hosts) {
        this.profiles = profiles;
        this.hosts = hosts;
    }

    /**
     * Where a key of a host was given its value.
     *
     * @param path keys with dots between: {@code user.name}
     * @return empty if the host or the value is not there
     */
    public Optional<Place> of(HostName host, String path) {
        return of(host, List.of(path.split("\\.")));
    }

    /**
     * Where a key of a host was given its value.
     *
     * @param path keys from the outermost in, which may hold dots themselves
     * @return empty if the host or the value is not there
     */
    public Optional<Place> of(HostName host, List<String> path) {
        Optional<Node> node = Optional.ofNullable(hosts.get(host)).map(this::complete);
        for (String key : path) {
            node = node.flatMap(n -> n instanceof Mapping m ? m.get(key) : Optional.empty());
        }
        return node.map(Node::place);
    }

    /** Where the first value that reads as {@code value} stands. */
    Place of(ResolvedHost host, String value) {
        List<Place> places = places(host, value);
        return places.isEmpty() ? host.host().place() : places.get(0);
    }

    Place lastOf(ResolvedHost host, String value) {
        List<Place> places = places(host, value);
        return places.isEmpty() ? host.host().place() : places.get(places.size() - 1);
    }

    private List<Place> places(ResolvedHost host, String value) {
        List<Place> places = new ArrayList<>();
        search(
                complete(host.entry()),
                value,
                new ReadScope(
                        new Problems(),
                        SecretSource.none(),
                        Optional.of(host.host().name())),
                places);
        return places;
    }

    private Mapping complete(Entry entry) {
        Mapping own = entry.value() instanceof Mapping mapping
                ? mapping
                : new Mapping(entry.file(), entry.line(), entry.column(), List.of());
        return profiles.complete(own, new Problems());
    }

    private static void search(Node node, String value, ReadScope scope, List<Place> places) {
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach(e -> search(e.value(), value, scope, places));
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(n -> search(n, value, scope, places));
        } else if (node instanceof Scalar scalar && !scalar.isNull() && readsAs(scope.expand(scalar), value)) {
            places.add(scalar.place());
        }
    }

    private static boolean readsAs(String text, String value) {
        return text.equals(value)
                || Lladdr.parseLenient(text)
                        .map(Lladdr::toString)
                        .filter(value::equals)
                        .isPresent()
                || IpAddress.parse(text)
                        .map(IpAddress::toString)
                        .filter(value::equals)
                        .isPresent();
    }
}
