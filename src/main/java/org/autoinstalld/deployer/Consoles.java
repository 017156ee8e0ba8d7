package org.autoinstalld.deployer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Masking;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.console.ConsoleFailure;
import org.autoinstalld.console.ConsoleSession;
import org.autoinstalld.console.ConsoleSession.Start;
import org.autoinstalld.console.Tmux;
import org.autoinstalld.deploy.Bounds;
import org.autoinstalld.deploy.ConsoleSight;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.jspecify.annotations.Nullable;

/** The consoles of guests that are deployed: kept where tmux is there, and done without where it is not. */
final class Consoles implements AutoCloseable {
    private static final String USUAL_INTERFACE = "vio0";

    /** How long that takes at most, and how often it is tried. */
    private static final Duration REACHING = Duration.ofSeconds(10);

    private final Tmux tmux;
    private final DeploymentFolder records;
    private final Runnable told;
    private final Map<HostName, ConsoleSession> sessions = new ConcurrentHashMap<>();
    private final Set<HostName> without = ConcurrentHashMap.newKeySet();
    private final Set<HostName> held = ConcurrentHashMap.newKeySet();
    private final Map<HostName, Instant> reached = new ConcurrentHashMap<>();

    /** @param told is run when there is news on one of them */
    Consoles(DeploymentFolder records, Runnable told) {
        this.records = records;
        this.told = told;
        this.tmux = new Tmux(records.state(), new Programs());
    }

    /** A VM that was told to start. */
    interface Starting {
        /** Returns when it has started; else why not. */
        Optional<Setback> await();
    }

    /** Starts a VM that is to be installed, in the way of its deployment. */
    Starting beginInstaller(HostRun host) {
        boolean byKey = host.deployment().way() == Way.CONSOLE;
        if (byKey && !Tmux.isThere()) {
            return () -> Optional.of(Setback.lasting("tmux(1), which way: console needs, is not there"));
        }
        return begin(host, setting(host, byKey, false, false), byKey ? host.kernel() : null);
    }

    /**
     * Starts a VM from its disk.
     *
     * @return why not; empty if it runs, be it that vmd(8) itself was quicker
     */
    Optional<Setback> startInstalled(HostRun host) {
        Optional<Setback> setback =
                begin(host, setting(host, false, false, true), null).await();
        if (setback.filter(s -> Vmctl.tellsThatItRuns(s.why())).isEmpty()) {
            return setback;
        }
        follow(host);
        return Optional.empty();
    }

    /** Reads on what a VM shows that vmd(8) started from its disk. It does without if that cannot be. */
    void follow(HostRun host) {
        leave(host.name());
        if (Tmux.isThere()) {
            started(host, null, consoleOf(host, setting(host, false, false, true)));
        }
    }

    /** The console of one that runs. */
    private Start consoleOf(HostRun host, ConsoleSession.Setting setting) {
        return ConsoleSession.start(tmux, setting, host.vmctl().console(host.vmName()), REACHING);
    }

    private Starting begin(HostRun host, ConsoleSession.Setting setting, @Nullable String kernel) {
        leave(host.name());
        if (!Tmux.isThere()) {
            without.add(host.name());
            Optional<Setback> setback = host.vmctl().run(host.vmctl().start(host.vmName()));
            return () -> setback;
        }
        ConsoleSession.Starting starting =
                ConsoleSession.begin(tmux, setting, host.vmctl().startHere(host.vmName(), kernel));
        return () -> started(host, kernel, starting.await(Bounds.START));
    }

    private Optional<Setback> started(HostRun host, @Nullable String kernel, Start start) {
        if (start instanceof Start.Attached attached) {
            sessions.put(host.name(), attached.session());
            return Optional.empty();
        }
        if (start instanceof Start.Failed failed) {
            return Optional.of(host.vmctl().setback(failed.why(), failed.code()));
        }
        without.add(host.name());
        held.add(host.name());
        return kernel == null
                ? Optional.empty()
                : Optional.of(Setback.lasting("somebody else has its console: " + ((Start.Held) start).why() + "; "
                        + host.facts().typed("vmctl stop " + host.vmName()) + ", once nobody needs it"));
    }

    private ConsoleSession.Setting setting(HostRun host, boolean answers, boolean waiting, boolean continued) {
        String first = host.host().netboot().name().orElse(USUAL_INTERFACE);
        return new ConsoleSession.Setting(
                host.name().text(),
                records.console(host.name()),
                answers ? first : null,
                waiting,
                continued,
                Masking.of(host.host())::text,
                told);
    }

    /** What is seen there; of a VM that another process started, if its session is there still. */
    ConsoleSight sight(HostRun host, boolean runs) {
        ConsoleSession session = sessions.get(host.name());
        if (session == null && without.add(host.name()) && Tmux.isThere()) {
            session = ConsoleSession.again(tmux, setting(host, isByKey(host), false, false))
                    .orElse(null);
            if (session != null) {
                sessions.put(host.name(), session);
            }
        }
        if (host.machine().isRemote() && runs && isInstalling(host) && Tmux.isThere()) {
            session = reached(host, session);
        }
        if (session == null) {
            return ConsoleSight.NONE;
        }
        session.look();
        Optional<ConsoleFailure> failure = session.failure();
        return new ConsoleSight(
                session.last(),
                failure.map(ConsoleFailure::text).orElse(""),
                // what was read since that look is told at the next one, when and what together
                failure.isPresent() ? session.failedAt().orElse(null) : null,
                failure.map(ConsoleFailure::question).orElse(""),
                session.isThrough());
    }

    private static boolean isInstalling(HostRun host) {
        return host.deployment().isAt(DeployStep.ANSWER) || host.deployment().isAt(DeployStep.INSTALL);
    }

    private static boolean isByKey(HostRun host) {
        return host.deployment().way() == Way.CONSOLE;
    }

    /** A console goes with the connection that it came by, while the VM runs on: so it is fetched again. */
    private @Nullable ConsoleSession reached(HostRun host, @Nullable ConsoleSession session) {
        boolean gone = session == null || session.isOver();
        if (!gone || held.contains(host.name()) || !isTimeToReach(host.name())) {
            return session;
        }
        if (session != null) {
            session.revive(host.vmctl().console(host.vmName()));
            return session;
        }
        boolean waiting = isByKey(host) && host.deployment().isAt(DeployStep.ANSWER);
        Start start = consoleOf(host, setting(host, isByKey(host), waiting, true));
        if (start instanceof Start.Attached attached) {
            sessions.put(host.name(), attached.session());
            return attached.session();
        }
        return null;
    }

    private boolean isTimeToReach(HostName host) {
        Instant now = Instant.now();
        Instant before = reached.get(host);
        boolean early = before != null && now.isBefore(before.plus(REACHING));
        if (!early) {
            reached.put(host, now);
        }
        return !early;
    }

    /** Nobody needs the console of one that is through. */
    void end(HostRun host) {
        sight(host, false);
        ConsoleSession session = sessions.remove(host.name());
        if (session != null) {
            session.end();
        }
    }

    private void leave(HostName host) {
        ConsoleSession session = sessions.remove(host);
        if (session != null) {
            session.close();
        }
    }

    /** Sessions stay, for whoever looks or goes on. */
    @Override
    public void close() {
        sessions.values().forEach(ConsoleSession::close);
    }
}
