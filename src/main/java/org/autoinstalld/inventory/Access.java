package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.text;
import static org.autoinstalld.yaml.ValueType.word;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.ReadScope;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Words;
import org.jspecify.annotations.Nullable;

/**
 * Who may fetch a host's files. What site, profiles and host say adds up: nobody who says less takes back what another
 * demands.
 *
 * @param demands exactly one of open, address and lladdr, then token and armed where somebody demands them
 * @param allow networks that may ask besides the host itself, from site and host
 * @param again whether it is answered at every boot, {@link Policy#AGAIN}, or once, {@link Policy#ONCE}
 * @param tokens what stands in the path if the policy demands one; none without that policy
 */
public record Access(List<Demand> demands, List<Subnet> allow, Demand again, HostToken tokens) {
    private static final ValueType.Kind POLICY = new Words(Policy.words());

    static final ValueType<List<Subnet>> NETWORKS = text(
                    "a network, ADDRESS/BITS", "^[0-9A-Fa-f.:]+/[0-9]+$", Subnet::parse)
            .list();
    static final ValueType<List<Stated>> POLICIES = new ValueType<>(POLICY, Access::policy, null).list();
    static final ValueType<Policy> AGAIN =
            word("allow", "refuse").as(word -> word.equals("refuse") ? Policy.ONCE : Policy.AGAIN);

    static final Shape SHAPE = new Shape("access");

    static {
        SHAPE.key("policy", POLICIES, "Who may fetch its files: open, address (the default), lladdr; token, armed.");
    }

    static final Key<List<Subnet>> ALLOW =
            SHAPE.key("allow", NETWORKS, "Networks that may ask besides the host itself.");

    static {
        SHAPE.key(
                "again",
                AGAIN,
                "Whether it is answered at every boot, or once until it is armed; default allow for guests, else refuse.");
    }

    /** A policy where it stands. */
    record Stated(Policy policy, Place place) {}

    private static Optional<Stated> policy(ValueAt at) {
        return at.line().flatMap(word -> {
            Optional<Policy> policy = Policy.of(word);
            if (policy.isEmpty()) {
                at.error("'policy' is '" + word + "'", "open, address, lladdr, token or armed");
            }
            return policy.map(p -> new Stated(p, at.node().place()));
        });
    }

    /** What holds for a guest if nobody says anything: the host itself may ask. */
    public static final Access DEFAULT = of(List.of(), List.of(), true);

    /**
     * A policy and who demands it.
     *
     * @param by for messages: {@code site}, {@code profile vm}, {@code host}, {@code the default}
     * @param written where; null for the default
     */
    public record Demand(Policy policy, String by, @Nullable Place written) {
        public Optional<Place> place() {
            return Optional.ofNullable(written);
        }

        @Override
        public String toString() {
            return policy.word() + " (" + by + ")";
        }
    }

    /**
     * The strictest of what is demanded; of equals, the first.
     *
     * @param guest whether vmd(8) runs it: its entry in vm.conf(5) says whether it boots from the network, while a machine
     *     may do so at each boot, and would be installed at each
     */
    public static Access of(Collection<Demand> stated, List<Subnet> allow, boolean guest) {
        List<Demand> demands = new ArrayList<>();
        demands.add(stated.stream()
                .filter(d -> d.policy().isAboutRequester())
                .max(Comparator.comparing(Demand::policy))
                .flatMap(strictest -> stated.stream()
                        .filter(d -> d.policy() == strictest.policy())
                        .findFirst())
                .orElse(new Demand(Policy.ADDRESS, "the default", null)));
        for (Policy policy : List.of(Policy.TOKEN, Policy.ARMED)) {
            first(stated, policy).ifPresent(demands::add);
        }
        Demand again = first(stated, Policy.ONCE)
                .or(() -> first(stated, Policy.AGAIN))
                .orElse(new Demand(
                        guest ? Policy.AGAIN : Policy.ONCE,
                        guest ? "the default" : "the default for hosts without vm",
                        null));
        return new Access(List.copyOf(demands), allow, again, HostToken.NONE);
    }

    private static Optional<Demand> first(Collection<Demand> stated, Policy policy) {
        return stated.stream().filter(d -> d.policy() == policy).findFirst();
    }

