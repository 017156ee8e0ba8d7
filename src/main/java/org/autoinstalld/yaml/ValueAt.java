package org.autoinstalld.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;

/**
 * One value of the inventory where it stands, to be read as its key wants it. One that is wrong is a problem at its place
 * and then counts as absent, so that reading goes on.
 */
public record ValueAt(String key, Node node, ReadScope scope) {
    private static final String SECRET_FORMS = "the text in place, { file: PATH } or { env: NAME }";

    public void error(String message, String remedy) {
        scope.problems().error(node.place(), message, remedy);
    }

    public void warning(String message, String remedy) {
        scope.problems().warning(node.place(), message, remedy);
    }

    private void wrongKind(String expected) {
        error("'" + key + "' is " + node.kind(), expected + " is expected");
    }

    /** One line of text; anything else is a problem. */
    public Optional<String> line() {
        return line(Set.of());
    }

    /** One line of text in which some variables stay, to be filled in when a file is made. */
    public Optional<String> line(Set<String> later) {
        if (!(node instanceof Scalar scalar)) {
            wrongKind("a text");
            return Optional.empty();
        }
        if (scalar.isNull()) {
            error("an empty value in '" + key + "'", "a value, or no such line");
            return Optional.empty();
        }
        String text = scope.expand(scalar, later);
        if (hasControl(text)) {
            error("'" + key + "' has a line break or another control character in it", "a text on one line");
            return Optional.empty();
        }
        if (isPadded(text)) {
            error("'" + key + "' begins or ends with a blank", "'" + text.strip() + "'");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A text that {@code parse} understands. */
    public <T> Optional<T> parsed(String noun, Function<String, Optional<T>> parse) {
        Optional<String> text = line();
        Optional<T> value = text.flatMap(parse);
        if (text.isPresent() && value.isEmpty() && !foreign(text.get(), noun + " is expected")) {
            error("'" + key + "' is '" + text.get() + "'", noun + " is expected");
        }
        return value;
    }

    /** Tells of a character that is not ASCII, where a text cannot be read for one: it may look like another. */
    public boolean foreign(String text, String remedy) {
        int at = IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) > 0x7f)
                .findFirst()
                .orElse(-1);
        if (at >= 0) {
            String character = String.format("U+%04X", text.codePointAt(at));
            error("'" + key + "' is '" + text + "', with the character " + character + ", which is not ASCII", remedy);
        }
        return at >= 0;
    }

    /** One of some words. */
    public Optional<String> word(List<String> words) {
        return line().filter(text -> {
            if (!words.contains(text)) {
                String remedy = Suggestion.nearest(text, words)
                        .map(s -> "did you mean '" + s + "'?")
                        .orElse("one of: " + String.join(", ", words));
                error("'" + key + "' is '" + text + "'", remedy);
            }
            return words.contains(text);
        });
    }

    /** Yes or no. */
    public Optional<Boolean> truth() {
        return parsed("yes or no", ValueAt::truthOf);
    }

