package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Suggestion;

/** A map of the inventory, read by its shape. A key that the shape does not have is a problem. */
final class MapReader {
    private final Mapping map;
    private final Shape shape;
    private final ReadScope scope;

    MapReader(Mapping map, Shape shape, ReadScope scope) {
        this.map = map;
        this.shape = shape;
        this.scope = scope;
        map.entries().forEach(this::checkKey);
    }

    private void checkKey(Entry entry) {
        if (shape.keys().containsKey(entry.key())) {
            return;
        }
        String remedy = Suggestion.nearest(entry.key(), shape.names())
                .map(s -> "did you mean '" + s + "'?")
                .orElse("known are: " + String.join(", ", shape.names()));
        scope.problems().error(entry.place(), "unknown key '" + entry.key() + "' of " + shape.name(), remedy);
    }

    ReadScope scope() {
        return scope;
    }

    Mapping map() {
        return map;
    }

    Place place() {
        return map.place();
    }

    /** Where the value of {@code key} stands; the map itself if it is absent. */
    Place place(String key) {
        return at(key).map(at -> at.node().place()).orElse(map.place());
    }

    boolean has(String key) {
        return at(key).isPresent();
    }

    /**
     * The value; a key without value counts as absent, which is a problem of its own. So does {@code null}, which is none
     * where profiles are laid under what is read: it takes back what they say.
     */
    Optional<ValueAt> at(String key) {
        if (!shape.keys().containsKey(key)) {
            throw new IllegalArgumentException(shape.name() + " has no key " + key);
        }
        Optional<ValueAt> value = map.get(key).map(node -> new ValueAt(key, node, scope));
        if (value.isPresent() && value.get().node() instanceof Scalar scalar && scalar.isNull()) {
            if (!scope.unsets(scalar)) {
                value.get().error("'" + key + "' has no value", "a value, or no such line");
            }
            return Optional.empty();
        }
        return value;
    }

    <T> Optional<T> read(Key<T> key) {
        return at(key.name()).flatMap(key.type().read()::from);
    }

    /** The values of all keys, each by itself. */
    ValueMap values() {
        return values(shape.all());
    }

    /** The values of some keys, each by itself. */
    ValueMap values(List<Key<?>> keys) {
        ValueMap.Draft draft = new ValueMap.Draft();
        keys.forEach(key -> draft.read(key, this));
        return draft.done();
    }

    /** The values of a map from names, each with its name for a key; none if there is no such map. */
    List<ValueAt> entries(String key) {
        return at(key).map(ValueAt::entries).orElse(List.of());
    }

    /** Says something about the map. */
    void error(String message, String remedy) {
        scope.problems().error(place(), message, remedy);
    }

    void error(String key, String message, String remedy) {
        scope.problems().error(place(key), message, remedy);
    }

    void warning(String key, String message, String remedy) {
        scope.problems().warning(place(key), message, remedy);
    }
}
