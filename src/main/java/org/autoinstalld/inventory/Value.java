package org.autoinstalld.inventory;

import java.util.List;
import java.util.Map;

/** A value whose meaning only the templates know. Scalars keep their text as written: {@code 0115200}, {@code no}. */
public sealed interface Value {
    record Text(String text) implements Value {}

    record Hidden(Secret secret) implements Value {}

    record Sequence(List<Value> items) implements Value {}

    /** Keys in the order written. */
    record Mapping(Map<String, Value> entries) implements Value {}
}
