package org.autoinstalld.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.yaml.Key.Question;

/** The keys a map of the inventory may have, in the order the manual lists them: each is declared here and joins it. */
public final class Shape {
    private final String name;
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();
    private final Map<String, String> instead = new HashMap<>();

    /**
     * @param name what the map is: "a network"
     */
    public Shape(String name) {
        this.name = name;
    }

    /**
     * A key that templates do not see, or only in what is made of it.
     *
     * @param doc one sentence for the manual and the editor
     * @param questions of the installer that it answers
     */
    public <T> Key<T> key(String key, ValueType<T> type, String doc, Question... questions) {
        return add(new Key<>(key, type, doc, null, List.of(questions)));
    }

    /** A key that templates may print under the name that is usual for it: {@code full-name} as fullName. */
    public <T> Key<T> printed(String key, ValueType<T> type, String doc, Question... questions) {
        StringBuilder camel = new StringBuilder();
        for (String word : key.split("-")) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return printedAs(camel.toString(), key, type, doc, questions);
    }

    /** A key that templates may print under another name. */
    public <T> Key<T> printedAs(String printed, String key, ValueType<T> type, String doc, Question... questions) {
        return add(new Key<>(key, type, doc, printed, List.of(questions)));
    }

    public <K extends Key<?>> K add(K key) {
        keys.put(key.name(), key);
        return key;
    }

    /** The keys of another shape, which go on from here. */
    public void addAll(Shape other) {
        keys.putAll(other.keys);
        instead.putAll(other.instead);
    }

    /**
     * What people write here, and what would be right, for a problem's remedy.
     *
     * @param words with blanks between; in any case, with {@code -}, {@code _} and a last {@code s} or without
     */
    public void instead(String remedy, String words) {
        for (String word : words.split(" ")) {
            instead.put(bare(word), remedy);
        }
    }

    /** What would be right in the place of a key that there is not. */
    Optional<String> instead(String key) {
        return Optional.ofNullable(instead.get(bare(key)));
    }

    /** The same of one that there is in a map below: {@code vm: { memory: ... }}. */
    Optional<String> below(String key) {
        List<String> places = keys.values().stream()
                .flatMap(k -> k.below().stream()
                        .filter(b -> bare(b.name()).equals(bare(key)))
                        .map(b -> k.name() + ": { " + b.name() + ": ... }"))
                .toList();
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of("it stands below another: " + String.join(", or ", places));
    }

    private static String bare(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
        return plain.length() > 3 && plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain;
    }

    public String name() {
        return name;
    }

    public Map<String, Key<?>> keys() {
        return keys;
    }

    public Set<String> names() {
        return keys.keySet();
    }

    public List<Key<?>> all() {
        return new ArrayList<>(keys.values());
    }
}
