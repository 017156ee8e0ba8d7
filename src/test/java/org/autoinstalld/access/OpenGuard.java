package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.setdir.Mode;

/** Lets everybody in, as if the neighbour table had each host at its address: what policies do has tests of its own. */
public final class OpenGuard implements Guard {
    @Override
    public CompletableFuture<Admission> admit(Host host, Request request) {
        return CompletableFuture.completedFuture(new Admission.Granted("open"));
    }

    @Override
    public CompletableFuture<Admission> recognise(Host host, Request request, boolean vouched) {
        return CompletableFuture.completedFuture(
                vouched || host.has(request.requester())
                        ? new Admission.Granted("open")
                        : new Admission.Denied("not in the neighbour table"));
    }

    @Override
    public CompletableFuture<Admission> admit(UnknownMachines unknown, Lladdr lladdr, Request request) {
        return CompletableFuture.completedFuture(
                request.sender() == Sender.SILENT_PROXY
                        ? new Admission.Denied(Doorkeeper.SILENT)
                        : new Admission.Granted("open"));
    }

    @Override
    public CompletableFuture<Admission> claim(StrangerClaim claim) {
        return CompletableFuture.completedFuture(new Admission.Granted(""));
    }

    @Override
    public CompletableFuture<Admission> claim(Claim claim) {
        return CompletableFuture.completedFuture(new Admission.Granted(""));
    }

    @Override
    public CompletableFuture<Admission> agrees(Host host, Mode mode) {
        return CompletableFuture.completedFuture(new Admission.Granted("open"));
    }
}
