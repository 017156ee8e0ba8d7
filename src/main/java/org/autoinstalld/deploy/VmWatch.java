package org.autoinstalld.deploy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What whoever watches a VM has seen of it since its installer was started.
 *
 * @param stopped since when it has been stopped; null if it runs, or nobody has watched it
 * @param doubt what else than its own reboot may have stopped it; empty if nothing is known
 */
public record VmWatch(@Nullable Instant stopped, String doubt) {
    /** Nobody has watched it. */
    public static final VmWatch NONE = new VmWatch(null, "");
}
