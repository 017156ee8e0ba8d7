package org.autoinstalld.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * The texts that were sent, secrets masked, each kept once under the digest of the masked text. A row remembers the last
 * day on which it was sent, so that it can go when no event can refer to it any more.
 *
 * <p>Knows which texts the store has already, so that one that is sent a thousand times a day is written once. A requester
 * chooses the setdir and so may get a new text each time; therefore a host may add only so many an hour.
 */
final class Bodies {
    static final int NEW_PER_HOUR = 32;

    /** Longer texts are cut; a response file has a few kilobytes. */
    private static final int TEXT_MAX = 65_536;

    private static final String CUT = "\n[cut here, the rest was not kept]\n";
    private static final int FORGET = 200;
    /** Several for each of many hosts: one that is forgotten is masked again, which costs more than all else. */
    private static final int REMEMBERED = 65_536;

    private final Map<String, LocalDate> kept = remembering();
    private final Map<Sent, String> masks = remembering();
    /** The last day on which something was kept: one date for all of its texts. */
    private LocalDate today = LocalDate.EPOCH;

    private final Map<String, Integer> fresh = new HashMap<>();
    private Instant hour = Instant.EPOCH;

    /** What was sent, secrets and all. */
    private record Sent(@Nullable HostName host, String digest) {
        static Sent of(Event event) {
            return new Sent(event.host(), event.digest());
        }
    }

    /** Digest and text of one body. */
    record Body(String digest, String text) implements Comparable<Body> {
        @Override
        public int compareTo(Body other) {
            return digest.compareTo(other.digest);
        }

        static Body of(String masked) {
            // PostgreSQL takes no NUL
            String clean = masked.replace('\0', '?');
            String text = clean.length() > TEXT_MAX ? clean.substring(0, TEXT_MAX) + CUT : clean;
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return new Body(HexFormat.of().formatHex(digest), text);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    private static <K, V> Map<K, V> remembering() {
        return new LinkedHashMap<>(256, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** The digest of the masked text; null unless that was sent to this host before and is in the store. */
    synchronized @Nullable String known(Event event) {
        String digest = masks.get(Sent.of(event));
        return digest != null && isKept(digest, day(event.time())) ? digest : null;
    }

    /** Whether this very day's mark is in the store already. */
    synchronized boolean isKept(String digest, LocalDate day) {
        LocalDate last = kept.get(digest);
        return last != null && !last.isBefore(day);
    }

    /** Whether the host may add another text. */
    synchronized boolean mayAdd(Event event) {
        Instant begun = event.time().truncatedTo(ChronoUnit.HOURS);
        if (!begun.equals(hour)) {
            hour = begun;
            fresh.clear();
        }
        return fresh.merge(String.valueOf(event.host()), 1, Integer::sum) <= NEW_PER_HOUR;
    }

    /** The transaction that wrote it is committed. */
    synchronized void committed(Event event, Body body) {
        LocalDate day = day(event.time());
        if (!day.equals(today)) {
            today = day;
        }
        kept.put(body.digest(), today);
        if (!event.digest().isEmpty()) {
            masks.put(Sent.of(event), body.digest());
        }
    }

    /** The store may be another. */
    synchronized void forgetAll() {
        kept.clear();
        masks.clear();
    }

    /**
     * Writes the texts, or that they were sent on that day. In the order of digests, so that two servers never wait for
     * each other.
     */
    void keep(Connection connection, SortedMap<Body, LocalDate> sent) throws SQLException {
        List<Map.Entry<Body, LocalDate>> news = sent.entrySet().stream()
                .filter(each -> !isKept(each.getKey().digest(), each.getValue()))
                .toList();
        int[] seen = Sql.batch(
                connection,
                "update body set seen = ? where digest = ? and seen <= ?",
                news.stream()
                        .map(each ->
                                List.<Object>of(each.getValue(), each.getKey().digest(), each.getValue()))
                        .toList());
        List<List<Object>> texts = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] == 0) {
                Body body = news.get(i).getKey();
                texts.add(List.of(body.digest(), body.text(), news.get(i).getValue()));
            }
        }
        Sql.batch(connection, "insert into body (digest, text, seen) values (?, ?, ?) on conflict do nothing", texts);
    }

    /** The text that event {@code id} refers to. */
    static Optional<String> of(Connection connection, long id) throws SQLException {
        String select = "select body.text from event join body on body.digest = event.body where event.id = ?";
        return Sql.first(connection, select, row -> row.getString(1), id);
    }

    /** Deletes some that were last sent before {@code limit}. Returns how many. */
    static int forget(Connection connection, LocalDate limit) throws SQLException {
        String delete = "delete from body where digest in (select digest from body where seen < ? limit " + FORGET
                + ") and seen < ?";
        return Sql.update(connection, delete, limit, limit);
    }
}
