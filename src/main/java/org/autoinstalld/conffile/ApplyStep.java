package org.autoinstalld.conffile;

/** Is told of every point that is reached while files are replaced; for tests that end the program there. */
@FunctionalInterface
public interface ApplyStep {
    ApplyStep NONE = point -> {};

    /** @param point what has just been done, such as {@code "temporary file synced: vm.conf"} */
    void reached(String point);
}
