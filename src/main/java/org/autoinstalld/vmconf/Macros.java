package org.autoinstalld.vmconf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/** The macros known at the point the parser has reached; a later definition takes the place of an earlier one. */
final class Macros {
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Place> unused = new HashMap<>();

    void define(String name, String value, Place place, Problems problems) {
        Place before = unused.put(name, place);
        if (values.put(name, value) != null && before != null) {
            notUsed(name, before, problems);
        }
    }

    Optional<String> use(String name) {
        unused.remove(name);
        return Optional.ofNullable(values.get(name));
    }

    Set<String> names() {
        return new TreeSet<>(values.keySet());
    }

    void reportUnused(Problems problems) {
        unused.forEach((name, place) -> notUsed(name, place, problems));
    }

    private static void notUsed(String name, Place place, Problems problems) {
        boolean usable = name.chars().allMatch(c -> VmLexer.isInMacroName((char) c));
        problems.warning(
                place,
                "macro '" + name + "' is not used",
                usable ? "remove it" : "nor can it be, as '$' takes letters, digits and '_' only");
    }
}
