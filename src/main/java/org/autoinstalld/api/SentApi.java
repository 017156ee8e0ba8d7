package org.autoinstalld.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.TextDiff;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** The response file that a host was sent last, beside what it would get now. It asks the store. */
public final class SentApi {
    private static final int OK = 200;
    private static final int EACH = 200;
    private static final int PAGES = 10;

    private SentApi() {}

    /**
     * One host's.
     *
     * @param event in which it was sent
     * @param kept whether the text is there to see; else only digests are compared
     * @param differs whether it would get something else now
     * @param secretDiffers whether nothing but a secret in it is another
     * @param missing why it would get none; null if it would
     * @param diff from what was sent to what it would get, in the unified form without its head; secrets masked
     */
    public record SentJson(
            String name,
            long event,
            Instant at,
            String mode,
            String path,
            boolean kept,
            boolean differs,
            boolean secretDiffers,
            @Nullable String missing,
            List<String> diff) {}

    /** Of hosts that were sent any. */
    public record AllSent(List<SentJson> hosts) {}

    static AllSent of(Snapshot snapshot, Ledger ledger, Collection<HostName> names) throws LedgerException {
        List<SentJson> all = new ArrayList<>();
        for (HostName name : names) {
            of(snapshot, ledger, name).ifPresent(all::add);
        }
        return new AllSent(List.copyOf(all));
    }

    /** Empty if nothing was sent that is still known. */
    static Optional<SentJson> of(Snapshot snapshot, Ledger ledger, HostName name) throws LedgerException {
        Optional<Event.Entry> last = last(ledger, name);
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(compared(
                        snapshot,
                        name,
                        last.get(),
                        ledger.served(last.get().id()).orElse(null)));
    }

    private static Optional<Event.Entry> last(Ledger ledger, HostName name) throws LedgerException {
        long before = Ledger.LATEST;
        for (int page = 0; page < PAGES; page++) {
            List<Event.Entry> entries = ledger.history(name, EACH, before);
            Optional<Event.Entry> sent =
                    entries.stream().filter(e -> isSent(e.event())).findFirst();
            if (sent.isPresent() || entries.size() < EACH) {
                return sent;
            }
            before = entries.get(entries.size() - 1).id();
        }
        return Optional.empty();
    }

    /** A line for the first boot is sent, too, and is no response file. */
    private static boolean isSent(Event event) {
        Integer status = event.status();
        return event.kind() == EventKind.LOOKUP
                && status != null
                && status == OK
                && event.mode() != null
                && event.setdir() != null
                && !event.digest().isEmpty()
                && event.asked().endsWith(".conf");
    }

    private static SentJson compared(Snapshot snapshot, HostName name, Event.Entry entry, @Nullable String served) {
        Event event = entry.event();
        Mode mode = Objects.requireNonNull(event.mode());
        Setdir setdir = Objects.requireNonNull(event.setdir());
        Host host = snapshot.inventory().hosts().get(name);
        String missing = "it is no host that gets any";
        String now = "";
        String digest = "";
        if (host != null) {
            RenderResult made = snapshot.files().make(host, mode, setdir);
            if (made instanceof RenderResult.File file) {
                missing = null;
                now = Redaction.of(host).text(snapshot.files().masked(host, FileKind.of(mode), setdir));
                digest = file.body().digest();
            } else {
                missing = Masking.of(host).text(((RenderResult.Nothing) made).reason());
            }
        }
        // what was masked then is masked once more, as a secret may have been told since
        String before = served == null
                ? ""
                : host == null ? Masking.hashes(served) : Redaction.of(host).text(served);
        boolean same = digest.equals(event.digest());
        List<String> diff = served == null || same
                ? List.of()
                : TextDiff.unified("", Content.of(before), Content.of(now)).stream()
                        .skip(2)
                        .toList();
        return new SentJson(
                name.text(),
                entry.id(),
                event.time(),
                mode.word(),
                setdir.toString(),
                served != null,
                !same,
                !same && served != null && missing == null && diff.isEmpty(),
                missing,
                diff);
    }
}
