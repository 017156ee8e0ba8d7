package org.autoinstalld.responsefile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.problem.Place;

/** Finds who wrote a line of a rendered response file: a value of the inventory, or a line of a template. */
final class Blame {
    private final Host host;
    private final Origins origins;
    private final List<String> lines;
    private final List<Place> templates;

    /**
     * @param templates for each line the template's line that made it; may be empty
     */
    Blame(Host host, Origins origins, String text, List<Place> templates) {
        this.host = host;
        this.origins = origins;
        this.templates = templates;
        lines = text.lines().toList();
    }

    /** The value in the inventory that the line shows, if there is one. */
    Optional<Place> value(int line) {
        String question = question(line);
        Optional<Place> extra = answerOf(question);
        if (extra.isPresent() || question.isEmpty()) {
            return extra;
        }
        String lower = question.toLowerCase(Locale.ROOT);
        if (lower.startsWith("system hostname")) {
            return Optional.of(host.place());
        }
        return Settings.QUESTIONS.stream()
                .filter(asked -> lower.startsWith(asked.begins()))
                .findFirst()
                .flatMap(asked -> origins.of(host.name(), asked.path()));
    }

    private Optional<Place> answerOf(String question) {
        for (String key : List.of("answers", "upgrade-answers")) {
            Optional<Place> place = origins.of(host.name(), List.of(key, question));
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private String question(int line) {
        if (line < 1 || line > lines.size()) {
            return "";
        }
        String text = lines.get(line - 1);
        int equals = text.indexOf('=');
        return (equals < 0 ? text : text.substring(0, equals)).strip();
    }

    /** The template's line that made the line. */
    Optional<Place> template(int line) {
        return line >= 1 && line <= templates.size() ? Optional.of(templates.get(line - 1)) : Optional.empty();
    }
}
