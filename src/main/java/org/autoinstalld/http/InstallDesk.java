package org.autoinstalld.http;

import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;

/** Decides what an installer gets. */
@FunctionalInterface
public interface InstallDesk {
    /**
     * Asked on the thread that serves the sockets, by several of these at once: it must not wait for anything. What it
     * throws becomes 503.
     */
    Answer answer(Request request);
}
