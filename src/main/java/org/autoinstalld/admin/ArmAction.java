package org.autoinstalld.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.plan.TokenEntry;
import org.autoinstalld.plan.ToldByDhcp;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Lets a host be installed or upgraded once. Fields: {@code host}; {@code mode}, install if not said; {@code for},
 * how long, the site's choice if not said; {@code times}, how many answers, as many as it asks for if not said;
 * {@code force}, {@code yes} to arm a host whose installer would abort on any machine.
 */
public final class ArmAction {
    public static final String PATH = "/arm";

    /** Longer than anybody waits for a machine, and short enough for any calendar. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final int TIMES_MAX = 1_000_000;

    private final Snapshot snapshot;
    private final Ledger ledger;
    private final List<Problem> problems = new ArrayList<>();
    /** One that no host has; then there is no host. */
    private final @Nullable Lladdr stranger;

    private final @Nullable Host host;
    private final Mode mode;
    private final Duration length;
    private final @Nullable Integer times;
    private final boolean forced;

    /**
     * @param armed told of each host after it was armed, so that what is remembered of its look-ups can be let go of
     */
    public static AdminAction of(Supplier<Snapshot> snapshots, Ledger ledger, Consumer<HostName> armed) {
        return new AdminAction(
                PATH,
                "not armed",
                (form, who) -> new ArmAction(snapshots.get(), ledger, form).perform(form, who, armed));
    }

    private ArmAction(Snapshot snapshot, Ledger ledger, Form form) {
        this.snapshot = snapshot;
        this.ledger = ledger;
        stranger = HostField.stranger(snapshot, form).orElse(null);
        host = stranger == null ? HostField.right(snapshot, form, problems).orElse(null) : null;
        String usual = SiteAccess.spelt(snapshot.inventory().site().access().armFor());
        mode = read("mode", form.text("mode").orElse("install"), Mode::of, "mode", "install or upgrade")
                .orElse(Mode.INSTALL);
        length = read(
                        "for",
                        form.text("for").orElse(usual),
                        text -> SiteAccess.length(text).filter(l -> l.compareTo(LONGEST) <= 0),
                        "length of time",
                        "such as 30m, 12h or 7d, a year at most")
                .orElse(LONGEST);
        times = form.text("times")
                .flatMap(text ->
                        read("times", text, ArmAction::times, "number of answers", "a number from 1 to 1000000"))
                .orElse(null);
        forced = form.text("force").filter("yes"::equals).isPresent();
    }

    private <T> Optional<T> read(
            String field, String text, Function<String, Optional<T>> reader, String what, String remedy) {
        Optional<T> value = reader.apply(text);
        if (value.isEmpty()) {
            problems.add(Problem.error(field(field), what + " is '" + text + "'", remedy));
        }
        return value;
    }

    private static Optional<Integer> times(String text) {
        return Optional.of(text)
                .filter(t -> t.matches("[1-9][0-9]{0,6}"))
                .map(Integer::valueOf)
                .filter(n -> n <= TIMES_MAX);
    }

    private static Place field(String name) {
        return Place.of("'" + name + "'");
    }

    private Outcome perform(Form form, Principal who, Consumer<HostName> armed) throws LedgerException {
        if (stranger != null) {
            Optional<UnknownMachines> unknown = fit(stranger);
            return unknown.isEmpty() || !problems.isEmpty()
                    ? new Outcome.Refused("not armed", problems)
                    : arm(stranger, unknown.get(), who);
        }
        if (host == null || !problems.isEmpty()) {
            return new Outcome.Refused("not armed" + HostField.mistaken(snapshot, form), problems);
        }
        Outcome outcome = arm(host, who);
        if (outcome.isDone()) {
            armed.accept(host.name());
        }
        return outcome;
    }

    /** The site's rules for unknown machines; empty, with a problem, if this one could not be installed by them. */
    private Optional<UnknownMachines> fit(Lladdr lladdr) {
        Optional<UnknownMachines> unknown = snapshot.inventory().site().unknown();
        if (unknown.isEmpty()) {
            problems.add(Problem.error(
                    field("host"),
                    "no host has lladdr " + lladdr + ", and the site says nothing of unknown machines",
                    "an lladdr of the inventory, or site.unknown"));
        } else if (mode == Mode.UPGRADE) {
            problems.add(Problem.error(
                    field("mode"),
                    "no host has lladdr " + lladdr + ", and unknown machines are installed, never upgraded",
                    "install"));
        }
        return unknown;
    }

