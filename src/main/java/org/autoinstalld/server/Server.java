package org.autoinstalld.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.NeighbourTable;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.admin.AcceptLedgerAction;
import org.autoinstalld.admin.AddAction;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.AdminHandler;
import org.autoinstalld.admin.ArmAction;
import org.autoinstalld.admin.CommandActions;
import org.autoinstalld.admin.ControlSocket;
import org.autoinstalld.admin.DisarmAction;
import org.autoinstalld.admin.MirrorActions;
import org.autoinstalld.admin.ProbeNames;
import org.autoinstalld.admin.ReloadAction;
import org.autoinstalld.admin.ReloadReport;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Sample;
import org.autoinstalld.fetching.Followers;
import org.autoinstalld.fetching.MirrorHandler;
import org.autoinstalld.fetching.OpenMirror;
import org.autoinstalld.fetching.SiteSetDesk;
import org.autoinstalld.http.BindFailedException;
import org.autoinstalld.http.Counters;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.http.Limits;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.Listener;
import org.autoinstalld.http.ListenerContext;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.http.Transfers;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Index;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.problem.Folding;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.Pace;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.web.PageContext;
import org.autoinstalld.web.Viewer;
import org.jspecify.annotations.Nullable;

/** The listeners and what stands behind them, wired together. */
public final class Server implements AutoCloseable {
    /** Pages are made ahead when installers that wait for the start have their answers. */
    private static final long PREPARE_MILLIS = 1_000;

    /** While look-ups come, of a core's time judging ahead gets one part in so many. */
    private static final int JUDGING_SHARE = 10;
    /** The same for trying an edit, since its author waits. */
    private static final int TRYING_SHARE = 3;

    private final Reloader live;
    private final AdminSetup adminSide;
    private final ProbeNames probes = new ProbeNames();
    private final Ledger ledger;
    private final LookupLog log;
    private final @Nullable MirrorKeeper mirror;
    private final OpenMirror served;
    private final RecentLookups lookups = new RecentLookups();
    private final Followers followers;
    private final PageUpdates pages = new PageUpdates();
    private final StateTimer timer = new StateTimer(Clock.systemUTC(), () -> pages.tell("time"));
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final KeptFileWatcher keptFiles;
    private final OutsidePrograms outside;
    private final Measurements measurements;
    private final ThreadPoolExecutor preparing = LookupThreads.last("page-prepare");
    private final Viewer viewer;
    private final AdminHandler adminHandler;
    private final Listener install;
    private final Listener admin;
    private @Nullable ControlSocket control;

    /**
     * Binds both listeners, or nothing. A control socket that cannot be made is told in the log and does without.
     *
     * @param state null: no control socket
     * @param mirror the mirror of the sets; null: none. Closed with the server
     * @param ledger for people to look at and to arm hosts in; begins to open at once, and is closed if an address
     *     cannot be bound
     */
    public static Server start(
            Reloader live,
            List<ListenAddress> install,
            AdminSetup adminSide,
            @Nullable ServerFolder state,
            Ledger ledger,
            HostTokens tokens,
            @Nullable MirrorKeeper mirror,
            LookupLog log)
            throws BindFailedException {
        Server server;
        try {
            server = new Server(live, install, adminSide, state, ledger, mirror, log);
        } catch (BindFailedException e) {
            ledger.close();
            throw e;
        }
        live.onReload(server::reloaded);
        live.onNote(log::note);
        live.start();
        CompletableFuture.delayedExecutor(PREPARE_MILLIS, TimeUnit.MILLISECONDS, server.preparing)
                .execute(server.viewer::prepare);
        server.follow(tokens);
        server.keptFiles.start();
        server.outside.start();
        ledger.record(Event.at(Instant.now(), EventKind.START)
                .reason(ReloadReport.started(live.state()))
                .revision(live.get().revision())
                .build());
        if (state != null) {
            server.control = server.control(state);
        }
        if (mirror != null) {
            mirror.onChange(() -> server.pages.tell("mirror"));
            mirror.mirror().onShown(generation -> follow(generation, live));
            mirror.followTime();
        }
        return server;
    }

