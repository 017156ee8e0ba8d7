package org.autoinstalld.inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Access.Demand;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;
import org.autoinstalld.problem.Place;

/** Reads {@code access:} of the site, and of a host with what its profiles demand. */
final class AccessReader {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

    private AccessReader() {}

    /**
     * @param guest whether it has {@code vm}
     * @param fromProfiles what the host's profiles demand, each under its own name
     */
    static Access host(MapReader host, SiteAccess site, List<Demand> fromProfiles, boolean guest) {
        Optional<MapReader> access = host.section("access", Keys.ACCESS);
        List<Demand> stated = new ArrayList<>(site.stated());
        stated.addAll(fromProfiles);
        access.stream()
                .flatMap(a -> demands(a, "host").stream())
                .filter(own -> fromProfiles.stream().noneMatch(d -> d.place().equals(own.place())))
                .forEach(stated::add);
        List<Subnet> allow = new ArrayList<>(site.allow());
        access.ifPresent(a -> allow.addAll(allow(a)));
        Access settled = Access.of(stated, List.copyOf(allow), guest);
        stated.stream()
                .filter(d -> d.policy().isAboutRequester()
                        && d.policy() != settled.requester().policy())
                .filter(d -> d.by().equals("host"))
                .forEach(d -> host.scope()
                        .problems()
                        .warning(
                                d.place().orElseThrow(),
                                "policy '" + d.policy().word() + "' changes nothing: "
                                        + settled.requester().by() + " demands '"
                                        + settled.requester().policy().word() + "'"
                                        + settled.requester()
                                                .place()
                                                .map(p -> " (" + p + ")")
                                                .orElse("")
                                        + ", and the stricter one holds",
                                "no such line, or the stricter one taken away"));
        stated.stream()
                .filter(d -> d.policy() == Policy.AGAIN && d.by().equals("host") && settled.isAnsweredOnce())
                .forEach(d -> host.scope()
                        .problems()
                        .warning(
                                d.place().orElseThrow(),
                                "'again: allow' changes nothing: "
                                        + settled.again().by() + " says 'refuse'"
                                        + settled.again()
                                                .place()
                                                .map(p -> " (" + p + ")")
                                                .orElse("")
                                        + ", and the stricter one holds",
                                "no such line, or the stricter one taken away"));
        return settled;
    }

    /** What machines are held to that are not in the inventory. Whether one is answered again is said for them alone. */
    static Access unknown(MapReader unknown, SiteAccess site, List<Demand> fromProfiles) {
        List<Demand> stated = Stream.concat(site.stated().stream(), fromProfiles.stream())
                .filter(d -> d.policy() != Policy.ONCE && d.policy() != Policy.AGAIN)
                .collect(Collectors.toList());
        Policy again = unknown.word("again", List.of("allow", "refuse"))
                .map(AccessReader::again)
                .orElse(Policy.ONCE);
        stated.add(new Demand(again, "site.unknown", Optional.of(unknown.place())));
        return Access.of(stated, List.of(), false);
    }

    static SiteAccess site(MapReader site) {
        return site.section("access", Keys.SITE_ACCESS)
                .map(access -> new SiteAccess(
                        demands(access, "site"),
                        allow(access),
                        duration(access, "arm-for", SiteAccess.DEFAULT.armFor()),
                        duration(access, "new-boot-after", SiteAccess.DEFAULT.newBootAfter()),
                        duration(access, "stuck-after", SiteAccess.DEFAULT.stuckAfter())))
                .orElse(SiteAccess.DEFAULT);
    }

    private static List<Subnet> allow(MapReader access) {
        return access.parsedList("allow", Subnet::parse);
    }

    private static List<Demand> demands(MapReader access, String by) {
        List<Demand> demands = new ArrayList<>(access.list(
                "policy",
                (node, key) -> access.line(key, node).flatMap(word -> {
                    Optional<Policy> policy = Policy.of(word);
                    if (policy.isEmpty()) {
                        access.error(node, "'policy' is '" + word + "'", "open, address, lladdr, token or armed");
                    }
                    return policy.map(p -> new Demand(p, by, Optional.of(node.place())));
                })));
        access.word("again", List.of("allow", "refuse"))
                .map(word -> new Demand(again(word), by, Optional.of(access.place("again"))))
                .ifPresent(demands::add);
        return demands;
    }

    private static Policy again(String word) {
        return word.equals("refuse") ? Policy.ONCE : Policy.AGAIN;
    }

    /** What a profile demands, as far as it can be read; its mistakes are reported when the profile itself is read. */
    static List<Demand> unchecked(String profile, Mapping access) {
        List<Demand> demands = new ArrayList<>();
        access.get("policy").ifPresent(policies -> demands.addAll(policies(profile, policies)));
        if (access.get("again").orElse(null) instanceof Scalar scalar
                && List.of("allow", "refuse").contains(scalar.text())) {
            demands.add(new Demand(again(scalar.text()), "profile " + profile, Optional.of(scalar.place())));
        }
        return demands;
    }

    private static List<Demand> policies(String profile, Node policies) {
        List<Node> nodes = policies instanceof Sequence sequence ? sequence.items() : List.of(policies);
        List<Demand> demands = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Scalar scalar && !scalar.isNull()) {
                Optional<Place> place = Optional.of(node.place());
                Policy.of(scalar.text()).ifPresent(p -> demands.add(new Demand(p, "profile " + profile, place)));
            }
        }
        return demands;
    }

    private static Duration duration(MapReader section, String key, Duration otherwise) {
        return section.parsed(key, AccessReader::parse).orElse(otherwise);
    }

    /** {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}; empty for anything else, nothing long among it. */
    static Optional<Duration> parse(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(m.group(1));
        Duration duration = switch (m.group(2)) {
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
        return Optional.of(duration).filter(d -> !d.isZero());
    }
}
