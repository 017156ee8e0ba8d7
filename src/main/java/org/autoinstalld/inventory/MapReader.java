package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Suggestion;

/**
 * A map of the inventory, read by its shape. Each method takes one key; a value of the wrong kind is a problem at its
 * place and then counts as absent, so that reading goes on.
 */
final class MapReader {
    private final Mapping map;
    private final Shape shape;
    private final ReadScope scope;

    MapReader(Mapping map, Shape shape, ReadScope scope) {
        this.map = map;
        this.shape = shape;
        this.scope = scope;
        map.entries().forEach(this::checkKey);
    }

    private void checkKey(Entry entry) {
        if (shape.keys().containsKey(entry.key())) {
            return;
        }
        String remedy = Suggestion.nearest(entry.key(), shape.names())
                .map(s -> "did you mean '" + s + "'?")
                .orElse("known are: " + String.join(", ", shape.names()));
        scope.problems().error(entry.place(), "unknown key '" + entry.key() + "' of " + shape.name(), remedy);
    }

    ReadScope scope() {
        return scope;
    }

    Mapping map() {
        return map;
    }

    Place place() {
        return map.place();
    }

    /** Where the value of {@code key} stands; the map itself if it is absent. */
    Place place(String key) {
        return get(key).map(Node::place).orElse(map.place());
    }

    boolean has(String key) {
        return get(key).isPresent();
    }

    /**
     * The value; a key without value counts as absent, which is a problem of its own. So does {@code null}, which is none
     * where profiles are laid under what is read: it takes back what they say.
     */
    Optional<Node> get(String key) {
        if (!shape.keys().containsKey(key)) {
            throw new IllegalArgumentException(shape.name() + " has no key " + key);
        }
        Optional<Node> node = map.get(key);
        if (node.isPresent() && node.get() instanceof Scalar scalar && scalar.isNull()) {
            if (!unsets(scalar)) {
                error(scalar, "'" + key + "' has no value", "a value, or no such line");
            }
            return Optional.empty();
        }
        return node;
    }

    private boolean unsets(Node node) {
        return scope.host().isPresent() && node instanceof Scalar scalar && scalar.unsets();
    }

    void error(Node at, String message, String remedy) {
        scope.problems().error(at.place(), message, remedy);
    }

    void error(String key, String message, String remedy) {
        scope.problems().error(place(key), message, remedy);
    }

    void warning(String key, String message, String remedy) {
        scope.problems().warning(place(key), message, remedy);
    }

    /** One line of text. */
    Optional<String> text(String key) {
        return get(key).flatMap(node -> line(key, node));
    }

    /** One line of text in which some variables stay, to be filled in when a file is made. */
    Optional<String> text(String key, Set<String> later) {
        return get(key).flatMap(node -> line(key, node, later));
    }

    /** A text that {@code parse} understands. */
    <T> Optional<T> parsed(String key, Function<String, Optional<T>> parse) {
        return get(key).flatMap(node -> parsed(key, node, nounOf(shape.kind(key)), parse));
    }

    private <T> Optional<T> parsed(String key, Node node, String noun, Function<String, Optional<T>> parse) {
        Optional<String> text = line(key, node);
        Optional<T> value = text.flatMap(parse);
        if (text.isPresent() && value.isEmpty()) {
            error(node, "'" + key + "' is '" + text.get() + "'", noun + " is expected");
        }
        return value;
    }

    private static String nounOf(ValueKind kind) {
        if (kind instanceof ValueKind.Text text) {
            return text.noun();
        }
        return kind instanceof ValueKind.ListOf list ? nounOf(list.item()) : "another value";
    }

    /** One of some words. */
    Optional<String> word(String key, List<String> words) {
        return get(key).flatMap(node -> line(key, node).flatMap(text -> {
            if (words.contains(text)) {
                return Optional.of(text);
            }
            String remedy = Suggestion.nearest(text, words)
                    .map(s -> "did you mean '" + s + "'?")
                    .orElse("one of: " + String.join(", ", words));
            error(node, "'" + key + "' is '" + text + "'", remedy);
            return Optional.empty();
        }));
    }

