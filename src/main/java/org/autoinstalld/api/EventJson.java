package org.autoinstalld.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.jspecify.annotations.Nullable;

/** An event of the ledger as docs/api.md describes it, wherever one is told. */
public record EventJson(
        long id,
        Instant time,
        String kind,
        @Nullable String host,
        @Nullable String requester,
        @Nullable String lladdr,
        String asked,
        @Nullable String setdir,
        @Nullable String mode,
        @Nullable Integer status,
        String reason,
        @Nullable Long bytes,
        String digest,
        String revision,
        long times,
        String server,
        boolean kept) {

    public static EventJson of(Event.Entry entry) {
        Event event = entry.event();
        return new EventJson(
                entry.id(),
                event.time(),
                event.kind().word(),
                text(event.host()),
                text(event.requester()),
                text(event.lladdr()),
                event.asked(),
                text(event.setdir()),
                event.mode() == null ? null : event.mode().word(),
                event.status(),
                event.reason(),
                event.bytes(),
                event.digest(),
                event.revision(),
                entry.times(),
                entry.server(),
                entry.kept());
    }

    /** Whether a machine asked for something, and got it or not. */
    @JsonIgnore
    public boolean isLookup() {
        return kind.equals(EventKind.LOOKUP.word()) || kind.equals(EventKind.REFUSED.word());
    }

    /** The same with another reason. */
    public EventJson saying(String words) {
        return new EventJson(
                id, time, kind, host, requester, lladdr, asked, setdir, mode, status, words, bytes, digest, revision,
                times, server, kept);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
