package org.autoinstalld.fetching;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What was foreseen for the machines that were answered. An installation takes a while, and inventory and templates may be
 * others when it reports; so what was handed out is remembered with what it came from, and worked out before that is let
 * go. After a new start, what the ledger kept of the file has to do.
 */
public final class Forecasts implements AnswerListener {
    /** Machines that may be at work at once; of those before, the ledger knows the file. */
    private static final int REMEMBERED = 1000;

    private static final int EVENTS = 200;
    private static final int OK = 200;

    private final AnswerListener next;
    private final Supplier<Snapshot> snapshots;
    private final Executor waiting;
    /** From which times are counted, since the clock may be near its end. */
    private final long start = System.nanoTime();

    /** No more than there are hosts; {@link #letGo} keeps the latest. */
    private final Map<HostName, Given> given = new ConcurrentHashMap<>();

    /**
     * @param next hears of each answer first
     * @param waiting works out forecasts; rejects what is too much
     */
    Forecasts(AnswerListener next, Supplier<Snapshot> snapshots, Executor waiting) {
        this.next = next;
        this.snapshots = snapshots;
        this.waiting = waiting;
    }

    /** A response file that was handed out. */
    private static final class Given {
        private final Host host;
        private final Mode mode;
        private final Setdir setdir;
        private final String digest;
        /** It came from; null when {@code foreseen} is worked out. */
        private final @Nullable Snapshot snapshot;

        private final @Nullable Transcript foreseen;
        /** When it was handed out last, in nanoseconds. */
        private volatile long at;

        Given(
                Host host,
                Mode mode,
                Setdir setdir,
                String digest,
                @Nullable Snapshot snapshot,
                @Nullable Transcript foreseen,
                long at) {
            this.host = host;
            this.mode = mode;
            this.setdir = setdir;
            this.digest = digest;
            this.snapshot = snapshot;
            this.foreseen = foreseen;
            this.at = at;
        }

        @SuppressWarnings("ReferenceEquality") // equal snapshots may still be two
        boolean isSame(Decision.Found found, String text, Snapshot from) {
            return snapshot == from && mode == found.mode() && digest.equals(text) && setdir.equals(found.setdir());
        }

        Optional<Transcript> transcript() {
            return snapshot == null
                    ? Optional.ofNullable(foreseen)
                    : snapshot.files()
                            .judge(host, mode, setdir, Machine.UNDECLARED)
                            .map(j -> j.transcript());
        }

        @SuppressWarnings("ReferenceEquality") // a host that did not change is the very same
        boolean isOf(Snapshot other) {
            return other.inventory().hosts().get(host.name()) == host
                    && other.files().make(host, mode, setdir) instanceof RenderResult.File file
                    && file.body().digest().equals(digest);
        }

        /** What is needed of it when the snapshot is gone. */
        Given kept() {
            Transcript slim = transcript()
                    .map(t -> new Transcript(
                            t.file(),
                            t.mode(),
                            t.setdir(),
                            t.judgedBy(),
                            t.facts(),
                            t.entries(),
                            t.outcome(),
                            List.of(),
                            List.of(),
                            t.sets()))
                    .orElse(null);
            return new Given(host, mode, setdir, digest, null, slim, at);
        }
    }

    @Override
    public void answered(Request request, RequestedFile asked, Decision decision, Answer answer, Snapshot snapshot) {
        next.answered(request, asked, decision, answer, snapshot);
        if (request.get()
                && answer instanceof Answer.Served served
                && decision instanceof Decision.Found found
                && found.machine() instanceof KnownMachine.Right right) {
            HostName name = right.host().name();
            String digest = served.body().digest();
            long now = System.nanoTime();
            Given before = given.get(name);
            if (before != null && before.isSame(found, digest, snapshot)) {
                // the same again and again: nothing is made for each look-up
                before.at = now;
            } else {
                given.put(name, new Given(right.host(), found.mode(), found.setdir(), digest, snapshot, null, now));
            }
        }
    }

    /** Another snapshot is served; those before are to be let go. */
    public void reloaded() {
        try {
            waiting.execute(this::letGo);
        } catch (RejectedExecutionException e) {
            // they are let go after the next one
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal snapshots may still be two
    private void letGo() {
        Snapshot now = snapshots.get();
        List<Given> latest = given.values().stream()
                .sorted(Comparator.comparingLong((Given one) -> one.at - start).reversed())
                .toList();
        for (Given one : latest.subList(Math.min(REMEMBERED, latest.size()), latest.size())) {
            given.remove(one.host.name(), one);
        }
        for (Given one : latest.subList(0, Math.min(REMEMBERED, latest.size()))) {
            if (one.snapshot != null && one.snapshot != now) {
                Given kept = one.isOf(now)
                        ? new Given(one.host, one.mode, one.setdir, one.digest, now, null, one.at)
                        : one.kept();
                given.replace(one.host.name(), one, kept);
            }
        }
    }

    /** Of the file that a host was given last; empty if nobody knows that any more. */
    public Optional<Transcript> of(HostName host, Ledger ledger) throws LedgerException {
        Event.Entry last = ledger.history(host, EVENTS, Ledger.LATEST).stream()
                .filter(e -> isAnswer(e.event()))
                .findFirst()
                .orElse(null);
        Given one = given.get(host);
        if (one != null && (last == null || last.event().digest().equals(one.digest))) {
            return one.transcript();
        }
        return last == null ? Optional.empty() : fromLedger(host, last, ledger);
    }

    /** What a host fetches by the file that it was given last, in the installer's order; empty if nobody knows. */
    List<String> sets(HostName host, Setdir setdir, Ledger ledger) throws LedgerException {
        Optional<Transcript> file = of(host, ledger);
        if (file.isEmpty() && isStranger(host)) {
            Snapshot now = snapshots.get();
            return now.inventory()
                    .site()
                    .unknown()
                    .flatMap(u -> now.files().judge(u, setdir))
                    .map(j -> j.transcript().sets())
                    .orElse(List.of());
        }
        return file.map(Transcript::sets).orElse(List.of());
    }

    private static boolean isStranger(HostName host) {
        return Lladdr.parseLenient(host.text())
                .filter(l -> l.asName().equals(host))
                .isPresent();
    }

    private static boolean isAnswer(Event event) {
        return event.kind() == EventKind.LOOKUP
                && event.status() != null
                && event.status() == OK
                && event.mode() != null
                && !event.digest().isEmpty();
    }

    private Optional<Transcript> fromLedger(HostName name, Event.Entry last, Ledger ledger) throws LedgerException {
        Snapshot now = snapshots.get();
        Host host = now.inventory().hosts().get(name);
        Mode mode = last.event().mode();
        if (host == null || mode == null) {
            return Optional.empty();
        }
        Setdir setdir = last.event().setdir() == null
                ? now.inventory().site().setdir()
                : last.event().setdir();
        if (now.files().make(host, FileKind.of(mode), setdir) instanceof RenderResult.File file
                && file.body().digest().equals(last.event().digest())) {
            return now.files().judge(host, mode, setdir, Machine.UNDECLARED).map(j -> j.transcript());
        }
        return ledger.served(last.id())
                .map(text -> now.files().transcript(host, mode, setdir, text, Machine.UNDECLARED));
    }
}