    private Outcome arm(Lladdr lladdr, UnknownMachines unknown, Principal who) throws LedgerException {
        Prospect prospect = Prospect.of(snapshot, unknown);
        Outcome hopeless = hopeless(prospect, unknown.place(), "install '" + lladdr + "'", "autoinstalld check");
        return hopeless != null
                ? hopeless
                : armed(
                        "unknown machine " + lladdr,
                        lladdr.asName(),
                        "/ledger",
                        prospect,
                        Instant.now(),
                        who,
                        List.of());
    }

    private Outcome arm(Host host, Principal who) throws LedgerException {
        HostName name = host.name();
        Prospect prospect = Prospect.of(snapshot, host, mode);
        String shows = "autoinstalld dialogue " + name + (mode == Mode.UPGRADE ? " --mode upgrade" : "");
        Outcome hopeless = hopeless(prospect, host.place(), mode.word() + " '" + name + "'", shows);
        if (hopeless != null) {
            return hopeless;
        }
        Instant now = Instant.now();
        return armed(
                "'" + name + "'", name, "/hosts/" + name + "#installation", prospect, now, who, remarks(host, now));
    }

    /**
     * The refusal to arm a host whose installer would stop on any machine; null if it may be armed.
     *
     * @param what would end, as after "to"
     * @param shows the command that tells how
     */
    private @Nullable Outcome hopeless(Prospect prospect, Place place, String what, String shows) {
        if (!prospect.isForbidden() && (!prospect.isHopeless() || forced)) {
            return null;
        }
        problems.addAll(prospect.problems());
        if (!prospect.isForbidden()) {
            problems.add(Problem.error(
                    place,
                    "to " + what + " would end on any machine as it is",
                    "'" + shows + "' shows the run; --force arms it all the same"));
        }
        return new Outcome.Refused("not armed: " + prospect.words(), problems);
    }

    private Outcome armed(
            String shown,
            HostName name,
            String next,
            Prospect prospect,
            Instant now,
            Principal who,
            List<Problem> remarks)
            throws LedgerException {
        Instant until = ledger.arm(name, mode, Window.of(now, length), times, who.name(), now)
                .window()
                .until()
                .truncatedTo(ChronoUnit.SECONDS);
        String answers = times == null ? "" : ", for " + times + (times == 1 ? " answer" : " answers");
        return new Outcome.Done(
                shown + " is armed to " + mode.word() + " until " + until + answers + "; " + prospect.words(),
                next,
                Map.of(
                        "host", name.text(),
                        "mode", mode.word(),
                        "until", until.toString(),
                        "outcome", prospect.words()),
                remarks);
    }

    /** Warnings about this arming. Collected before arming, because arming ends an installation that is under way. */
    private List<Problem> remarks(Host host, Instant now) throws LedgerException {
        List<Problem> remarks = new ArrayList<>();
        Instant since = ledger.state(host.name(), now).underway();
        if (since != null) {
            remarks.add(Problem.warning(
                    host.place(),
                    "'" + host.name() + "' was answered " + ago(Duration.between(since, now))
                            + " ago, so it is probably being installed; armed anew, it will be installed again at"
                            + " its next boot",
                    "autoinstalld disarm " + host.name() + ", unless that is meant"));
        }
        if (!host.access().demands(Policy.ARMED) && !host.access().isAnsweredOnce()) {
            remarks.add(Problem.warning(
                    host.place(),
                    "no policy of '" + host.name() + "' asks for arming, so it is answered whether armed or not: "
                            + host.access().explained(),
                    "policy: armed, for the host, a profile or the site"));
        }
        if (host.access().demands(Policy.TOKEN)) {
            TokenEntry.missing(
                            host,
                            snapshot.inventory().site().files().dhcpdConf().orElse(null),
                            ledger.tokens().current(host.name()).orElse(null))
                    .ifPresent(remarks::add);
        }
        remarks.addAll(ToldByDhcp.leftToDo(snapshot.inventory(), host, mode));
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
