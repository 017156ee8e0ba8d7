package org.autoinstalld.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.EventJson;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.conffile.BoundedProgram;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/** Tells a program of one event. */
final class HookPost implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Nobody reads what it prints, so it need not be ended for it. */
    private static final int LONGEST = 1 << 20;

    private final Ledger ledger;
    /** Who waits for a program. */
    private final Set<Thread> running = new HashSet<>();

    private boolean closed;

    HookPost(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What the program reads: one object on a line.
     *
     * @param hook the kind of event
     * @param again whether it may have been told before, by a server that ended meanwhile
     * @param more how many of that host and kind came since the last that was told, and are not told
     * @param state where the host stands now; null if the ledger does not answer
     */
    record Told(
            String hook,
            String host,
            boolean again,
            int more,
            EventJson event,
            @Nullable HostStateJson state) {}

    /** Runs it to its end, or a bound; returns why it failed, or nothing. */
    String tell(List<String> command, HookKind kind, HostName host, Event.Entry entry, boolean again, int more) {
        return Programs.unfit(command.get(0)).orElseGet(() -> {
            Told told = new Told(kind.word(), host.text(), again, more, EventJson.of(entry), state(host));
            return run(BoundedProgram.scrubbed(command, LIMIT, LONGEST, Content.of(Json.answer(told))));
        });
    }

    private String run(BoundedProgram program) {
        synchronized (running) {
            if (closed) {
                return "not run, since the server stops";
            }
            running.add(Thread.currentThread());
        }
        try {
            BoundedProgram.Ending ending = program.run();
            return ending.succeeded() ? "" : ending.reason();
        } finally {
            synchronized (running) {
                running.remove(Thread.currentThread());
                // it was meant for the program
                Thread.interrupted();
            }
        }
    }

    /** Ends the programs that run, and waits for none. */
    @Override
    public void close() {
        synchronized (running) {
            closed = true;
            running.forEach(Thread::interrupt);
        }
    }

    private @Nullable HostStateJson state(HostName host) {
        Instant now = Instant.now();
        try {
            return HostStateJson.of(
                    host, ledger.state(host, now), ledger.arming(host).orElse(null), now);
        } catch (LedgerException e) {
            return null;
        }
    }
}
