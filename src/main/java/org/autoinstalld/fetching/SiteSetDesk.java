package org.autoinstalld.fetching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.access.AnswerClaim;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.fetching.GivenFiles.Given;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.siteset.SiteSets;
import org.autoinstalld.siteset.SiteSets.Making;
import org.jspecify.annotations.Nullable;

/**
 * Decides who gets which site set: whoever was given the machine's response file, or is named by the host's {@code allow},
 * and is let in by its policies. A site set may hold all secrets of its machine, and nothing in its name proves who asks.
 */
public final class SiteSetDesk {
    /** Of a host's set, by its short name, or of that for unknown machines. */
    private static final Pattern NAME = Pattern.compile("site([0-9]+)(?:-(.+))?\\.tgz");

    private final Supplier<Snapshot> snapshots;
    private final GivenFiles given;
    private final AccessControl access;

    public SiteSetDesk(Supplier<Snapshot> snapshots, GivenFiles given, AccessControl access) {
        this.snapshots = snapshots;
        this.given = given;
        this.access = access;
    }

    /**
     * A site set that may be there for who asks.
     *
     * @param host null for a machine that is not in the inventory
     * @param decision whether it is
     * @param making may take long
     */
    record Offer(String name, @Nullable HostName host, AccessDecision decision, Supplier<Making> making) {}

