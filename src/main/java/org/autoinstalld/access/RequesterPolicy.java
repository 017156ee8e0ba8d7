package org.autoinstalld.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Goes by the policies {@code open}, {@code address} and {@code lladdr}. */
public final class RequesterPolicy {
    private static final int SHOWN = 4;

    /** Why a trusted proxy that does not say for whom it asks gets nothing. */
    public static final String SILENT =
            "a trusted proxy that does not say for whom it asks; it has to, with every request,"
                    + " by X-Forwarded-For, Forwarded or the PROXY protocol";

    // every look-up ends in one of these, as a rule
    private static final AccessDecision OPEN = AccessDecision.Granted.by("policy open", null);
    static final AccessDecision ALLOWED = new AccessDecision.Granted("allowed network");
    private static final AccessDecision OWN = new AccessDecision.Granted("its own address");

    private final Neighbours neighbours;
    private final Consumer<IpAddress> undeclared;

    public RequesterPolicy(Neighbours neighbours) {
        this(neighbours, address -> {});
    }

    /**
     * @param undeclared told of each address that is allowed, and hands on what others ask, and is no trusted proxy
     */
    public RequesterPolicy(Neighbours neighbours, Consumer<IpAddress> undeclared) {
        this.neighbours = neighbours;
        this.undeclared = undeclared;
    }

    /** Whether {@link #admit} may have to read the neighbour table, and so to wait. */
    public static boolean mayWait(Host host) {
        return host.access().requester().policy() == Policy.LLADDR;
    }

    /** Whether {@code request} may have the files of {@code host}, as far as that depends on whose it is. */
    public AccessDecision admit(Host host, Request request) {
        if (request.sender() == Sender.SILENT_PROXY) {
            return new AccessDecision.Denied(SILENT);
        }
        IpAddress requester = request.requester();
        Access access = host.access();
        if (access.demands(Policy.OPEN)) {
            return OPEN;
        }
        boolean allowed = access.allows(requester);
        if (allowed && request.sender() != Sender.UNDECLARED_PROXY) {
            return ALLOWED;
        }
        boolean own = host.has(requester);
        if (!own && (allowed || dynamic(host, request).isEmpty())) {
            if (allowed) {
                // or whoever reaches that proxy would be allowed
                undeclared.accept(requester);
                return new AccessDecision.Denied(
                        policy(access),
                        requester + " is allowed, but asks for somebody"
                                + " else, by Forwarded, X-Forwarded-For or Via; if that is your proxy, name it in"
                                + " site.trusted-proxies");
            }
            return new AccessDecision.Denied(policy(access), requester + " is not " + expected(host));
        }
        if (!access.demands(Policy.LLADDR)) {
            return OWN;
        }
        return neighbour(own ? fixed(host, requester) : dynamic(host, request), requester, policy(access));
    }

    private static Set<Lladdr> fixed(Host host, IpAddress requester) {
        return lladdrs(host.interfaces().stream().filter(i -> i.has(requester)));
    }

    /**
     * The lladdrs that may have any address: under policy lladdr, of those interfaces that have none of the requester's
     * family in the inventory, the one that was asked for, or all if none was.
     */
    private static Set<Lladdr> dynamic(Host host, Request request) {
        if (!host.access().demands(Policy.LLADDR)) {
            return Set.of();
        }
        Set<Lladdr> all = lladdrs(host.interfaces().stream()
                .filter(i -> (request.requester().isV4() ? i.address() : i.address6()).isEmpty()));
        if (all.isEmpty() || !(RequestedFile.of(request.path()) instanceof RequestedFile.ByLladdr by)) {
            return all;
        }
        return all.contains(by.lladdr()) ? Set.of(by.lladdr()) : Set.of();
    }

    private static Set<Lladdr> lladdrs(Stream<Interface> interfaces) {
        return interfaces.flatMap(i -> i.lladdr().stream()).collect(Collectors.toSet());
    }

    /** Whether {@code allow} names who asks, and it is not somebody behind a proxy that nobody declared. */
    public static boolean isAllowed(Host host, Request request) {
        return request.sender() != Sender.UNDECLARED_PROXY && host.access().allows(request.requester());
    }

