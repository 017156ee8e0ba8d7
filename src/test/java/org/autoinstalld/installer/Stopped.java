package org.autoinstalld.installer;

/** The installer gave up, with the words that it would leave on the console. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped(String message) {
        super(message);
    }
}
