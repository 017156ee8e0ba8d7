package org.autoinstalld.installer;

/** How ftp(1) ended. */
public sealed interface Fetch {
    /** Exit status 0. */
    record Fetched(byte[] body) implements Fetch {}

    /** Any other exit status, with what it would print. */
    record Failed(String message) implements Fetch {}

    /** It would not end: the server keeps the connection open. */
    record Hung() implements Fetch {}
}