    /**
     * Reads {@code access:} of a host.
     *
     * @param guest whether it has {@code vm}
     * @param fromProfiles what the host's profiles demand, each under its own name
     */
    static Access ofHost(MapReader host, SiteAccess site, List<Demand> fromProfiles, boolean guest) {
        Optional<MapReader> access = host.at("access").flatMap(at -> at.map(SHAPE));
        List<Demand> stated = new ArrayList<>(site.stated());
        stated.addAll(fromProfiles);
        access.stream()
                .flatMap(a -> demands(a, "host").stream())
                .filter(own -> fromProfiles.stream().noneMatch(d -> d.place().equals(own.place())))
                .forEach(stated::add);
        List<Subnet> allow = new ArrayList<>(site.allow());
        access.flatMap(a -> a.read(ALLOW)).ifPresent(allow::addAll);
        Access settled = of(stated, List.copyOf(allow), guest);
        Demand requester = settled.requester();
        for (Demand own : stated) {
            if (!own.by().equals("host")) {
                continue;
            }
            if (own.policy().isAboutRequester() && own.policy() != requester.policy()) {
                changesNothing(
                        host,
                        own,
                        "policy '" + own.policy().word() + "'",
                        requester,
                        "demands '" + requester.policy().word() + "'");
            } else if (own.policy() == Policy.AGAIN && settled.isAnsweredOnce()) {
                changesNothing(host, own, "'again: allow'", settled.again(), "says 'refuse'");
            }
        }
        return settled;
    }

    private static void changesNothing(MapReader host, Demand own, String what, Demand stricter, String says) {
        host.scope()
                .problems()
                .warning(
                        own.place().orElseThrow(),
                        what + " changes nothing: " + stricter.by() + " " + says
                                + stricter.place().map(p -> " (" + p + ")").orElse("")
                                + ", and the stricter one holds",
                        "no such line, or the stricter one taken away");
    }

    /** What machines are held to that are not in the inventory. Whether one is answered again is said for them alone. */
    static Access ofUnknown(MapReader unknown, SiteAccess site, List<Demand> fromProfiles) {
        List<Demand> stated = Stream.concat(site.stated().stream(), fromProfiles.stream())
                .filter(d -> d.policy() != Policy.ONCE && d.policy() != Policy.AGAIN)
                .collect(Collectors.toList());
        Policy again = unknown.read(UnknownMachines.AGAIN).orElse(Policy.ONCE);
        stated.add(new Demand(again, "site.unknown", unknown.place()));
        return of(stated, List.of(), false);
    }

    /** What a profile demands, as far as it can be read; its mistakes are reported when the profile itself is read. */
    static List<Demand> ofProfile(String profile, Mapping access) {
        ReadScope unheard = new ReadScope(new Problems(), SecretSource.none(), null);
        return demands(new MapReader(access, SHAPE, unheard), "profile " + profile);
    }

    /** What one map says. */
    static List<Demand> demands(MapReader access, String by) {
        List<Demand> demands = new ArrayList<>();
        access.at("policy")
                .flatMap(POLICIES.read()::from)
                .ifPresent(all -> all.forEach(s -> demands.add(new Demand(s.policy(), by, s.place()))));
        access.at("again")
                .flatMap(AGAIN.read()::from)
                .ifPresent(again -> demands.add(new Demand(again, by, access.place("again"))));
        return demands;
    }

    /** Whether an answer is all that it gets until it is armed. */
    public boolean isAnsweredOnce() {
        return again.policy() == Policy.ONCE;
    }

    Access with(HostToken known) {
        return new Access(demands, allow, again, known);
    }

    /** The token that files and URLs carry; empty without policy {@code token}, and until one was made. */
    public Optional<Secret> token() {
        return Optional.ofNullable(tokens.current());
    }

    public boolean demands(Policy policy) {
        // asked several times for each look-up
        for (Demand demand : demands) {
            if (demand.policy() == policy) {
                return true;
            }
        }
        return false;
    }

    /** Who demands {@code policy}. */
    public Optional<Demand> demand(Policy policy) {
        return demands.stream().filter(d -> d.policy() == policy).findFirst();
    }

    /** The one that says which addresses may ask. */
    public Demand requester() {
        return demands.get(0);
    }

    /** Whether the address is in one of the networks that may ask besides the host. */
    public boolean allows(IpAddress address) {
        for (Subnet subnet : allow) {
            if (subnet.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** {@code address (the default), armed (profile vm)}. */
    public String explained() {
        return demands.stream().map(Demand::toString).collect(Collectors.joining(", "));
    }
}
