package org.autoinstalld.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters behind the question mark. An empty one, as browsers send for an empty field, is none. */
record Query(Map<String, List<String>> parameters) {
    Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    /** All values of a parameter that may be given several times. */
    List<String> texts(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
