package org.autoinstalld.database;

import org.jspecify.annotations.Nullable;

/**
 * The store could not be asked, or said no. The message is for the admin: why, and where known what would help. It can follow
 * "the ledger does not answer: ", and holds no password.
 */
public final class LedgerException extends Exception {
    private final Kind kind;

    /** What could be done about it. */
    public enum Kind {
        /** Nothing: it may answer the next time. */
        AWAY,
        /** Another process has the file, most likely a server. */
        IN_USE,
        /** The file may not hold what was committed, and is opened when somebody says so: {@link Store.Embedded#accept}. */
        TO_ACCEPT,
        /** The store is there and of no use: not ours, made by a newer version, or not to be opened by this user. */
        UNUSABLE
    }

    public LedgerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public LedgerException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The message, of which there always is one. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
