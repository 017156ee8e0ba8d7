package org.autoinstalld.plan;

import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One way in which our part of a file is not what the inventory says.
 *
 * @param host whose entry it is; null for what belongs to none, and for entries of hosts the inventory does not have
 * @param place of the entry in the file, or of the host in the inventory if the file has none
 */
public record Drift(@Nullable HostName host, Place place, String message) {
    /** A warning: the file is only out of date. */
    public Problem toProblem() {
        return Problem.warning(place, message, "autoinstalld plan shows it, apply writes it");
    }
}