    public static Optional<Boolean> truthOf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on" -> Optional.of(true);
            case "no", "false", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    public Optional<Integer> integer(int low, int high) {
        return line().flatMap(text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= low && value <= high) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException e) {
                // said below
            }
            error("'" + key + "' is '" + text + "'", "a whole number from " + low + " to " + high + " is expected");
            return Optional.empty();
        });
    }

    /** The items of a list; one value may stand without the list around it. */
    public List<ValueAt> items() {
        return node instanceof Sequence sequence
                ? sequence.items().stream()
                        .map(item -> new ValueAt(key, item, scope))
                        .toList()
                : List.of(this);
    }

    /** A map with the keys of a shape. */
    public Optional<MapReader> map(Shape shape) {
        if (node instanceof Mapping mapping) {
            return Optional.of(new MapReader(mapping, shape, scope));
        }
        wrongKind("a map with " + String.join(", ", shape.names()));
        return Optional.empty();
    }

    /** The entries of a map, each with its name for a key; those that {@code null} takes back are left out. */
    public List<ValueAt> entries() {
        if (node instanceof Mapping mapping) {
            return mapping.entries().stream()
                    .filter(e -> !scope.unsets(e.value()))
                    .map(e -> new ValueAt(e.key(), e.value(), scope))
                    .toList();
        }
        wrongKind("a map");
        return List.of();
    }

    /** A value whose meaning only the templates know; scalars keep their text. */
    public FreeValue free() {
        if (node instanceof Scalar scalar) {
            return new FreeValue.Text(scalar.isNull() ? "" : scope.expand(scalar));
        }
        if (node instanceof Sequence) {
            return new FreeValue.Sequence(items().stream().map(ValueAt::free).toList());
        }
        Mapping mapping = (Mapping) node;
        if (isReference(mapping)) {
            return secret().<FreeValue>map(FreeValue.Hidden::new).orElse(new FreeValue.Text(""));
        }
        Map<String, FreeValue> entries = new LinkedHashMap<>();
        mapping.entries().stream()
                .filter(e -> !(e.value() instanceof Scalar scalar && scalar.unsets()))
                .forEach(e -> entries.put(e.key(), new ValueAt(e.key(), e.value(), scope).free()));
        return new FreeValue.Mapping(Collections.unmodifiableMap(entries));
    }

    /** {@code TEXT}, {@code { file: PATH }} or {@code { env: NAME }}. No message holds what was read. */
    public Optional<Secret> secret() {
        if (node instanceof Scalar scalar && !scalar.isNull()) {
            return secret(node.place(), new Secret(scalar.text()));
        }
        if (node instanceof Mapping mapping && isReference(mapping)) {
            return secretElsewhere(mapping.entries().get(0));
        }
        wrongKind(SECRET_FORMS);
        return Optional.empty();
    }

    /** Whether a map says where a secret is, not what. */
    public static boolean isReference(Mapping mapping) {
        if (mapping.entries().size() != 1) {
            return false;
        }
        Entry entry = mapping.entries().get(0);
        return (entry.key().equals("file") || entry.key().equals("env"))
                && entry.value() instanceof Scalar scalar
                && !scalar.isNull();
    }

    private Optional<Secret> secretElsewhere(Entry entry) {
        Scalar scalar = (Scalar) entry.value();
        String name = scope.expand(scalar);
        boolean file = entry.key().equals("file");
        SecretSource.Got got = file
                ? scope.secrets().file(name, scalar.file())
                : scope.secrets().environment(name, scalar.file());
        String what = (file ? "file '" : "environment variable '") + name + "'";
        if (got instanceof SecretSource.Got.Found found) {
            if (!found.warning().isEmpty()) {
                scope.problems().warning(scalar.place(), what + " " + found.warning(), "");
            }
            return secret(scalar.place(), found.secret());
        }
        String why = ((SecretSource.Got.Missing) got).why();
        scope.problems().error(scalar.place(), what + " for '" + key + "' " + why, "");
        return Optional.empty();
    }

    private Optional<Secret> secret(Place place, Secret secret) {
        String text = secret.reveal();
        if (text.isEmpty()) {
            scope.problems().error(place, "'" + key + "' is empty", "an empty answer cannot be given to the installer");
            return Optional.empty();
        }
        if (hasControl(text)) {
            scope.problems().error(place, "'" + key + "' has a control character in it", "a text on one line");
            return Optional.empty();
        }
        if (isPadded(text)) {
            scope.problems()
                    .error(
                            place,
                            "'" + key + "' begins or ends with a blank, which the installer would drop",
                            "a text without outer blanks");
            return Optional.empty();
        }
        return Optional.of(secret);
    }

    private static boolean isPadded(String text) {
        return !text.isEmpty()
                && (Character.isWhitespace(text.charAt(0)) || Character.isWhitespace(text.charAt(text.length() - 1)));
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }
}
