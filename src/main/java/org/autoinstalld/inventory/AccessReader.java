package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Access.Demand;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.problem.Problems;

/** Reads {@code access:} of the site, and of a host with what its profiles demand. */
final class AccessReader {
    private AccessReader() {}

    /**
     * @param guest whether it has {@code vm}
     * @param fromProfiles what the host's profiles demand, each under its own name
     */
    static Access host(MapReader host, SiteAccess site, List<Demand> fromProfiles, boolean guest) {
        Optional<MapReader> access = host.at("access").flatMap(at -> at.map(Access.SHAPE));
        List<Demand> stated = new ArrayList<>(site.stated());
        stated.addAll(fromProfiles);
        access.stream()
                .flatMap(a -> demands(a, "host").stream())
                .filter(own -> fromProfiles.stream().noneMatch(d -> d.place().equals(own.place())))
                .forEach(stated::add);
        List<Subnet> allow = new ArrayList<>(site.allow());
        access.flatMap(a -> a.read(Access.ALLOW)).ifPresent(allow::addAll);
        Access settled = Access.of(stated, List.copyOf(allow), guest);
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
    static Access unknown(MapReader unknown, SiteAccess site, List<Demand> fromProfiles) {
        List<Demand> stated = Stream.concat(site.stated().stream(), fromProfiles.stream())
                .filter(d -> d.policy() != Policy.ONCE && d.policy() != Policy.AGAIN)
                .collect(Collectors.toList());
        Policy again = unknown.read(UnknownMachines.AGAIN).orElse(Policy.ONCE);
        stated.add(new Demand(again, "site.unknown", unknown.place()));
        return Access.of(stated, List.of(), false);
    }

    static SiteAccess site(MapReader site) {
        return site.at("access")
                .flatMap(at -> at.map(SiteAccess.SHAPE))
                .map(map -> new SiteAccess(map.values(), demands(map, "site")))
                .orElse(SiteAccess.DEFAULT);
    }

    /** What a profile demands, as far as it can be read; its mistakes are reported when the profile itself is read. */
    static List<Demand> profile(String profile, Mapping access) {
        ReadScope unheard = new ReadScope(new Problems(), SecretSource.none(), null);
        return demands(new MapReader(access, Access.SHAPE, unheard), "profile " + profile);
    }

    private static List<Demand> demands(MapReader access, String by) {
        List<Demand> demands = new ArrayList<>();
        access.at("policy")
                .flatMap(Access.POLICIES.read()::from)
                .ifPresent(all -> all.forEach(s -> demands.add(new Demand(s.policy(), by, s.place()))));
        access.at("again")
                .flatMap(Access.AGAIN.read()::from)
                .ifPresent(again -> demands.add(new Demand(again, by, access.place("again"))));
        return demands;
    }
}
