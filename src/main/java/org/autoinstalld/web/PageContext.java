package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/**
 * What some pages ask of the server that they belong to.
 *
 * @param strangers machines that asked of late and are not in the inventory, the newest first
 * @param source the lines of a file that a problem is in, if it is one of the inventory or of the templates
 * @param hindrance why no host can be added here; empty if one can
 */
public record PageContext(
        Function<Snapshot, List<Stranger>> strangers,
        Function<String, Optional<List<String>>> source,
        Supplier<Optional<Problem>> hindrance) {
    /** There is nothing to ask. */
    public static final PageContext NONE =
            new PageContext(snapshot -> List.of(), file -> Optional.empty(), Optional::empty);
}
