package org.autoinstalld.fetching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.FetchedFile;
import org.autoinstalld.ledger.Fetching;
import org.autoinstalld.ledger.HandedOut;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Delivery;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Follows installations by what they fetch of the mirror. Which host an address is, its response file says; when nobody here
 * handed out one, what a server before or beside this one noted, or else the address itself.
 */
final class InstallationFollower implements AnswerListener, FetchListener {
    /** What an installer asks for; other files of a release are for people. */
    private static final Pattern SETS =
            Pattern.compile("SHA256\\.sig|BUILDINFO|bsd(\\.[a-z]+)?|[a-z]+[0-9]*(-[^/]+)?\\.tgz");

    /** An installation has its sets by then, also one that unpacks to a slow disk. */
    private static final Duration LONGEST = Duration.ofHours(4);

    private static final int HOSTS = 16_384;
    /** Remembered beside one that begins behind the same address. */
    private static final int BESIDES = 16;
    /** The store is asked once for what an installer asks for at once; where others write to it, more often. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final Duration FRESH_OF_OTHERS = Duration.ofMillis(200);

    /** A server notes what it has answered within a second, if its store is quick. */
    private static final Duration NOTED_BY_THEN = Duration.ofSeconds(10);

    private static final int TRIES = 60;

    private final AnswerListener next;
    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;
    private final SetsForecast forecasts;
    private final Executor waiting;
    private final Clock clock;
    private final Consumer<FollowedInstallation> changed;
    private final Cache<HostName, FollowedInstallation> byHost = cache();
    private final Cache<IpAddress, List<FollowedInstallation>> byAddress = cache();
    private final Cache<IpAddress, Noted> noted;

    /**
     * What servers noted of an address.
     *
     * @param followed the last first
     * @param given the response file that it was given last; null if none
     */
    private record Noted(List<Fetching> followed, @Nullable HandedOut given) {
        static final Noted NOTHING = new Noted(List.of(), null);
    }

    private static <K, V> Cache<K, V> cache() {
        return Caffeine.newBuilder()
                .maximumSize(HOSTS)
                .expireAfterAccess(LONGEST)
                .executor(Runnable::run)
                .build();
    }

    /** Which sets a host fetches. */
    interface SetsForecast {
        /** In the installer's order; empty if nobody knows. */
        List<String> of(HostName host, Setdir setdir) throws LedgerException;
    }

    /**
     * @param next hears of each answer first
     * @param waiting runs what asks the ledger or works out forecasts; rejects what is too much
     * @param changed told that an installation is to be looked at; must not wait
     */
    InstallationFollower(
            AnswerListener next,
            Supplier<Snapshot> snapshots,
            Ledger ledger,
            SetsForecast forecasts,
            Executor waiting,
            Clock clock,
            Consumer<FollowedInstallation> changed) {
        this.next = next;
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.forecasts = forecasts;
        this.waiting = waiting;
        this.clock = clock;
        this.changed = changed;
        noted = Caffeine.newBuilder()
                .maximumSize(HOSTS)
                .expireAfterWrite(isShared() ? FRESH_OF_OTHERS : FRESH)
                .executor(Runnable::run)
                .build();
    }

    /** Whether other servers hand out response files, too. */
    final boolean isShared() {
        return ledger.fetchings().isShared();
    }

    @Override
    public void answered(Request request, RequestedFile asked, Decision decision, Answer answer, Snapshot snapshot) {
        next.answered(request, asked, decision, answer, snapshot);
        if (!request.get() || snapshot.inventory().site().mirror().isEmpty()) {
            return;
        }
        // after the others: the ledger's entry of this answer is not younger
        Instant now = clock.instant();
        if (answer instanceof Answer.Served) {
            HostName given = given(decision);
            if (given != null) {
                begin(given, request.requester(), snapshot, now);
            } else if (decision instanceof Decision.FoundDisklabel || decision instanceof Decision.FoundFirstBoot) {
                decision.host().flatMap(this::known).ifPresent(this::stir);
            }
        } else if (asked instanceof RequestedFile.ByLladdr && decision instanceof Decision.Found found) {
            comesAgain(found.machine().name(), request.requester(), now);
        }
    }

