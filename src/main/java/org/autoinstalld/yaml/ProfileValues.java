package org.autoinstalld.yaml;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * What the values below a map are read as, once for all hosts that have that map from their profiles: ten thousand guests
 * then point to one console and one size of memory. Holds nothing that is a host's own. Used by several threads.
 */
public final class ProfileValues {
    public static final ProfileValues NONE = new ProfileValues(new Mapping("", 0, 0, List.of()));

    private record Known(Key<?> key, Object value) {}

    /** By identity: two values that say the same at the same place may stand below different keys. */
    @SuppressWarnings("IdentityHashMapUsage")
    private final Map<Node, AtomicReference<@Nullable Known>> known = new IdentityHashMap<>();

    public ProfileValues(Mapping laid) {
        enter(laid);
    }

    private void enter(Node node) {
        known.put(node, new AtomicReference<>());
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach(entry -> enter(entry.value()));
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(this::enter);
        }
    }

    /** Whether others may have the value, too. */
    boolean holds(Node node) {
        return known.containsKey(node);
    }

    @SuppressWarnings("unchecked")
    <T> Optional<T> find(Key<T> key, Node node) {
        AtomicReference<@Nullable Known> slot = known.get(node);
        Known found = slot == null ? null : slot.get();
        return found == null || found.key() != key ? Optional.empty() : Optional.of((T) found.value());
    }

    <T> void keep(Key<T> key, Node node, T value) {
        AtomicReference<@Nullable Known> slot = known.get(node);
        if (slot != null) {
            slot.set(new Known(key, value));
        }
    }
}
