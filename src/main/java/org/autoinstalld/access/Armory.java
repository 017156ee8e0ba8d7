package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.setdir.Mode;

/** Knows which hosts are armed. Nothing of it blocks, and no future completes exceptionally. */
public interface Armory {
    /** What is granted is recorded for good before the future completes, within seconds. */
    CompletableFuture<Admission> claim(Claim claim);

    /**
     * Whether what a host is armed for agrees with {@code mode}. An installer may ask for the wrong one, since dhcpd tells it
     * which, and nobody told dhcpd yet.
     */
    CompletableFuture<Admission> agrees(Host host, Mode mode);

    /** The same as {@link #claim} for a machine that is not in the inventory. */
    CompletableFuture<Admission> claim(StrangerClaim claim);

    /** Where nothing can be armed, and nothing was answered. */
    static Armory none() {
        return new Armory() {
            @Override
            public CompletableFuture<Admission> claim(Claim claim) {
                return CompletableFuture.completedFuture(
                        claim.host().access().demands(Policy.ARMED)
                                ? new Admission.Denied("policy armed: there is no ledger, so nothing is armed")
                                : new Admission.Granted(""));
            }

            @Override
            public CompletableFuture<Admission> claim(StrangerClaim claim) {
                return CompletableFuture.completedFuture(
                        claim.unknown().mustBeArmed()
                                ? new Admission.Denied("there is no ledger, so nothing is armed")
                                : new Admission.Granted(""));
            }

            @Override
            public CompletableFuture<Admission> agrees(Host host, Mode mode) {
                return CompletableFuture.completedFuture(new Admission.Granted("not armed"));
            }
        };
    }
}
