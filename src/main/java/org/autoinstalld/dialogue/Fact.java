package org.autoinstalld.dialogue;

import java.util.function.Function;

/**
 * Something about a machine, and whether somebody said so or it is only assumed.
 *
 * @param declared by the inventory or on the command line
 */
public record Fact<T>(T value, boolean declared) {
    public static <T> Fact<T> declared(T value) {
        return new Fact<>(value, true);
    }

    public static <T> Fact<T> assumed(T value) {
        return new Fact<>(value, false);
    }

    <U> Fact<U> map(Function<T, U> change) {
        return new Fact<>(change.apply(value), declared);
    }
}
