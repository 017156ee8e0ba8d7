package org.autoinstalld.http;

import java.util.Optional;
import java.util.function.Consumer;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;

/** Decides what an installer gets. */
@FunctionalInterface
public interface InstallHandler {
    /**
     * Asked on the thread that serves the sockets, by several of these at once: it must not wait for anything. What it
     * throws becomes 503.
     *
     * @param later called exactly once, on whatever thread, if nothing is returned
     */
    Optional<Answer> answer(Request request, Consumer<Answer> later);

    /**
     * Whether several slashes in a row count as one in this path, which is shown with one; elsewhere such a path names
     * nothing.
     */
    default boolean joinsSlashes(String path) {
        return false;
    }
}
