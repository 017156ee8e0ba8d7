package org.autoinstalld.responsefile;

/** Lets tests of other rooms make bodies, which only this room may. */
public final class Bodies {
    private Bodies() {}

    public static Body of(String text) {
        return new Body(text);
    }
}
