package org.autoinstalld.http;

/** Hears what happens on a listener, on the thread it happens on; must return at once. */
public interface RequestObserver {
    /**
     * A request got its answer.
     *
     * @param bytes of body; 0 for HEAD
     * @param nanos from the complete head to the complete answer; how long the network takes is not in it
     */
    void answered(int status, int bytes, long nanos);

    /** A connection was closed on arrival because there were too many. */
    void turnedAway();

    /** A connection was closed because its peer was too slow. */
    void cutOff();

    /** An answer was kept back, or not given, because its requester tries one name after the other. */
    default void slowed() {}

    /** Something was thrown that nobody expected. The connection is closed, or the answer was 503. */
    void failed(Throwable cause);
}
