package org.autoinstalld.inventory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.YamlFile;

/** Keys of a new host that are given one by one, {@code root.login=no}, as lines of its entry. */
public final class HostSettings {
    /** None. */
    public static final HostSettings NONE = new HostSettings(Map.of());

    /**
     * A line of the entry.
     *
     * @param given the key as it was given that the line is for
     */
    public record Line(String text, String given) {}

    /** A value as it stands in the file, and the key as it was given. */
    private record Value(String yaml, String given) {}

    /** By key: a {@link Value}, or a map of the same kind. */
    private final Map<String, Object> tree;

    private HostSettings(Map<String, Object> tree) {
        this.tree = tree;
    }

    /** What reading came to. */
    public sealed interface Reading {
        record Right(HostSettings settings) implements Reading {}

        /** @param why in words for whoever gave it */
        record Wrong(String why) implements Reading {}
    }

    /** @param assignments {@code KEY=VALUE} each; a key below another stands behind a dot */
    public static Reading of(List<String> assignments) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (String assignment : assignments) {
            Optional<String> wrong = put(tree, assignment);
            if (wrong.isPresent()) {
                return new Reading.Wrong(wrong.get());
            }
        }
        return new Reading.Right(new HostSettings(tree));
    }

    private static Optional<String> put(Map<String, Object> tree, String assignment) {
        int sign = assignment.indexOf('=');
        if (sign < 1) {
            return Optional.of("'" + assignment + "' is not KEY=VALUE, such as vm.memory=4G");
        }
        String given = assignment.substring(0, sign);
        List<String> path = List.of(given.split("\\.", -1));
        if (path.stream().anyMatch(String::isBlank)) {
            return Optional.of("'" + given + "' is no key; keys with a dot between, such as vm.memory");
        }
        String text = assignment.substring(sign + 1);
        if (text.chars().anyMatch(c -> c < ' ')) {
            return Optional.of("the value of '" + given + "' is not one line; lists as [a, b], maps as { a: b }");
        }
        Optional<String> wrong = isYaml(text) ? complaint(text) : Optional.empty();
        if (wrong.isPresent()) {
            return Optional.of("the value of '" + given + "' is no YAML: " + wrong.get());
        }
        return put(tree, path, new Value(isYaml(text) || isPlain(text) ? text : quoted(text), given));
    }

    @SuppressWarnings("unchecked")
    private static Optional<String> put(Map<String, Object> tree, List<String> path, Value value) {
        Map<String, Object> map = tree;
        for (String key : path.subList(0, path.size() - 1)) {
            Object below = map.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
            if (below instanceof Value other) {
                return Optional.of("'" + value.given() + "' is a part of '" + other.given() + "', which is given, too");
            }
            map = (Map<String, Object>) below;
        }
        boolean again = map.putIfAbsent(path.get(path.size() - 1), value) != null;
        return again ? Optional.of("'" + value.given() + "' is given twice") : Optional.empty();
    }

    /** Whether it is meant as a list, a map or a quoted text; anything else is a text as it is. */
    private static boolean isYaml(String text) {
        return !text.isEmpty() && "[{\"'".indexOf(text.charAt(0)) >= 0;
    }

    private static YamlFile parsed(String text) {
        return YamlFile.parse("", ("k: " + text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> complaint(String text) {
        YamlFile file = parsed(text);
        Optional<Problem> error =
                file.problems().stream().filter(Problem::isError).findFirst();
        return error.map(Problem::message).or(() -> only(file, n -> true) ? Optional.empty() : Optional.of(text));
    }

    private static boolean isPlain(String text) {
        YamlFile file = parsed(text);
        return file.problems().isEmpty()
                && only(file, n -> n instanceof Scalar scalar && scalar.text().equals(text) && !text.isEmpty());
    }

    private static boolean only(YamlFile file, Predicate<Node> test) {
        return file.documents().size() == 1
                && file.documents().get(0).entries().size() == 1
                && test.test(file.documents().get(0).entries().get(0).value());
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Whether a key of the host itself is given, or something below it. */
    public boolean has(String key) {
        return tree.containsKey(key);
    }

    /** Its lines in the file, in the order in which they were given. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines(tree, "    ", lines);
        return lines;
    }

    @SuppressWarnings("unchecked")
    private static void lines(Map<String, Object> map, String indent, List<Line> lines) {
        map.forEach((key, value) -> {
            String name = indent + HostText.word(key) + ":";
            if (value instanceof Value leaf) {
                lines.add(new Line(name + " " + leaf.yaml(), leaf.given()));
            } else {
                int at = lines.size();
                lines((Map<String, Object>) value, indent + "  ", lines);
                lines.add(at, new Line(name, lines.get(at).given()));
            }
        });
    }
}
