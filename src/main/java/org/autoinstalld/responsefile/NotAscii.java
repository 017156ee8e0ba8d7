package org.autoinstalld.responsefile;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * A character that is not ASCII shows when a file is made, at the template's line that prints it. Who has to mend it wrote it
 * in the inventory, so it is told there, once for all hosts that have it from a profile.
 */
final class NotAscii {
    private static final Pattern TOLD = Pattern.compile("holds the character U\\+([0-9A-F]+), which is not ASCII");

    private NotAscii() {}

    /** The same problems, such characters at their values. */
    static List<Problem> atValues(List<Problem> problems, Host host, Origins origins) {
        return problems.stream()
                .flatMap(p -> atValues(p, host, origins))
                .distinct()
                .toList();
    }

    private static Stream<Problem> atValues(Problem problem, Host host, Origins origins) {
        Matcher told = TOLD.matcher(problem.message());
        Map<String, Place> values =
                told.find() ? origins.holding(host.name(), Integer.parseInt(told.group(1), 16)) : Map.of();
        return values.isEmpty()
                ? Stream.of(problem)
                : values.entrySet().stream()
                        .map(value -> Problem.error(
                                value.getValue(),
                                "'" + value.getKey() + "' " + told.group(),
                                "other letters, or site.charset: utf-8"));
    }
}