    Optional<Boolean> bool(String key) {
        return get(key).flatMap(node -> line(key, node).flatMap(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on" -> Optional.of(true);
            case "no", "false", "off" -> Optional.of(false);
            default -> {
                error(node, "'" + key + "' is '" + text + "'", "yes or no is expected");
                yield Optional.empty();
            }
        }));
    }

    Optional<Integer> integer(String key) {
        ValueKind.Int bounds = (ValueKind.Int) shape.kind(key);
        return get(key).flatMap(node -> line(key, node).flatMap(text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= bounds.low() && value <= bounds.high()) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException e) {
                // said below
            }
            error(
                    node,
                    "'" + key + "' is '" + text + "'",
                    "a whole number from " + bounds.low() + " to " + bounds.high() + " is expected");
            return Optional.empty();
        }));
    }

    Optional<IpAddress> address4(String key) {
        return parsed(key, t -> IpAddress.parse(t).filter(IpAddress::isV4));
    }

    Optional<IpAddress> address6(String key) {
        return parsed(key, t -> IpAddress.parse(t).filter(a -> !a.isV4()));
    }

    /** The lines of a list; one line may stand without the list around it. */
    List<String> texts(String key) {
        return list(key, (node, k) -> line(k, node));
    }

    <T> List<T> parsedList(String key, Function<String, Optional<T>> parse) {
        String noun = nounOf(shape.kind(key));
        return list(key, (node, k) -> parsed(k, node, noun, parse));
    }

    <T> List<T> list(String key, BiFunction<Node, String, Optional<T>> item) {
        Optional<Node> node = get(key);
        if (node.isEmpty()) {
            return List.of();
        }
        List<Node> nodes = node.get() instanceof Sequence sequence ? sequence.items() : List.of(node.get());
        List<T> values = new ArrayList<>(nodes.size());
        nodes.forEach(n -> item.apply(n, key).ifPresent(values::add));
        return List.copyOf(values);
    }

    /** The map under {@code key}. */
    Optional<MapReader> section(String key, Shape inner) {
        return get(key).flatMap(node -> section(key, node, inner));
    }

    Optional<MapReader> section(String key, Node node, Shape inner) {
        if (node instanceof Mapping mapping) {
            return Optional.of(new MapReader(mapping, inner, scope));
        }
        wrongKind(key, node, "a map with " + String.join(", ", inner.names()));
        return Optional.empty();
    }

    /** The entries of a map from names. */
    List<Entry> entries(String key) {
        Optional<Node> node = get(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Mapping mapping) {
            return mapping.entries().stream().filter(e -> !unsets(e.value())).toList();
        }
        wrongKind(key, node.get(), "a map");
        return List.of();
    }

    Optional<Secret> secret(String key) {
        return get(key).flatMap(node -> secret(key, node));
    }

    Optional<Secret> secret(String key, Node node) {
        return new SecretReader(scope).read(key, node);
    }

    /** A map from texts to values. */
    Map<String, FreeValue> values(String key) {
        Map<String, FreeValue> values = new LinkedHashMap<>();
        ValueReader reader = new ValueReader(scope);
        entries(key).forEach(e -> values.put(e.key(), reader.read(e.key(), e.value())));
        return java.util.Collections.unmodifiableMap(values);
    }

    static boolean isPadded(String text) {
        return !text.isEmpty()
                && (Character.isWhitespace(text.charAt(0)) || Character.isWhitespace(text.charAt(text.length() - 1)));
    }

    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** One line; anything else is a problem. */
    Optional<String> line(String key, Node node) {
        return line(key, node, Set.of());
    }

    private Optional<String> line(String key, Node node, Set<String> later) {
        if (!(node instanceof Scalar scalar)) {
            wrongKind(key, node, "a text");
            return Optional.empty();
        }
        if (scalar.isNull()) {
            error(node, "an empty value in '" + key + "'", "a value, or no such line");
            return Optional.empty();
        }
        String text = scope.expand(scalar, later);
        if (hasControl(text)) {
            error(node, "'" + key + "' has a line break or another control character in it", "a text on one line");
            return Optional.empty();
        }
        if (isPadded(text)) {
            error(node, "'" + key + "' begins or ends with a blank", "'" + text.strip() + "'");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private void wrongKind(String key, Node node, String expected) {
        error(node, "'" + key + "' is " + node.kind(), expected + " is expected");
    }
}
