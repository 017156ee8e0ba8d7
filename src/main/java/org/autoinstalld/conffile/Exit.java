package org.autoinstalld.conffile;

/**
 * How the process of a program ended.
 *
 * @param code what it returned; below 0 if it did not come to that
 */
public record Exit(int code) {
    /** It could not be started. */
    public static final Exit NOT_RUN = new Exit(-1);

    /** It was ended, at a bound or by an interrupt. */
    public static final Exit ENDED = new Exit(-2);

    /** As shells tell of a program that a signal ended. */
    private static final int SIGNAL = 128;

    private static final int SIGNAL_LAST = 199;

    static Exit of(int code) {
        return new Exit(code);
    }

    /** By a signal, such as that of somebody's Ctrl-C. */
    public boolean isSignal() {
        return code > SIGNAL && code <= SIGNAL_LAST;
    }
}
