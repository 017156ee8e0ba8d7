package org.autoinstalld.reload;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * How serving goes.
 *
 * @param loadedAt when what is served was read, milliseconds since 1970
 * @param refused a later edit that is not served; null if what is on disk is what is served
 */
public record ReloadState(
        Snapshot snapshot, long loadedAt, @Nullable Trouble refused) {
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

    /** A later edit that is not served. */
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(refused);
    }

    static ReloadState good(Snapshot snapshot, long now) {
        return new ReloadState(snapshot, now, null);
    }

    ReloadState withTrouble(Trouble trouble) {
        return new ReloadState(snapshot, loadedAt, trouble);
    }
}
