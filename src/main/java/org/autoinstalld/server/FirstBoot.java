package org.autoinstalld.server;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Body;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Lets a machine tell that it booted what was installed. {@code firstboot/HOST} is a line for rc.firsttime(8), for
 * install.site(5) to append; it fetches {@code report/ID}, which is good once.
 */
final class FirstBoot implements FirstBoots {
    private static final int OK = 200;

    private final Ledger ledger;
    private final Executor waiting;

    /**
     * @param waiting runs what asks the ledger; rejects what is too much
     */
    FirstBoot(Ledger ledger, Executor waiting) {
        this.ledger = ledger;
        this.waiting = waiting;
    }

    @Override
    public CompletableFuture<Answer> report(String id, Request request) {
        return soon(null, () -> reported(id, request));
    }

    @Override
    public CompletableFuture<Answer> line(Host host, Snapshot snapshot, Request request) {
        return soon(host.name(), () -> line(snapshot, host, request));
    }

    private CompletableFuture<Answer> soon(@Nullable HostName host, Supplier<Answer> work) {
        try {
            return CompletableFuture.supplyAsync(work, waiting)
                    .completeOnTimeout(
                            new Answer.Failed(host, "the ledger did not answer in time"),
                            LedgerArmingStore.BOUND.toSeconds(),
                            TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Answer.Failed(host, "too many look-ups wait for the ledger"));
        }
    }

    private Answer reported(String id, Request request) {
        try {
            return ledger.report(id, request.requester(), Instant.now())
                    .<Answer>map(host -> new Answer.Served(host, "first boot reported", new Body("# installed\n")))
                    .orElseGet(() -> new Answer.Unknown("no such report, or it was made before"));
        } catch (LedgerException e) {
            return new Answer.Failed(null, "the ledger does not answer: " + e.getMessage());
        }
    }

    private Answer line(Snapshot snapshot, Host host, Request request) {
        Optional<String> server =
                snapshot.inventory().site().responseServer(host).map(ResponseServer::authority);
        if (server.isEmpty()) {
            return new Answer.Failed(host.name(), "the address of this server is not known: site.response-server");
        }
        try {
            String url = "http://" + server.get() + "/report/" + ledger.reportId(host.name());
            if (request.get()) {
                ledger.record(fetched(host.name(), request, Instant.now()));
            }
            return new Answer.Served(host.name(), "line for rc.firsttime", new Body("ftp -Vo /dev/null " + url + "\n"));
        } catch (LedgerException e) {
            return new Answer.Failed(host.name(), "the ledger does not answer: " + e.getMessage());
        }
    }

    /** With a mode it is part of an installation; who asks for the line after it reported only looks at it. */
    private Event fetched(HostName host, Request request, Instant now) throws LedgerException {
        Event.Builder event = Event.at(now, EventKind.LOOKUP)
                .host(host)
                .requester(request.requester())
                .asked("firstboot")
                .status(OK)
                .reason("line for rc.firsttime");
        if (!ledger.state(host, now).finished()) {
            event.mode(Mode.INSTALL).expectsReport(true);
        }
        return event.build();
    }
}
