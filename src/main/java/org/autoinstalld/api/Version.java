package org.autoinstalld.api;

/** Which version of the program this is. */
public final class Version {
    private Version() {}

    /** As the jar says it; {@code development} if there is none. */
    public static String get() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
