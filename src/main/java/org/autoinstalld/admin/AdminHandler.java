package org.autoinstalld.admin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.Reply;
import org.autoinstalld.http.AdminReply;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.http.AdminRequestHandler;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.http.Transport;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.web.Asset;
import org.autoinstalld.web.Notice;
import org.autoinstalld.web.PageUser;
import org.autoinstalld.web.Viewer;
import org.autoinstalld.web.WhatIf;

/** Answers everything on the admin side: finds out who asks, and lets them see and do what they may. */
public final class AdminHandler implements AdminRequestHandler {
    private static final String API = "/api";

    private final Viewer viewer;
    private final Map<String, AdminAction> actions;
    private final Supplier<Optional<String>> unready;
    private final RequestAuthenticator authenticator;
    private final Login login;
    private final FlashMessages messages;
    private final LookupLog log;
    private final LongSupplier millis;

    /**
     * @param administration as it is now; asked on each request, so that an edit holds at once
     * @param unready what keeps the server from answering installers; empty if nothing does
     * @param millis a clock that only goes forward, in milliseconds
     */
    public AdminHandler(
            Supplier<Administration> administration,
            Viewer viewer,
            List<AdminAction> actions,
            Supplier<Optional<String>> unready,
            LookupLog log,
            LongSupplier millis) {
        this.viewer = viewer;
        this.actions = actions.stream().collect(Collectors.toMap(AdminAction::path, Function.identity()));
        this.unready = unready;
        this.log = log;
        this.millis = millis;
        Hmac hmac = new Hmac();
        messages = new FlashMessages(hmac);
        Accounts accounts = new Accounts(administration, hmac, log, millis);
        authenticator = new RequestAuthenticator(accounts);
        login = new Login(accounts, viewer);
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        boolean get = request.method().equals("GET");
        String path = request.path();
        if (get && path.startsWith("/assets/")) {
            return asset(request);
        }
        RequestAuthenticator.Found found = authenticator.of(request);
        if (get && path.equals("/readyz")) {
            return ready();
        }
        if (path.equals(Login.PATH)) {
            return get ? login.page(request) : login.attempt(request);
        }
        if (get && path.equals("/healthz") && found.who().isEmpty()) {
            // for whoever watches; what exactly is broken is not for strangers
            return AdminReply.plain(200, viewer.trouble().isEmpty() ? "ok\n" : "degraded\n");
        }
        if (found.who().isEmpty()) {
            return challenge(request);
        }
        return get ? page(request, found) : post(request, found);
    }

    private AdminReply page(AdminRequest request, RequestAuthenticator.Found found) {
        PageUser user = user(found);
        Optional<Notice> notice = messages.take(request, found.csrf(), millis.getAsLong());
        if (notice.isEmpty()) {
            return sent(viewer.get(request.path(), request.query(), user));
        }
        return sent(viewer.get(request.path(), request.query(), user.told(notice.get())))
                .with("Set-Cookie", Cookies.NOTICE.gone(request));
    }

    @Override
    public AdminReply refusal(int status, String why) {
        return json(status, ActionReply.error(why));
    }

    @Override
    public Optional<AdminReply> beforeEvents(AdminRequest request) {
        return authenticator.of(request).who().isPresent()
                ? Optional.empty()
                : Optional.of(unauthorized("log in first"));
    }

