package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;

/** Knows which hosts are armed. What is granted is recorded for good before the future completes. */
@FunctionalInterface
public interface Armory {
    /** Never blocks; completes within seconds, and never exceptionally. */
    CompletableFuture<Admission> claim(Claim claim);

    /** Where nothing can be armed. */
    static Armory none() {
        return claim -> CompletableFuture.completedFuture(
                new Admission.Denied("policy armed: there is no ledger, so nothing is armed"));
    }
}
