package org.autoinstalld.deploy;

import java.util.Locale;
import java.util.Optional;

/** How far a step is. */
public enum StepState {
    WAITING,
    RUNNING,
    DONE,
    /** There was nothing to do. */
    SKIPPED,
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<StepState> of(String word) {
        for (StepState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Whether the next step may begin. */
    public boolean isOver() {
        return this == DONE || this == SKIPPED;
    }
}
