package org.autoinstalld.responsefile;

/** Hears how far a file is sent to one requester, on the thread of its socket: it must not wait. */
public interface Delivery {
    /** So many octets of the file, from its first one on, were sent, or were there before. */
    void reached(long octets);

    /**
     * Nothing more is sent.
     *
     * @param octets as above
     * @param whole whether that is the end of the file
     */
    void ended(long octets, boolean whole);

    /** Looks away. */
    static Delivery none() {
        return new Delivery() {
            @Override
            public void reached(long octets) {}

            @Override
            public void ended(long octets, boolean whole) {}
        };
    }
}
