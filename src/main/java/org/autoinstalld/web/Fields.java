package org.autoinstalld.web;

import java.util.LinkedHashMap;
import java.util.List;
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
        fields.put(name, plain(value));
        return this;
    }

    Fields with(String name, Optional<?> value) {
        fields.put(name, value.map(Fields::plain).orElse(null));
        return this;
    }

    /** All fields of another tree, too. */
    Fields including(Map<String, @Nullable Object> others) {
        fields.putAll(others);
        return this;
    }

    Map<String, @Nullable Object> tree() {
        return fields;
    }

    /** What neither JSON nor pages know becomes its text; that of a secret is its mask. */
    private static Object plain(Object value) {
        if (value instanceof Fields tree) {
            return tree.fields;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Fields::plain).toList();
        }
        return value instanceof Map || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
