package org.autoinstalld.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was filled in. An empty field, as browsers send it, is none. */
public record Form(Map<String, List<String>> fields) {
    public Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    /** All values of a field that may be there several times. */
    public List<String> texts(String name) {
        return fields.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
