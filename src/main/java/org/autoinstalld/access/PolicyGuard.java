package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.setdir.Mode;

/** The guard of a server: what has to wait does so on other threads, and what those cannot take is not granted. */
public final class PolicyGuard implements Guard {
    private final Doorkeeper doorkeeper;
    private final Armory armory;
    private final Executor waiting;

    /**
     * @param waiting runs what reads the neighbour table; rejects what is too much
     */
    public PolicyGuard(Doorkeeper doorkeeper, Armory armory, Executor waiting) {
        this.doorkeeper = doorkeeper;
        this.armory = armory;
        this.waiting = waiting;
    }

    @Override
    public CompletableFuture<Admission> admit(Host host, Request request) {
        return Doorkeeper.mayWait(host)
                ? later(() -> doorkeeper.admit(host, request))
                : CompletableFuture.completedFuture(doorkeeper.admit(host, request));
    }

    @Override
    public CompletableFuture<Admission> recognise(Host host, Request request, boolean vouched) {
        return vouched && Doorkeeper.isAllowed(host, request)
                ? CompletableFuture.completedFuture(Doorkeeper.ALLOWED)
                : later(() -> doorkeeper.recognise(host, request));
    }

    @Override
    public CompletableFuture<Admission> admit(UnknownMachines unknown, Lladdr lladdr, Request request) {
        return unknown.access().demands(Policy.LLADDR)
                ? later(() -> doorkeeper.admit(unknown, lladdr, request))
                : CompletableFuture.completedFuture(doorkeeper.admit(unknown, lladdr, request));
    }

    @Override
    public CompletableFuture<Admission> claim(StrangerClaim claim) {
        return armory.claim(claim);
    }

    private CompletableFuture<Admission> later(Supplier<Admission> admission) {
        try {
            return CompletableFuture.supplyAsync(admission, waiting)
                    .exceptionally(e -> new Admission.Unclear("internal error: " + name(e)));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new Admission.Unclear("too many look-ups wait for the neighbour table"));
        }
    }

    private static String name(Throwable e) {
        return (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName();
    }

    @Override
    public CompletableFuture<Admission> claim(Claim claim) {
        return armory.claim(claim);
    }

    @Override
    public CompletableFuture<Admission> agrees(Host host, Mode mode) {
        return armory.agrees(host, mode);
    }
}
