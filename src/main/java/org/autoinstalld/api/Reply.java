package org.autoinstalld.api;

/** What somebody who looks gets to see; each kind has its text, for people or for programs as they asked. */
public sealed interface Reply {
    /** A media type, with its charset where that is not implied. */
    String contentType();

    /** To be sent as UTF-8. */
    String body();

    /** What was asked for. */
    record Found(String contentType, String body) implements Reply {}

    /** There is no such page or host. */
    record NotFound(String contentType, String body) implements Reply {}

    /** It is not known now, for want of a store that answers; the text says why. */
    record Unavailable(String contentType, String body) implements Reply {}

    /** The page is there, but a parameter makes no sense; the text says which. */
    record BadRequest(String contentType, String body) implements Reply {}
}
