package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;

/** Knows which hosts are armed. Nothing of it blocks, and no future completes exceptionally. */
public interface ArmingStore {
    /** What is granted is recorded for good before the future completes, within seconds. */
    CompletableFuture<AccessDecision> claim(AnswerClaim claim);

    /**
     * Whether what a host is armed for agrees with {@code mode}. An installer may ask for the wrong one, since dhcpd tells it
     * which, and nobody told dhcpd yet.
     */
    CompletableFuture<AccessDecision> agrees(Host host, Mode mode);

    /** The same as {@link #claim} for a machine that is not in the inventory. */
    CompletableFuture<AccessDecision> claim(StrangerClaim claim);

    /** Where nothing can be armed, and nothing was answered. */
    static ArmingStore none() {
        return new ArmingStore() {
            @Override
            public CompletableFuture<AccessDecision> claim(AnswerClaim claim) {
                return CompletableFuture.completedFuture(
                        claim.host().access().demands(Policy.ARMED)
                                ? new AccessDecision.Denied("policy armed", "there is no ledger, so nothing is armed")
                                : new AccessDecision.Granted(""));
            }

            @Override
            public CompletableFuture<AccessDecision> claim(StrangerClaim claim) {
                return CompletableFuture.completedFuture(
                        claim.unknown().mustBeArmed()
                                ? new AccessDecision.Denied("there is no ledger, so nothing is armed")
                                : new AccessDecision.Granted(""));
            }

            @Override
            public CompletableFuture<AccessDecision> agrees(Host host, Mode mode) {
                return CompletableFuture.completedFuture(new AccessDecision.Granted("not armed"));
            }
        };
    }
}
