package org.autoinstalld.dhcpdconf;

import java.util.List;
import java.util.Optional;

/**
 * What one statement that is no block sets. Two statements that mean the same are equal, however they are written:
 * {@code deny unknown-clients} is {@code allow unknown-clients} with the value {@code false}, {@code not authoritative} is
 * {@code authoritative} with {@code false}.
 *
 * @param name the keyword in lower case, for options with {@code option } before the name of the option
 */
public record Parameter(String name, List<StatementValue> values) {
    public Parameter {
        values = List.copyOf(values);
    }

    /** The name of the option without {@code option }; empty for a statement that is no option. */
    public Optional<String> option() {
        return name.startsWith("option ") ? Optional.of(name.substring("option ".length())) : Optional.empty();
    }

    /** The texts of the values. */
    public List<String> texts() {
        return values.stream().map(StatementValue::text).toList();
    }

    /** The text of the first value; empty if there is none. */
    public String text() {
        return values.isEmpty() ? "" : values.get(0).text();
    }
}
