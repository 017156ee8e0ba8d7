package org.autoinstalld.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one file.
 *
 * @param now the file as it is
 * @param then as it would be; null if nothing can be written, and the problems say why
 * @param problems errors stop all of it
 * @param standing hosts whose entries stand outside our part of the file and mean the same: they are left there
 * @param leftOut guests that get no entry yet, as a disk of theirs is not there
 * @param deploying hosts that are being deployed and have entries, which stay
 * @param pending entries of others that are not as the inventory has them, where some alone are to change
 * @param reload what vmctl reload would do; null for other files, and if nothing changes
 */
public record Proposal(
        ParsedFile now,
        @Nullable ParsedFile then,
        List<Problem> problems,
        Set<HostName> standing,
        Set<HostName> leftOut,
        Set<HostName> deploying,
        Set<String> pending,
        @Nullable VmReload reload) {
    public Proposal {
        problems = List.copyOf(problems);
    }

    public KeptFile target() {
        return now.target();
    }

    /** What the file holds; empty if there is none. */
    public Optional<Content> before() {
        return now.content();
    }

    /** Empty if nothing can be written. */
    public Optional<Content> after() {
        return Optional.ofNullable(then).flatMap(ParsedFile::content);
    }

    /** The same file, with nothing done to it. */
    Proposal leftAlone() {
        return new Proposal(now, now, problems, standing, leftOut, deploying, pending, null);
    }

    /** Whether the file would be written. */
    public boolean isChange() {
        return after().isPresent() && !after().equals(before());
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
