package org.autoinstalld.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.Window;
import org.autoinstalld.plan.TokenEntry;
import org.autoinstalld.plan.ToldByDhcp;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Lets a host be installed or upgraded once. Fields: {@code host}; {@code mode}, install if not said; {@code for}, how long,
 * the site's choice if not said; {@code times}, how many answers, as many as it asks for if not said; {@code force},
 * {@code yes} to arm a host whose installer would abort on any machine.
 */
public final class ArmAction implements AdminAction {
    public static final String PATH = "/arm";

    /** Longer than anybody waits for a machine, and short enough for any calendar. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;
    private final Consumer<HostName> armed;

    /**
     * @param armed told of each host after it was armed, so that what is remembered of its look-ups can be let go of
     */
    public ArmAction(Supplier<Snapshot> snapshots, Ledger ledger, Consumer<HostName> armed) {
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.armed = armed;
    }

    @Override
    public String path() {
        return PATH;
    }

    private static Place field(String name) {
        return Place.of("'" + name + "'");
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        Snapshot snapshot = snapshots.get();
        List<Problem> problems = new ArrayList<>();
        Optional<Lladdr> stranger = HostField.stranger(snapshot, form);
        Optional<Host> host = stranger.isPresent() ? Optional.empty() : HostField.right(snapshot, form, problems);
        Optional<Mode> mode = form.text("mode").map(Mode::of).orElse(Optional.of(Mode.INSTALL));
        if (mode.isEmpty()) {
            problems.add(Problem.error(
                    field("mode"), "mode is '" + form.text("mode").orElse("") + "'", "install or upgrade"));
        }
        Optional<Duration> length = form.text("for")
                .map(SiteAccess::length)
                .orElse(Optional.of(snapshot.inventory().site().access().armFor()))
                .filter(l -> l.compareTo(LONGEST) <= 0);
        if (length.isEmpty()) {
            problems.add(Problem.error(
                    field("for"),
                    "length of time is '" + form.text("for").orElse("") + "'",
                    "such as 30m, 12h or 7d, a year at most"));
        }
        Optional<OptionalInt> times = form.text("times").map(ArmAction::times).orElse(Optional.of(OptionalInt.empty()));
        if (times.isEmpty()) {
            problems.add(Problem.error(
                    field("times"),
                    "number of answers is '" + form.text("times").orElse("") + "'",
                    "a number from 1 to 1000000"));
        }
        stranger.ifPresent(lladdr -> unfit(snapshot, lladdr, mode).ifPresent(problems::add));
        boolean forced = form.text("force").filter("yes"::equals).isPresent();
        if (stranger.isPresent() && problems.isEmpty()) {
            UnknownMachines unknown = snapshot.inventory().site().unknown().orElseThrow();
            Prospect prospect = Prospect.of(snapshot, unknown);
            return hopeless(prospect, forced, unknown.place(), "install '" + stranger.get() + "'", "autoinstalld check")
                    .orElseGet(() -> arm(stranger.get(), length.orElseThrow(), times.orElseThrow(), who, prospect));
        }
        if (host.isEmpty() || !problems.isEmpty()) {
            return new Outcome.Refused("not armed" + HostField.mistaken(snapshot, form), problems);
        }
        Prospect prospect = Prospect.of(snapshot, host.get(), mode.orElseThrow());
        return hopeless(
                        prospect,
                        forced,
                        host.get().place(),
                        mode.get().word() + " '" + host.get().name() + "'",
                        "autoinstalld dialogue " + host.get().name()
                                + (mode.get() == Mode.UPGRADE ? " --mode upgrade" : ""))
                .orElseGet(() -> arm(
                        snapshot,
                        host.get(),
                        mode.orElseThrow(),
                        length.orElseThrow(),
                        times.orElseThrow(),
                        who,
                        prospect));
    }

    /**
     * That it is not armed, as nothing would come of it.
     *
     * @param what would end, as after "to"
     * @param shows the command that tells how
     */
    private static Optional<Outcome> hopeless(
            Prospect prospect, boolean forced, Place place, String what, String shows) {
        if (!prospect.isForbidden() && (!prospect.isHopeless() || forced)) {
            return Optional.empty();
        }
        List<Problem> problems = new ArrayList<>(prospect.problems());
        if (!prospect.isForbidden()) {
            problems.add(Problem.error(
                    place,
                    "to " + what + " would end on any machine as it is",
                    "'" + shows + "' shows the run; --force arms it all the same"));
        }
        return Optional.of(new Outcome.Refused("not armed: " + prospect.words(), problems));
    }

