package org.autoinstalld.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * What a map of the inventory says, read and checked: a value for each key that has one, with the place it was read at.
 * Two are equal if they say the same, wherever it stands. There is one for each part of each host, so it is one array.
 */
public final class ValueMap {
    public static final ValueMap NOTHING = new ValueMap(new Object[0]);

    private static final int STEP = 3;

    /** Key, value and node in turn. */
    private final Object[] entries;

    private ValueMap(Object[] entries) {
        this.entries = entries;
    }

    /** A map in the making. */
    public static final class Draft {
        private final List<Object> entries = new ArrayList<>();

        public <T> Draft put(Key<T> key, T value, Node at) {
            entries.addAll(List.of(key, value, at));
            return this;
        }

        /** What the map says under that key, if it is right. */
        public <T> Draft read(Key<T> key, MapReader map) {
            map.at(key.name())
                    .ifPresent(at -> map.scope().read(key, at).ifPresent(value -> put(key, value, at.node())));
            return this;
        }

        public ValueMap done() {
            return entries.isEmpty() ? NOTHING : new ValueMap(entries.toArray());
        }
    }

    public <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable(find(key));
    }

    /** What holds: what is said, or what the key declares for where nothing is. */
    public <T> T of(Key<T> key) {
        T value = find(key);
        return value == null ? Objects.requireNonNull(key.type().otherwise(), key.name()) : value;
    }

    /** The same for templates, which see no value where nothing is said and nothing holds. */
    public @Nullable Object shown(Key<?> key) {
        Object value = find(key);
        return value == null ? key.type().otherwise() : value;
    }

    /** The value of a key of a map below this one. */
    public <T> Optional<T> get(Key<ValueMap> map, Key<T> key) {
        return get(map).flatMap(below -> below.get(key));
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T find(Key<T> key) {
        int at = indexOf(key);
        return at < 0 ? null : (T) entries[at + 1];
    }

    private int indexOf(Key<?> key) {
        for (int i = 0; i < entries.length; i += STEP) {
            if (entries[i] == key) {
                return i;
            }
        }
        return -1;
    }

    public boolean has(Key<?> key) {
        return indexOf(key) >= 0;
    }

    /** Where the value stands. */
    public Optional<Place> place(Key<?> key) {
        int at = indexOf(key);
        return at < 0 ? Optional.empty() : Optional.of(((Node) entries[at + 2]).place());
    }

    /** All that has a value, in the order the manual lists the keys. */
    public void forEach(BiConsumer<Key<?>, Object> taker) {
        for (int i = 0; i < entries.length; i += STEP) {
            taker.accept((Key<?>) entries[i], entries[i + 1]);
        }
    }

    /** The same with one value replaced, or given. */
    public <T> ValueMap with(Key<T> key, T value) {
        int at = indexOf(key);
        Object[] changed = Arrays.copyOf(entries, at < 0 ? entries.length + STEP : entries.length);
        int slot = at < 0 ? entries.length : at;
        changed[slot] = key;
        changed[slot + 1] = value;
        changed[slot + 2] = at < 0 ? new Node.Scalar("", 0, 0, "", false) : entries[at + 2];
        return new ValueMap(changed);
    }

    /** Every secret in it and below it. */
    public List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>();
        forEach((key, value) -> collect(value, secrets::add));
        return secrets;
    }

    private static void collect(Object value, Consumer<Secret> found) {
        if (value instanceof Secret secret) {
            found.accept(secret);
        } else if (value instanceof ValueMap map) {
            map.secrets().forEach(found);
        } else if (value instanceof FreeValue free) {
            free.secrets().forEach(found);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(v -> collect(v, found));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof ValueMap map) || map.entries.length != entries.length) {
            return false;
        }
        for (int i = 0; i < entries.length; i += STEP) {
            if (map.entries[i] != entries[i] || !map.entries[i + 1].equals(entries[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < entries.length; i += STEP) {
            hash = 31 * hash + entries[i + 1].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((key, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(key.name())
                .append(": ")
                .append(value));
        return text.append('}').toString();
    }
}
