package org.autoinstalld.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.NeighbourTable;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.admin.AcceptLedgerAction;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.AdminHandler;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.CommandActions;
import org.autoinstalld.admin.ControlSocket;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.admin.ReloadAction;
import org.autoinstalld.admin.ReloadReport;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.http.BindFailedException;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.ListenerContext;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.LedgerListener;
import org.autoinstalld.ledger.OpeningLedger;
import org.autoinstalld.lookup.Index;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.web.LedgerApi;
import org.autoinstalld.web.Viewer;

/** The listeners and what stands behind them, wired together. */
public final class Server implements AutoCloseable {
    private static final int WAITING = 64;
    private static final int MAKERS = 8;
    private static final int TO_MAKE = 4096;

    private final Reloader live;
    private final Listener install;
    private final Listener admin;
    private final AdminSetup adminSide;
    private final Optional<ControlSocket> control;
    private final KeptFileWatcher lookout;
    private final StateTimer turns;
    private final Ledger ledger;
    private final AtomicBoolean stopping;

    private Server(
            Reloader live,
            Listener install,
            Listener admin,
            AdminSetup adminSide,
            Optional<ControlSocket> control,
            KeptFileWatcher lookout,
            StateTimer turns,
            Ledger ledger,
            AtomicBoolean stopping) {
        this.live = live;
        this.install = install;
        this.admin = admin;
        this.adminSide = adminSide;
        this.control = control;
        this.lookout = lookout;
        this.turns = turns;
        this.ledger = ledger;
        this.stopping = stopping;
    }

    /**
     * Binds both listeners, or nothing. A control socket that cannot be made is told in the log and does without.
     *
     * @param state empty: no control socket
     * @param ledger for people to look at and to arm hosts in; begins to open when the first listener answers
     */
    public static Server start(
            Reloader live,
            List<ListenAddress> install,
            AdminSetup adminSide,
            Optional<ServerFolder> state,
            OpeningLedger ledger,
            HostTokens tokens,
            LookupLog log)
            throws BindFailedException {
        RecentLookups sightings = new RecentLookups();
        Executor waiting = waitingThreads();
        ArmedModes modes = ArmedModes.of(ledger);
        LedgerArmingStore armory = new LedgerArmingStore(ledger, modes, waiting);
        AccessControl guard = new PolicyAccessControl(
                new RequesterPolicy(NeighbourTable.ofThisMachine(Server::millis), new UndeclaredProxies(log)),
                armory,
                waiting);
        Responder responder = new Responder(
                live,
                sightings,
                Server::millis,
                guard,
                new LedgerAnswerListener(ledger),
                new FirstBoot(ledger, waiting),
                makers());
        Counters counters = new Counters();
        Measurements measured = new Measurements(counters, armory::seconds);
        PageUpdates reloads = new PageUpdates();
        AtomicBoolean stopping = new AtomicBoolean();
        KeptFileWatcher lookout =
                new KeptFileWatcher(live, () -> modes.all(Instant.now()), log, () -> reloads.tell("reload"));
        StateTimer turns = new StateTimer(Clock.systemUTC(), () -> reloads.tell("time"));
        LedgerApi ledgerApi = new LedgerApi(live, ledger, turns);
        Viewer viewer = new Viewer(live::state, measured, lookout, ledgerApi, ZoneId.systemDefault());
        List<AdminAction> actions = new ArrayList<>(CommandActions.of(ledger));
        actions.add(ReloadAction.of(live));
        actions.add(ArmAction.of(live, ledger, host -> armed(sightings, live, host)));
        actions.add(DisarmAction.of(live, ledger));
        state.ifPresent(folder -> actions.add(AcceptLedgerAction.of(ledger, folder.path())));
        ledger.listen(new ChangeDebouncer(() -> reloads.tell("ledger")));
        AdminHandler door = new AdminHandler(
                () -> live.get().inventory().site().administration(),
                viewer,
                actions,
                new Readiness(live, ledger, stopping),
                log,
                Server::millis);
        Predicate<IpAddress> trusted = address -> live.get().inventory().site().trusts(address);
        long descriptors = DescriptorLimit.get();
        Limits installers = Limits.forInstallers().within(descriptors);
        Limits people = Limits.forPeople().within(descriptors);
        Listener installListener =
                Listener.install(install, responder::answer, new ListenerContext(installers, log, counters, trusted));
        ledger.begin();
        Listener adminListener;
        try {
            adminListener = Listener.admin(
                    adminSide.addresses(),
                    adminSide.tls(),
                    door,
                    reloads,
                    new ListenerContext(people, log, new Counters(), trusted));
        } catch (BindFailedException e) {
            installListener.close(Duration.ZERO);
            throw e;
        }
        live.onReload(now -> {
            if (now.trouble().isEmpty()) {
                sightings.reloaded();
                adminSide
                        .renew(now.snapshot().inventory().site().administration())
                        .forEach(p -> log.note(p.toString()));
            }
            measured.reloaded(now);
            ReloadReport.tell(now, log);
            prepare(viewer);
            reloads.tell("reload");
            lookout.wake();
            reloaded(now, ledger);
        });
        Optional.of(DescriptorLimit.note(installers, people, descriptors))
                .filter(note -> !note.isEmpty())
                .ifPresent(log::note);
        live.start();
        prepare(viewer);
        follow(ledger, tokens, log);
        lookout.start();
        ledger.record(Event.at(Instant.now(), EventKind.START)
                .reason("autoinstalld " + Version.get() + ", " + ReloadReport.sentence(live.state()))
                .revision(live.get().revision())
                .build());
        Optional<ControlSocket> control = state.flatMap(folder -> control(folder, door, reloads, log));
        return new Server(live, installListener, adminListener, adminSide, control, lookout, turns, ledger, stopping);
    }