    /** Before anybody asked whether the policies let it out. */
    private record Candidate(
            String name,
            @Nullable HostName host,
            Supplier<Making> making,
            Supplier<CompletableFuture<AccessDecision>> decision) {
        CompletableFuture<Offer> decided() {
            return decision.get().thenApply(d -> new Offer(name, host, d, making));
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether it is known without waiting that nothing is to be listed for who asks. */
    boolean hasNothingFor(Request request, Generation generation) {
        Snapshot snapshot = snapshots.get();
        return digits(generation).isEmpty()
                || snapshot.siteSets().isKnownToHaveNone()
                || given.known(request, snapshot)
                        .filter(files ->
                                candidates(files, request, snapshot, generation).isEmpty())
                        .isPresent();
    }

    /**
     * What is listed for who asks: what it was given the response file of, and is not refused. Fails if that cannot be told;
     * the ledger is asked only if somebody may have a site set of that generation.
     */
    CompletableFuture<List<Offer>> listed(Request request, Generation generation) {
        Snapshot snapshot = snapshots.get();
        return digits(generation).isEmpty() || !snapshot.siteSets().hasAny()
                ? CompletableFuture.completedFuture(List.of())
                : given.to(request, snapshot)
                        .thenCompose(files -> offers(candidates(files, request, snapshot, generation)));
    }

    private static CompletableFuture<List<Offer>> offers(List<Candidate> candidates) {
        CompletableFuture<List<Offer>> all = CompletableFuture.completedFuture(List.of());
        for (Candidate one : candidates) {
            all = all.thenCombine(one.decided(), SiteSetDesk::with);
        }
        return all;
    }

    private static List<Offer> with(List<Offer> before, Offer one) {
        if (one.decision() instanceof AccessDecision.Denied
                || before.stream().anyMatch(b -> b.name().equals(one.name()))) {
            return before;
        }
        List<Offer> all = new ArrayList<>(before);
        all.add(one);
        return all;
    }

    /**
     * The one of that name for who asks; empty if there is none. Which machine it is, the response file says, not the name.
     * Fails if that cannot be told.
     */
    CompletableFuture<Optional<Offer>> named(Request request, Generation generation, String name) {
        Snapshot snapshot = snapshots.get();
        if (!isSomebodys(name, snapshot, generation)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Optional<Candidate> allowed = allowed(request, snapshot, generation, name);
        CompletableFuture<List<Given>> files = given.to(request, snapshot);
        return (allowed.isPresent() ? files.exceptionally(e -> List.of()) : files)
                .thenCompose(known -> candidates(known, request, snapshot, generation).stream()
                        .filter(c -> c.name().equals(name))
                        .findFirst()
                        .or(() -> allowed)
                        .map(c -> c.decided().thenApply(Optional::of))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    /** Whether there is a machine whose site set may have that name. */
    private static boolean isSomebodys(String name, Snapshot snapshot, Generation generation) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()
                || digits(generation).filter(matcher.group(1)::equals).isEmpty()) {
            return false;
        }
        SiteSets sets = snapshot.siteSets();
        return matcher.group(2) == null
                ? snapshot.inventory().site().unknown().filter(sets::has).isPresent()
                : sets.hasAny()
                        && HostName.parse(matcher.group(2)).stream()
                                .anyMatch(shortName -> !snapshot.lookup()
                                        .index()
                                        .byName(shortName)
                                        .isEmpty());
    }

    private List<Candidate> candidates(List<Given> files, Request request, Snapshot snapshot, Generation generation) {
        List<Candidate> all = new ArrayList<>();
        for (Given one : files) {
            if (one instanceof Given.ToHost to) {
                Optional.ofNullable(snapshot.inventory().hosts().get(to.name()))
                        .flatMap(host -> candidate(request, snapshot, generation, host))
                        .ifPresent(all::add);
            } else if (one instanceof Given.ToUnknown to) {
                snapshot.inventory()
                        .site()
                        .unknown()
                        .filter(u ->
                                snapshot.lookup().index().byLladdr(to.lladdr()).isEmpty())
                        .flatMap(u -> candidate(request, snapshot, generation, u, to.lladdr()))
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    /** Of a host that lets that address have its files; but a token has to be shown, and nobody shows one here. */
    private Optional<Candidate> allowed(Request request, Snapshot snapshot, Generation generation, String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || matcher.group(2) == null) {
            return Optional.empty();
        }
        List<Candidate> all = HostName.parse(matcher.group(2)).stream()
                .flatMap(shortName -> snapshot.lookup().index().byName(shortName).stream())
                .flatMap(machine ->
                        machine instanceof KnownMachine.Right right ? Stream.of(right.host()) : Stream.empty())
                .filter(host -> RequesterPolicy.isAllowed(host, request)
                        && !host.access().demands(Policy.TOKEN))
                .flatMap(host -> candidate(request, snapshot, generation, host).stream())
                .filter(c -> c.name().equals(name))
                .toList();
        // of two that share a short name nobody can tell which is meant
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    private Optional<Candidate> candidate(Request request, Snapshot snapshot, Generation generation, Host host) {
        SiteSets sets = snapshot.siteSets();
        Setdir setdir = generation.directory().setdir();
        return digits(generation)
                .filter(d -> sets.has(host))
                .map(digits -> new Candidate(
                        SiteSets.name(host, digits),
                        host.name(),
                        () -> sets.make(host, setdir),
                        () -> admitted(host, request, snapshot, setdir)));
    }

    private Optional<Candidate> candidate(
            Request request, Snapshot snapshot, Generation generation, UnknownMachines unknown, Lladdr lladdr) {
        SiteSets sets = snapshot.siteSets();
        Setdir setdir = generation.directory().setdir();
        return digits(generation)
                .filter(d -> sets.has(unknown))
                .map(digits -> new Candidate(
                        SiteSets.name(digits),
                        null,
                        () -> sets.make(unknown, setdir),
                        () -> access.admit(unknown, lladdr, request)));
    }

    private static Optional<String> digits(Generation generation) {
        return generation.directory().patches() ? Optional.empty() : generation.number();
    }

    /** As for a disklabel template: it goes with the response file, and is no answer of its own. */
    private CompletableFuture<AccessDecision> admitted(Host host, Request request, Snapshot snapshot, Setdir setdir) {
        CompletableFuture<AccessDecision> admitted = access.admit(host, request);
        if (!host.access().demands(Policy.ARMED)) {
            return admitted;
        }
        return admitted.thenCompose(decision -> decision instanceof AccessDecision.Granted
                ? access.claim(new AnswerClaim(
                        host,
                        request.requester(),
                        null,
                        null,
                        null,
                        request.fileName(),
                        setdir,
                        0,
                        "",
                        snapshot.revision(),
                        AnswerClaim.Course.UNKNOWN,
                        () -> ""))
                : CompletableFuture.completedFuture(decision));
    }
}
