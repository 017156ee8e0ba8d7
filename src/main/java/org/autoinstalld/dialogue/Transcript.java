package org.autoinstalld.dialogue;

import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Problem;

/**
 * What the installer does with a response file: every question in the order asked, how it ends, and what is worth
 * knowing about the file. Holds no password or passphrase.
 *
 * @param file name of the response file, for messages
 * @param judgedBy the catalogued release whose questions were used; {@code current} for snapshots; empty if not judged
 * @param lines what became of each line of the file, in order
 * @param sets those that it installs, or would if it got that far, in the order of installation
 */
public record Transcript(
        String file,
        Mode mode,
        Setdir setdir,
        String judgedBy,
        MachineFacts facts,
        List<TranscriptEntry> entries,
        Outcome outcome,
        List<Finding> findings,
        List<LineUse> lines,
        List<String> sets) {
    public Transcript {
        entries = List.copyOf(entries);
        findings = List.copyOf(findings);
        lines = List.copyOf(lines);
        sets = List.copyOf(sets);
    }

    public boolean completes() {
        return outcome.completes();
    }

    /**
     * Whether the run would stop whatever the machine facts are that nobody declared, on a catalogued release and
     * architecture. Only then is a response file refused.
     */
    public boolean certainAbort() {
        return outcome.certain();
    }

    /** The findings alone, by place. */
    public List<Problem> problems() {
        return findings.stream().map(Finding::problem).sorted().toList();
    }

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
}
