package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;

/** Reads values whose meaning only the templates know; scalars keep their text. */
final class ValueReader {
    private final ReadScope scope;

    ValueReader(ReadScope scope) {
        this.scope = scope;
    }

    FreeValue read(String key, Node node) {
        if (node instanceof Scalar scalar) {
            return new FreeValue.Text(scalar.isNull() ? "" : scope.expand(scalar));
        }
        if (node instanceof Sequence sequence) {
            return new FreeValue.Sequence(
                    sequence.items().stream().map(n -> read(key, n)).toList());
        }
        Mapping mapping = (Mapping) node;
        if (SecretReader.isReference(mapping)) {
            return new SecretReader(scope)
                    .read(key, mapping)
                    .<FreeValue>map(FreeValue.Hidden::new)
                    .orElse(new FreeValue.Text(""));
        }
        Map<String, FreeValue> entries = new LinkedHashMap<>();
        mapping.entries().stream()
                .filter(e -> !(e.value() instanceof Scalar scalar && scalar.unsets()))
                .forEach(e -> entries.put(e.key(), read(e.key(), e.value())));
        return new FreeValue.Mapping(Collections.unmodifiableMap(entries));
    }
}
