package org.autoinstalld.survey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map of an inventory in the making: keys in order; texts, lists and maps below. Not for use by several threads. */
final class Tree {
    private final Map<String, Object> entries = new LinkedHashMap<>();

    Tree put(String key, String value) {
        entries.put(key, value);
        return this;
    }

    /**
     * @param items texts or trees
     */
    Tree put(String key, List<?> items) {
        entries.put(key, List.copyOf(items));
        return this;
    }

    Tree put(String key, Tree value) {
        entries.put(key, value);
        return this;
    }

    /** The map under {@code key}, made if it is not there. */
    Tree at(String key) {
        if (!(entries.get(key) instanceof Tree)) {
            entries.put(key, new Tree());
        }
        return (Tree) java.util.Objects.requireNonNull(entries.get(key));
    }

    /** Puts a text under a path such as {@code root.password}. */
    Tree putAt(String path, Object value) {
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

    void addAll(Tree other) {
        other.entries.forEach((key, value) -> {
            if (value instanceof Tree tree) {
                at(key).addAll(tree);
            } else {
                entries.put(key, value);
            }
        });
    }

    /** What all of them say alike. */
    static Tree common(List<Tree> trees) {
        Tree common = new Tree();
        if (trees.isEmpty()) {
            return common;
        }
        trees.get(0).entries.forEach((key, value) -> {
            if (value instanceof Tree) {
                List<Tree> inner = new ArrayList<>();
                for (Tree tree : trees) {
                    if (tree.entries.get(key) instanceof Tree one) {
                        inner.add(one);
                    }
                }
                Tree below = inner.size() == trees.size() ? common(inner) : new Tree();
                if (!below.isEmpty()) {
                    common.put(key, below);
                }
            } else if (trees.stream().allMatch(t -> value.equals(t.entries.get(key)))) {
                common.entries.put(key, value);
            }
        });
        return common;
    }

    /** This map without what {@code common} says alike. */
    Tree without(Tree common) {
        Tree rest = new Tree();
        entries.forEach((key, value) -> {
            Object there = common.entries.get(key);
            if (value instanceof Tree tree && there instanceof Tree below) {
                Tree inner = tree.without(below);
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
            if (value instanceof Tree tree && !stop.contains(key)) {
                tree.paths(List.of()).forEach(below -> paths.add(key + "." + below));
            } else {
                paths.add(key);
            }
        });
        return paths;
    }

    /** The keys under {@code key}; none if there is no such map. */
    List<String> keys(String key) {
        return entries.get(key) instanceof Tree tree ? List.copyOf(tree.entries.keySet()) : List.of();
    }

    /** The same with keys in the order of {@code first}, the others behind. */
    Tree ordered(List<String> first) {
        Tree ordered = new Tree();
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
        return o instanceof Tree other && entries.equals(other.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}
