package org.autoinstalld.ledger;

/** The store could not be asked, or said no; the message is for the admin and holds no password. */
public final class LedgerException extends Exception {
    LedgerException(String message) {
        super(message);
    }

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
