package org.autoinstalld.deploy;

import java.util.Locale;
import java.util.Optional;

/** The steps of a deployment, in their order. */
public enum DeployStep {
    /** Everything that could be wrong is looked for before anything is touched. */
    CHECK,
    /** Images that are not there are made. */
    DISK,
    /** The host's entries say that it is to be installed, and their readers know. */
    FILES,
    /** Armed, and its VM started. */
    START,
    /** The installer fetched its response file. */
    ANSWER,
    /** The installer did its work, and the machine rebooted. */
    INSTALL,
    /** The entries say that it boots its disk. */
    FILES_BACK,
    /** What was installed has booted. */
    BOOT,
    /** Disarmed, and put down. */
    CLOSE;

    /** As people read it: {@code files back}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The step of that word; empty if there is none. */
    public static Optional<DeployStep> of(String word) {
        for (DeployStep step : values()) {
            if (step.word().equals(word)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    /** Whether what its VM and its console do counts, and not only what they are: nothing better is known then. */
    public boolean isWatched() {
        return this == ANSWER || this == INSTALL || this == BOOT;
    }

    /** Whether its VM takes a place among those that may install at once. */
    public boolean isInstalling() {
        return this == START || this == ANSWER || this == INSTALL;
    }
}
