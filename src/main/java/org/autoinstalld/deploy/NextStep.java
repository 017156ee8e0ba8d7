package org.autoinstalld.deploy;

/** What is to be done with a deployment now. */
public sealed interface NextStep {
    /** The step it is about. */
    DeployStep step();

    /** Something has to be done for it. */
    record Perform(DeployStep step) implements NextStep {}

    /**
     * There is nothing to do but to look again.
     *
     * @param what is waited for, as after "waits for"
     */
    record Await(DeployStep step, String what) implements NextStep {}

    /**
     * It is done.
     *
     * @param how done or skipped
     * @param detail what shows it
     */
    record Reached(DeployStep step, StepState how, String detail) implements NextStep {}

    /**
     * It cannot be done.
     *
     * @param why what was waited for, what was seen last, and what to do
     */
    record Fail(DeployStep step, String why) implements NextStep {}

    /** All steps are over, or one has failed. */
    record Over(DeployStep step) implements NextStep {}
}
