package org.autoinstalld.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.ledger.EventFilter;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** Reads from a query which events somebody looks for. Safe for one thread. */
public final class EventQuery {
    public static final String HOST = "host";
    public static final String KIND = "kind";
    public static final String STATUS = "status";
    public static final String SINCE = "since";
    public static final String UNTIL = "until";

    private static final Pattern STATUSES = Pattern.compile("([1-5])(?:xx|([0-9]{2}))");
    private static final int HUNDRED = 100;
    private static final int DATE_LENGTH = "2026-01-31".length();

    private final Snapshot snapshot;
    private final ZoneId zone;
    private final Instant now;
    private @Nullable String wrong;

    /** @param zone of moments that do not say theirs */
    public EventQuery(Snapshot snapshot, ZoneId zone, Instant now) {
        this.snapshot = snapshot;
        this.zone = zone;
        this.now = now;
    }

    /** What makes no sense, in words; empty if all did. */
    public Optional<String> wrong() {
        return Optional.ofNullable(wrong);
    }

    /** All that makes sense of it. */
    public EventFilter read(Query query) {
        List<String> kinds = query.texts(KIND);
        Optional<Set<EventKind>> known = EventFilter.kinds(kinds);
        if (known.isEmpty()) {
            String words =
                    Arrays.stream(EventKind.values()).map(EventKind::word).collect(Collectors.joining(", "));
            complain("'kind' is '" + String.join("', '", kinds) + "'; one of " + words);
        }
        int least = 0;
        int most = 0;
        Optional<String> status = query.text(STATUS);
        if (status.isPresent()) {
            Matcher matcher = STATUSES.matcher(status.get());
            if (matcher.matches()) {
                String rest = matcher.group(2);
                least = Integer.parseInt(matcher.group(1)) * HUNDRED + (rest == null ? 0 : Integer.parseInt(rest));
                most = rest == null ? least + HUNDRED - 1 : least;
            } else {
                complain("'status' is '" + status.get() + "'; a status such as 403, or 4xx");
            }
        }
        return new EventFilter(
                query.text(HOST).flatMap(this::host).orElse(null),
                known.orElse(Set.of()),
                least,
                most,
                query.text(SINCE).flatMap(t -> moment(SINCE, t)).orElse(null),
                query.text(UNTIL).flatMap(t -> moment(UNTIL, t)).orElse(null));
    }

    private void complain(String what) {
        wrong = wrong == null ? what : wrong + "; " + what;
    }

    /** One that was removed from the inventory may still have events. */
    private Optional<HostName> host(String text) {
        Optional<HostName> name =
                snapshot.lookup().index().meant(text).map(m -> m.name()).or(() -> HostName.parse(text));
        if (name.isEmpty()) {
            complain("'host' is '" + text + "', which is no host name");
        }
        return name;
    }

    private Optional<Instant> moment(String parameter, String text) {
        try {
            Optional<Duration> ago = SiteAccess.length(text);
            if (ago.isPresent()) {
                return Optional.of(now.minus(ago.get()));
            }
            if (text.endsWith("Z")) {
                return Optional.of(Instant.parse(text));
            }
            if (text.length() == DATE_LENGTH) {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
            return Optional.of(
                    LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            complain("'" + parameter + "' is '" + text
                    + "'; how long ago, such as 2h or 7d, or 2026-01-31, 2026-01-31T12:00 or 2026-01-31T12:00:00Z");
            return Optional.empty();
        }
    }
}
