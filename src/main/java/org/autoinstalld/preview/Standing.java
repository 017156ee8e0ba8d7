package org.autoinstalld.preview;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problem;

/** How a host is doing, in one word. */
enum Standing {
    FINE("fine"),
    /** It gets its files, but something is worth a look. */
    WARNINGS("warnings"),
    /** At least one of its response files cannot be made. */
    BROKEN("broken");

    private final String word;

    Standing(String word) {
        this.word = word;
    }

    /** As in URLs, JSON and on pages. */
    String word() {
        return word;
    }

    static Optional<Standing> of(String word) {
        for (Standing standing : values()) {
            if (standing.word.equals(word)) {
                return Optional.of(standing);
            }
        }
        return Optional.empty();
    }

    static Standing of(List<Problem> problems) {
        if (problems.isEmpty()) {
            return FINE;
        }
        return problems.stream().anyMatch(Problem::isError) ? BROKEN : WARNINGS;
    }
}
