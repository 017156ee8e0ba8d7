package org.autoinstalld.commandline;

/** The command line was not understood. The message says what is wrong and what would be right. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
