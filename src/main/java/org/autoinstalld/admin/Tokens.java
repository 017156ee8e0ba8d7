package org.autoinstalld.admin;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.inventory.Administration.Token;

/** Finds whose token it is that somebody says. */
final class Tokens {
    private static final String SCHEME = "bearer ";

    private Tokens() {}

    /** The token in an {@code Authorization} header; empty if it is of another kind. */
    static Optional<String> said(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /** Compares with all of them, by digests, so that the time it takes tells nothing. */
    static Optional<Who> find(List<Token> tokens, String said) {
        byte[] digest = Seals.digest(said);
        Optional<Who> found = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(digest, Seals.digest(token.token().reveal()))) {
                found = Optional.of(new Who(token.name(), token.role()));
            }
        }
        return found;
    }
}
