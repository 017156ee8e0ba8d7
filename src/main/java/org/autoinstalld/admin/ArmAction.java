package org.autoinstalld.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.api.LedgerHosts;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.HostState;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.plan.TokenEntry;
import org.autoinstalld.plan.ToldByDhcp;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.Prospect;
import org.jspecify.annotations.Nullable;

/**
 * Lets hosts be installed or upgraded once: all that are chosen, or none, so that who is told of a mistake can mend it
 * and say the same again. Fields: those of a {@link HostChoice}; {@code mode}, install if not said; {@code for}, how long,
 * the site's choice if not said; {@code times}, how many answers of each, as many as it asks for if not said;
 * {@code force}, {@code yes} to arm hosts whose installer would abort on any machine.
 */
public final class ArmAction {
    public static final String PATH = "/arm";

    /** Longer than anybody waits for a machine, and short enough for any calendar. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final int TIMES_MAX = 1_000_000;

    private final Snapshot snapshot;
    private final Ledger ledger;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> mistaken = new ArrayList<>();
    private final HostChoice choice;
    private final Mode mode;
    private final Duration length;
    private final @Nullable Integer times;
    private final boolean forced;

    /**
     * @param armed told of each host after it was armed, so that what is remembered of its look-ups can be let go of
     */
    public static AdminAction of(Supplier<Snapshot> snapshots, Ledger ledger, Consumer<HostName> armed) {
        return new AdminAction(
                PATH, "not armed", (form, who) -> new ArmAction(snapshots.get(), ledger, form).perform(who, armed));
    }

