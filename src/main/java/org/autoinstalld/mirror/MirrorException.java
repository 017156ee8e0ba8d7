package org.autoinstalld.mirror;

/** Why the mirror cannot do something, in words for the admin: what is wrong; what would be right. */
public final class MirrorException extends Exception {
    private static final long serialVersionUID = 1;

    private final FailureReason why;

    MirrorException(String message) {
        this(FailureReason.OTHER, message);
    }

    MirrorException(String message, Throwable cause) {
        this(FailureReason.OTHER, message, cause);
    }

    MirrorException(FailureReason why, String message) {
        super(message);
        this.why = why;
    }

    MirrorException(FailureReason why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    /** What it is counted by. */
    FailureReason why() {
        return why;
    }

    /** Whether upstream answers, and has nothing of the kind either. */
    public boolean isAbsent() {
        return why == FailureReason.ABSENT;
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
