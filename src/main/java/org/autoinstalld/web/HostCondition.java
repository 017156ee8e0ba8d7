package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problem;

/** How a host is doing, in one word. */
enum HostCondition {
    FINE("fine"),
    /** It gets its files, but something is worth a look. */
    WARNINGS("warnings"),
    /** It gets its files, but at least one run of its installer would not complete, as far as is known of the machine. */
    STOPS("stops"),
    /** At least one of its files is not served, since the installer would stop on any machine that fits the host. */
    WITHHELD("withheld"),
    /** At least one of its response files cannot be made. */
    BROKEN("broken"),
    /** Its files were not judged yet, since it is not its turn. */
    PENDING("pending");

    /** What {@link #WITHHELD} was called before look-ups alone were refused; links and programs may have it. */
    static final String FORMER = "refused";

    private final String word;

    HostCondition(String word) {
        this.word = word;
    }

    /** As in URLs, JSON and on pages. */
    String word() {
        return word;
    }

    static Optional<HostCondition> of(String word) {
        if (word.equals(FORMER)) {
            return Optional.of(WITHHELD);
        }
        for (HostCondition standing : values()) {
            if (standing.word.equals(word)) {
                return Optional.of(standing);
            }
        }
        return Optional.empty();
    }

    /**
     * @param own problems of the host's entry and of making its files; findings of the dialogue are not among them
     */
    static HostCondition of(List<Problem> own, Judged judged) {
        if (own.stream().anyMatch(Problem::isError)) {
            return BROKEN;
        }
        if (!judged.known()) {
            return PENDING;
        }
        if (judged.endings().stream().anyMatch(Ending::withheld)) {
            return WITHHELD;
        }
        if (judged.endings().stream().anyMatch(Ending::stops)) {
            return STOPS;
        }
        return own.isEmpty() && judged.findings().isEmpty() ? FINE : WARNINGS;
    }
}
