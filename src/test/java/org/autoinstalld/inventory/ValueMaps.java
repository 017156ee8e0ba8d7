package org.autoinstalld.inventory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/** Values by the path of their keys, for tests: {@code root.password}. */
public final class ValueMaps {
    /** The keys of the things whose values stand beside what the reader makes of them. */
    private static final Map<Class<?>, Shape> SHAPES = Map.of(
            Interface.class, Interface.SHAPE,
            Vm.class, Vm.SHAPE,
            Vm.Disk.class, Vm.Disk.SHAPE,
            Network.class, Network.SHAPE,
            Site.class, Site.SHAPE,
            Hypervisor.class, Hypervisor.SHAPE,
            Hypervisor.Switch.class, Hypervisor.Switch.SHAPE);

    private ValueMaps() {}

    /** What is said under a path. */
    public static Optional<Object> get(ValueMap map, String path) {
        Object[] found = new Object[1];
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        map.forEach((key, value) -> {
            if (key.name().equals(first)) {
                found[0] = value;
            }
        });
        Optional<Object> value = Optional.ofNullable(found[0]);
        return dot < 0 ? value : value.flatMap(below -> get((ValueMap) below, path.substring(dot + 1)));
    }

    /** Settings with values put in place of theirs: null takes one away; a map stands for all below a key. */
    public static ValueMap settings(ValueMap before, Map<String, ?> parts) {
        return put(before, Host.SHAPE.all(), parts);
    }

    /** The values of an Interface, Vm, Network and so on, with some put in place of theirs. */
    public static ValueMap of(Class<?> type, ValueMap before, Map<String, ?> parts) {
        return put(before, SHAPES.get(type).all(), parts);
    }

    @SuppressWarnings("unchecked")
    private static ValueMap put(ValueMap before, List<Key<?>> keys, Map<String, ?> parts) {
        Map<String, Object> rest = new LinkedHashMap<>(parts);
        ValueMap.Draft draft = new ValueMap.Draft();
        Node nowhere = new Node.Scalar("", 0, 0, "", false);
        for (Key<?> key : keys) {
            Object value = rest.containsKey(key.name())
                    ? rest.remove(key.name())
                    : before.get(key).orElse(null);
            if (value instanceof Map<?, ?> map && !key.below().isEmpty()) {
                value = put(ValueMap.NOTHING, key.below(), (Map<String, ?>) map);
            }
            if (value != null) {
                draft.put((Key<Object>) key, value, nowhere);
            }
        }
        if (!rest.isEmpty()) {
            throw new AssertionError("no such keys: " + rest.keySet());
        }
        return draft.done();
    }

    /** A map that may hold nulls. */
    public static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
