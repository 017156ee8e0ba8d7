package org.autoinstalld.mirror;

import org.jspecify.annotations.Nullable;

/**
 * How a sync of one directory ended.
 *
 * @param outcome in a word
 * @param generation that is visible now; empty if none is
 * @param files that were fetched
 * @param octets that were fetched
 * @param failure why it failed; null if it did not
 */
public record SyncResult(
        MirrorDirectory directory,
        Outcome outcome,
        String generation,
        int files,
        long octets,
        @Nullable MirrorException failure) {
    /** What became of it. */
    public enum Outcome {
        /** There was nothing to fetch. */
        UNCHANGED,
        /** A new generation is visible, or files were added to the one that was. */
        FETCHED,
        /** What was visible before still is. */
        FAILED
    }

    /** Why it failed, in a sentence; null if it did not. */
    public @Nullable String reason() {
        return failure == null ? null : failure.reason();
    }

    boolean isFailedFor(FailureReason reason) {
        return failure != null && failure.why() == reason;
    }
}
