package org.autoinstalld.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.http.AdminRequest;
import org.autoinstalld.web.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outcome of an action until the page that the browser is redirected to shows it. The
 * browser gets a cookie that cannot be guessed, and nothing else, so nobody can make a page say anything.
 */
final class FlashMessages {
    /** A browser goes where it is sent at once. */
    private static final long KEPT = 60_000;

    private static final int MAX = 256;
    private static final String WHAT_FOR = "sec-fetch-dest";

    private final Hmac hmac;
    private final Map<String, Kept> waiting = new LinkedHashMap<>();

    /**
     * @param path of the page that is to tell it
     * @param csrf what tells the session in which it was done from others
     */
    private record Kept(Notice notice, String path, String csrf, long since) {}

    FlashMessages(Hmac hmac) {
        this.hmac = hmac;
    }

    /** Keeps it for the page at {@code next}; returns the cookie's value. */
    synchronized String keep(Notice notice, String next, String csrf, long now) {
        waiting.values().removeIf(kept -> now - kept.since > KEPT);
        if (waiting.size() >= MAX) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        String id = hmac.random();
        waiting.put(id, new Kept(notice, next.split("[?#]", 2)[0], csrf, now));
        return id;
    }

    /** What the page asked for is to tell, which it does once. A script that renews an open page gets nothing. */
    synchronized Optional<Notice> take(AdminRequest request, String csrf, long now) {
        Optional<String> id = Cookies.NOTICE
                .in(request)
                .filter(c -> request.header(WHAT_FOR).orElse("document").equals("document"));
        @Nullable Kept kept = id.isPresent() ? waiting.get(id.get()) : null;
        if (kept == null || !kept.path.equals(request.path()) || !Hmac.same(kept.csrf, csrf)) {
            return Optional.empty();
        }
        waiting.remove(id.get());
        return now - kept.since > KEPT ? Optional.empty() : Optional.of(kept.notice);
    }
}
