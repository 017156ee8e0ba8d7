package org.autoinstalld.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.BuiltInTemplates;
import org.autoinstalld.template.BuiltInTemplates.Standing;
import org.autoinstalld.template.TemplateLocation;
import org.autoinstalld.template.TemplateSet;

/** The templates of a folder beside those of the program. */
final class TemplateCopies {
    /** Whoever compiles them says what is too large; here such a file is nobody's copy. */
    private static final int LONGEST = 1 << 20;

    private TemplateCopies() {}

    /** Their bytes by name, as far as they can be read. */
    static Map<String, byte[]> in(Path folder) {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : (Iterable<Path>) walk.filter(p -> p.toString().endsWith(TemplateSet.SUFFIX))::iterator) {
                if (Files.isRegularFile(path) && Files.size(path) <= LONGEST) {
                    all.put(folder.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // whoever compiles them has told
        }
        return all;
    }

    /** How those of a folder compare; nothing where those of the program serve. */
    static SortedMap<String, Standing> standings(TemplateLocation location) {
        return location.isBuiltIn() ? new TreeMap<>() : BuiltInTemplates.compare(in(location.folder()));
    }

    /** Warns of those that an earlier release brought and nobody changed. */
    static List<Problem> problems(Path folder, SortedMap<String, Standing> standings) {
        List<Problem> older = new ArrayList<>();
        standings.forEach((name, standing) -> {
            if (standing == Standing.OLDER) {
                older.add(Problem.warning(
                                Place.of(folder.resolve(name).toString()),
                                "a template of an earlier release, which nobody has changed; this one brings a newer",
                                "autoinstalld templates --update --write " + folder)
                        .alike("older template"));
            }
        });
        return older;
    }

    /** Which are as the program brings them, in a sentence; empty if none is. */
    static Optional<String> same(SortedMap<String, Standing> standings) {
        List<String> same = standings.entrySet().stream()
                .filter(e -> e.getValue() == Standing.SAME)
                .map(Map.Entry::getKey)
                .toList();
        if (same.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                same.size() == standings.size()
                        ? "all " + same.size() + " templates are as the program brings them"
                        : "as the program brings them: " + String.join(", ", same));
    }
}
