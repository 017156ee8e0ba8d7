package org.autoinstalld.ledger;

/**
 * The store could not be asked, or said no. The message is for the admin: why, and where known what would help. It can follow
 * "the ledger does not answer: ", and holds no password.
 */
public final class LedgerException extends Exception {
    LedgerException(String message) {
        super(message);
    }

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
