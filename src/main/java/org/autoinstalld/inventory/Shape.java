package org.autoinstalld.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys a map of the inventory may have.
 *
 * @param name what the map is: "a network"
 * @param keys in the order the manual lists them
 */
record Shape(String name, Map<String, Key> keys) {
    /**
     * @param doc one sentence for the manual and the editor
     */
    record Key(ValueKind kind, String doc) {}

    Set<String> names() {
        return keys.keySet();
    }

    ValueKind kind(String name) {
        Key key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException(this.name + " has no key " + name);
        }
        return key.kind();
    }

    /** Begins a shape without keys. */
    static Shape named(String name) {
        return new Shape(name, Map.of());
    }

    Shape with(String key, ValueKind kind, String doc) {
        Map<String, Key> more = new LinkedHashMap<>(keys);
        more.put(key, new Key(kind, doc));
        return new Shape(name, java.util.Collections.unmodifiableMap(more));
    }

    Shape with(Shape other) {
        Map<String, Key> more = new LinkedHashMap<>(keys);
        more.putAll(other.keys);
        return new Shape(name, java.util.Collections.unmodifiableMap(more));
    }
}
