package org.autoinstalld.plan;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.problem.Problem;

/**
 * What becomes of one file.
 *
 * @param after empty if nothing can be written; the problems say why
 * @param problems errors stop all of it
 * @param reload what vmctl reload would do; empty for other files, and if nothing changes
 */
public record Proposal(
        Target target,
        Optional<Content> before,
        Optional<Content> after,
        List<Problem> problems,
        Optional<VmReload> reload) {
    public Proposal {
        problems = List.copyOf(problems);
    }

    /** Whether the file would be written. */
    public boolean isChange() {
        return after.isPresent() && !after.equals(before);
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
