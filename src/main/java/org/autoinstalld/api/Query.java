package org.autoinstalld.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** The same with another value for a parameter; an empty one takes it away. */
    public Query with(String name, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(parameters);
        all.remove(name);
        if (!value.isEmpty()) {
            all.put(name, List.of(value));
        }
        return new Query(all);
    }

    /** The address of what is asked for, without the empty parameters of a form. */
    public String behind(String path) {
        String all = parameters.keySet().stream()
                .flatMap(name -> texts(name).stream().map(value -> encoded(name) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        return encoded(path) + (all.isEmpty() ? "" : "?" + all);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("%3A", ":");
    }
}