    private Server(
            Reloader live,
            List<ListenAddress> addresses,
            AdminSetup adminSide,
            @Nullable ServerFolder state,
            Ledger ledger,
            @Nullable MirrorKeeper mirror,
            LookupLog log)
            throws BindFailedException {
        this.live = live;
        this.mirror = mirror;
        this.adminSide = adminSide;
        this.ledger = ledger;
        this.log = log;
        Executor waiting = LookupThreads.waiting();
        Executor makers = LookupThreads.makers();
        ArmedModes modes = ArmedModes.of(ledger);
        // every answer waits for what is armed, and this takes longer than all that follows
        ledger.begin();
        LedgerArmingStore armings = new LedgerArmingStore(ledger, modes, waiting);
        AccessControl access = new PolicyAccessControl(
                new RequesterPolicy(NeighbourTable.ofThisMachine(Server::millis), new UndeclaredProxies(log)),
                armings,
                waiting);
        followers = new Followers(new LedgerAnswerListener(ledger), live, ledger, waiting, LedgerArmingStore.OPENING);
        Responder responder = new Responder(
                live, lookups, Server::millis, access, followers.given(), new FirstBoot(ledger, waiting), makers);
        Counters counters = new Counters();
        served = new OpenMirror(
                mirror == null ? null : mirror.mirror(), live.get().inventory().site(), log);
        Transfers transfers = new Transfers(served::clients);
        measurements = new Measurements(counters, transfers, armings::seconds);
        keptFiles = new KeptFileWatcher(live, KeptFileWatcher.atWork(modes, state), log, () -> pages.tell("reload"));
        outside = new OutsidePrograms(live, state, ledger, log, () -> pages.tell("reload"));
        MirrorFigures figures = new MirrorFigures(mirror);
        Supplier<List<Sample>> samples = () -> Stream.of(measurements.get(), figures.get(), outside.samples())
                .flatMap(List::stream)
                .toList();
        viewer = new Viewer(
                live::state,
                samples,
                outside.besides(keptFiles),
                new LedgerApi(live, ledger, timer),
                ZoneId.systemDefault(),
                new Pace(counters::answers, JUDGING_SHARE),
                () -> pages.tell("reload"),
                () -> Optional.ofNullable(mirror).map(keeper -> keeper.state(Long.MAX_VALUE)),
                RecordedDeployments.of(state),
                new PageContext(
                        s -> lookups.strangers(s.lookup().index(), millis()),
                        live::source,
                        () -> AddAction.hindrance(state)),
                new ServerSurroundings(
                                live, lookups, Server::millis, ledger, modes, served::get, followers.given(), waiting)
                        .foresight(live::tried));
        live.giveWay(new Pace(counters::answers, TRYING_SHARE));
        ledger.listen(new ChangeDebouncer(() -> pages.tell("ledger")));
        adminHandler = new AdminHandler(
                () -> live.get().inventory().site().administration(),
                viewer,
                actions(state),
                this::notReady,
                log,
                Server::millis);
        Predicate<IpAddress> trusted = address -> live.get().inventory().site().trusts(address);
        // each file that is being sent takes one
        long descriptors = DescriptorLimit.get() - served.clients();
        Limits installers = Limits.forInstallers().within(descriptors);
        Limits people = Limits.forPeople().within(descriptors);
        InstallHandler reports = new ReportDesk(responder::answer, ledger, followers.forecasts(), live, waiting);
        install = Listener.install(
                addresses,
                new MirrorHandler(
                        live,
                        served::get,
                        new SiteSetDesk(live, followers.given(), access),
                        followers.fetches(),
                        new ProbeDesk(probes, reports),
                        LookupThreads.openers()),
                transfers,
                new ListenerContext(installers, log, counters, trusted));
        try {
            admin = Listener.admin(
                    adminSide.addresses(),
                    adminSide.tls(),
                    adminHandler,
                    pages,
                    new ListenerContext(people, log, new Counters(), trusted));
        } catch (BindFailedException e) {
            install.close(Duration.ZERO);
            throw e;
        }
        String lowered = DescriptorLimit.note(installers, people, descriptors);
        if (!lowered.isEmpty()) {
            log.note(lowered);
        }
    }

