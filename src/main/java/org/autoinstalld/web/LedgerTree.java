package org.autoinstalld.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.ArmingState;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.HostState;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.LedgerEntry;
import org.autoinstalld.ledger.LedgerHealth;
import org.autoinstalld.ledger.Unknown;

/** What is in the ledger as trees; docs/api.md explains every field. */
final class LedgerTree {
    private static final Pattern MOMENT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(?:\\.[0-9]+)?Z");
    private static final DateTimeFormatter HERE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private LedgerTree() {}

    static Fields host(HostName name, HostState state, Optional<Arming> arming, Instant now) {
        return new Fields()
                .with("name", name)
                .with("state", state.stage().word())
                .with("since", state.since().map(LedgerTree::time))
                .with("detail", detail(state, arming))
                .with("arming", arming.map(a -> arming(a, now)));
    }

    /** In whole seconds, and of an armed host what is left to it. */
    private static String detail(HostState state, Optional<Arming> arming) {
        String text = MOMENT.matcher(state.detail()).replaceAll(m -> time(Instant.parse(m.group())));
        OptionalInt left = arming.map(Arming::left).orElse(OptionalInt.empty());
        if (state.stage() != Stage.ARMED || left.isEmpty()) {
            return text;
        }
        int n = left.getAsInt();
        return text + ", " + n + (n == 1 ? " answer left" : " answers left");
    }

    private static Fields arming(Arming arming, Instant now) {
        ArmingState state = arming.state(now);
        Optional<Instant> ended = Optional.empty();
        String why = "";
        if (state instanceof ArmingState.Spent spent) {
            ended = Optional.of(spent.at());
            why = spent.reason();
        } else if (state instanceof ArmingState.Expired expired) {
            ended = Optional.of(expired.at());
            why = "its window ended";
        }
        return new Fields()
                .with("open", ended.isEmpty())
                .with("mode", arming.mode().word())
                .with("from", time(arming.window().from()))
                .with("until", time(arming.window().until()))
                .with("times", boxed(arming.times()))
                .with("handed", arming.handed())
                .with("left", boxed(arming.left()))
                .with("first_answer", arming.firstAnswer().map(LedgerTree::time))
                .with("by", arming.who())
                .with("at", time(arming.since()))
                .with("ended_at", ended.map(LedgerTree::time))
                .with("ended", MOMENT.matcher(why).replaceAll(m -> time(Instant.parse(m.group()))));
    }

    static Fields entry(LedgerEntry entry) {
        Event event = entry.event();
        return new Fields()
                .with("id", entry.id())
                .with("time", time(event.time()))
                .with("kind", event.kind().word())
                .with("host", event.host())
                .with("requester", event.requester())
                .with("lladdr", event.lladdr())
                .with("asked", event.asked())
                .with("setdir", event.setdir())
                .with("mode", event.mode().map(m -> m.word()))
                .with("status", boxed(event.status()))
                .with("reason", Masking.hashes(event.reason()))
                .with(
                        "bytes",
                        event.bytes().isPresent() ? Optional.of(event.bytes().getAsLong()) : Optional.empty())
                .with("digest", event.digest())
                .with("revision", event.revision())
                .with("times", entry.times())
                .with("server", entry.server())
                .with("kept", entry.kept());
    }

    static Fields unknown(Unknown unknown) {
        return new Fields()
                .with("network", unknown.network())
                .with("hour", time(unknown.hour()))
                .with("count", unknown.count())
                .with("names", unknown.names());
    }

    static Fields health(LedgerHealth health) {
        return new Fields()
                .with("up", health.up())
                .with("reason", health.reason())
                .with("queued", health.queued())
                .with("lag_seconds", health.lag().toMillis() / 1000.0)
                .with("lost", health.lost());
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    static String time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** As people at a page tell it; moments within a longer text, too. */
    static String spoken(String text, ZoneId zone) {
        return MOMENT.matcher(text).replaceAll(m -> {
            try {
                return HERE.format(Instant.parse(m.group()).atZone(zone));
            } catch (DateTimeParseException e) {
                return m.group();
            }
        });
    }
}
