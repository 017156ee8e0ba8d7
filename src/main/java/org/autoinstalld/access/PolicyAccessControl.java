package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;

/** Decides by the policies. What has to wait runs on other threads; if they are all busy, access is refused. */
public final class PolicyAccessControl implements AccessControl {
    /** Longer than a reading of the neighbour table may take. */
    private static final long PATIENCE_SECONDS = 5;

    private final RequesterPolicy policy;
    private final ArmingStore armings;
    private final Executor waiting;

    /**
     * @param waiting runs what reads the neighbour table; rejects what is too much
     */
    public PolicyAccessControl(RequesterPolicy policy, ArmingStore armings, Executor waiting) {
        this.policy = policy;
        this.armings = armings;
        this.waiting = waiting;
    }

    @Override
    public CompletableFuture<AccessDecision> admit(Host host, Request request) {
        return RequesterPolicy.mayWait(host)
                ? later(() -> policy.admit(host, request))
                : CompletableFuture.completedFuture(policy.admit(host, request));
    }

    @Override
    public CompletableFuture<AccessDecision> recognise(Host host, Request request, boolean vouched) {
        return vouched && RequesterPolicy.isAllowed(host, request)
                ? CompletableFuture.completedFuture(RequesterPolicy.ALLOWED)
                : later(() -> policy.recognise(host, request));
    }

    @Override
    public CompletableFuture<AccessDecision> admit(UnknownMachines unknown, Lladdr lladdr, Request request) {
        return unknown.access().demands(Policy.LLADDR)
                ? later(() -> policy.admit(unknown, lladdr, request))
                : CompletableFuture.completedFuture(policy.admit(unknown, lladdr, request));
    }

    @Override
    public CompletableFuture<AccessDecision> claim(StrangerClaim claim) {
        return armings.claim(claim);
    }

    private CompletableFuture<AccessDecision> later(Supplier<AccessDecision> decision) {
        try {
            return CompletableFuture.supplyAsync(decision, waiting)
                    .completeOnTimeout(
                            new AccessDecision.Unclear("the neighbour table could not be read in time"),
                            PATIENCE_SECONDS,
                            TimeUnit.SECONDS)
                    .exceptionally(e -> new AccessDecision.Unclear("internal error: " + name(e)));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new AccessDecision.Unclear("too many look-ups wait for the neighbour table"));
        }
    }

    private static String name(Throwable e) {
        return (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName();
    }

    @Override
    public CompletableFuture<AccessDecision> claim(AnswerClaim claim) {
        return armings.claim(claim);
    }

    @Override
    public CompletableFuture<AccessDecision> agrees(Host host, Mode mode) {
        return armings.agrees(host, mode);
    }
}
