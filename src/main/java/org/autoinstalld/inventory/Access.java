package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;

/**
 * Who may fetch a host's files. What site, profiles and host say adds up: nobody who says less takes back what another
 * demands.
 *
 * @param demands exactly one of open, address and lladdr, then token and armed where somebody demands them
 * @param allow networks that may ask besides the host itself, from site and host
 * @param token what stands in the path under policy {@code token}; empty without that policy, and until one was made
 */
public record Access(List<Demand> demands, List<Subnet> allow, Optional<Secret> token) {
    /** What holds if nobody says anything: the host itself may ask. */
    public static final Access DEFAULT = of(List.of(), List.of());

    /**
     * A policy and who demands it.
     *
     * @param by for messages: {@code site}, {@code profile vm}, {@code host}, {@code the default}
     * @param place where it is written; empty for the default
     */
    public record Demand(Policy policy, String by, Optional<Place> place) {
        @Override
        public String toString() {
            return policy.word() + " (" + by + ")";
        }
    }

    /** The strictest of what is demanded; of equals, the first. */
    public static Access of(Collection<Demand> stated, List<Subnet> allow) {
        List<Demand> demands = new ArrayList<>();
        demands.add(stated.stream()
                .filter(d -> d.policy().isAboutRequester())
                .max(Comparator.comparing(Demand::policy))
                .flatMap(strictest -> stated.stream()
                        .filter(d -> d.policy() == strictest.policy())
                        .findFirst())
                .orElse(new Demand(Policy.ADDRESS, "the default", Optional.empty())));
        for (Policy policy : List.of(Policy.TOKEN, Policy.ARMED)) {
            stated.stream().filter(d -> d.policy() == policy).findFirst().ifPresent(demands::add);
        }
        return new Access(List.copyOf(demands), allow, Optional.empty());
    }

    Access with(Optional<Secret> made) {
        return new Access(demands, allow, made);
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