    /** A disklabel template, or a line for rc.firsttime, is no response file. */
    private static @Nullable HostName given(Decision decision) {
        if (decision instanceof Decision.Found found) {
            return found.machine().name();
        }
        return decision instanceof Decision.FoundUnknown unknown
                ? unknown.lladdr().asName()
                : null;
    }

    private Optional<FollowedInstallation> known(HostName host) {
        return Optional.ofNullable(byHost.getIfPresent(host));
    }

    private void stir(FollowedInstallation one) {
        one.stir();
        changed.accept(one);
    }

    private synchronized void begin(HostName host, IpAddress requester, Snapshot snapshot, Instant now) {
        FollowedInstallation one = FollowedInstallation.begun(host, requester, now);
        add(one, owner(snapshot, requester), now);
        stir(one);
    }

    private static @Nullable HostName owner(Snapshot snapshot, IpAddress address) {
        return snapshot.lookup()
                .index()
                .byAddress(address)
                .map(KnownMachine::name)
                .orElse(null);
    }

    /** Of several behind one address only the one is followed whose address it is. */
    private void add(FollowedInstallation one, @Nullable HostName owner, Instant now) {
        byHost.put(one.host(), one);
        List<FollowedInstallation> here = Stream.concat(
                        Stream.of(one),
                        Objects.requireNonNullElse(
                                        byAddress.getIfPresent(one.requester()), List.<FollowedInstallation>of())
                                .stream()
                                .filter(o -> !o.host().equals(one.host()) && o.isUnderWay(now))
                                // whose address it is, is followed whatever comes; of the others one is enough to tell
                                .sorted(Comparator.comparing(o -> !o.host().equals(owner)))
                                .limit(BESIDES))
                .toList();
        byAddress.put(one.requester(), here);
        if (here.size() == 1) {
            return;
        }
        for (FollowedInstallation each : here) {
            if (!each.host().equals(owner) && each.isFollowed()) {
                each.besides(here.get(each == one ? 1 : 0).host());
                stir(each);
            }
        }
    }

    private void comesAgain(HostName host, IpAddress requester, Instant now) {
        Optional<FollowedInstallation> known = known(host);
        if (known.isPresent() && !isShared()) {
            known.filter(one -> one.boots(now)).ifPresent(changed);
            return;
        }
        later(() -> noted(requester).followed().stream()
                .filter(f -> f.host().equals(host))
                .findFirst()
                .map(f -> adopt(f, now))
                .filter(one -> one.boots(now))
                .ifPresent(changed));
    }

    /** Once the ledger is open or cannot be opened. False if too many look-ups wait already: this one is not followed then. */
    private boolean later(Runnable work) {
        CompletableFuture<Void> done = ledger.fetchings().tried().thenRunAsync(work, waiting);
        return !done.isCompletedExceptionally();
    }

    @Override
    public Delivery delivery(Request request, Generation generation, String name, long length) {
        IpAddress requester = request.requester();
        List<FollowedInstallation> here = byAddress.getIfPresent(requester);
        boolean sets = (here != null || !isNobody(requester))
                && request.get()
                && !generation.directory().patches()
                && FetchedFile.isName(name)
                && SETS.matcher(name).matches();
        if (!sets) {
            return Delivery.none();
        }
        FollowedFile file = new FollowedFile(name, length);
        // where servers share a ledger, the response file may be another server's
        boolean asked = (here == null || isShared()) && later(() -> find(requester, file, generation, TRIES));
        if (!asked && here != null) {
            follow(here, file, generation);
        }
        return file;
    }

    /** Whether the store was asked a moment ago and knew of no installation there: many ask who are installed by nobody. */
    private boolean isNobody(IpAddress requester) {
        return Noted.NOTHING.equals(noted.getIfPresent(requester)) && owner(snapshots.get(), requester) == null;
    }

    private void follow(List<FollowedInstallation> here, FollowedFile file, Generation generation) {
        Instant now = clock.instant();
        here.stream()
                .filter(one -> one.isFollowed() && one.mayAsk(now))
                .findFirst()
                .ifPresent(one -> {
                    one.asks(file, now);
                    file.whenEnded(() -> stir(one));
                    changed.accept(one);
                    if (one.wantsForecast()) {
                        later(() -> forecast(one, generation));
                    }
                });
    }

