package org.autoinstalld.deploy;

import java.util.Objects;
import java.util.Optional;

/** Goes on with a deployment that was interrupted, or has failed. */
public final class Resumption {
    private Resumption() {}

    /** As it has to be before the first look at what comes next. */
    public static Deployment of(Deployment deployment, Sighting seen) {
        Optional<StepRecord> current = deployment.current();
        if (current.isEmpty()) {
            return deployment;
        }
        DeployStep step = current.get().step();
        boolean failed = current.get().state() == StepState.FAILED;
        if (step == DeployStep.CHECK || step == DeployStep.DISK || step == DeployStep.FILES) {
            // whatever was right then may be wrong now
            Deployment anew = deployment.from(DeployStep.CHECK, false);
            // when that was begun tells whose an image is that nobody had time to record
            return step == DeployStep.DISK && current.get().state() == StepState.RUNNING
                    ? anew.running(
                            DeployStep.DISK,
                            Objects.requireNonNull(current.get().began()))
                    : anew;
        }
        if (!step.isInstalling()) {
            return failed ? deployment.from(step, false) : deployment;
        }
        if (failed) {
            return deployment.from(DeployStep.CHECK, seen.isRunning());
        }
        // nobody watched it: what has begun and does not run counts by what the ledger tells
        boolean lost = deployment.started() != null
                && seen.blind().isEmpty()
                && !seen.isRunning()
                && seen.ledger() != null
                && !seen.isServed();
        return lost ? deployment.from(DeployStep.CHECK, false) : deployment;
    }
}
