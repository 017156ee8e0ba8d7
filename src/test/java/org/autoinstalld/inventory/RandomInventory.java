package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueType;

/** Small inventories along the shapes, right about as often as wrong. */
final class RandomInventory {
    private static final List<String> SCALARS = List.of(
            "yes",
            "no",
            "on",
            "true",
            "False",
            "7.8",
            "7",
            "600",
            "\"600\"",
            "+9600",
            "0x10",
            "1e3",
            "snapshots",
            "192.0.2.7",
            "192.0.2.0/24",
            "\"2001:db8::1\"",
            "2001:db8::/64",
            "02:00:00:29:ae:4f",
            "020000290001",
            "02-00-00-29-ae-4f",
            "2G",
            "512m",
            "1048576",
            "whole",
            "hosts",
            "gpt",
            "raw",
            "allow",
            "ascii",
            "/dev/sd0",
            "a.ftl",
            "\"a b\"",
            "~",
            "null",
            "\"\"",
            "http",
            "none",
            "com0",
            "vio0",
            "veb0",
            "${short}",
            "\"*\"");

    private final Random random;

    RandomInventory(Random random) {
        this.random = random;
    }

    String text() {
        Shape shape = pick(List.of(Site.SHAPE, Network.SHAPE, Hypervisor.SHAPE, Host.SHAPE));
        String fields = fields(shape);
        if (shape == Site.SHAPE) {
            return "site: " + fields;
        }
        // only what any host needs is always there
        String fixed = shape == Network.SHAPE ? "{ subnet: 192.0.2.0/24, " : "{ ";
        String top = shape == Network.SHAPE ? "networks" : shape == Hypervisor.SHAPE ? "hypervisors" : "hosts";
        return top + ": { some.example: " + fixed + fields.substring(1) + " }";
    }

    private String fields(Shape shape) {
        List<String> names = new ArrayList<>(shape.names());
        java.util.Collections.shuffle(names, random);
        StringBuilder text = new StringBuilder("{");
        for (String name : names.subList(0, 1 + random.nextInt(Math.min(2, names.size())))) {
            text.append(' ')
                    .append(name)
                    .append(": ")
                    .append(value(shape.keys().get(name).kind()))
                    .append(',');
        }
        return text.append(" }").toString();
    }

    private String value(ValueType.Kind kind) {
        if (random.nextInt(12) == 0) {
            return pick(List.of("[]", "{}", "[a]", "{ a: b }", pick(SCALARS)));
        }
        if (kind instanceof ValueType.Kind.Fields fields) {
            return fields(fields.shape());
        } else if (kind instanceof ValueType.Kind.ListOf list) {
            return random.nextBoolean()
                    ? value(list.item())
                    : "[" + value(list.item()) + ", " + value(list.item()) + "]";
        } else if (kind instanceof ValueType.Kind.MapOf map) {
            return "{ key: " + value(map.value()) + " }";
        } else if (kind instanceof ValueType.Kind.Either either) {
            return value(random.nextBoolean() ? either.first() : either.second());
        } else if (kind instanceof ValueType.Kind.Int number) {
            return random.nextBoolean() ? Integer.toString(number.high()) : pick(SCALARS);
        }
        return pick(SCALARS);
    }

    /** Inventories that have one key with one of the scalars, for each key of a shape and of those below it. */
    static Stream<String> ofOneKey(Shape shape) {
        return shape.keys().keySet().stream()
                .flatMap(key -> values(shape.keys().get(key).kind(), new HashSet<>(Set.of(shape)))
                        .map(value -> "{ " + key + ": " + value + " }"));
    }

    private static Stream<String> values(ValueType.Kind kind, Set<Shape> above) {
        if (kind instanceof ValueType.Kind.Fields fields) {
            Set<Shape> here = new HashSet<>(above);
            return !here.add(fields.shape())
                    ? Stream.empty()
                    : fields.shape().keys().keySet().stream()
                            .flatMap(
                                    key -> values(fields.shape().keys().get(key).kind(), here)
                                            .map(value -> "{ " + key + ": " + value + " }"));
        } else if (kind instanceof ValueType.Kind.ListOf list) {
            return values(list.item(), above);
        } else if (kind instanceof ValueType.Kind.MapOf map) {
            return values(map.value(), above).map(value -> "{ key: " + value + " }");
        } else if (kind instanceof ValueType.Kind.Either either) {
            return Stream.concat(values(either.first(), above), values(either.second(), above));
        }
        return SCALARS.stream();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
