package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;

/** Reads values whose meaning only the templates know; scalars keep their text. */
final class ValueReader {
    private final Scope scope;

    ValueReader(Scope scope) {
        this.scope = scope;
    }

    Value read(String key, Node node) {
        if (node instanceof Scalar scalar) {
            return new Value.Text(scalar.isNull() ? "" : scope.expand(scalar));
        }
        if (node instanceof Sequence sequence) {
            return new Value.Sequence(
                    sequence.items().stream().map(n -> read(key, n)).toList());
        }
        Mapping mapping = (Mapping) node;
        if (SecretReader.isReference(mapping)) {
            return new SecretReader(scope)
                    .read(key, mapping)
                    .<Value>map(Value.Hidden::new)
                    .orElse(new Value.Text(""));
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        mapping.entries().stream()
                .filter(e -> !(e.value() instanceof Scalar scalar && scalar.unsets()))
                .forEach(e -> entries.put(e.key(), read(e.key(), e.value())));
        return new Value.Mapping(Collections.unmodifiableMap(entries));
    }
}
