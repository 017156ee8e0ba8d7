package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map of an inventory in the making: keys in order; texts, lists and maps below. Not for use by several threads. */
final class YamlTree {
    private final Map<String, Object> entries = new LinkedHashMap<>();

    YamlTree put(String key, String value) {
        entries.put(key, value);
        return this;
    }

    /** Puts a text that may be missing; then nothing is put. */
    YamlTree putIfSet(String key, @Nullable Object value) {
        if (value != null) {
            entries.put(key, value.toString());
        }
        return this;
    }

    /**
     * @param items texts or trees
     */
    YamlTree put(String key, List<?> items) {
        entries.put(key, List.copyOf(items));
        return this;
    }

    /** Puts a list unless nothing is in it. */
    YamlTree putIfAny(String key, List<?> items) {
        return items.isEmpty() ? this : put(key, items);
    }

    /** Puts {@code yes}, or nothing. */
    YamlTree putIfTrue(String key, boolean yes) {
        return putIfSet(key, yes ? "yes" : null);
    }

    YamlTree put(String key, YamlTree value) {
        entries.put(key, value);
        return this;
    }

    /** The map under {@code key}, made if it is not there. */
    YamlTree at(String key) {
        if (!(entries.get(key) instanceof YamlTree)) {
            entries.put(key, new YamlTree());
        }
        return (YamlTree) java.util.Objects.requireNonNull(entries.get(key));
    }

    /** Puts a text under a path such as {@code root.password}. */
    YamlTree putAt(String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            entries.put(path, value);
        } else {
            at(path.substring(0, dot)).putAt(path.substring(dot + 1), value);
        }
        return this;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Map<String, Object> entries() {
        return entries;
    }

    void addAll(YamlTree other) {
        other.entries.forEach((key, value) -> {
            if (value instanceof YamlTree tree) {
                at(key).addAll(tree);
            } else {
                entries.put(key, value);
            }
        });
    }

    /** Adds what is not said here yet. */
    void addMissing(YamlTree other) {
        other.entries.forEach((key, value) -> {
            if (value instanceof YamlTree tree && entries.get(key) instanceof YamlTree below) {
                below.addMissing(tree);
            } else {
                entries.putIfAbsent(key, value);
            }
        });
    }

    /** What both say alike. */
    YamlTree common(YamlTree other) {
        YamlTree common = new YamlTree();
        entries.forEach((key, value) -> {
            Object there = other.entries.get(key);
            if (value instanceof YamlTree tree && there instanceof YamlTree below) {
                YamlTree inner = tree.common(below);
                if (!inner.isEmpty()) {
                    common.put(key, inner);
                }
            } else if (value.equals(there)) {
                common.entries.put(key, value);
            }
        });
        return common;
    }

    /** This map without what {@code common} says alike. */
    YamlTree without(YamlTree common) {
        YamlTree rest = new YamlTree();
        entries.forEach((key, value) -> {
            Object there = common.entries.get(key);
            if (value instanceof YamlTree tree && there instanceof YamlTree below) {
                YamlTree inner = tree.without(below);
                if (!inner.isEmpty()) {
                    rest.put(key, inner);
                }
            } else if (!value.equals(there)) {
                rest.entries.put(key, value);
            }
        });
        return rest;
    }

    /** The keys that hold something, with those above them: {@code user.name}; what stands under {@code stop} as one. */
    List<String> paths(List<String> stop) {
        List<String> paths = new ArrayList<>();
        entries.forEach((key, value) -> {
            if (value instanceof YamlTree tree && !stop.contains(key)) {
                tree.paths(List.of()).forEach(below -> paths.add(key + "." + below));
            } else {
                paths.add(key);
            }
        });
        return paths;
    }

    /** The keys under {@code key}; none if there is no such map. */
    List<String> keys(String key) {
        return entries.get(key) instanceof YamlTree tree ? List.copyOf(tree.entries.keySet()) : List.of();
    }

    /** The same with keys in the order of {@code first}, the others behind. */
    YamlTree ordered(List<String> first) {
        YamlTree ordered = new YamlTree();
        for (String key : first) {
            Object value = entries.get(key);
            if (value != null) {
                ordered.entries.put(key, value);
            }
        }
        entries.forEach(ordered.entries::putIfAbsent);
        return ordered;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof YamlTree other && entries.equals(other.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}
