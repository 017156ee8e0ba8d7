package org.autoinstalld.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters behind the question mark. An empty one, as browsers send for an empty field, is none. */
public record Query(Map<String, List<String>> parameters) {
    /** The first value of a parameter. */
    public Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    /** All values of a parameter that may be given several times. */
    public List<String> texts(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
