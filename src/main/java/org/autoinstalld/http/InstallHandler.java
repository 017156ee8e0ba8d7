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
     * Whether this path is one of a mirror, whose names everybody knows: several slashes in a row count as one in it, which
     * is shown with one, and a 404 there is no trying of names. Elsewhere such a path names nothing.
     */
    default boolean isMirrored(String path) {
        return false;
    }

    /**
     * A machine has something to report, and is not let send it before it is known that it may. Must not wait for anything.
     *
     * @param later called exactly once, on whatever thread: with why it may not, or with nothing if it may
     */
    default void announced(Request request, Consumer<Optional<Answer>> later) {
        later.accept(Optional.of(new Answer.Unknown("no reports are taken")));
    }

    /**
     * What a machine reports is here in full, and it was let send it. Must not wait for anything.
     *
     * @param later called exactly once, on whatever thread
     */
    default void reported(Request request, byte[] body, Consumer<Answer> later) {
        later.accept(new Answer.Unknown("no reports are taken"));
    }
}
