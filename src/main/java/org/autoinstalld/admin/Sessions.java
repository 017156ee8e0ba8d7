package org.autoinstalld.admin;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.inventory.Administration.User;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in. A session ends when nothing was asked in it for an hour, twelve hours after it began, and as soon as
 * its user is another in the inventory. There are so many and no more; the one that rested longest makes room.
 */
final class Sessions {
    static final Duration IDLE = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofHours(12);
    private static final int MAX = 256;

    private final Hmac hmac;

    /** By digest of the id, in the order of use; whoever reads our memory still has no id. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param csrf what the forms of this session carry
     * @param begun milliseconds of the clock that callers tell
     */
    record Session(User user, String csrf, long begun, long used) {}

    Sessions(Hmac hmac) {
        this.hmac = hmac;
    }

    /** Begins a session, and returns its id. */
    synchronized String begin(User user, long now) {
        sessions.values().removeIf(s -> isOver(s, now));
        if (sessions.size() >= MAX) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        String id = hmac.random();
        sessions.put(key(id), new Session(user, hmac.random(), now, now));
        return id;
    }

    /** The session with that id, which counts as used. */
    synchronized Optional<Session> use(String id, long now) {
        @Nullable Session session = sessions.get(key(id));
        if (session == null) {
            return Optional.empty();
        }
        if (isOver(session, now)) {
            sessions.remove(key(id));
            return Optional.empty();
        }
        sessions.put(key(id), new Session(session.user, session.csrf, session.begun, now));
        return Optional.of(session);
    }

    synchronized void end(String id) {
        sessions.remove(key(id));
    }

    private static boolean isOver(Session session, long now) {
        return now - session.used > IDLE.toMillis() || now - session.begun > LONGEST.toMillis();
    }

    private static String key(String id) {
        return HexFormat.of().formatHex(Hmac.digest(id));
    }
}
