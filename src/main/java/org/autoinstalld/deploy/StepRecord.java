package org.autoinstalld.deploy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of one deployment.
 *
 * @param began when it was begun last; null if it never was
 * @param ended null while it waits or runs
 * @param detail what was done or seen, or why it failed; may be empty, and holds no secret
 */
public record StepRecord(
        DeployStep step,
        StepState state,
        @Nullable Instant began,
        @Nullable Instant ended,
        String detail) {
    static StepRecord waiting(DeployStep step) {
        return new StepRecord(step, StepState.WAITING, null, null, "");
    }

    StepRecord running(Instant now) {
        return new StepRecord(step, StepState.RUNNING, now, null, "");
    }

    StepRecord saying(String what) {
        return new StepRecord(step, state, began, ended, what);
    }

    StepRecord ended(StepState how, Instant now, String what) {
        return new StepRecord(step, how, began == null ? now : began, now, what);
    }
}
