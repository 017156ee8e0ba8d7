package org.autoinstalld.dhcpdconf;

import java.util.List;

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

    /** The texts of the values. */
    public List<String> texts() {
        return values.stream().map(StatementValue::text).toList();
    }

    /** The text of the first value; empty if there is none. */
    public String text() {
        return values.isEmpty() ? "" : values.get(0).text();
    }
}
