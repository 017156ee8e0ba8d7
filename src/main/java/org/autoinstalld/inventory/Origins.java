package org.autoinstalld.inventory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;

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

    /** Texts of a host, its own or those of its profiles, that hold a character; by their keys with dots between. */
    public Map<String, Place> holding(HostName host, int character) {
        Map<String, Place> found = new LinkedHashMap<>();
        Optional.ofNullable(hosts.get(host)).map(this::complete).ifPresent(node -> holding(node, "", character, found));
        return found;
    }

    private static void holding(Node node, String path, int character, Map<String, Place> found) {
        if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                String key = path.isEmpty() ? entry.key() : path + "." + entry.key();
                if (entry.key().indexOf(character) >= 0) {
                    found.put(key, entry.place());
                }
                holding(entry.value(), key, character, found);
            }
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(item -> holding(item, path, character, found));
        } else if (node instanceof Scalar scalar && scalar.text().indexOf(character) >= 0) {
            found.putIfAbsent(path, scalar.place());
        }
    }

    /** The profiles that apply to a host in the order they are laid: those that others list before these, each once. */
    public List<String> profilesOf(HostName host) {
        Entry entry = hosts.get(host);
        return entry != null && entry.value() instanceof Mapping mapping ? profiles.layers(mapping) : List.of();
    }

    /** The names of all profiles that there are. */
    public Set<String> profiles() {
        return profiles.names();
    }

    /** A profile with those it is made of, in the order they are laid. */
    public List<String> profilesOf(String profile) {
        return profiles.layers(List.of(profile));
    }

    private Mapping complete(Entry entry) {
        Mapping own = entry.value() instanceof Mapping mapping
                ? mapping
                : new Mapping(entry.file(), entry.line(), entry.column(), List.of());
        return profiles.complete(own, new Problems()).mapping();
    }
}
