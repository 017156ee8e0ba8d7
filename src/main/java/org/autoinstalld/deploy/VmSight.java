package org.autoinstalld.deploy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A VM as vmd(8) tells of it.
 *
 * @param state the word of vmctl(8)'s table: running, stopped, stopping, waiting, paused
 * @param pid null if it has none
 */
public record VmSight(String state, @Nullable Long pid) {
    private static final Set<String> RUNNING = Set.of("running", "paused", "stopping");

    /** One that waits for its turn to be started does not run yet. */
    public boolean isRunning() {
        return RUNNING.contains(state);
    }
}
