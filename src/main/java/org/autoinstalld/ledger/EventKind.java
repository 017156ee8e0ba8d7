package org.autoinstalld.ledger;

import java.util.List;

/** What an {@link Event} tells. */
public enum EventKind {
    /** Something was asked for and answered, or could not be made. */
    LOOKUP("lookup"),
    /** Something was asked for by or for a known host, and not given. */
    REFUSED("refused"),
    ARMED("armed"),
    DISARMED("disarmed"),
    /** An arming ended by itself: spent, or its window over. */
    CLOSED("closed"),
    /** A machine told of its first boot. */
    REPORT("report"),
    /** A host's state changed without anybody asking, as when somebody has to look after it. */
    STATE("state"),
    /** A host got another token. */
    ROTATED("rotated"),
    /** A machine began to fetch its sets, or has them all. */
    SETS("sets"),
    /** Inventory or templates were read anew, or the last edit was refused. */
    RELOAD("reload"),
    /** Files of other programs were written. */
    APPLY("apply"),
    /** A step of a deployment began or ended. */
    DEPLOY("deploy"),
    /** A server started to answer. */
    START("start"),
    /** A server stopped answering. */
    STOP("stop"),
    /** Events were lost, because the store was too slow or away; the reason says how many. */
    GAP("gap"),
    /** What a newer server wrote into a store that is shared with it. */
    OTHER("other");

    /** What {@link #REFUSED} is called in what earlier versions wrote. */
    private static final String FORMER = "denied";

    private final String word;

    EventKind(String word) {
        this.word = word;
    }

    /** The word in reports and in the store. */
    public String word() {
        return word;
    }

    /** All words for it that may be in the store. */
    List<String> words() {
        return this == REFUSED ? List.of(word, FORMER) : List.of(word);
    }

    static EventKind of(String word) {
        if (word.equals(FORMER)) {
            return REFUSED;
        }
        for (EventKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return OTHER;
    }
}
