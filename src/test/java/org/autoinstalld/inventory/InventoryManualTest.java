package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares autoinstalld.yaml(5) with the keys that the reader knows. In the manual each list of keys stands below a
 * comment {@code keys: SHAPE}.
 */
class InventoryManualTest {
    private static final Path MANUAL = Path.of("docs/man/autoinstalld.yaml.5");
    private static final Pattern ANCHOR = Pattern.compile("\\.\\\\\" keys: (.*)");
    private static final Pattern ITEM = Pattern.compile("\\.It Ic ([a-z0-9.-]+)( :.*)?");

    /** What the manual says of each key, by shape and key. */
    private static Map<String, Map<String, String>> manual() throws IOException {
        Map<String, Map<String, String>> shapes = new LinkedHashMap<>();
        Map<String, String> keys = null;
        String key = "";
        for (String line : Files.readAllLines(MANUAL)) {
            Matcher anchor = ANCHOR.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (anchor.matches()) {
                keys = new LinkedHashMap<>();
                key = "";
                assertThat(shapes.put(anchor.group(1), keys))
                        .as("%s twice", line)
                        .isNull();
            } else if (line.equals(".El")) {
                keys = null;
            } else if (keys != null && item.matches()) {
                key = item.group(1);
                assertThat(keys.put(key, line)).as("%s twice", line).isNull();
            } else if (keys != null && !key.isEmpty()) {
                keys.merge(key, "\n" + line, String::concat);
            }
        }
        return shapes;
    }

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        collect(Documents.SHAPE, shapes);
        return shapes;
    }

    private static void collect(Shape shape, Map<String, Shape> shapes) {
        if (shapes.putIfAbsent(shape.name(), shape) == null) {
            shape.keys().values().forEach(key -> collect(key.kind(), shapes));
        }
    }

    private static void collect(ValueType.Kind kind, Map<String, Shape> shapes) {
        if (kind instanceof ValueType.Kind.Fields fields) {
            collect(fields.shape(), shapes);
        } else if (kind instanceof ValueType.Kind.ListOf list) {
            collect(list.item(), shapes);
        } else if (kind instanceof ValueType.Kind.MapOf map) {
            collect(map.value(), shapes);
        } else if (kind instanceof ValueType.Kind.Either either) {
            collect(either.first(), shapes);
            collect(either.second(), shapes);
        }
    }

    @Test
    void theManualHasAListForEachMapOfTheInventory() throws IOException {
        assertThat(manual().keySet()).containsExactlyInAnyOrderElementsOf(shapes().keySet());
    }

    @TestFactory
    List<DynamicTest> theManualListsExactlyTheKeysOf() throws IOException {
        Map<String, Map<String, String>> manual = manual();
        return shapes().values().stream()
                .map(shape -> DynamicTest.dynamicTest(
                        shape.name(),
                        () -> assertThat(manual.getOrDefault(shape.name(), Map.of())
                                        .keySet())
                                .containsExactlyElementsOf(shape.names())))
                .toList();
    }

    @TestFactory
    List<DynamicTest> theManualNamesEachWordThatAKeyTakes() throws IOException {
        Map<String, Map<String, String>> manual = manual();
        return shapes().values().stream()
                .flatMap(shape -> shape.keys().entrySet().stream()
                        .filter(e -> e.getValue().kind() instanceof ValueType.Kind.Words)
                        .map(e -> DynamicTest.dynamicTest(shape.name() + ": " + e.getKey(), () -> {
                            var words = (ValueType.Kind.Words) e.getValue().kind();
                            String item =
                                    manual.getOrDefault(shape.name(), Map.of()).getOrDefault(e.getKey(), "");
                            assertThat(item.lines().findFirst().orElse("").split("[ |]+"))
                                    .containsAll(words.words());
                        })))
                .toList();
    }
}
