package org.autoinstalld.review;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/**
 * How a look-up would be decided, step by step. Nothing in it is a secret.
 *
 * @param asked as it is understood
 * @param requester who would ask
 * @param host whose file it is; null if nobody's
 * @param status of the answer
 * @param file what would be sent; empty if nothing would
 * @param reason as the log would have it
 * @param unknown what nobody knows here, and a server that runs would
 */
public record LookupTrace(
        String asked,
        String requester,
        List<Step> steps,
        @Nullable HostName host,
        int status,
        String file,
        String reason,
        List<String> unknown) {

    /** How a step went. */
    public enum Verdict {
        YES("yes"),
        NO("no"),
        /** It was not come to, or cannot be told. */
        OPEN("open"),
        /** It says something, and decides nothing. */
        NOTE("note");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One of them.
     *
     * @param step what it is about
     * @param text a sentence without a full stop
     */
    public record Step(String step, Verdict verdict, String text) {}
}
