package org.autoinstalld.deploy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a console.
 *
 * @param last the last thing on it that tells something; empty if nobody reads it
 * @param failure what stands there if the installation has failed; empty if it has not
 * @param failed when that was read; null if it has not
 * @param question the question without an answer, in lower case, if that is the failure; else empty
 * @param through whether the installer said that it is through. That it did not is no sign: a console is closed with the
 *     machine, and what nobody had read by then is lost
 */
public record ConsoleSight(
        String last, String failure, @Nullable Instant failed, String question, boolean through) {
    /** Nobody reads it. */
    public static final ConsoleSight NONE = new ConsoleSight("", "", null, "", false);

    boolean hasFailed() {
        return failed != null;
    }
}
