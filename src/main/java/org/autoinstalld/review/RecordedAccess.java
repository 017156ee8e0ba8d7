package org.autoinstalld.review;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.access.AnswerClaim;
import org.autoinstalld.access.StrangerClaim;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.review.LookupTrace.Step;
import org.autoinstalld.review.LookupTrace.Verdict;

/** Asks the policies, and writes down what each of them says. */
final class RecordedAccess implements AccessControl {
    private final AccessControl asked;
    private final List<Step> steps = new CopyOnWriteArrayList<>();

    RecordedAccess(AccessControl asked) {
        this.asked = asked;
    }

    /** So far. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    private CompletableFuture<AccessDecision> noted(String step, CompletableFuture<AccessDecision> decision) {
        return decision.thenApply(d -> {
            // the step has the name of its policy
            steps.add(new Step(step, verdict(d), d.why().isEmpty() ? "nothing speaks against it" : d.why()));
            return d;
        });
    }

    private static Verdict verdict(AccessDecision decision) {
        return decision instanceof AccessDecision.Granted
                ? Verdict.YES
                : decision instanceof AccessDecision.Denied ? Verdict.NO : Verdict.OPEN;
    }

    static String requesterStep(Access access) {
        return "policy " + access.requester();
    }

    /** Of what is asked last, whether it may go out now. */
    static String claimStep(Access access) {
        return access.demands(Policy.ARMED) ? "policy armed" : "answered once";
    }

    @Override
    public CompletableFuture<AccessDecision> admit(Host host, Request request) {
        return noted(requesterStep(host.access()), asked.admit(host, request));
    }

    @Override
    public CompletableFuture<AccessDecision> recognise(Host host, Request request, boolean vouched) {
        return noted("is it the host", asked.recognise(host, request, vouched));
    }

    @Override
    public CompletableFuture<AccessDecision> claim(AnswerClaim claim) {
        return noted(claimStep(claim.host().access()), asked.claim(claim));
    }

    @Override
    public CompletableFuture<AccessDecision> admit(UnknownMachines unknown, Lladdr lladdr, Request request) {
        return noted(requesterStep(unknown.access()), asked.admit(unknown, lladdr, request));
    }

    @Override
    public CompletableFuture<AccessDecision> claim(StrangerClaim claim) {
        return noted(claimStep(claim.unknown().access()), asked.claim(claim));
    }

    @Override
    public CompletableFuture<AccessDecision> agrees(Host host, Mode mode) {
        return noted("mode", asked.agrees(host, mode));
    }
}
