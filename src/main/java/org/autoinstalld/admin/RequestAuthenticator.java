package org.autoinstalld.admin;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.http.Transport;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.Token;
import org.jspecify.annotations.Nullable;

/** Finds out who sent a request. */
final class RequestAuthenticator {
    private static final String SCHEME = "bearer ";
    private static final String CSRF_HEADER = "x-csrf-token";
    private static final String CSRF_FIELD = "csrf";

    private final Accounts accounts;
    private final String csrfOfAnybody;

    RequestAuthenticator(Accounts accounts) {
        this.accounts = accounts;
        csrfOfAnybody = accounts.hmac().random();
    }

    /**
     * @param known null: nobody we know
     * @param loggedIn whether that one is in a session
     * @param csrf what forms have to carry; empty for programs, whose requests no page of others can make
     */
    record Found(@Nullable Principal known, boolean loggedIn, String csrf) {
        private static final Found NOBODY = new Found(null, false, "");

        Optional<Principal> who() {
            return Optional.ofNullable(known);
        }

        /** Whether a form was sent from one of our pages, or by a program. */
        boolean isMeant(AdminRequest request, Form form) {
            if (csrf.isEmpty()) {
                return true;
            }
            if (!loggedIn
                    && request.path().startsWith("/api/")
                    && request.header("origin").isEmpty()
                    && request.header("sec-fetch-site").isEmpty()) {
                // open on loopback, and not sent by a browser
                return true;
            }
            return form.text(CSRF_FIELD)
                    .or(() -> request.header(CSRF_HEADER))
                    .filter(said -> Hmac.same(said, csrf))
                    .isPresent();
        }
    }

    Found of(AdminRequest request) {
        if (request.transport() == Transport.CONTROL) {
            return new Found(Principal.SOCKET, false, "");
        }
        Administration now = accounts.administration().get();
        Optional<String> authorization = request.header("authorization");
        if (authorization.isPresent()) {
            return program(now.tokens(), request, authorization.get());
        }
        if (!now.demandsCredentials()) {
            return request.transport() == Transport.LOOPBACK
                    ? new Found(Principal.ANYBODY, false, csrfOfAnybody)
                    : Found.NOBODY;
        }
        return Cookies.SESSION
                .in(request)
                .flatMap(id -> accounts.sessions().use(id, accounts.now()))
                // a changed password or role ends what was begun with the one before
                .filter(s -> now.users().contains(s.user()))
                .map(s -> new Found(new Principal(s.user().name(), s.user().role()), true, s.csrf()))
                .orElse(Found.NOBODY);
    }

    private Found program(List<Token> tokens, AdminRequest request, String authorization) {
        Principal who = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? owner(tokens, authorization.substring(SCHEME.length()).strip())
                : null;
        if (who == null && accounts.attempts().failedCheaply(request.requester(), accounts.now())) {
            accounts.log().note("refused a wrong token from " + request.requester());
        }
        return new Found(who, false, "");
    }

    /** Compares with all of them, by digests, so that the time it takes tells nothing. */
    private static @Nullable Principal owner(List<Token> tokens, String said) {
        byte[] digest = Hmac.digest(said);
        Principal found = null;
        for (Token token : tokens) {
            if (MessageDigest.isEqual(digest, Hmac.digest(token.token().reveal()))) {
                found = new Principal(token.name(), token.role());
            }
        }
        return found;
    }

    /** Whether there is any way in for those who come like this request. */
    boolean canAnybodyEnter(AdminRequest request) {
        return accounts.administration().get().demandsCredentials() || request.transport() != Transport.NETWORK;
    }
}
