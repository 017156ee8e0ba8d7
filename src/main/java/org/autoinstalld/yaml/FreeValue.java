package org.autoinstalld.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A value whose meaning only the templates know. Scalars keep their text as written: {@code 0115200}, {@code no}. */
public sealed interface FreeValue {
    record Text(String text) implements FreeValue {}

    record Hidden(Secret secret) implements FreeValue {}

    record Sequence(List<FreeValue> items) implements FreeValue {}

    /** Keys in the order written. */
    record Mapping(Map<String, FreeValue> entries) implements FreeValue {}

    /** The secrets in it. */
    default List<Secret> secrets() {
        if (this instanceof Hidden hidden) {
            return List.of(hidden.secret());
        }
        Collection<FreeValue> below = this instanceof Sequence sequence
                ? sequence.items()
                : this instanceof Mapping mapping ? mapping.entries().values() : List.of();
        return below.stream().flatMap(value -> value.secrets().stream()).toList();
    }
}
