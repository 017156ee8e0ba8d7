package org.autoinstalld.live;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/**
 * How serving goes.
 *
 * @param loadedAt when what is served was read, milliseconds since 1970
 * @param trouble a later edit that is not served; empty if what is on disk is what is served
 */
public record State(Snapshot snapshot, long loadedAt, Optional<Trouble> trouble) {
    /**
     * A broken edit.
     *
     * @param since milliseconds since 1970
     */
    public record Trouble(long since, List<Problem> problems) {}

    static State good(Snapshot snapshot, long now) {
        return new State(snapshot, now, Optional.empty());
    }

    State withTrouble(Trouble trouble) {
        return new State(snapshot, loadedAt, Optional.of(trouble));
    }
}
