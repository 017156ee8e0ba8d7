package org.autoinstalld.vmd;

/** A guest goes no further, and says this on its console. */
final class GuestStops extends Exception {
    private static final long serialVersionUID = 1;

    GuestStops(String console) {
        super(console);
    }
}
