package org.autoinstalld.deployer;

import java.util.List;
import java.util.function.Predicate;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.jspecify.annotations.Nullable;

/**
 * What a run works with.
 *
 * @param consent asked whether a reload may start VMs that somebody stopped, by their names
 */
record DeploySurroundings(
        DeployServer server,
        LedgerNotes notes,
        EntryFiles files,
        DeploymentFolder records,
        Apply apply,
        DeployOutput output,
        Predicate<List<String>> consent) {

    boolean mayStart(List<String> vms) {
        return vms.isEmpty() || consent.test(vms);
    }

    /**
     * Notes it in the ledger. That it cannot be noted stops nothing.
     *
     * @param host null if it is about no single one
     * @param failed the step, if it did
     */
    void tell(@Nullable HostName host, String what, @Nullable DeployStep failed) {
        notes.note(host, what, failed);
        sayTrouble();
    }

    private synchronized void sayTrouble() {
        notes.trouble().ifPresent(why -> output.note("not in the ledger: " + why));
    }

    /** Returns when all that was told is in the ledger. */
    void settle() {
        notes.close();
        sayTrouble();
    }
}
