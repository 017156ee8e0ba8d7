package org.autoinstalld.deployer;

/**
 * Why something was not done.
 *
 * @param passing whether there was no way to the machine: it may be done all the same, and is tried again
 */
record Setback(String why, boolean passing) {
    static Setback lasting(String why) {
        return new Setback(why, false);
    }
}
