package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;

/**
 * Who may use the admin side, and how its listener proves who it is.
 *
 * @param users who log in with a password; names are unique
 * @param tokens what programs say in place of a password; names are unique
 */
public record Administration(Optional<Tls> tls, List<User> users, List<Token> tokens) {
    /** Nothing said: whoever reaches the listener may use it, so it stays on loopback. */
    public static final Administration OPEN = new Administration(Optional.empty(), List.of(), List.of());

    /** What somebody may do. */
    public enum Role {
        /** Everything. */
        ADMIN,
        /** Look. */
        READER
    }

    /** Paths of two PEM files. */
    public record Tls(String certificate, String key) {}

    /**
     * @param password a bcrypt hash
     */
    public record User(String name, Secret password, Role role) {}

    /**
     * @param name for the log
     * @param token the text itself
     */
    public record Token(String name, Secret token, Role role) {}

    /** Whether one has to say who one is. */
    public boolean demandsCredentials() {
        return !users.isEmpty() || !tokens.isEmpty();
    }
}
