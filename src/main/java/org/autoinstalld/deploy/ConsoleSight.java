package org.autoinstalld.deploy;

/**
 * What is seen of a console.
 *
 * @param last the last thing on it that tells something; empty if nobody reads it
 * @param failure what stands there if the installation has failed; empty if it has not
 * @param question the question without an answer, in lower case, if that is the failure; else empty
 */
public record ConsoleSight(String last, String failure, String question) {
    /** Nobody reads it. */
    public static final ConsoleSight NONE = new ConsoleSight("", "", "");

    boolean hasFailed() {
        return !failure.isEmpty();
    }
}
