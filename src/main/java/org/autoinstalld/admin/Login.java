package org.autoinstalld.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.Query;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.inventory.Administration.User;
import org.autoinstalld.web.Viewer;

/** The login page, what is sent from it, and the way out. */
final class Login {
    static final String PATH = "/login";
    static final String LOGOUT = "/logout";
    private static final int NAME_MAX = 64;

    private final Accounts accounts;
    private final Viewer viewer;
    private final PasswordCheck passwords;

    Login(Accounts accounts, Viewer viewer) {
        this.accounts = accounts;
        this.viewer = viewer;
        passwords = new PasswordCheck(accounts.hmac());
    }

    boolean isPossible() {
        return !accounts.users().isEmpty();
    }

    /** Where somebody has to go who asked for a page first. */
    static String pathFor(AdminRequest request) {
        String wanted = request.method().equals("GET") ? new Query(request.query()).behind(request.path()) : "/";
        return wanted.equals("/") ? PATH : PATH + "?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }

    AdminReply page(AdminRequest request) {
        return page(request, 200, Wish.to(request.parameter("to").orElse("/")), "");
    }

    /**
     * What was filled in, to be put right.
     *
     * @param next path to go on to
     * @param user whatever somebody took for their name
     */
    private record Wish(String next, String user) {
        static Wish to(String wanted) {
            return new Wish(LocalPath.of(wanted).orElse("/"), "");
        }

        static Wish of(Form form) {
            return new Wish(
                    to(form.text("to").orElse("/")).next(),
                    form.text("user").filter(name -> name.length() <= NAME_MAX).orElse(""));
        }
    }

    private AdminReply page(AdminRequest request, int status, Wish wish, String complaint) {
        if (!isPossible()) {
            return AdminReply.redirect("/");
        }
        if (request.isForProgram() && !complaint.isEmpty()) {
            return AdminReply.json(status, Json.answer(ActionReply.error(complaint)));
        }
        String ticket = Cookies.LOGIN.in(request).filter(Login::isTicket).orElseGet(accounts.hmac()::random);
        return AdminReply.html(status, viewer.login(accounts.hmac().of(ticket), wish.next(), wish.user(), complaint))
                .with("Set-Cookie", Cookies.LOGIN.set(request, ticket));
    }

    private static boolean isTicket(String text) {
        return text.matches("[A-Za-z0-9_-]{43}");
    }

    AdminReply attempt(AdminRequest request) {
        Form form;
        try {
            form = new Form(request.form());
        } catch (IllegalArgumentException e) {
            return page(request, 400, Wish.to("/"), "the form is not encoded as it says");
        }
        Wish wish = Wish.of(form);
        Optional<String> ticket = Cookies.LOGIN.in(request);
        boolean ours = ticket.isPresent()
                && form.text("csrf")
                        .filter(c -> Hmac.same(c, accounts.hmac().of(ticket.get())))
                        .isPresent();
        if (!ours) {
            return page(
                    request, 403, wish, "this page was too old, or your browser takes no cookies; once more, please");
        }
        String name = form.text("user").orElse("");
        String password = form.fields().getOrDefault("password", List.of("")).get(0);
        long wait = accounts.attempts().begin(request.requester(), name, accounts.now());
        if (wait > 0) {
            long seconds = (wait + 999) / 1000;
            return page(request, 429, wish, "too many attempts; wait " + seconds + " s")
                    .with("Retry-After", Long.toString(seconds));
        }
        return checked(request, name, password, wish);
    }

    private AdminReply checked(AdminRequest request, String name, String password, Wish wish) {
        User user = accounts.users().stream()
                .filter(u -> u.name().equals(name))
                .findFirst()
                .orElse(null);
        PasswordCheck.Result result = passwords.check(user, accounts.users(), name, password);
        if (result == PasswordCheck.Result.BUSY) {
            return page(request, 503, wish, "others are logging in; once more, please")
                    .with("Retry-After", "1");
        }
        if (user != null && result == PasswordCheck.Result.RIGHT) {
            accounts.attempts().succeeded(request.requester(), name, accounts.now());
            accounts.log().note("login of " + name + " from " + request.requester());
            String session = accounts.sessions().begin(user, accounts.now());
            return AdminReply.redirect(wish.next()).with("Set-Cookie", Cookies.SESSION.set(request, session));
        }
        // a name that nobody has may be a password in the wrong field
        String shown = user == null ? "nobody known" : name;
        accounts.log().note("failed login of " + shown + " from " + request.requester());
        return page(request, 401, wish, "user or password is wrong")
                .with("WWW-Authenticate", "Bearer realm=\"autoinstalld\"");
    }

    AdminReply logout(AdminRequest request) {
        Cookies.SESSION.in(request).ifPresent(accounts.sessions()::end);
        return AdminReply.redirect(isPossible() ? PATH : "/").with("Set-Cookie", Cookies.SESSION.gone(request));
    }
}
