package org.autoinstalld.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.commons.cli.Option;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.JsonReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.http.BindFailedException;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.http.ListenAddress;
import org.autoinstalld.http.LogFormat;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.mirror.Mirror;
import org.autoinstalld.mirror.MirrorException;
import org.autoinstalld.mirror.MirrorKeeper;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.NamesKeeper;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.AdminSetup;
import org.autoinstalld.server.LedgerOpener;
import org.autoinstalld.server.Server;
import org.autoinstalld.server.Signals;
import org.jspecify.annotations.Nullable;

/** Answers installers and people until it is told to stop. */
final class Serve extends Command {
    private static final String INSTALL_DEFAULT = "127.0.0.1:8080";
    private static final String ADMIN_DEFAULT = "127.0.0.1:8081";
    /** For files that are being sent; rc.subr(8) waits for 30 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final OutputStream logged;
    private final Audience audience;

    /** Who wants to know when the listeners answer. */
    interface Audience {
        /** @param stop what a signal would do */
        void started(Server server, Runnable stop);
    }

    Serve() {
        this(new FileOutputStream(FileDescriptor.err), (server, stop) -> {});
    }

    /** @param logged where the log goes */
    Serve(OutputStream logged, Audience audience) {
        super(
                "serve",
                "",
                "answers installers, and people who look at pages",
                Invocation.option(
                        "listen",
                        "ADDR:PORT",
                        "where installers ask; may be given several times (default: " + INSTALL_DEFAULT + ")"),
                Invocation.option("admin", "ADDR:PORT", "where people ask (default: " + ADMIN_DEFAULT + ")"),
                Option.builder("n")
                        .longOpt("configtest")
                        .desc("only say whether it would start with these files, as rc_configtest asks")
                        .get(),
                Invocation.option("log-format", "FORMAT", "text (default) or json"));
        this.logged = logged;
        this.audience = audience;
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        invocation.requireNoOperands();
        List<String> listens = invocation.values("listen");
        List<ListenAddress> install = addresses("--listen", listens.isEmpty() ? List.of(INSTALL_DEFAULT) : listens);
        List<ListenAddress> admin =
                addresses("--admin", List.of(invocation.value("admin").orElse(ADMIN_DEFAULT)));
        LogFormat format = format(invocation);
        // before anything that takes time: until a handler is there, SIGHUP ends a program
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicReference<Runnable> rereading = new AtomicReference<>(() -> {});
        boolean hears =
                Signals.on("HUP", () -> Objects.requireNonNull(rereading.get()).run());
        Signals.on("TERM", stopped::countDown);
        Signals.on("INT", stopped::countDown);
        HostTokens tokens = new HostTokens();
        Reloader.Opening opening =
                Reloader.serving(invocation.inventory(), invocation.templates(), invocation.stateFolder(), tokens);
        if (opening instanceof Reloader.Opening.Refused refused) {
            invocation.complain(refused.problems());
            return REFUSED;
        }
        Reloader live = ((Reloader.Opening.Opened) opening).live();
        // no file goes out before it is judged; until then there is a processor that has nothing to do
        Thread judging = new Thread(Dialogue::builtIn, "dialogue");
        judging.setDaemon(true);
        judging.start();
        List<Problem> missing = new ArrayList<>();
        Optional<AdminSetup> adminSide =
                AdminSetup.of(admin, live.get().inventory().site().administration(), missing);
        if (adminSide.isEmpty()) {
            invocation.complain(missing);
            return REFUSED;
        }
        if (invocation.has("configtest")) {
            invocation.complain(live.get().reading().problems());
            invocation.complain(live.warnings());
            return FINE;
        }
        ServerFolder.Opening state = ServerFolder.open(invocation.stateFolder(), invocation.inventory());
        if (state instanceof ServerFolder.Opening.Refused refused
                && (refused.taken() || invocation.folders().isStateMeant())) {
            invocation.complain(List.of(refused.problem()));
            return REFUSED;
        }
        rereading.set(live::reload);
        try (LookupLog log = new LineLog(logged, format)) {
            live.get().reading().problems().forEach(p -> log.note(p.toString()));
            live.warnings().forEach(p -> log.note(p.toString()));
            if (!hears) {
                log.note(
                        "SIGHUP is ignored, since whoever started this had it ignored (nohup(1) does); 'autoinstalld reload'"
                                + " reads everything again");
            }
            if (state instanceof ServerFolder.Opening.Refused refused) {
                log.note("no control socket: " + refused.problem());
            }
            ServerFolder folder = state instanceof ServerFolder.Opening.Opened opened ? opened.folder() : null;
            if (folder != null) {
                live.keepOutlines(folder.path());
                live.onReload(NamesKeeper.of(live, folder.path()));
            }
            MirrorKeeper mirror = mirror(live, invocation, log);
            Ledger ledger =
                    LedgerOpener.serving(() -> live.get().inventory().site(), invocation.stateFolder(), log::note);
            try (folder;
                    Server server = Server.start(live, install, adminSide.get(), folder, ledger, tokens, mirror, log)) {
                rereading.set(server::reload);
                announce(invocation.terminal(), server, log, listens.isEmpty());
                live.get().files().withheldFromUnknown().forEach(p -> log.note(p.toString()));
                audience.started(server, stopped::countDown);
                await(stopped);
                log.note("stopping: running answers are finished first");
                server.stop(PATIENCE);
            } catch (BindFailedException e) {
                log.note("autoinstalld: " + e.getMessage());
                invocation.find(List.of(Problem.error(Place.NONE, String.valueOf(e.getMessage()))), out -> {});
                return REFUSED;
            }
        } catch (MirrorException e) {
            invocation.complain(e.reason());
            return REFUSED;
        }
        return FINE;
    }