    private ArmAction(Snapshot snapshot, Ledger ledger, Form form) {
        this.snapshot = snapshot;
        this.ledger = ledger;
        choice = HostChoice.of(form::texts);
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

    /**
     * One that is to be armed.
     *
     * @param host null if it is in no inventory
     * @param place in the inventory, for what is said of it
     */
    private record Target(HostName name, @Nullable Host host, Place place, Prospect prospect) {
        /** As people call it. */
        String shown() {
            return host == null ? "unknown machine " + lladdr() : "'" + name + "'";
        }

        private String lladdr() {
            return Lladdr.parse(name.text()).map(Lladdr::toString).orElse(name.text());
        }

        /** The page that shows it. */
        String page() {
            return host == null ? "/ledger" : "/hosts/" + name + "#installation";
        }

        String toDo(Mode mode) {
            return mode.word() + " '" + (host == null ? lladdr() : name.text()) + "'";
        }

        /** The command that shows how its installer would fare. */
        String shows(Mode mode) {
            return host == null
                    ? "autoinstalld check"
                    : "autoinstalld dialogue " + name + (mode == Mode.UPGRADE ? " --mode upgrade" : "");
        }
    }

    private Outcome perform(Principal who, Consumer<HostName> armed) throws LedgerException {
        List<Target> targets = targets();
        List<Target> hopeless =
                problems.isEmpty() ? targets.stream().filter(this::isHopeless).toList() : List.of();
        hopeless.forEach(this::explain);
        if (!problems.isEmpty()) {
            return new Outcome.Refused("not armed" + why(hopeless), problems);
        }
        if (targets.isEmpty()) {
            return DisarmAction.nothingToDo(choice);
        }
        Instant now = Instant.now();
        List<Problem> remarks = remarks(targets, now);
        List<Arming> armings = ledger.arm(
                targets.stream().map(Target::name).toList(), mode, Window.of(now, length), times, who.name(), now);
        targets.stream().filter(t -> t.host() != null).forEach(t -> armed.accept(t.name()));
        return done(targets, armings.get(0).window().until().truncatedTo(ChronoUnit.SECONDS), remarks);
    }

    /** All that are chosen; what keeps some from being armed is among the problems. */
    private List<Target> targets() throws LedgerException {
        if (choice.isAll()) {
            problems.add(Problem.error(field("host"), "no host is named", "a host of the inventory, or an lladdr"));
            return List.of();
        }
        HostChoice.Found found = choice.in(snapshot, LedgerHosts.of(choice, ledger, Set.of(), true));
        problems.addAll(found.problems());
        List<Target> targets = new ArrayList<>();
        for (HostName name : found.names()) {
            Host host = snapshot.inventory().hosts().get(name);
            BrokenHost broken = snapshot.inventory().broken().get(name);
            if (host != null) {
                targets.add(new Target(name, host, host.place(), Prospect.of(snapshot, host, mode)));
            } else if (broken != null) {
                problems.addAll(broken.problems());
                mistaken.add(name.text());
            } else {
                fit(name)
                        .ifPresent(unknown ->
                                targets.add(new Target(name, null, unknown.place(), Prospect.of(snapshot, unknown))));
            }
        }
        return targets;
    }

    /** The site's rules for unknown machines; empty, with a problem, if this one could not be installed by them. */
    private Optional<UnknownMachines> fit(HostName name) {
        Optional<UnknownMachines> unknown = snapshot.inventory().site().unknown();
        String nobody = "no host has lladdr "
                + Lladdr.parse(name.text()).map(Lladdr::toString).orElse(name.text());
        if (unknown.isEmpty()) {
            problems.add(Problem.error(
                    field("host"),
                    nobody + ", and the site says nothing of unknown machines",
                    "an lladdr of the inventory, or site.unknown"));
        } else if (mode == Mode.UPGRADE) {
            problems.add(Problem.error(
                    field("mode"), nobody + ", and unknown machines are installed, never upgraded", "install"));
        }
        return unknown;
    }

    private boolean isHopeless(Target target) {
        Prospect prospect = target.prospect();
        return prospect.isForbidden() || prospect.isHopeless() && !forced;
    }

    private void explain(Target target) {
        problems.addAll(target.prospect().problems());
        if (!target.prospect().isForbidden()) {
            problems.add(Problem.error(
                            target.place(),
                            "to " + target.toDo(mode) + " would end on any machine as it is",
                            "'" + target.shows(mode) + "' shows the run; --force arms it all the same")
                    .alike("would end on any machine"));
        }
    }

    /** Why nobody is armed, as after "not armed". */
    private String why(List<Target> hopeless) {
        if (!mistaken.isEmpty()) {
            boolean one = mistaken.size() == 1;
            return ": " + (one ? "'" + mistaken.get(0) + "' is" : Listing.of(mistaken) + " are")
                    + " in the inventory, but " + (one ? "has" : "have") + " mistakes";
        }
        if (hopeless.isEmpty()) {
            return "";
        }
        String first = hopeless.get(0).prospect().words();
        return hopeless.size() == 1
                ? ": " + first
                : ": so would end " + hopeless.size() + " of those that are chosen, such as "
                        + hopeless.get(0).shown() + ": " + first;
    }

    private Outcome done(List<Target> targets, Instant until, List<Problem> remarks) {
        String answers = times == null ? "" : ", for " + times + (times == 1 ? " answer" : " answers");
        String what = " armed to " + mode.word() + " until " + until + answers;
        Map<String, List<String>> ends = new LinkedHashMap<>();
        targets.forEach(t -> ends.computeIfAbsent(t.prospect().words(), w -> new ArrayList<>())
                .add(t.name().text()));
        Target first = targets.get(0);
        Map<String, Object> data = new LinkedHashMap<>(told(first, until));
        data.put("hosts", targets.stream().map(t -> told(t, until)).toList());
        if (targets.size() == 1) {
            String message =
                    first.shown() + " is" + what + "; " + first.prospect().words();
            return new Outcome.Done(message, first.page(), data, remarks);
        }
        String message = targets.size() + " hosts are" + what + ": "
                + (ends.size() == 1
                        ? Listing.of(targets.stream().map(t -> t.name().text()).toList()) + "; "
                                + first.prospect().words()
                        : ends.entrySet().stream()
                                .map(e -> Listing.of(e.getValue()) + ": " + e.getKey())
                                .collect(Collectors.joining("; ")));
        return new Outcome.Done(message, "/", data, remarks);
    }

    private Map<String, Object> told(Target target, Instant until) {
        // in the same order each time
        return new TreeMap<>(Map.of(
                "host", target.name().text(),
                "mode", mode.word(),
                "until", until.toString(),
                "outcome", target.prospect().words()));
    }

    /** Warnings. Collected before arming, because arming ends an installation that is under way. */
    private List<Problem> remarks(List<Target> targets, Instant now) throws LedgerException {
        List<Problem> remarks = new ArrayList<>();
        ToldByDhcp dhcp = new ToldByDhcp(snapshot.inventory());
        Map<HostName, HostState> states = targets.size() == 1 ? Map.of() : ledger.states(now);
        for (Target target : targets) {
            if (target.host() != null) {
                HostState state = targets.size() == 1
                        ? ledger.state(target.name(), now)
                        : states.getOrDefault(target.name(), HostState.NEVER_SEEN);
                remarks.addAll(remarks(target.host(), state, dhcp, now));
            }
        }
        return remarks;
    }

    private List<Problem> remarks(Host host, HostState state, ToldByDhcp dhcp, Instant now) throws LedgerException {
        List<Problem> remarks = new ArrayList<>();
        Instant since = state.underway();
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
        remarks.addAll(dhcp.leftToDo(host, mode));
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
