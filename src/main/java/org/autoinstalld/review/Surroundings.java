package org.autoinstalld.review;

import java.util.List;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** What a look-up is decided by, for somebody who asks how it would be: of all of it nothing is used up or counted. */
public interface Surroundings {
    Snapshot snapshot();

    /** What is remembered of an address; a copy. */
    RecentLookups memory(IpAddress requester);

    /** Whether that is what a server remembers, and not nothing for want of one. */
    boolean remembers();

    /** On the clock of {@link #memory}, in milliseconds. */
    long now();

    /** @param assumed in the place of this machine's neighbour table; null for that */
    AccessControl access(@Nullable Neighbours assumed);

    FirstBoots firstBoots();

    /** All that answers look-ups, before and around {@code responder}. */
    InstallHandler around(InstallHandler responder, AccessControl access);

    /** What is not known here, a sentence each. */
    List<String> unknown();
}
