package org.autoinstalld.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.User;
import org.autoinstalld.web.Viewer;

/** The login page, what is sent from it, and the way out. */
final class Login {
    static final String PATH = "/login";
    static final String LOGOUT = "/logout";
    private static final int NEXT_MAX = 512;

    private final Supplier<Administration> administration;
    private final Viewer viewer;
    private final Sessions sessions;
    private final LoginThrottle attempts;
    private final Hmac seals;
    private final PasswordCheck passwords;
    private final LookupLog log;
    private final LongSupplier millis;

    Login(
            Supplier<Administration> administration,
            Viewer viewer,
            Sessions sessions,
            LoginThrottle attempts,
            Hmac seals,
            LookupLog log,
            LongSupplier millis) {
        this.administration = administration;
        this.viewer = viewer;
        this.sessions = sessions;
        this.attempts = attempts;
        this.seals = seals;
        this.log = log;
        this.millis = millis;
        passwords = new PasswordCheck(seals);
    }

    /** Where somebody has to go who asked for a page first. */
    static String pathFor(AdminRequest request) {
        boolean first = request.path().equals("/") || !request.method().equals("GET");
        return first ? PATH : PATH + "?to=" + URLEncoder.encode(request.path(), StandardCharsets.UTF_8);
    }

    AdminReply page(AdminRequest request) {
        return page(request, 200, next(request.parameter("to")), "");
    }

    private AdminReply page(AdminRequest request, int status, String next, String complaint) {
        if (users().isEmpty()) {
            return AdminReply.redirect("/");
        }
        String ticket = Cookies.LOGIN.in(request).filter(Login::isTicket).orElseGet(seals::random);
        return AdminReply.html(status, viewer.login(seals.of(ticket), next, complaint))
                .with("Set-Cookie", Cookies.LOGIN.set(request, ticket));
    }

    private static boolean isTicket(String text) {
        return text.matches("[A-Za-z0-9_-]{43}");
    }

    /** A path on this server, whatever was asked for. */
    private static String next(Optional<String> wanted) {
        return wanted.filter(to -> to.length() <= NEXT_MAX
                        && to.matches("/[!-\\[\\]-~]*")
                        && !to.startsWith("//")
                        && !to.startsWith(PATH))
                .orElse("/");
    }

    private List<User> users() {
        return administration.get().users();
    }

    AdminReply attempt(AdminRequest request) {
        Form form;
        try {
            form = new Form(request.form());
        } catch (IllegalArgumentException e) {
            return page(request, 400, "/", "the form is not encoded as it says");
        }
        String next = next(form.text("to"));
        Optional<String> ticket = Cookies.LOGIN.in(request);
        boolean ours = ticket.isPresent()
                && form.text("csrf")
                        .filter(c -> Hmac.same(c, seals.of(ticket.get())))
                        .isPresent();
        if (!ours) {
            return page(
                    request, 403, next, "this page was too old, or your browser takes no cookies; once more, please");
        }
        String name = form.text("user").orElse("");
        String password = form.fields().getOrDefault("password", List.of("")).get(0);
        long wait = attempts.begin(request.requester(), name, millis.getAsLong());
        if (wait > 0) {
            long seconds = (wait + 999) / 1000;
            return page(request, 429, next, "too many attempts; wait " + seconds + " s")
                    .with("Retry-After", Long.toString(seconds));
        }
        return checked(request, name, password, next);
    }

    private AdminReply checked(AdminRequest request, String name, String password, String next) {
        PasswordCheck.Check check = passwords.check(users(), name, password);
        if (check instanceof PasswordCheck.Check.Busy) {
            return page(request, 503, next, "others are logging in; once more, please")
                    .with("Retry-After", "1");
        }
        if (check instanceof PasswordCheck.Check.Right right) {
            attempts.succeeded(request.requester(), name, millis.getAsLong());
            log.note("login of " + name + " from " + request.requester());
            return AdminReply.redirect(next)
                    .with("Set-Cookie", Cookies.SESSION.set(request, sessions.begin(right.user(), millis.getAsLong())));
        }
        // a name that nobody has may be a password in the wrong field
        boolean known = users().stream().anyMatch(u -> u.name().equals(name));
        log.note("failed login of " + (known ? name : "nobody known") + " from " + request.requester());
        return page(request, 401, next, "user or password is wrong")
                .with("WWW-Authenticate", "Bearer realm=\"autoinstalld\"");
    }

    AdminReply logout(AdminRequest request) {
        Cookies.SESSION.in(request).ifPresent(sessions::end);
        return AdminReply.redirect(users().isEmpty() ? "/" : PATH).with("Set-Cookie", Cookies.SESSION.gone(request));
    }
}
