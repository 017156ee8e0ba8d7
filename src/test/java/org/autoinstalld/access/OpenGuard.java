package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;

/** Lets everybody in, as if the neighbour table had each host at its address: what policies do has tests of its own. */
public final class OpenGuard implements AccessControl {
    @Override
    public CompletableFuture<AccessDecision> admit(Host host, Request request) {
        return CompletableFuture.completedFuture(new AccessDecision.Granted("open"));
    }

    @Override
    public CompletableFuture<AccessDecision> recognise(Host host, Request request, boolean vouched) {
        return CompletableFuture.completedFuture(
                vouched || host.has(request.requester())
                        ? new AccessDecision.Granted("open")
                        : new AccessDecision.Denied("not in the neighbour table"));
    }

    @Override
    public CompletableFuture<AccessDecision> admit(UnknownMachines unknown, Lladdr lladdr, Request request) {
        return CompletableFuture.completedFuture(
                request.sender() == Sender.SILENT_PROXY
                        ? new AccessDecision.Denied(RequesterPolicy.SILENT)
                        : new AccessDecision.Granted("open"));
    }

    @Override
    public CompletableFuture<AccessDecision> claim(StrangerClaim claim) {
        return CompletableFuture.completedFuture(new AccessDecision.Granted(""));
    }

    @Override
    public CompletableFuture<AccessDecision> claim(AnswerClaim claim) {
        return CompletableFuture.completedFuture(new AccessDecision.Granted(""));
    }

    @Override
    public CompletableFuture<AccessDecision> agrees(Host host, Mode mode) {
        return CompletableFuture.completedFuture(new AccessDecision.Granted("open"));
    }
}
