package org.autoinstalld.api;

import java.util.Optional;

/** Replies to programs. */
public final class JsonReply {
    /** Their media type. */
    public static final String JSON = "application/json";

    private JsonReply() {}

    /** What was asked for. */
    public static Reply found(Object value) {
        return new Reply.Found(JSON, Json.answer(value));
    }

    /** There is no such path. */
    public static Reply missing() {
        return missing(ErrorJson.of("no such path"));
    }

    /**
     * The same.
     *
     * @param near the path that may have been meant
     */
    public static Reply missing(Optional<String> near) {
        return missing(ErrorJson.noPath(near));
    }

    /** There is no such thing below a path that there is. */
    public static Reply missing(ErrorJson error) {
        return new Reply.NotFound(JSON, Json.answer(error));
    }
}
