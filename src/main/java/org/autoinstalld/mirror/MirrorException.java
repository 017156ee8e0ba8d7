package org.autoinstalld.mirror;

/** Why the mirror cannot do something, in words for the admin: what is wrong; what would be right. */
public final class MirrorException extends Exception {
    private static final long serialVersionUID = 1;

    MirrorException(String message) {
        super(message);
    }

    MirrorException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
