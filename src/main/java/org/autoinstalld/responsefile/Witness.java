package org.autoinstalld.responsefile;

import org.autoinstalld.lookup.Asked;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Request;

/** Sees every answer before it is sent, on the thread that made it: it must not wait. */
@FunctionalInterface
public interface Witness {
    void answered(Request request, Asked asked, Decision decision, Answer answer, Snapshot snapshot);

    /** Looks away. */
    static Witness none() {
        return (request, asked, decision, answer, snapshot) -> {};
    }
}