    /** Browsers may keep it, and are told whether they still have the right one. */
    private AdminReply asset(AdminRequest request) {
        Optional<Asset> found = viewer.asset(request.path());
        if (found.isEmpty()) {
            return AdminReply.plain(404, "no such file\n");
        }
        Asset asset = found.get();
        boolean known = request.header("if-none-match")
                .filter(tags -> Arrays.stream(tags.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(tag -> tag.equals(asset.tag()) || tag.equals("*")))
                .isPresent();
        byte[] body = known ? new byte[0] : asset.body().getBytes(StandardCharsets.UTF_8);
        return AdminReply.of(known ? 304 : 200, asset.contentType(), body)
                .with("Cache-Control", asset.cacheControl())
                .with("ETag", asset.tag());
    }

    private AdminReply ready() {
        Optional<String> why = unready.get();
        return why.isEmpty()
                ? AdminReply.plain(200, "ready\n")
                : AdminReply.plain(503, "not ready: " + why.get() + "\n");
    }

    private static PageUser user(RequestAuthenticator.Found found) {
        Principal who = found.who().orElseThrow();
        String name = found.loggedIn() ? who.name() : null;
        return new PageUser(name, who.mayAct() && !found.csrf().isEmpty(), found.csrf());
    }

    private static AdminReply sent(Reply reply) {
        int status = 200;
        if (reply instanceof Reply.NotFound) {
            status = 404;
        } else if (reply instanceof Reply.BadRequest) {
            status = 400;
        } else if (reply instanceof Reply.Unavailable) {
            status = 503;
        }
        return AdminReply.of(status, reply.contentType(), reply.body().getBytes(StandardCharsets.UTF_8));
    }

    // ---- who may not ----

    private AdminReply challenge(AdminRequest request) {
        if (!authenticator.canAnybodyEnter(request)) {
            String why = "the admin side has neither users nor tokens (site.admin), and listens to others than this"
                    + " machine";
            return isForProgram(request)
                    ? json(403, ActionReply.error(why))
                    : page(403, "Closed", why, List.of(), PageUser.ANYBODY);
        }
        if (isForProgram(request) || !login.isPossible()) {
            return unauthorized("log in first, or send a token: Authorization: Bearer TOKEN");
        }
        return AdminReply.redirect(Login.pathFor(request));
    }

    private static AdminReply unauthorized(String why) {
        return json(401, ActionReply.error(why)).with("WWW-Authenticate", "Bearer realm=\"autoinstalld\"");
    }

    private static boolean isForProgram(AdminRequest request) {
        return request.isForProgram()
                || request.path().equals("/metrics")
                || request.header("authorization").isPresent();
    }

    /** The page to go to is the one to tell; who sends no page's form has nobody to tell. */
    private AdminReply told(AdminRequest request, RequestAuthenticator.Found found, Form form, Outcome.Done done) {
        String next = from(form).orElse(done.next());
        AdminReply away = AdminReply.redirect(next);
        if (found.csrf().isEmpty()) {
            return away;
        }
        Notice notice = Notice.of(done.message(), done.problems());
        String id = messages.keep(notice, next, found.csrf(), millis.getAsLong());
        return away.with("Set-Cookie", Cookies.NOTICE.set(request, id));
    }

    /** The page that a form was sent from, where who sent it goes on. */
    private static Optional<String> from(Form form) {
        return form.text("to").flatMap(LocalPath::of);
    }

    // ---- what is done ----

    private AdminReply post(AdminRequest request, RequestAuthenticator.Found found) {
        Principal who = found.who().orElseThrow();
        String path = request.path().startsWith(API + "/") ? request.path().substring(API.length()) : request.path();
        Form form;
        try {
            form = new Form(request.form());
        } catch (IllegalArgumentException e) {
            return refused(request, found, 400, "the form is not encoded as it says");
        }
        if (!found.isMeant(request, form)) {
            return refused(request, found, 403, "this form is too old, or came from another page; load the page again");
        }
        if (path.equals(Login.LOGOUT)) {
            return login.logout(request);
        }
        if (path.equals(WhatIf.PATH) && !who.mayAct()) {
            return refused(request, found, 403, who.name() + " may look and try nothing: the role is reader");
        }
        Optional<Reply> tried = viewer.tried(path, form.fields(), isForProgram(request), user(found));
        if (tried.isPresent()) {
            return sent(tried.get());
        }
        AdminAction action = actions.get(path);
        if (action == null) {
            return refused(request, found, 405, "pages are looked at").with("Allow", "GET, HEAD");
        }
        if (!who.mayAct()) {
            return refused(request, found, 403, who.name() + " may look and not act: the role is reader");
        }
        Outcome outcome = action.perform(form, who);
        log.note(action.path() + " by " + who.name()
                + (request.transport() == Transport.CONTROL ? "" : " from " + request.requester()) + ": "
                + outcome.message());
        if (isForProgram(request)) {
            return json(outcome.status(), ActionReply.of(outcome));
        }
        if (outcome instanceof Outcome.Done done) {
            return told(request, found, form, done);
        }
        return viewer.refused(path, form.fields(), outcome.message(), outcome.problems(), user(found))
                .map(page -> AdminReply.html(outcome.status(), page))
                .orElseGet(() -> answer(
                        request, found, outcome.status(), outcome, from(form).orElse("/")));
    }

    private AdminReply refused(AdminRequest request, RequestAuthenticator.Found found, int status, String why) {
        return answer(request, found, status, Outcome.refused(why), "/");
    }

    private AdminReply answer(
            AdminRequest request, RequestAuthenticator.Found found, int status, Outcome outcome, String from) {
        if (isForProgram(request)) {
            return json(status, ActionReply.of(outcome));
        }
        return page(
                status,
                "Not done",
                outcome.message(),
                outcome.problems(),
                user(found).at(from));
    }

    private AdminReply page(int status, String title, String sentence, List<Problem> problems, PageUser user) {
        return AdminReply.html(status, viewer.sentence(title, sentence, problems, user));
    }

    private static AdminReply json(int status, ActionReply reply) {
        return AdminReply.json(status, Json.answer(reply));
    }
}
