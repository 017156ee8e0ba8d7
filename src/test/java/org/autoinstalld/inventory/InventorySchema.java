package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes docs/inventory.schema.json from the shapes that the reader goes by. The schema is for editors: it completes keys
 * and underlines slips while one types. It takes whatever the reader takes, and leaves to the reader what it cannot say,
 * such as an address outside its network.
 */
final class InventorySchema {
    private static final String TRUTH =
            "^([Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$";
    private static final Object NULL = object("type", "null");

    private static final Set<Shape> INHERITING = inheriting(Host.SHAPE, new HashSet<>());

    private final Map<String, Object> definitions = new TreeMap<>();

    private InventorySchema() {}

    private static Set<Shape> inheriting(Shape shape, Set<Shape> found) {
        if (found.add(shape)) {
            shape.keys().values().forEach(key -> shapes(key.kind()).forEach(inner -> inheriting(inner, found)));
        }
        return found;
    }

    private static List<Shape> shapes(ValueType.Kind kind) {
        if (kind instanceof ValueType.Kind.Fields fields) {
            return List.of(fields.shape());
        } else if (kind instanceof ValueType.Kind.ListOf list) {
            return shapes(list.item());
        } else if (kind instanceof ValueType.Kind.Either either) {
            return Stream.of(either.first(), either.second())
                    .flatMap(k -> shapes(k).stream())
                    .toList();
        }
        return List.of();
    }

    /** The schema as the committed file has it. */
    static String text() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(new InventorySchema().root())
                + "\n";
    }

    private Map<String, Object> root() {
        Map<String, Object> tops = new LinkedHashMap<>();
        Documents.SHAPE.keys().forEach((name, key) -> tops.put(name, described(key.doc(), top(key.kind()))));
        return object(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "title",
                "Inventory of autoinstalld, autoinstalld.yaml(5)",
                "description",
                "Made from the declared keys by InventorySchemaTest -Dupdate. Do not edit.",
                "type",
                List.of("object", "null"),
                "properties",
                tops,
                "additionalProperties",
                false,
                "$defs",
                definitions);
    }

    /** At the top, and one level below it, a key without a value is an empty map. */
    private Map<String, Object> top(ValueType.Kind kind) {
        return kind instanceof ValueType.Kind.MapOf map
                ? anyOf(object("type", "object", "additionalProperties", anyOf(of(map.value()), NULL)), NULL)
                : anyOf(of(kind), NULL);
    }

    private Map<String, Object> of(ValueType.Kind kind) {
        if (kind instanceof ValueType.Kind.Text text) {
            return text(text);
        } else if (kind instanceof ValueType.Kind.Words words) {
            return object("enum", words.words());
        } else if (kind instanceof ValueType.Kind.Bool) {
            return anyOf(object("enum", List.of("yes", "no", true, false)), pattern("string", TRUTH));
        } else if (kind instanceof ValueType.Kind.Int number) {
            return anyOf(
                    object("type", "integer", "minimum", number.low(), "maximum", number.high()),
                    pattern("string", "^[+]?[0-9]+$"));
        } else if (kind instanceof ValueType.Kind.Hidden) {
            return object(
                    "oneOf",
                    List.of(
                            scalar(),
                            elsewhere("file", "Path of a file that holds it on its only line."),
                            elsewhere("env", "Name of an environment variable that holds it.")));
        } else if (kind instanceof ValueType.Kind.ListOf list) {
            return anyOf(of(list.item()), object("type", "array", "items", of(list.item())));
        } else if (kind instanceof ValueType.Kind.MapOf map) {
            return object("type", "object", "additionalProperties", of(map.value()));
        } else if (kind instanceof ValueType.Kind.Fields fields) {
            return reference(fields.shape());
        } else if (kind instanceof ValueType.Kind.Either either) {
            return anyOf(of(either.first()), of(either.second()));
        }
        return object();
    }

    /** YAML knows numbers and booleans, but the reader takes every scalar as it is written. */
    private static Map<String, Object> scalar() {
        return object("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> text(ValueType.Kind.Text text) {
        if (text.pattern().isEmpty()) {
            return scalar();
        }
        Pattern pattern = Pattern.compile(text.pattern());
        List<String> types = new ArrayList<>(List.of("string"));
        if (Stream.of("7", "7.8", "1e3", "020000290001")
                .anyMatch(n -> pattern.matcher(n).find())) {
            types.add("number");
        }
        if (Stream.of("true", "false").anyMatch(b -> pattern.matcher(b).find())) {
            types.add("boolean");
        }
        return pattern(types.size() == 1 ? types.get(0) : types, text.pattern());
    }

    private Map<String, Object> reference(Shape shape) {
        String name = shape.name().replaceFirst("^(a|an|the) ", "");
        if (!definitions.containsKey(name)) {
            Map<String, Object> properties = new LinkedHashMap<>();
            definitions.put(name, object("type", "object", "properties", properties, "additionalProperties", false));
            shape.keys()
                    .forEach((key, about) -> properties.put(key, described(about.doc(), orNull(shape, about.kind()))));
        }
        return object("$ref", "#/$defs/" + name);
    }

    /** Where profiles are laid under what is read, null takes back what they say. */
    private Map<String, Object> orNull(Shape shape, ValueType.Kind kind) {
        if (!INHERITING.contains(shape)) {
            return of(kind);
        }
        return kind instanceof ValueType.Kind.MapOf map
                ? anyOf(object("type", "object", "additionalProperties", anyOf(of(map.value()), NULL)), NULL)
                : anyOf(of(kind), NULL);
    }

    private static Map<String, Object> elsewhere(String key, String doc) {
        return object(
                "type",
                "object",
                "properties",
                object(key, described(doc, scalar())),
                "required",
                List.of(key),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> pattern(Object type, String pattern) {
        return object("type", type, "pattern", pattern);
    }

    private static Map<String, Object> anyOf(Object... choices) {
        return object("anyOf", List.of(choices));
    }

    private static Map<String, Object> described(String doc, Map<String, Object> schema) {
        Map<String, Object> described = object("description", doc);
        described.putAll(schema);
        return described;
    }

    /** Names and values in turn; their order is that of the file. */
    private static Map<String, Object> object(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
