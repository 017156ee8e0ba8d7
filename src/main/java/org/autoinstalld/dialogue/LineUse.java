package org.autoinstalld.dialogue;

/**
 * What became of one line of the response file. Each line has exactly one use.
 *
 * @param line from 1
 * @param entry number of the entry it answered; 0: none
 * @param note why it answers nothing; empty for lines that do and for comments
 */
public record LineUse(int line, Kind kind, int entry, String note) {
    public enum Kind {
        /** Answered a question. */
        USED,
        /** Blank or a comment: meant to be skipped. */
        COMMENT,
        /** Skipped by the installer though it looks like more than a comment. */
        SKIPPED,
        /** The last line, lost because no newline ends it. */
        LOST,
        /** Can answer no question of this release. */
        NEVER_MATCHES,
        /** Could have answered a question that was not asked, or was answered by an earlier line. */
        NOT_ASKED,
        /** Answers a question of the other mode. */
        OTHER_MODE,
        /** The run stopped before it. */
        NOT_REACHED
    }
}
