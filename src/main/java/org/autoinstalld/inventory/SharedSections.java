package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.ReadScope;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.ValueMap;

/** What hosts are settled against. */
final class SharedSections {
    private static final HostName ANY_HOST = new HostName("name.example");

    private final Documents documents;
    private final Profiles profiles;
    private final Map<String, Network> networks = new TreeMap<>();
    private final Map<String, Hypervisor> hypervisors = new TreeMap<>();
    private final Set<String> declaredNetworks = new HashSet<>();
    private final Set<String> declaredHypervisors = new HashSet<>();
    private final Site site;
    private final Map<Object, Object> copies = new ConcurrentHashMap<>();

    /** Reads all but the hosts. */
    SharedSections(Documents documents, SecretSource secrets, Problems problems) {
        this.documents = documents;
        ReadScope scope = new ReadScope(problems, secrets, null);
        MapReader siteMap = new MapReader(documents.site(), Site.SHAPE, scope);
        Site alone = Site.read(siteMap);
        for (Entry entry : documents.networks()) {
            declaredNetworks.add(entry.key());
            map(entry, "network", problems)
                    .map(m -> new MapReader(m, Network.SHAPE, scope))
                    .flatMap(s -> Network.read(entry.key(), s, alone.domain().orElse(null)))
                    .ifPresent(n -> networks.put(n.name(), n));
        }
        for (Entry entry : documents.hypervisors()) {
            declaredHypervisors.add(entry.key());
            map(entry, "hypervisor", problems)
                    .map(m -> new MapReader(m, Hypervisor.SHAPE, scope))
                    .ifPresent(s -> hypervisors.put(
                            entry.key(),
                            Hypervisor.read(entry.key(), s, alone.mirror().orElse(null))));
        }
        profiles = new Profiles(documents.profiles());
        site = siteMap.at("unknown")
                .flatMap(at -> at.map(UnknownMachines.SHAPE))
                .flatMap(map -> unknown(map, alone, secrets, problems))
                .map(unknown -> new Site(alone.values(), alone.access(), unknown))
                .orElse(alone);
    }

    static Optional<Mapping> map(Entry entry, String what, Problems problems) {
        if (entry.value() instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        if (entry.value() instanceof Scalar scalar && scalar.isNull()) {
            return Optional.of(new Mapping(entry.file(), entry.line(), entry.column(), List.of()));
        }
        problems.error(
                entry.value().place(),
                what + " '" + entry.key() + "' is " + entry.value().kind(),
                "a map is expected");
        return Optional.empty();
    }

    /** Checks profiles by themselves, so that a mistake shows before a host uses it. */
    void checkProfiles(SecretSource secrets, Problems problems) {
        ReadScope scope = new ReadScope(problems, secrets, ANY_HOST);
        profiles.report(problems);
        for (Entry entry : documents.profiles()) {
            map(entry, "profile", problems)
                    .map(m -> profiles.complete(m, problems).mapping())
                    .ifPresent(m -> Host.read(new MapReader(m, Host.SHAPE, scope), this, ANY_HOST, m.place(), false));
        }
    }

    private Optional<UnknownMachines> unknown(MapReader section, Site alone, SecretSource secrets, Problems problems) {
        Optional<String> profile =
                section.read(UnknownMachines.PROFILE).filter(name -> profiles.check(section, "profile", name));
        List<String> names = section.read(UnknownMachines.NETWORKS).orElse(List.of());
        for (String name : names) {
            if (!declaredNetworks.contains(name)) {
                section.error(
                        "networks",
                        "unknown network '" + name + "'",
                        "one of networks: " + Listing.of(networks.keySet()));
            }
        }
        if (!section.has("profile") || names.isEmpty()) {
            section.error("'unknown' needs a profile and networks", "profile: NAME, networks: [NAME]");
            return Optional.empty();
        }
        ReadScope scope = new ReadScope(problems, secrets, ANY_HOST);
        return profile.map(name -> {
            MapReader host = new MapReader(profiles.named(name, problems), Host.SHAPE, scope);
            ValueMap settings = host.values(Host.PLAIN);
            if (settings.has(Settings.DISKLABEL)) {
                section.warning(
                        "profile",
                        "profile '" + name + "' sets a disklabel template, which unknown machines cannot fetch",
                        "a profile without 'disklabel'");
            }
            alone.checkMirror(settings, alone.responseServer().isPresent(), problems);
            Access access = Access.ofUnknown(section, alone.access(), profiles.demands(List.of(name)));
            return new UnknownMachines(name, settings, names, access, section.place());
        });
    }

    /** The one copy of what most hosts have alike. */
    @SuppressWarnings("unchecked")
    <T> T one(T value) {
        Object known = copies.putIfAbsent(value, value);
        return known == null ? value : (T) known;
    }

    Site site() {
        return site;
    }

    Profiles profiles() {
        return profiles;
    }

    /** Those that are right, by name. */
    Map<String, Network> networks() {
        return Collections.unmodifiableMap(networks);
    }

    /** Those that are right, by name. */
    Map<String, Hypervisor> hypervisors() {
        return Collections.unmodifiableMap(hypervisors);
    }

    Set<String> declaredNetworks() {
        return declaredNetworks;
    }

    Set<String> declaredHypervisors() {
        return declaredHypervisors;
    }

    /** Whether hosts settled against {@code other} are what they would be settled against this. */
    boolean sameAs(SharedSections other) {
        // deep comparison, places included: a moved line changes where problems are reported
        return documents.site().equals(other.documents.site())
                && documents.networks().equals(other.documents.networks())
                && documents.hypervisors().equals(other.documents.hypervisors())
                && documents.profiles().equals(other.documents.profiles());
    }
}
