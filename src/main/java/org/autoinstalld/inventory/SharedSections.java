package org.autoinstalld.inventory;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problems;

/** What hosts are settled against. */
final class SharedSections {
    private static final HostName ANY_HOST = new HostName("name.example");

    private final Documents documents;
    private final Profiles profiles;
    private final Map<String, Network> networks = new TreeMap<>();
    private final Map<String, Hypervisor> hypervisors = new TreeMap<>();
    private final Set<String> declaredNetworks = new HashSet<>();
    private final Set<String> declaredHypervisors = new HashSet<>();
    private final SiteReader.Draft draft;

    /** Reads all but the hosts. */
    SharedSections(Documents documents, SecretSource secrets, Problems problems) {
        this.documents = documents;
        ReadScope scope = new ReadScope(problems, secrets, Optional.empty());
        draft = documents.site().entries().isEmpty()
                ? SiteReader.absent()
                : SiteReader.read(new MapReader(documents.site(), Keys.SITE, scope));
        for (Entry entry : documents.networks()) {
            declaredNetworks.add(entry.key());
            map(entry, "network", problems)
                    .map(m -> new MapReader(m, Keys.NETWORK, scope))
                    .flatMap(
                            s -> NetworkReader.read(entry.key(), s, draft.site().domain()))
                    .ifPresent(n -> networks.put(n.name(), n));
        }
        for (Entry entry : documents.hypervisors()) {
            declaredHypervisors.add(entry.key());
            map(entry, "hypervisor", problems)
                    .map(m -> new MapReader(m, Keys.HYPERVISOR, scope))
                    .ifPresent(s -> hypervisors.put(entry.key(), HypervisorReader.read(entry.key(), s)));
        }
        profiles = new Profiles(documents.profiles());
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
        ReadScope scope = new ReadScope(problems, secrets, Optional.of(ANY_HOST));
        profiles.report(problems);
        for (Entry entry : documents.profiles()) {
            map(entry, "profile", problems)
                    .map(m -> profiles.complete(m, problems))
                    .ifPresent(m -> new HostReader(this, new MapReader(m, Keys.HOST, scope)).read(ANY_HOST, false));
        }
    }

    Site site(SecretSource secrets, Problems problems) {
        Site site = draft.site();
        Optional<UnknownMachines> unknown = draft.unknown().flatMap(s -> unknown(s, secrets, problems));
        return new Site(
                site.domain(),
                site.responseServer(),
                site.setdir(),
                site.prefix(),
                unknown,
                site.refusesAborting(),
                site.asciiOnly(),
                site.access(),
                site.ledger(),
                site.files(),
                site.administration(),
                site.trustedProxies());
    }

    private Optional<UnknownMachines> unknown(MapReader section, SecretSource secrets, Problems problems) {
        Optional<String> profile = section.text("profile").filter(name -> profiles.check(section, "profile", name));
        List<String> names = section.texts("networks");
        for (String name : names) {
            if (!declaredNetworks.contains(name)) {
                section.error(
                        "networks",
                        "unknown network '" + name + "'",
                        "one of networks: " + Listing.of(networks.keySet()));
            }
        }
        if (!section.has("profile") || names.isEmpty()) {
            problems.error(
                    section.place(), "'unknown' needs a profile and networks", "profile: NAME, networks: [NAME]");
            return Optional.empty();
        }
        ReadScope scope = new ReadScope(problems, secrets, Optional.of(ANY_HOST));
        return profile.map(name -> {
            Mapping mapping = profiles.named(name, problems);
            MapReader host = new MapReader(mapping, Keys.HOST, scope);
            Settings settings = new SettingsReader(host).read();
            Machine machine = host.section("machine", Keys.MACHINE)
                    .map(MachineReader::read)
                    .orElse(Machine.UNDECLARED);
            if (settings.disklabel().isPresent()) {
                section.warning(
                        "profile",
                        "profile '" + name + "' sets a disklabel template, which unknown machines cannot fetch",
                        "a profile without 'disklabel'");
            }
            Access access = AccessReader.unknown(section, draft.site().access(), profiles.demands(List.of(name)));
            return new UnknownMachines(name, settings, machine, names, access, section.place());
        });
    }

    Profiles profiles() {
        return profiles;
    }

    Map<String, Network> networks() {
        return networks;
    }

    Map<String, Hypervisor> hypervisors() {
        return hypervisors;
    }

    Set<String> declaredNetworks() {
        return declaredNetworks;
    }

    Set<String> declaredHypervisors() {
        return declaredHypervisors;
    }

    SiteAccess siteAccess() {
        return draft.site().access();
    }

    boolean siteWhileArmed() {
        return draft.whileArmed();
    }

    String sitePrefix() {
        return draft.site().prefix();
    }

    /** Whether hosts settled against {@code other} are what they would be settled against this. */
    boolean sameAs(SharedSections other) {
        return sameNodes(List.of(site(documents)), List.of(site(other.documents)))
                && sameNodes(documents.networks(), other.documents.networks())
                && sameNodes(documents.hypervisors(), other.documents.hypervisors())
                && sameNodes(documents.profiles(), other.documents.profiles());
    }

    private static Entry site(Documents documents) {
        return new Entry("site", "", 0, 0, documents.site());
    }

    private static boolean sameNodes(List<Entry> a, List<Entry> b) {
        // deep comparison, places included: a moved line changes where problems are reported
        return a.equals(b);
    }

    Map<String, Network> networksByName() {
        return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    }

    Map<String, Hypervisor> hypervisorsByName() {
        return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(hypervisors));
    }
}