    /** Two servers that fill one folder would each remove what the other one sends. */
    private static @Nullable MirrorKeeper mirror(Reloader live, Invocation invocation, LookupLog log)
            throws MirrorException {
        Supplier<Optional<MirrorSettings>> settings =
                () -> live.get().inventory().site().mirror();
        Optional<MirrorSettings> now = settings.get();
        return now.isEmpty()
                ? null
                : new MirrorKeeper(
                        Mirror.open(now.get().folder()),
                        settings,
                        () -> live.get().inventory().hypervisors().values(),
                        invocation.environment(),
                        log::note);
    }

    private static LogFormat format(Invocation invocation) throws UsageException {
        String word = invocation.value("log-format").orElse("text");
        return switch (word) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new UsageException("--log-format is '" + word + "'; text or json");
        };
    }

    private static List<ListenAddress> addresses(String option, List<String> texts) throws UsageException {
        List<ListenAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(ListenAddress.parse(text)
                    .orElseThrow(() -> new UsageException(
                            option + " is '" + text + "'; ADDR:PORT such as 192.0.2.1:80 or [::1]:80")));
        }
        return addresses;
    }

    /** URLs of what answers now. */
    private record Listeners(List<String> installListeners, List<String> adminListeners) {}

    private static void announce(Terminal terminal, Server server, LookupLog log, boolean byDefault) {
        JsonReport report = terminal.report();
        if (report == null) {
            server.install().forEach(a -> terminal.out().println("install listener: " + a.url()));
            server.adminUrls().forEach(url -> terminal.out().println("admin listener: " + url));
        } else {
            terminal.out()
                    .print(report.lastLine(new Listeners(
                            server.install().stream().map(a -> a.url()).toList(), List.copyOf(server.adminUrls()))));
        }
        terminal.out().flush();
        boolean local = server.install().stream().allMatch(a -> a.address().isLoopback());
        if (local) {
            log.note("only this machine can ask" + (byDefault ? " (the default)" : "")
                    + "; to let installers in: --listen ADDR:PORT with an address they reach, and port 80 of it"
                    + " redirected there (README, \"Letting installers in\")");
        }
        if ("root".equals(System.getProperty("user.name"))) {
            log.note("running as root; an unprivileged user is enough (README, \"Letting installers in\")");
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
