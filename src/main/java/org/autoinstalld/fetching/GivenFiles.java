package org.autoinstalld.fetching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.HandedOut;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Whose response file each address was given in the installation that is under way. An address is one machine at a time, so
 * the next response file is that of another installation; but one that the host's {@code allow} names may ask for many.
 */
public final class GivenFiles implements AnswerListener {
    /** An installation has its sets by then, also one that unpacks to a slow disk. */
    private static final Duration LONGEST = Duration.ofHours(4);

    private static final int ADDRESSES = 16_384;
    private static final int EACH = 64;

    private final AnswerListener next;
    private final Elsewhere elsewhere;
    /** In the order of the last answer. */
    private final Map<IpAddress, Latest> given = new LinkedHashMap<>(64, 0.75f, true);

    /** For which machine. */
    sealed interface Given {
        record ToHost(HostName name) implements Given {}

        /** A machine that was not in the inventory. */
        record ToUnknown(Lladdr lladdr) implements Given {}
    }

    /**
     * A file that an address was given.
     *
     * @param allowed whether {@code allow} of the host named the address then, so that it may have others beside it
     * @param revision of the inventory that said so
     */
    private record LastGiven(Given file, boolean allowed, String revision) {
        static LastGiven of(Decision decision, Given file, Request request, Snapshot snapshot) {
            boolean allowed = decision instanceof Decision.Found found
                    && found.machine() instanceof KnownMachine.Right right
                    && right.host().access().allows(request.requester());
            return new LastGiven(file, allowed, snapshot.inventory().revision());
        }

        /** Whether it is so now; the host is looked for only if that may have changed. */
        boolean isAllowed(Request request, Snapshot snapshot) {
            return revision.equals(snapshot.inventory().revision())
                    ? allowed && request.sender() != Sender.UNDECLARED_PROXY
                    : GivenFiles.isAllowed(file, request, snapshot);
        }
    }

    /** What an address was given. */
    private static final class Latest {
        /** The latest last. */
        private final Set<Given> files = new LinkedHashSet<>(4);

        private LastGiven last;
        /** When it was given the latest of these. */
        private Instant at;

        Latest(LastGiven first, Instant now) {
            last = first;
            at = now;
            files.add(first.file);
        }

        /** Looks at no more than one of those before, since a hundred thousand may be given to one address. */
        void add(Given one, Decision decision, Request request, Snapshot snapshot, Instant now) {
            at = now;
            if (one.equals(last.file)) {
                return;
            }
            if (!last.isAllowed(request, snapshot)) {
                files.remove(last.file);
            }
            files.remove(one);
            files.add(one);
            last = LastGiven.of(decision, one, request, snapshot);
            if (files.size() > EACH) {
                files.remove(files.iterator().next());
            }
        }

        List<Given> latestFirst(Predicate<Given> more) {
            List<Given> all = new ArrayList<>();
            all.add(last.file);
            for (Given one : files) {
                if (!one.equals(last.file) && more.test(one)) {
                    all.add(1, one);
                }
            }
            return all;
        }
    }

    /**
     * @param next hears of each answer, too
     * @param elsewhere asked for what this server does not know, since it was started anew or another one answered
     */
    GivenFiles(AnswerListener next, Elsewhere elsewhere) {
        this.next = next;
        this.elsewhere = elsewhere;
    }

    /** What others know of who was given what: a server before this one, or beside it. */
    interface Elsewhere {
        /** Whether there are servers beside this one. */
        default boolean isShared() {
            return false;
        }

        /** What an address was given last since a moment. Waits on other threads, within a bound; fails if that cannot be told. */
        CompletableFuture<Optional<HandedOut>> handedOut(IpAddress requester, Instant since);
    }

    @Override
    public void answered(Request request, RequestedFile asked, Decision decision, Answer answer, Snapshot snapshot) {
        Given one = request.get() && answer instanceof Answer.Served ? given(decision) : null;
        if (one != null) {
            note(one, decision, request, snapshot, Instant.now());
        }
        next.answered(request, asked, decision, answer, snapshot);
    }

    private void note(Given one, Decision decision, Request request, Snapshot snapshot, Instant now) {
        synchronized (given) {
            Latest latest = given.get(request.requester());
            if (latest == null) {
                given.put(request.requester(), new Latest(LastGiven.of(decision, one, request, snapshot), now));
            } else {
                latest.add(one, decision, request, snapshot, now);
            }
            Iterator<Latest> eldest = given.values().iterator();
            while (eldest.hasNext() && (isOver(eldest.next(), now) || given.size() > ADDRESSES)) {
                eldest.remove();
            }
        }
    }

    private static boolean isOver(Latest latest, Instant now) {
        return latest.at.plus(LONGEST).isBefore(now);
    }

    /** A disklabel template, or a line for rc.firsttime, is no response file. */
    private static @Nullable Given given(Decision decision) {
        if (decision instanceof Decision.Found found) {
            return new Given.ToHost(found.machine().name());
        }
        return decision instanceof Decision.FoundUnknown unknown ? new Given.ToUnknown(unknown.lladdr()) : null;
    }

    private static boolean isAllowed(Given one, Request request, Snapshot snapshot) {
        Host host =
                one instanceof Given.ToHost to ? snapshot.inventory().hosts().get(to.name()) : null;
        return host != null && RequesterPolicy.isAllowed(host, request);
    }

    /** What the requester was given, if that is known without asking the store. */
    Optional<List<Given>> known(Request request, Snapshot snapshot) {
        return elsewhere.isShared() ? Optional.empty() : here(request, snapshot).map(Remembered::files);
    }

    /** @param at when it was given the latest */
    private record Remembered(List<Given> files, Instant at) {}

    private Optional<Remembered> here(Request request, Snapshot snapshot) {
        synchronized (given) {
            Latest latest = given.get(request.requester());
            return latest == null || isOver(latest, Instant.now())
                    ? Optional.empty()
                    : Optional.of(new Remembered(latest.latestFirst(b -> isAllowed(b, request, snapshot)), latest.at));
        }
    }

    /**
     * What the requester was given, the latest first, and what it may have beside that by now. Fails if nobody here gave it
     * anything, and the ledger cannot say who did.
     */
    CompletableFuture<List<Given>> to(Request request, Snapshot snapshot) {
        Optional<Remembered> here = here(request, snapshot);
        if (here.isPresent() && !elsewhere.isShared()) {
            return CompletableFuture.completedFuture(here.get().files());
        }
        CompletableFuture<Optional<HandedOut>> later =
                elsewhere.handedOut(request.requester(), Instant.now().minus(LONGEST));
        // what was given here stands for as long as nobody tells of a later one
        return (here.isPresent() ? later.exceptionally(e -> Optional.empty()) : later)
                .thenApply(other -> latest(here, other));
    }

    private static List<Given> latest(Optional<Remembered> here, Optional<HandedOut> other) {
        Instant at = here.map(Remembered::at).orElse(Instant.EPOCH);
        List<Given> files = here.map(Remembered::files).orElse(List.of());
        return other.filter(o -> o.at().isAfter(at))
                .map(o -> given(o.host()))
                // the same one, which the ledger says was given a moment later, hides nothing that goes with it
                .filter(o -> !files.contains(o))
                .map(List::of)
                .orElse(files);
    }

    private static Given given(HostName host) {
        return Lladdr.parseLenient(host.text())
                .filter(l -> l.asName().equals(host))
                .<Given>map(Given.ToUnknown::new)
                .orElseGet(() -> new Given.ToHost(host));
    }
}
