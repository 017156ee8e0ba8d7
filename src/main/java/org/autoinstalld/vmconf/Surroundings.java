package org.autoinstalld.vmconf;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a vm.conf finds around it on its machine, as far as it is known.
 *
 * @param includes the text of an included file by the path that names it, empty if there is none; if this is empty,
 *     includes are noted but not followed
 * @param exists whether a path exists on the machine that vmd runs on; if empty, paths are not checked
 * @param macros what {@code vmd -D} sets
 */
public record Surroundings(
        Optional<Function<String, Optional<String>>> includes,
        Optional<Predicate<String>> exists,
        Map<String, String> macros) {
    /** Nothing is known: the file is read for itself. */
    public static final Surroundings UNKNOWN = new Surroundings(Optional.empty(), Optional.empty(), Map.of());

    public Surroundings {
        macros = Map.copyOf(macros);
    }

    public Surroundings withIncludes(Function<String, Optional<String>> textOf) {
        return new Surroundings(Optional.of(textOf), exists, macros);
    }

    public Surroundings withExists(Predicate<String> test) {
        return new Surroundings(includes, Optional.of(test), macros);
    }

    public Surroundings withMacros(Map<String, String> given) {
        return new Surroundings(includes, exists, given);
    }
}
