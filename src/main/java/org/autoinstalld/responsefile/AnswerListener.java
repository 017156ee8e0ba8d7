package org.autoinstalld.responsefile;

import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;

/** Sees every answer before it is sent, on the thread that made it: it must not wait. */
@FunctionalInterface
public interface AnswerListener {
    void answered(Request request, RequestedFile asked, Decision decision, Answer answer, Snapshot snapshot);

    /** Looks away. */
    static AnswerListener none() {
        return (request, asked, decision, answer, snapshot) -> {};
    }
}