    /** For what has to wait on a request's behalf; what they cannot take is not granted. */
    private static Executor waitingThreads() {
        return new ThreadPoolExecutor(0, WAITING, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "waiting");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void armed(RecentLookups sightings, Reloader live, HostName host) {
        Index index = live.get().lookup().index();
        index.byName(host).forEach(machine -> sightings.armed(machine, index));
    }

    /** For files that nobody asked for before. Few, since each may be held for a second by a template that takes long. */
    private static Executor makers() {
        ThreadPoolExecutor makers = new ThreadPoolExecutor(
                MAKERS, MAKERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(TO_MAKE), work -> {
                    Thread thread = new Thread(work, "make files");
                    thread.setDaemon(true);
                    return thread;
                });
        makers.allowCoreThreadTimeOut(true);
        return makers;
    }

    private static void reloaded(ReloadState now, Ledger ledger) {
        String reason =
                now.trouble().map(trouble -> refused(trouble.problems())).orElseGet(() -> ReloadReport.sentence(now));
        ledger.record(Event.at(Instant.now(), EventKind.RELOAD)
                .reason(reason)
                .revision(now.snapshot().revision())
                .build());
    }

    private static String refused(List<Problem> problems) {
        String others = problems.size() < 2 ? "" : "; and " + (problems.size() - 1) + " more";
        return "refused, the state before goes on: "
                + problems.stream().findFirst().map(Problem::toString).orElse("") + others;
    }

    /** Tokens are settled with the inventory, so that every file that holds one changes at the same moment. */
    private static void follow(Ledger ledger, HostTokens tokens, LookupLog log) {
        Runnable look = () -> {
            try {
                tokens.set(new LedgerTokens(ledger.tokens()));
            } catch (LedgerException e) {
                log.note("tokens cannot be read: " + e.getMessage());
            }
        };
        ledger.listen(new LedgerListener() {
            @Override
            public void tokenChanged(Optional<HostName> host) {
                look.run();
            }

            @Override
            public void down(String reason) {
                log.note("the ledger does not answer: " + reason
                        + "; hosts that are armed or answered once get nothing");
            }

            @Override
            public void up() {
                log.note("the ledger answers");
                look.run();
            }

            @Override
            public void gap(long lost, Instant since, Instant until) {
                log.note("the ledger lost " + lost + " events between " + since + " and " + until);
            }
        });
    }

    /** A clock that only goes forward. */
    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static Optional<ControlSocket> control(
            ServerFolder folder, AdminHandler door, PageUpdates reloads, LookupLog log) {
        try {
            return Optional.of(ControlSocket.open(folder, door, reloads, log));
        } catch (IOException e) {
            log.note("no control socket: " + Reason.of(e));
            return Optional.empty();
        }
    }

    /** Makes ahead what the first page after a reload would have to wait for. */
    private static void prepare(Viewer viewer) {
        Thread thread = new Thread(viewer::prepare, "prepare pages");
        thread.setDaemon(true);
        thread.start();
    }

    public List<ListenAddress> install() {
        return install.addresses();
    }

    public List<ListenAddress> admin() {
        return admin.addresses();
    }

    /** Where people go, one for each address. */
    public List<String> adminUrls() {
        return admin().stream().map(adminSide::url).toList();
    }

    public void stop(Duration patience) {
        stopping.set(true);
        control.ifPresent(ControlSocket::close);
        install.close(patience);
        admin.close(Duration.ofSeconds(1));
        lookout.close();
        turns.close();
        live.close();
        ledger.record(Event.at(Instant.now(), EventKind.STOP)
                .revision(live.get().revision())
                .build());
        ledger.close();
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