    /** Whether the neighbour table shows that {@code host} itself asks. */
    AccessDecision recognise(Host host, Request request) {
        IpAddress requester = request.requester();
        Neighbours.Seen seen = neighbours.lladdrsOf(requester);
        if (seen instanceof Neighbours.Seen.BrokenHostEntries unreadable) {
            return new AccessDecision.Denied(
                    requester + " did not ask by lladdr, and the neighbour table cannot be read: " + unreadable.why());
        }
        Set<Lladdr> lladdrs = ((Neighbours.Seen.Here) seen).lladdrs();
        if (lladdrs.isEmpty()) {
            return new AccessDecision.Denied(requester + " did not ask by lladdr, and is not in the neighbour table");
        }
        return host.lladdrs().containsAll(lladdrs)
                ? new AccessDecision.Granted("", "by lladdr in the neighbour table", single(lladdrs))
                : new AccessDecision.Denied(requester + " did not ask by lladdr, and is at " + joined(lladdrs)
                        + ", not at " + joined(Set.copyOf(host.lladdrs())));
    }

    /**
     * Whether a machine that is not in the inventory, and asks from a network of theirs, may have their file.
     *
     * @param lladdr that it asked for last
     */
    AccessDecision admit(UnknownMachines unknown, Lladdr lladdr, Request request) {
        if (request.sender() == Sender.SILENT_PROXY) {
            return new AccessDecision.Denied(SILENT);
        }
        Access access = unknown.access();
        return access.demands(Policy.LLADDR)
                ? neighbour(Set.of(lladdr), request.requester(), policy(access))
                : AccessDecision.Granted.by(policy(access), null);
    }

    private static String policy(Access access) {
        return "policy " + access.requester();
    }

    /** That no installer could ever fetch a host's files, since nobody knows from which address it would ask. */
    public static Optional<Problem> unreachable(Host host) {
        if (!host.boot().installed()) {
            return Optional.empty();
        }
        Access access = host.access();
        if (access.demands(Policy.OPEN)
                || access.allow().stream().anyMatch(n -> !n.base().isLoopback())) {
            return Optional.empty();
        }
        if (access.demands(Policy.LLADDR)) {
            return host.lladdrs().isEmpty()
                    ? Optional.of(unreachable(host, "lladdr", "its lladdr, or 'access: { allow: [NETWORK] }'"))
                    : Optional.empty();
        }
        String other =
                host.lladdrs().isEmpty() ? "" : "'access: { policy: lladdr }' if this server is on its network, or ";
        return host.hasAddress()
                ? Optional.empty()
                : Optional.of(unreachable(
                        host,
                        "address",
                        "an address, or " + other + "'access: { allow: [NETWORK] }', or 'access: { policy: open }'"));
    }

    private static Problem unreachable(Host host, String missing, String right) {
        return Problem.error(
                host.place(),
                "host '" + host.name() + "' has no " + missing + ", so policy "
                        + host.access().requester() + " lets it fetch nothing",
                right);
    }

    private static String expected(Host host) {
        List<IpAddress> own = host.interfaces().stream()
                .flatMap(i -> Stream.concat(i.address().stream(), i.address6().stream()))
                .toList();
        String addresses = own.isEmpty()
                ? "an address of the host, which has none"
                : own.stream().limit(SHOWN).map(IpAddress::toString).collect(Collectors.joining(" or "));
        return addresses + (host.access().allow().isEmpty() ? "" : " or allowed");
    }

    /** Whether the table has the requester under {@code own}, and under nothing else. */
    private AccessDecision neighbour(Set<Lladdr> own, IpAddress requester, String policy) {
        Neighbours.Seen seen = neighbours.lladdrsOf(requester);
        if (seen instanceof Neighbours.Seen.BrokenHostEntries unreadable) {
            return new AccessDecision.Unclear(policy, "the neighbour table cannot be read: " + unreadable.why());
        }
        Set<Lladdr> lladdrs = ((Neighbours.Seen.Here) seen).lladdrs();
        if (lladdrs.isEmpty()) {
            return new AccessDecision.Denied(
                    policy, requester + " is not in the neighbour table, so behind a router or gone");
        }
        if (own.isEmpty()) {
            return new AccessDecision.Denied(
                    policy, "the interface with " + requester + " has no lladdr in the inventory");
        }
        // one that answers for the address beside the host is reason enough
        return own.containsAll(lladdrs)
                ? AccessDecision.Granted.by(policy, single(lladdrs))
                : new AccessDecision.Denied(
                        policy, requester + " is at " + joined(lladdrs) + ", not at " + joined(own));
    }

    private static @Nullable Lladdr single(Set<Lladdr> lladdrs) {
        return lladdrs.size() == 1 ? lladdrs.iterator().next() : null;
    }

    private static String joined(Set<Lladdr> lladdrs) {
        return lladdrs.stream().sorted().map(Lladdr::toString).collect(Collectors.joining(" and "));
    }
}