    /** Who that may be, also by what is noted; another server may be about to note what it has answered already. */
    private void find(IpAddress requester, FollowedFile file, Generation generation, int tries) {
        Instant now = clock.instant();
        Noted all = noted(requester);
        for (Fetching one : all.followed()) {
            adopt(one, now);
        }
        HandedOut given = all.given();
        if (given != null && !isFollowed(given, requester)) {
            if (isShared() && tries > 0 && now.isBefore(given.at().plus(NOTED_BY_THEN))) {
                noted.invalidate(requester);
                CompletableFuture.delayedExecutor(FRESH_OF_OTHERS.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> later(() -> find(requester, file, generation, tries - 1)));
                return;
            }
            beginUnlessFollowed(given, requester);
        }
        List<FollowedInstallation> here = byAddress.getIfPresent(requester);
        follow(here != null ? here : byOwnAddress(requester, now).stream().toList(), file, generation);
    }

    private synchronized void beginUnlessFollowed(HandedOut given, IpAddress requester) {
        if (!isFollowed(given, requester)) {
            begin(given.host(), requester, snapshots.get(), given.at());
        }
    }

    private boolean isFollowed(HandedOut given, IpAddress requester) {
        List<FollowedInstallation> here = byAddress.getIfPresent(requester);
        return here != null
                && here.stream()
                        .anyMatch(one ->
                                one.host().equals(given.host()) && !one.begun().isBefore(given.at()));
    }

    private synchronized FollowedInstallation adopt(Fetching one, Instant now) {
        FollowedInstallation mine = byHost.getIfPresent(one.host());
        if (mine != null && !mine.begun().isBefore(one.begun())) {
            mine.goOn(one);
            return mine;
        }
        FollowedInstallation adopted = FollowedInstallation.of(one);
        add(adopted, owner(snapshots.get(), one.requester()), now);
        return adopted;
    }

    private synchronized FollowedInstallation adopt(FollowedInstallation one, HostName owner, Instant now) {
        add(one, owner, now);
        return one;
    }

    /** A host that was answered, and that has this address in the inventory. */
    private Optional<FollowedInstallation> byOwnAddress(IpAddress requester, Instant now) {
        HostName host = owner(snapshots.get(), requester);
        if (host == null || !ledger.health().up()) {
            return Optional.empty();
        }
        try {
            Instant underway = ledger.state(host, now).underway();
            if (underway == null) {
                return Optional.empty();
            }
            return Optional.of(adopt(FollowedInstallation.begun(host, requester, underway), host, now));
        } catch (LedgerException e) {
            return Optional.empty();
        }
    }

    /** What servers noted of that address. May wait for the store. */
    private Noted noted(IpAddress requester) {
        return Objects.requireNonNullElse(noted.get(requester, this::ask), Noted.NOTHING);
    }

    private Noted ask(IpAddress requester) {
        if (!ledger.health().up()) {
            return Noted.NOTHING;
        }
        try {
            Instant since = clock.instant().minus(LONGEST);
            return new Noted(
                    ledger.fetchings().of(requester, since),
                    ledger.fetchings().handedOut(requester, since).orElse(null));
        } catch (LedgerException e) {
            return Noted.NOTHING;
        }
    }

    private void forecast(FollowedInstallation one, Generation generation) {
        try {
            List<String> names = new ArrayList<>(
                    forecasts.of(one.host(), generation.directory().setdir()));
            boolean build = !generation.directory().setdir().release().matches("[0-6]\\..*|7\\.[0-5]")
                    && generation.listed().contains(FetchedFile.BUILD);
            if (!names.isEmpty() && build) {
                names.add(FetchedFile.BUILD);
            }
            one.expect(names.stream()
                    .map(n -> FetchedFile.ahead(
                            n, generation.file(n).map(f -> f.size()).orElse(0L)))
                    .toList());
            changed.accept(one);
        } catch (LedgerException e) {
            // what it is told then is which file it fetches, and not of how many
            return;
        }
    }

    @Override
    public void listed(IpAddress requester, String name, long length) {
        List<FollowedInstallation> here = byAddress.getIfPresent(requester);
        if (here != null) {
            here.forEach(one -> one.length(name, length));
        }
    }
}
