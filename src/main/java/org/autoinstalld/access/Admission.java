package org.autoinstalld.access;

/** Whether a requester may have a host's files, and why. Reasons are for the log. */
public sealed interface Admission {
    String reason();

    record Granted(String reason) implements Admission {}

    /** Not this requester. */
    record Denied(String reason) implements Admission {}

    /** It could not be found out, so no. */
    record Unclear(String reason) implements Admission {}
}
