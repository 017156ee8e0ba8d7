package org.autoinstalld.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Body;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Lets a machine tell that it booted what was installed. {@code firstboot/HOST} is a line for rc.firsttime(8), for
 * install.site(5) to append; it fetches {@code report/ID}, which is good once. {@code firstboot-log/HOST} is a piece of
 * shell to run before all else there, which sends the installer's log to it.
 */
public final class FirstBoot implements FirstBoots {
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

    private static final class Script {
        private static final String TEXT = read();

        private static String read() {
            try (InputStream in = FirstBoot.class.getResourceAsStream("first-boot.sh")) {
                return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public CompletableFuture<Answer> report(String id, Request request) {
        return soon(null, () -> new Told(reported(id, request), null));
    }

    @Override
    public CompletableFuture<Answer> line(Host host, Snapshot snapshot, Request request) {
        return soon(host.name(), () -> line(snapshot, host, request));
    }

    /** What is sent, and what the ledger is to hold of it. */
    private record Told(Answer answer, @Nullable Event event) {}

    /** As soon as the ledger was tried to be opened: a machine that reports while the server starts does so once. */
    private CompletableFuture<Answer> soon(@Nullable HostName host, Supplier<Told> work) {
        return ledger.fetchings()
                .tried()
                .completeOnTimeout(null, LedgerArmingStore.OPENING.toSeconds(), TimeUnit.SECONDS)
                .thenCompose(tried -> within(host, work));
    }

    /** One that comes too late is not sent, and so the ledger must not say that it was. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is the future itself
    private CompletableFuture<Answer> within(@Nullable HostName host, Supplier<Told> work) {
        CompletableFuture<Answer> sent = new CompletableFuture<>();
        sent.completeOnTimeout(
                new Answer.Failed(host, "the ledger did not answer in time"),
                LedgerArmingStore.BOUND.toSeconds(),
                TimeUnit.SECONDS);
        try {
            waiting.execute(() -> {
                if (sent.isDone()) {
                    return;
                }
                try {
                    Told told = work.get();
                    if (sent.complete(told.answer()) && told.event() != null) {
                        ledger.record(told.event());
                    }
                } catch (RuntimeException | Error e) {
                    sent.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            sent.complete(new Answer.Failed(host, "too many look-ups wait for the ledger"));
        }
        return sent;
    }

    private Answer reported(String id, Request request) {
        try {
            return reported(ledger.reports().report(id, request.requester(), Instant.now()));
        } catch (LedgerException e) {
            return silent(e);
        }
    }

    private Told line(Snapshot snapshot, Host host, Request request) {
        Optional<ResponseServer> server = snapshot.inventory().site().responseServer(host);
        if (server.isEmpty()) {
            return new Told(addressless(host), null);
        }
        boolean log = isLog(request);
        try {
            String path = "/report/" + ledger.reportId(host.name());
            Body body = new Body(log ? script(server.get(), path) : line(server.get(), path));
            return new Told(
                    new Answer.Served(host.name(), what(log), body),
                    request.get() ? fetched(host.name(), request, log, Instant.now()) : null);
        } catch (LedgerException e) {
            return failed(host, "the ledger does not answer: " + e.getMessage());
        }
    }

    /**
     * Tells what it would tell, without a name to report under, and notes nothing.
     *
     * @param ledger null: nobody knows which reports are open
     */
    public static FirstBoots foreseen(@Nullable Ledger ledger) {
        return new Foreseen(ledger);
    }

    private record Foreseen(@Nullable Ledger ledger) implements FirstBoots {
        @Override
        public CompletableFuture<Answer> line(Host host, Snapshot snapshot, Request request) {
            return CompletableFuture.completedFuture(
                    snapshot.inventory().site().responseServer(host).isPresent()
                            ? new Answer.Served(host.name(), what(isLog(request)), new Body("...\n"))
                            : addressless(host));
        }

        @Override
        public CompletableFuture<Answer> report(String id, Request request) {
            return CompletableFuture.completedFuture(answer(id));
        }

        private Answer answer(String id) {
            if (ledger == null) {
                return new Answer.Unknown("which reports are open, the server knows");
            }
            try {
                return FirstBoot.reported(ledger.reports().open(id));
            } catch (LedgerException e) {
                return silent(e);
            }
        }
    }

    private static boolean isLog(Request request) {
        return RequestedFile.of(request.path()) instanceof RequestedFile.FirstBootOf of && of.log();
    }

    private static Answer reported(Optional<HostName> host) {
        return host.<Answer>map(name -> new Answer.Served(name, "first boot reported", new Body("# installed\n")))
                .orElseGet(() -> new Answer.Unknown("no such report, or it was made before"));
    }

    private static Answer silent(LedgerException e) {
        return new Answer.Failed(null, "the ledger does not answer: " + e.getMessage());
    }

    private static Answer addressless(Host host) {
        return new Answer.Failed(host.name(), "the address of this server is not known: site.response-server");
    }

    private static Told failed(Host host, String reason) {
        return new Told(new Answer.Failed(host.name(), reason), null);
    }

    private static String what(boolean log) {
        return log ? "piece for rc.firsttime that sends the log" : "line for rc.firsttime";
    }

    private static String line(ResponseServer server, String path) {
        return "ftp -Vo /dev/null http://" + server.authority() + path + "\n";
    }

    private static String script(ResponseServer server, String path) {
        return Script.TEXT
                .replace("@PATH@", path)
                .replace("@AUTHORITY@", server.authority())
                .replace("@ADDRESS@", server.address().toString())
                .replace("@PORT@", Integer.toString(server.port()));
    }

    /** With a mode it is part of an installation; who asks for the line after it reported only looks at it. */
    private Event fetched(HostName host, Request request, boolean log, Instant now) throws LedgerException {
        Event.Builder event = Event.at(now, EventKind.LOOKUP)
                .host(host)
                .requester(request.requester())
                .asked(log ? "firstboot-log" : "firstboot")
                .status(OK)
                .reason(what(log));
        if (!ledger.isFinished(host, now)) {
            event.mode(Mode.INSTALL).expectsReport(true);
        }
        return event.build();
    }
}
