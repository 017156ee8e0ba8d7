package org.autoinstalld.installation;

/**
 * Something that went otherwise than foreseen.
 *
 * @param text for people, with both sides
 */
public record Difference(Kind kind, String text) {
    /** What differs, the gravest first. */
    public enum Kind {
        /** The catalogue has no such question, so no forecast for that release is worth much. */
        UNKNOWN_QUESTION,
        /** It was foreseen to stop, and did not. */
        OUTCOME,
        OTHER_ANSWER,
        /** The same question was asked in other words. */
        OTHER_WORDS,
        NOT_FORESEEN,
        NOT_ASKED
    }
}
