package org.autoinstalld.command;

/** Which version of the program this is. */
final class Version {
    private Version() {}

    /** As the jar says it; {@code development} if there is none. */
    static String get() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
