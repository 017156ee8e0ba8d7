package org.autoinstalld.http;

/** An address could not be bound. Nothing of the listener is left when this is thrown. */
public final class BindFailedException extends Exception {
    private static final long serialVersionUID = 1;

    BindFailedException(ListenAddress address, String reason, Throwable cause) {
        super("cannot listen on " + address + ": " + reason, cause);
    }
}
