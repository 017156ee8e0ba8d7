package org.autoinstalld.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns records of texts, numbers, lists and records into the maps that JSON is written from. */
final class Walk {
    private Walk() {}

    static Object tree(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Walk::tree).toList();
        }
        if (!value.getClass().isRecord()) {
            return value;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                tree.put(component.getName(), tree(component.getAccessor().invoke(value)));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a public record hides " + component.getName(), e);
            }
        }
        return tree;
    }
}
