package org.autoinstalld.server;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Body;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Lets a machine tell that it booted what was installed. {@code firstboot/HOST} is a line for rc.firsttime(8), for
 * install.site(5) to append; it fetches {@code report/ID}, which is good once. Everything else is the next desk's.
 */
public final class FirstBoot implements InstallHandler {
    private static final String MARK = "firstboot/";
    private static final String REPORTS = "/report/";
    private static final Pattern LINE = Pattern.compile("/(?:(.+)/)?firstboot/([^/]+)");
    private static final Pattern REPORT = Pattern.compile("/report/([A-Za-z0-9_-]{16,100})");
    private static final int OK = 200;

    private final InstallHandler next;
    private final Supplier<Snapshot> snapshots;
    private final AccessControl guard;
    private final Ledger ledger;
    private final Executor waiting;

    /**
     * @param waiting runs what asks the ledger; rejects what is too much
     */
    public FirstBoot(
            InstallHandler next, Supplier<Snapshot> snapshots, AccessControl guard, Ledger ledger, Executor waiting) {
        this.next = next;
        this.snapshots = snapshots;
        this.guard = guard;
        this.ledger = ledger;
        this.waiting = waiting;
    }

    @Override
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        if (!request.path().contains(MARK) && !request.path().contains(REPORTS)) {
            return next.answer(request, later);
        }
        Matcher report = REPORT.matcher(request.path());
        if (report.matches()) {
            return request.get()
                    ? soon(Optional.empty(), () -> reported(report.group(1), request), later)
                    : Optional.of(new Answer.Unknown("a report is a GET"));
        }
        Matcher line = LINE.matcher(request.path());
        return line.matches() ? line(request, line, later) : next.answer(request, later);
    }

    private Optional<Answer> soon(Optional<HostName> host, Supplier<Answer> work, Consumer<Answer> later) {
        try {
            waiting.execute(() -> {
                Answer answer;
                try {
                    answer = work.get();
                } catch (RuntimeException | Error e) {
                    answer = new Answer.Failed(
                            host, "internal error: " + e.getClass().getSimpleName());
                }
                later.accept(answer);
            });
            return Optional.empty();
        } catch (RejectedExecutionException e) {
            return Optional.of(new Answer.Failed(host, "too many look-ups wait for the ledger"));
        }
    }

    private Answer reported(String id, Request request) {
        try {
            return ledger.report(id, Optional.of(request.requester()), Instant.now())
                    .<Answer>map(host ->
                            new Answer.Served(Optional.of(host), "first boot reported", new Body("# installed\n")))
                    .orElseGet(() -> new Answer.Unknown("no such report, or it was made before"));
        } catch (LedgerException e) {
            return new Answer.Failed(Optional.empty(), "the ledger does not answer: " + e.getMessage());
        }
    }

    private Optional<Answer> line(Request request, Matcher asked, Consumer<Answer> later) {
        Snapshot snapshot = snapshots.get();
        Optional<Host> found = HostName.parse(asked.group(2).toLowerCase(java.util.Locale.ROOT))
                .map(name -> snapshot.lookup().index().byName(name))
                .filter(machines -> machines.size() == 1)
                .map(machines -> machines.get(0))
                .filter(machine -> machine.isAt(asked.group(1) == null ? "" : asked.group(1)))
                .filter(KnownMachine.Right.class::isInstance)
                .map(machine -> ((KnownMachine.Right) machine).host());
        if (found.isEmpty()) {
            return Optional.of(new Answer.Unknown("no such file"));
        }
        Host host = found.get();
        CompletableFuture<Void> unused = guard.admit(host, request).thenAccept(admission -> {
            if (!(admission instanceof AccessDecision.Granted)) {
                later.accept(
                        admission instanceof AccessDecision.Denied
                                ? new Answer.Refused(Optional.of(host.name()), admission.reason())
                                : new Answer.Failed(Optional.of(host.name()), admission.reason()));
                return;
            }
            soon(Optional.of(host.name()), () -> line(snapshot, host, request), later)
                    .ifPresent(later);
        });
        return Optional.empty();
    }

    private Answer line(Snapshot snapshot, Host host, Request request) {
        Optional<String> server = host.netboot()
                .network()
                .map(name -> snapshot.inventory().networks().get(name))
                .flatMap(network -> network.nextServer())
                .map(address -> new ResponseServer(address, ResponseServer.HTTP_PORT))
                .or(() -> snapshot.inventory().site().responseServer())
                .map(ResponseServer::authority);
        if (server.isEmpty()) {
            return new Answer.Failed(
                    Optional.of(host.name()), "the address of this server is not known: site.response-server");
        }
        try {
            String url = "http://" + server.get() + "/report/" + ledger.reportId(host.name());
            if (request.get()) {
                ledger.record(fetched(host.name(), request, Instant.now()));
            }
            return new Answer.Served(
                    Optional.of(host.name()), "line for rc.firsttime", new Body("ftp -Vo /dev/null " + url + "\n"));
        } catch (LedgerException e) {
            return new Answer.Failed(Optional.of(host.name()), "the ledger does not answer: " + e.getMessage());
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
