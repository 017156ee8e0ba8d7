package org.autoinstalld.syntax;

/**
 * A statement cannot be read on; why is among the problems already. Whoever knows where the next statement begins catches
 * it and goes on from there.
 */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException() {
        // a file that is something else fails a thousand times, and nobody reads the stack
        super(null, null, false, false);
    }
}
