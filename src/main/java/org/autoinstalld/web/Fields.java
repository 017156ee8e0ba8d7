package org.autoinstalld.web;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the one tree that both a page and its JSON are made from, so that the two say the same. A field without a value
 * is there all the same, as null.
 */
final class Fields {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    Fields with(String name, Object value) {
        fields.put(name, value instanceof Fields tree ? tree.fields : value);
        return this;
    }

    Fields with(String name, Optional<?> value) {
        fields.put(
                name, value.map(v -> v instanceof Fields tree ? tree.fields : v).orElse(null));
        return this;
    }

    /** All fields of another tree, too. */
    Fields including(Map<String, @Nullable Object> others) {
        fields.putAll(others);
        return this;
    }

    @JsonValue
    Map<String, @Nullable Object> tree() {
        return fields;
    }
}
