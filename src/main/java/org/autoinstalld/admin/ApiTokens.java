package org.autoinstalld.admin;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.inventory.Administration.Token;

/** Finds whose token it is that somebody says. */
final class ApiTokens {
    private static final String SCHEME = "bearer ";

    private ApiTokens() {}

    /** The token in an {@code Authorization} header; empty if it is of another kind. */
    static Optional<String> said(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /** Compares with all of them, by digests, so that the time it takes tells nothing. */
    static Optional<Principal> find(List<Token> tokens, String said) {
        byte[] digest = Hmac.digest(said);
        Optional<Principal> found = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(digest, Hmac.digest(token.token().reveal()))) {
                found = Optional.of(new Principal(token.name(), token.role()));
            }
        }
        return found;
    }
}
