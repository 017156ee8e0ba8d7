package org.autoinstalld.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.Fetching;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Whose response file each address was given in the installation that is under way. An address is one machine at a time, so
 * the next response file is that of another installation; but one that the host's {@code allow} names may ask for many.
 */
final class GivenFiles implements AnswerListener {
    /** An installation has its sets by then, also one that unpacks to a slow disk. */
    private static final Duration LONGEST = Duration.ofHours(4);

    private static final int ADDRESSES = 16_384;
    private static final int EACH = 64;

    private final AnswerListener next;
    private final Function<IpAddress, List<Fetching>> noted;
    private final boolean shared;
    private final Cache<IpAddress, Latest> given = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterWrite(LONGEST)
            .executor(Runnable::run)
            .build();

    /** For which machine. */
    sealed interface Given {
        record ToHost(HostName name) implements Given {}

        /** A machine that was not in the inventory. */
        record ToUnknown(Lladdr lladdr) implements Given {}
    }

    /**
     * What an address was given.
     *
     * @param at when it was given the latest of these
     */
    private record Latest(List<Given> files, Instant at) {}

    /**
     * @param next hears of each answer, too
     * @param noted what servers noted of who is followed by an address, the last first; may wait for the store
     * @param shared whether other servers note theirs, too
     */
    GivenFiles(AnswerListener next, Function<IpAddress, List<Fetching>> noted, boolean shared) {
        this.next = next;
        this.noted = noted;
        this.shared = shared;
    }

    @Override
    public void answered(Request request, RequestedFile asked, Decision decision, Answer answer, Snapshot snapshot) {
        if (request.get() && answer instanceof Answer.Served) {
            given(decision)
                    .ifPresent(one -> given.asMap()
                            .merge(request.requester(), new Latest(List.of(one), Instant.now()), (before, now) -> {
                                List<Given> all = new ArrayList<>(now.files());
                                before.files().stream()
                                        .filter(b -> !b.equals(one) && isAllowed(b, request, snapshot))
                                        .limit(EACH - 1L)
                                        .forEach(all::add);
                                return new Latest(List.copyOf(all), now.at());
                            }));
        }
        next.answered(request, asked, decision, answer, snapshot);
    }

    /** A disklabel template, or a line for rc.firsttime, is no response file. */
    private static Optional<Given> given(Decision decision) {
        if (decision instanceof Decision.Found found) {
            return Optional.of(new Given.ToHost(found.machine().name()));
        }
        return decision instanceof Decision.FoundUnknown unknown
                ? Optional.of(new Given.ToUnknown(unknown.lladdr()))
                : Optional.empty();
    }

    private static boolean isAllowed(Given one, Request request, Snapshot snapshot) {
        Host host =
                one instanceof Given.ToHost to ? snapshot.inventory().hosts().get(to.name()) : null;
        return host != null && RequesterPolicy.isAllowed(host, request);
    }

    /** Whether {@link #to} answers without asking the store. */
    boolean isKnown(IpAddress address) {
        return !shared && given.getIfPresent(address) != null;
    }

    /** The latest first. What this server does not know, since it was started anew or another one answered, was noted. */
    List<Given> to(IpAddress address) {
        Latest here = given.getIfPresent(address);
        if (here != null && !shared) {
            return here.files();
        }
        return noted.apply(address).stream()
                .findFirst()
                .filter(f -> here == null || f.begun().isAfter(here.at()))
                .map(f -> List.of(given(f.host())))
                .orElseGet(() -> here == null ? List.of() : here.files());
    }

    private static Given given(HostName host) {
        return Lladdr.parseLenient(host.text())
                .filter(l -> l.asName().equals(host))
                .<Given>map(Given.ToUnknown::new)
                .orElseGet(() -> new Given.ToHost(host));
    }
}
