package org.autoinstalld.yaml;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;

/** A map of the inventory, read by its shape. A key that the shape does not have is a problem. */
public final class MapReader {
    private final Mapping map;
    private final Shape shape;
    private final ReadScope scope;

    public MapReader(Mapping map, Shape shape, ReadScope scope) {
        this.map = map;
        this.shape = shape;
        this.scope = scope;
        map.entries().forEach(this::checkKey);
    }

    private void checkKey(Entry entry) {
        if (shape.keys().containsKey(entry.key())) {
            return;
        }
        String remedy = shape.instead(entry.key())
                .or(() -> Suggestion.nearest(entry.key(), shape.names()).map(MapReader::meant))
                .or(() -> shape.below(entry.key()))
                .or(() -> Suggestion.named(entry.key(), shape.names()).map(MapReader::meant))
                .orElseGet(() -> "known are: " + String.join(", ", shape.names()));
        scope.problems().error(entry.place(), "unknown key '" + entry.key() + "' of " + shape.name(), remedy);
    }

    private static String meant(String name) {
        return "did you mean '" + name + "'?";
    }

    public ReadScope scope() {
        return scope;
    }

    public Mapping map() {
        return map;
    }

    public Place place() {
        return map.place();
    }

    /** Where the value of {@code key} stands; the map itself if it is absent. */
    public Place place(String key) {
        return at(key).map(at -> at.node().place()).orElse(map.place());
    }

    public boolean has(String key) {
        return at(key).isPresent();
    }

    /** Whether the value of {@code key} is still to be filled in, which is told already. */
    public boolean isToFillIn(String key) {
        return map.toFillIn().contains(key);
    }

    /**
     * The value; a key without value counts as absent, which is a problem of its own. So does {@code null}, which is none
     * where profiles are laid under what is read: it takes back what they say.
     */
    public Optional<ValueAt> at(String key) {
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

    public <T> Optional<T> read(Key<T> key) {
        return at(key.name()).flatMap(at -> scope.read(key, at));
    }

    /** The values of all keys, each by itself. */
    public ValueMap values() {
        return values(shape.all());
    }

    /** The values of some keys, each by itself. */
    public ValueMap values(List<Key<?>> keys) {
        Set<String> said = new HashSet<>();
        map.entries().forEach(entry -> said.add(entry.key()));
        ValueMap.Draft draft = new ValueMap.Draft();
        for (Key<?> key : keys) {
            if (said.contains(key.name())) {
                draft.read(key, this);
            }
        }
        return draft.done();
    }

    /** Says something about the map. */
    public void error(String message, String remedy) {
        scope.problems().error(place(), message, remedy);
    }

    public void error(String key, String message, String remedy) {
        scope.problems().error(place(key), message, remedy);
    }

    public void warning(String key, String message, String remedy) {
        scope.problems().warning(place(key), message, remedy);
    }
}
