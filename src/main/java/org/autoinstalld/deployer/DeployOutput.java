package org.autoinstalld.deployer;

import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;

/** Where a run tells of itself. */
public interface DeployOutput {
    /** A step began or ended. */
    void step(Deployment deployment, StepRecord step);

    /**
     * What is waited for now.
     *
     * @param what as after "waits for"
     * @param seen what was seen last on its console; may be empty
     */
    void waits(HostName host, String what, String seen);

    /** Something beside the steps, a sentence. */
    void note(String words);

    /** All is over. */
    void end(Tally tally);

    /**
     * How many there were of each.
     *
     * @param interrupted how many somebody left to go on by themselves
     */
    record Tally(int done, int failed, int refused, int interrupted) {
        boolean isFine() {
            return failed == 0 && refused == 0 && interrupted == 0;
        }
    }
}
