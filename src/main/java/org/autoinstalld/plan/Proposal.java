package org.autoinstalld.plan;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.problem.Problem;

/**
 * What becomes of one file.
 *
 * @param after empty if nothing can be written; the problems say why
 * @param problems errors stop all of it
 * @param standing hosts whose entries stand outside our part of the file and mean the same: they are left there
 * @param leftOut guests that get no entry yet, as a disk of theirs is not there
 * @param reload what vmctl reload would do; empty for other files, and if nothing changes
 */
public record Proposal(
        KeptFile target,
        Optional<Content> before,
        Optional<Content> after,
        List<Problem> problems,
        Set<HostName> standing,
        Set<HostName> leftOut,
        Optional<VmReload> reload) {
    public Proposal {
        problems = List.copyOf(problems);
        standing = Collections.unmodifiableSet(new TreeSet<>(standing));
        leftOut = Set.copyOf(leftOut);
    }

    /** The same file, with nothing done to it. */
    public Proposal leftAlone() {
        return new Proposal(target, before, before, problems, standing, leftOut, Optional.empty());
    }

    /** Whether the file would be written. */
    public boolean isChange() {
        return after.isPresent() && !after.equals(before);
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