    /** Why installers do not get what they should; empty if they do. Says no more than a stranger may know. */
    private Optional<String> notReady() {
        if (stopping.get()) {
            return Optional.of("stopping");
        }
        Ledger.Health health = ledger.health();
        // without a reason it is being opened, for which claims wait
        return health.up()
                        || health.reason().isEmpty()
                        || !LedgerOpener.isNeeded(live.get().inventory())
                ? Optional.empty()
                : Optional.of("the ledger does not answer, and hosts that are armed or answered once get nothing");
    }

    private List<AdminAction> actions(@Nullable ServerFolder state) {
        List<AdminAction> actions = new ArrayList<>(CommandActions.of(ledger, measurements::deployFailed));
        actions.add(probes.action());
        actions.add(CommandActions.strangers(live, lookups, Server::millis));
        actions.add(ReloadAction.of(live, outside::runSources, outside::failingSources));
        actions.add(ArmAction.of(live, ledger, this::armed));
        actions.add(DisarmAction.of(live, ledger));
        if (mirror != null) {
            actions.addAll(MirrorActions.of(mirror));
        }
        if (state != null) {
            actions.add(AddAction.of(live, state));
            actions.add(AcceptLedgerAction.of(ledger, state.path()));
        }
        return actions;
    }

    private void armed(HostName host) {
        Index index = live.get().lookup().index();
        index.byName(host).forEach(machine -> lookups.armed(machine, index));
    }

    private void reloaded(ReloadState now) {
        if (now.trouble().isEmpty()) {
            lookups.reloaded();
            served.follow(now.snapshot().inventory().site());
            outside.follow();
            adminSide.renew(now.snapshot().inventory().site().administration()).forEach(p -> log.note(p.toString()));
        }
        measurements.reloaded(now);
        followers.forecasts().reloaded();
        ReloadReport.tell(now, log);
        prepare();
        pages.tell("reload");
        keptFiles.wake();
        String reason = now.trouble()
                .map(trouble -> "refused, the state before goes on: " + Folding.brief(trouble.problems()))
                .orElseGet(() -> ReloadReport.sentence(now));
        ledger.record(Event.at(Instant.now(), EventKind.RELOAD)
                .reason(reason)
                .revision(now.snapshot().revision())
                .build());
    }

    /** Response files speak of sets by their names, and nothing but this list tells the number in those of snapshots. */
    private static void follow(Generation shown, Reloader live) {
        Setdir setdir = shown.directory().setdir();
        if (shown.number().filter(n -> !n.equals(live.get().setNumber(setdir))).isPresent()) {
            live.reload();
        }
    }

    /** Tokens are settled with the inventory, so that every file that holds one changes at the same moment. */
    private void follow(HostTokens tokens) {
        TokenListener listener = new TokenListener(ledger, tokens, log);
        ledger.listen(listener);
        if (ledger.isOpen()) {
            listener.look();
        }
    }

    /** A clock that only goes forward. */
    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private @Nullable ControlSocket control(ServerFolder folder) {
        try {
            return ControlSocket.open(folder, adminHandler, pages, log);
        } catch (IOException e) {
            log.note("no control socket: " + Reason.of(e));
            return null;
        }
    }

    /** Makes ahead what the first page after a reload would have to wait for. */
    private void prepare() {
        preparing.execute(viewer::prepare);
    }

    /** Reads everything again, and runs the programs that print hosts. */
    public void reload() {
        live.reload();
        var unused = outside.runSources();
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
        if (control != null) {
            control.close();
        }
        if (mirror != null) {
            // by the time that installers have their files it has ended
            mirror.end();
        }
        served.beginToStop();
        install.close(patience);
        served.close();
        admin.close(Duration.ofSeconds(1));
        if (mirror != null) {
            mirror.close();
        }
        keptFiles.close();
        outside.close();
        timer.close();
        live.close();
        preparing.shutdownNow();
        followers.close();
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