    private static Optional<OptionalInt> times(String text) {
        return Optional.of(text)
                .filter(t -> t.matches("[1-9][0-9]{0,6}"))
                .map(Integer::parseInt)
                .filter(n -> n <= 1_000_000)
                .map(OptionalInt::of);
    }

    /** Why a machine that no host is would get nothing all the same. */
    private static Optional<Problem> unfit(Snapshot snapshot, Lladdr lladdr, Optional<Mode> mode) {
        if (snapshot.inventory().site().unknown().isEmpty()) {
            return Optional.of(Problem.error(
                    field("host"),
                    "no host has lladdr " + lladdr + ", and the site says nothing of unknown machines",
                    "an lladdr of the inventory, or site.unknown"));
        }
        return mode.filter(m -> m == Mode.UPGRADE)
                .map(m -> Problem.error(
                        field("mode"),
                        "no host has lladdr " + lladdr + ", and unknown machines are installed, never upgraded",
                        "install"));
    }

    private Outcome arm(Lladdr lladdr, Duration length, OptionalInt times, Principal who, Prospect prospect) {
        Instant now = Instant.now();
        Arming arming;
        try {
            arming = ledger.arm(lladdr.asName(), Mode.INSTALL, Window.of(now, length), times, who.name(), now);
        } catch (LedgerException e) {
            return new Outcome.Refused("not armed: the ledger does not answer: " + e.getMessage(), List.of());
        }
        Instant until = arming.window().until().truncatedTo(ChronoUnit.SECONDS);
        return new Outcome.Done(
                "unknown machine " + lladdr + " is armed to install until " + until + answers(times) + "; "
                        + prospect.words(),
                "/ledger",
                Map.of(
                        "host", lladdr.asName().text(),
                        "mode", Mode.INSTALL.word(),
                        "until", until.toString(),
                        "outcome", prospect.words()),
                List.of());
    }

    private static String answers(OptionalInt times) {
        return times.isPresent() ? ", for " + times.getAsInt() + (times.getAsInt() == 1 ? " answer" : " answers") : "";
    }

    private Outcome arm(
            Snapshot snapshot,
            Host host,
            Mode mode,
            Duration length,
            OptionalInt times,
            Principal who,
            Prospect prospect) {
        Instant now = Instant.now();
        Arming arming;
        Optional<String> token;
        Optional<Instant> underway;
        try {
            token = host.access().demands(Policy.TOKEN) ? ledger.tokens().current(host.name()) : Optional.empty();
            underway = ledger.state(host.name(), now).underway();
            arming = ledger.arm(host.name(), mode, Window.of(now, length), times, who.name(), now);
        } catch (LedgerException e) {
            return new Outcome.Refused("not armed: the ledger does not answer: " + e.getMessage(), List.of());
        }
        armed.accept(host.name());
        Instant until = arming.window().until().truncatedTo(ChronoUnit.SECONDS);
        String message = "'" + host.name() + "' is armed to " + mode.word() + " until " + until + answers(times) + "; "
                + prospect.words();
        return new Outcome.Done(
                message,
                "/hosts/" + host.name() + "#installation",
                Map.of(
                        "host", host.name().text(),
                        "mode", mode.word(),
                        "until", until.toString(),
                        "outcome", prospect.words()),
                remarks(snapshot, host, mode, token, underway.map(at -> Duration.between(at, now))));
    }

    /** What stands in the way of what arming is meant for. */
    private static List<Problem> remarks(
            Snapshot snapshot, Host host, Mode mode, Optional<String> token, Optional<Duration> answered) {
        List<Problem> remarks = new ArrayList<>();
        answered.ifPresent(ago -> remarks.add(Problem.warning(
                host.place(),
                "'" + host.name() + "' was answered " + ago(ago)
                        + " ago, so it is probably being installed; armed anew, it will be installed again at its next"
                        + " boot",
                "autoinstalld disarm " + host.name() + ", unless that is meant")));
        if (!host.access().demands(Policy.ARMED) && !host.access().isAnsweredOnce()) {
            remarks.add(Problem.warning(
                    host.place(),
                    "no policy of '" + host.name() + "' asks for arming, so it is answered whether armed or not: "
                            + host.access().explained(),
                    "policy: armed, for the host, a profile or the site"));
        }
        if (host.access().demands(Policy.TOKEN)) {
            TokenEntry.missing(host, snapshot.inventory().site().files().dhcpdConf(), token)
                    .ifPresent(remarks::add);
        }
        remarks.addAll(ToldByDhcp.leftToDo(snapshot.inventory(), host, Optional.of(mode)));
        return remarks;
    }

    private static String ago(Duration length) {
        long minutes = length.toMinutes();
        if (minutes == 0) {
            return "less than a minute";
        }
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }
}
