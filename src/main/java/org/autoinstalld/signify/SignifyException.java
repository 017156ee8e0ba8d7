package org.autoinstalld.signify;

/** Why a key, a signature or a signed list is not taken, in words for the admin. */
public final class SignifyException extends Exception {
    private static final long serialVersionUID = 1;

    public SignifyException(String message) {
        super(message);
    }

    SignifyException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
