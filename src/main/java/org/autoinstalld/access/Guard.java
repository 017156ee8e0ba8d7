package org.autoinstalld.access;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.setdir.Mode;

/**
 * Lets a requester have a host's files or not, by the host's policies. Futures are complete at once wherever nothing has
 * to be waited for, complete within seconds otherwise, and never exceptionally.
 */
public interface Guard {
    /** By who asks: policies open, address and lladdr. */
    CompletableFuture<Admission> admit(Host host, Request request);

    /** By what the host is armed for; an answer that is granted counts as handed out. Only asked under policy armed. */
    CompletableFuture<Admission> claim(Claim claim);

    /** By the mode that the host is armed for, if it is. Asked for hosts that make no claim. */
    CompletableFuture<Admission> agrees(Host host, Mode mode);
}
