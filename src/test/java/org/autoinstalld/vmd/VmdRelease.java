package org.autoinstalld.vmd;

/** Which vmctl(8) and vmd(8) the stand-in is. */
public enum VmdRelease {
    V7_4,
    V7_6,
    V8_0;

    /** Whether an empty table is a failure of {@code status}, and {@code status -r} is known. */
    boolean tellsOfNone() {
        return this != V7_4;
    }

    /** Whether {@code start -p} gives a guest processors. */
    boolean countsProcessors() {
        return this == V8_0;
    }

    /** Where a table ends its usage text. */
    String startUsage() {
        return "start [-cL] [-B device] [-b path] [-d disk] [-i count]\n\t\t[-m size] [-n switch] "
                + (countsProcessors() ? "[-p count] " : "")
                + "[-r path] [-t name] id | name";
    }
}
