package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;

/**
 * Lets a requester have a host's files or not, by the host's policies. Futures are complete at once wherever nothing has
 * to be waited for, complete within seconds otherwise, and never exceptionally.
 */
public interface AccessControl {
    /** By who asks: policies open, address and lladdr. */
    CompletableFuture<AccessDecision> admit(Host host, Request request);

    /**
     * Whether a requester that asked for no lladdr is the host all the same: the neighbour table has its address under one
     * of the host's. Which is not to say that it may have the files.
     *
     * @param vouched whether it may also be somebody whom the host's {@code allow} names
     */
    CompletableFuture<AccessDecision> recognise(Host host, Request request, boolean vouched);

    /**
     * By what the host is armed for, and what it was answered before; an answer that is granted counts as handed out. Only
     * asked under policy armed, and of hosts that are answered once.
     */
    CompletableFuture<AccessDecision> claim(AnswerClaim claim);

    /**
     * By who asks, for a machine that is not in the inventory and asks from one of its networks.
     *
     * @param lladdr that it asked for last
     */
    CompletableFuture<AccessDecision> admit(UnknownMachines unknown, Lladdr lladdr, Request request);

    /** By what such a machine is armed for, and whether it was answered before. */
    CompletableFuture<AccessDecision> claim(StrangerClaim claim);

    /** By the mode that the host is armed for, if it is. Asked for hosts that make no claim. */
    CompletableFuture<AccessDecision> agrees(Host host, Mode mode);
}
