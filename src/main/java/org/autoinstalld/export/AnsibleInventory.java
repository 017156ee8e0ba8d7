package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.api.Masking;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.yaml.FreeValue;
import org.jspecify.annotations.Nullable;

/**
 * The hosts as Ansible's contract for inventory scripts has them: groups of profiles, which hold the groups of profiles made
 * of them, and of networks; for each host where it is reached, and its {@code vars}.
 *
 * <p>What Ansible knows ends up in its output, caches and facts, so a value that is secret, or looks like one, is left out: a
 * mask in its place would be written into some file.
 */
final class AnsibleInventory {
    private static final String ADDRESS = "ansible_host";
    private static final Set<String> RESERVED = Set.of("all", "ungrouped", "_meta", "localhost");

    private final Inventory inventory;
    private final Origins origins;

    AnsibleInventory(Inventory inventory, Origins origins) {
        this.inventory = inventory;
        this.origins = origins;
    }

    /** What {@code --list} prints: groups by name, and below {@code _meta} all that is known of hosts. */
    Map<String, Object> list() {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> variables = new LinkedHashMap<>();
        inventory.hosts().forEach((name, host) -> variables.put(name.text(), variables(host)));
        all.put("_meta", Map.of("hostvars", variables));
        all.put("all", Map.of("hosts", List.copyOf(variables.keySet())));
        all.putAll(groups());
        return all;
    }

    private Map<String, Object> groups() {
        Set<String> taken = new TreeSet<>(RESERVED);
        inventory.hosts().keySet().forEach(name -> taken.add(name.text()));
        Set<String> profiles = new TreeSet<>(origins.profiles());
        Map<String, Map<String, String>> names = AnsibleNames.groups(
                new TreeMap<>(
                        Map.of("network", new TreeSet<>(inventory.networks().keySet()), "profile", profiles)),
                taken);
        Map<String, Object> groups = new TreeMap<>();
        Map<String, String> ofProfiles = names.getOrDefault("profile", Map.of());
        ofProfiles.forEach((profile, group) -> groups.put(
                group,
                group(
                        hosts(host -> host.profiles().contains(profile)),
                        profiles.stream()
                                .filter(other -> parents(other).contains(profile))
                                .map(ofProfiles::get)
                                .toList())));
        names.getOrDefault("network", Map.of())
                .forEach((network, group) -> groups.put(group, group(hosts(host -> isOn(host, network)), List.of())));
        return groups;
    }

    /** Those it is made of, but for those that are in another one of them already. */
    private Set<String> parents(String profile) {
        List<String> below = new ArrayList<>(origins.profilesOf(profile));
        below.remove(profile);
        Set<String> parents = new LinkedHashSet<>(below);
        for (String one : below) {
            origins.profilesOf(one).stream()
                    .filter(deeper -> !deeper.equals(one))
                    .forEach(parents::remove);
        }
        return parents;
    }

    private static Map<String, Object> group(List<String> hosts, List<String> children) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("hosts", hosts);
        if (!children.isEmpty()) {
            group.put("children", children);
        }
        return group;
    }

    private List<String> hosts(Predicate<Host> test) {
        return inventory.hosts().values().stream()
                .filter(test)
                .map(host -> host.name().text())
                .toList();
    }

    private static boolean isOn(Host host, String network) {
        return host.interfaces().stream()
                .anyMatch(i ->
                        i.network().map(Network::name).filter(network::equals).isPresent());
    }

    /** The host of that name, whole or short, as far as that means one. */
    Optional<Host> host(HostName name) {
        Host whole = inventory.hosts().get(name);
        if (whole != null) {
            return Optional.of(whole);
        }
        List<Host> alike = inventory.hosts().values().stream()
                .filter(host -> host.name().shortName().equals(name.text()))
                .toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    /** What {@code --host} prints. A var of the same name wins over where we think that it is reached. */
    Map<String, Object> variables(Host host) {
        Map<String, Object> variables = new LinkedHashMap<>();
        reached(host).ifPresent(address -> variables.put(ADDRESS, address.toString()));
        Map<String, FreeValue> vars = host.settings().of(Settings.VARS);
        Map<String, String> names = AnsibleNames.of(vars.keySet());
        Told told = new Told(Masking.of(host));
        vars.forEach((name, value) -> {
            Object plain = told.value(name, value);
            if (plain != null) {
                variables.put(names.getOrDefault(name, name), plain);
            }
        });
        return variables;
    }

    /** The vars of a host that are left out, wholly or in part. */
    static List<String> leftOut(Host host) {
        List<String> names = new ArrayList<>();
        host.settings().of(Settings.VARS).forEach((name, value) -> {
            Told told = new Told(Masking.of(host));
            told.value(name, value);
            if (told.withheld) {
                names.add(name);
            }
        });
        return names;
    }

    /** The interface that it is installed by comes first, and IPv4 before IPv6, as more paths have it. */
    private static Optional<IpAddress> reached(Host host) {
        return Stream.of(host.netboot().address(), host.netboot().address6())
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> host.interfaces().stream()
                        .map(Interface::address)
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(() -> host.addresses().stream().findFirst());
    }

    /** Values without what is secret. */
    private static final class Told {
        private final Masking masking;
        private boolean withheld;

        Told(Masking masking) {
            this.masking = masking;
        }

        /** Null for what is withheld. */
        @Nullable
        Object value(String name, FreeValue value) {
            if (value instanceof FreeValue.Text text) {
                if (masking.value(name, text.text()).equals(text.text())) {
                    return text.text();
                }
            } else if (value instanceof FreeValue.Sequence sequence) {
                List<Object> items = new ArrayList<>();
                sequence.items().forEach(item -> {
                    Object plain = value(name, item);
                    if (plain != null) {
                        items.add(plain);
                    }
                });
                return items;
            } else if (value instanceof FreeValue.Mapping mapping) {
                Map<String, Object> entries = new LinkedHashMap<>();
                mapping.entries().forEach((key, item) -> {
                    Object plain = value(key, item);
                    if (plain != null) {
                        entries.put(key, plain);
                    }
                });
                return entries;
            }
            withheld = true;
            return null;
        }
    }
}
