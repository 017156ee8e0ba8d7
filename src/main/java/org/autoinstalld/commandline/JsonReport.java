package org.autoinstalld.commandline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.api.Json;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * What a command tells a program that said {@code --format json}: one object, however the command ends. It has a
 * {@code version}, what the command has to tell, and {@code problems}. Safe for use by several threads.
 */
public final class JsonReport {
    private final List<Object> fields = new ArrayList<>();
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final List<String> said = new ArrayList<>();
    private boolean hasLines;

    private record Problems(Collection<Problem> problems) {}

    /** @param more a record or a map, whose fields the object gets */
    synchronized void tell(Object more) {
        fields.add(more);
    }

    /** What an API told, with its problems. */
    synchronized void tell(Map<String, Object> told, Collection<Problem> found) {
        told.remove("version");
        told.remove("problems");
        fields.add(told);
        problems.addAll(found);
    }

    synchronized void find(Collection<Problem> found) {
        problems.addAll(found);
    }

    /** A message for people, which is the reason if nothing else tells why a command did nothing. */
    synchronized void say(String message) {
        said.add(message);
    }

    /** One of several objects, each of which is a line. */
    public synchronized String line(Object more) {
        hasLines = true;
        return Json.answer(more, new Problems(List.of()));
    }

    /** The last of them, with all problems. */
    public synchronized String lastLine(Object more) {
        hasLines = true;
        String line = Json.answer(more, new Problems(List.copyOf(problems)));
        problems.clear();
        said.clear();
        return line;
    }

    /** What is to be printed at the end; empty if all was told in lines. */
    synchronized Optional<String> end(int code) {
        boolean failed = code == Command.REFUSED || code == Command.USAGE;
        if (failed && problems.stream().noneMatch(Problem::isError)) {
            said.forEach(message -> problems.add(Problem.error(Place.NONE, message)));
        }
        if (hasLines && problems.isEmpty()) {
            return Optional.empty();
        }
        List<Object> parts = new ArrayList<>(fields);
        parts.add(new Problems(List.copyOf(problems)));
        return Optional.of(Json.answer(parts.toArray()));
    }
}
