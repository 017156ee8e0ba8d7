package org.autoinstalld.reload;

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
public record ReloadState(Snapshot snapshot, long loadedAt, Optional<Trouble> trouble) {
    /**
     * A broken edit, or no way to see whether there is one.
     *
     * @param since milliseconds since 1970
     * @param readable whether the files could be looked at at all
     */
    public record Trouble(long since, List<Problem> problems, boolean readable) {
        /** What it comes to, for people. */
        public String sentence() {
            return readable ? "the last edit is not served" : "the files cannot be looked at";
        }
    }

    static ReloadState good(Snapshot snapshot, long now) {
        return new ReloadState(snapshot, now, Optional.empty());
    }

    ReloadState withTrouble(Trouble trouble) {
        return new ReloadState(snapshot, loadedAt, Optional.of(trouble));
    }
}
