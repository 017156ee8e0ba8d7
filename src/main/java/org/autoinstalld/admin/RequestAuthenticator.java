package org.autoinstalld.admin;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.http.Transport;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.User;

/** Finds out who sent a request. */
final class RequestAuthenticator {
    private static final String CSRF_HEADER = "x-csrf-token";
    private static final String CSRF_FIELD = "csrf";

    private final Supplier<Administration> administration;
    private final Sessions sessions;
    private final LoginThrottle attempts;
    private final LookupLog log;
    private final LongSupplier millis;
    private final String csrfOfAnybody;

    /**
     * @param who empty: nobody we know
     * @param session the id of the session, for somebody who is logged in
     * @param csrf what forms have to carry; empty for programs, whose requests no page of others can make
     */
    record Found(Optional<Principal> who, Optional<String> session, String csrf) {
        static final Found NOBODY = new Found(Optional.empty(), Optional.empty(), "");

        static Found program(Principal who) {
            return new Found(Optional.of(who), Optional.empty(), "");
        }

        /** Whether a form was sent from one of our pages, or by a program. */
        boolean isMeant(AdminRequest request, Form form) {
            if (csrf.isEmpty()) {
                return true;
            }
            if (session.isEmpty()
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

    RequestAuthenticator(
            Supplier<Administration> administration,
            Sessions sessions,
            LoginThrottle attempts,
            Hmac seals,
            LookupLog log,
            LongSupplier millis) {
        this.administration = administration;
        this.sessions = sessions;
        this.attempts = attempts;
        this.log = log;
        this.millis = millis;
        csrfOfAnybody = seals.random();
    }

    Found of(AdminRequest request) {
        if (request.way() == Transport.CONTROL) {
            return Found.program(Principal.SOCKET);
        }
        Administration now = administration.get();
        Optional<String> authorization = request.header("authorization");
        if (authorization.isPresent()) {
            return program(now, request, authorization.get());
        }
        if (!now.demandsCredentials()) {
            return request.way() == Transport.LOOPBACK
                    ? new Found(Optional.of(Principal.ANYBODY), Optional.empty(), csrfOfAnybody)
                    : Found.NOBODY;
        }
        return Cookies.SESSION
                .in(request)
                .flatMap(id -> sessions.use(id, millis.getAsLong())
                        .filter(s -> isStillThere(now, s.user()))
                        .map(s -> new Found(
                                Optional.of(
                                        new Principal(s.user().name(), s.user().role())),
                                Optional.of(id),
                                s.csrf())))
                .orElse(Found.NOBODY);
    }

    private Found program(Administration now, AdminRequest request, String authorization) {
        Optional<Principal> who = ApiTokens.said(authorization).flatMap(said -> ApiTokens.find(now.tokens(), said));
        if (who.isEmpty() && attempts.failedCheaply(request.requester(), millis.getAsLong())) {
            log.note("refused a wrong token from " + request.requester());
        }
        return who.map(Found::program).orElse(Found.NOBODY);
    }

    /** A changed password or role ends what was begun with the one before. */
    private static boolean isStillThere(Administration now, User user) {
        return now.users().contains(user);
    }

    /** Whether there is any way in for those who come like this request. */
    boolean canAnybodyEnter(AdminRequest request) {
        return administration.get().demandsCredentials() || request.way() != Transport.NETWORK;
    }

    boolean hasUsers() {
        return !administration.get().users().isEmpty();
    }
}
