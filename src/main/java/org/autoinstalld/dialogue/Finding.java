package org.autoinstalld.dialogue;

import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;

/**
 * Something to know about a file before a machine is booted with it.
 *
 * @param entry number of the transcript's entry it belongs to; 0: none
 * @param wanted how the question begins that a further line would have to answer; empty if none is missing
 * @param answer what that line would answer, {@code ...} if it is for somebody to choose; empty if none is missing
 */
public record Finding(Kind kind, Problem problem, int entry, String wanted, String answer) {
    Finding(Kind kind, Problem problem, int entry) {
        this(kind, problem, entry, "", "");
    }

    public enum Kind {
        ABORTS,
        WAITS,
        LOOPS,
        /** A line that matches no question of this release. */
        NEVER_MATCHES,
        /** A line for a question that only other releases or architectures ask, or ask in other words. */
        OTHER_RELEASE,
        /** A line that answered another question than it was written for. */
        MATCHED_OTHER,
        /** A line whose key fits several questions. */
        MATCHES_SEVERAL,
        /** A line that fits the question as this machine is asked, and not as it may be. */
        ONE_WORDING,
        /** A line whose question this machine is not asked, or was asked before. */
        NOT_ASKED,
        /** An answer that the installer replaces by a default without a word. */
        ANSWER_REPLACED,
        USER_NOT_CREATED,
        DISK_NOT_ENCRYPTED,
        /** A default that depends on what somebody else does. */
        LEFT_TO_LUCK,
        PLAINTEXT_PASSWORD,
        /** A hash or mark that the installer would take for a password and hash. */
        HASHED_AGAIN,
        SET_NOT_SELECTED,
        SET_NOT_VERIFIED,
        TEMPLATE,
        /** A line without effect that looks as if it should have one. */
        LINE_SKIPPED,
        LINE_LOST,
        CARRIAGE_RETURN,
        BYTE_ORDER_MARK,
        /** A line that the shell takes seconds to look at. */
        LONG_LINE,
        /** A release that the catalogue does not have. */
        UNCATALOGUED;

        /** Whether the run ends there, for whatever reason. */
        public boolean isStop() {
            return this == ABORTS || this == WAITS || this == LOOPS;
        }

        /** Whether an answer may be missing for it. */
        public boolean isCause() {
            return switch (this) {
                case NEVER_MATCHES,
                        OTHER_RELEASE,
                        MATCHED_OTHER,
                        LINE_SKIPPED,
                        LINE_LOST,
                        CARRIAGE_RETURN,
                        BYTE_ORDER_MARK -> true;
                default -> false;
            };
        }
    }

    /** What the author of a response file should know, before it has a place. */
    record Note(Kind kind, Severity severity, String message, String remedy, String wanted, String answer) {
        Note(Kind kind, Severity severity, String message, String remedy) {
            this(kind, severity, message, remedy, "", "");
        }

        /** The same, which a further line mends that answers a question with something. */
        Note answeredBy(String question, String right) {
            return new Note(kind, severity, message, "add a line '" + question + " = " + right + "'", question, right);
        }

        static Note error(Kind kind, String message, String remedy) {
            return new Note(kind, Severity.ERROR, message, remedy);
        }

        static Note warning(Kind kind, String message, String remedy) {
            return new Note(kind, Severity.WARNING, message, remedy);
        }
    }
}
