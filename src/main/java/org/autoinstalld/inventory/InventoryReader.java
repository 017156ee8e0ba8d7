package org.autoinstalld.inventory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * Settles parsed files into an inventory. It remembers the hosts of the last reading, so that after an edit only the
 * hosts that may have changed are read again: those of edited files, or all if anything but hosts was edited.
 */
public final class InventoryReader {
    /**
     * @param whole null if a mistake concerns more than single hosts: then nobody can say who is who
     * @param problems all of them, by place
     * @param hostProblems those of a host's own making, for hosts that have any
     * @param origins where values were written
     */
    public record Reading(
            @Nullable Inventory whole,
            List<Problem> problems,
            Map<HostName, List<Problem>> hostProblems,
            Origins origins) {
        public Optional<Inventory> inventory() {
            return Optional.ofNullable(whole);
        }

        /** The same where hosts under policy token have these. */
        public Reading withTokens(Function<HostName, HostToken> tokens) {
            return new Reading(whole == null ? null : whole.withTokens(tokens), problems, hostProblems, origins);
        }

        /** What was found when that host was read, mistakes of its profiles included. */
        public List<Problem> problemsOf(HostName host) {
            return hostProblems.getOrDefault(host, List.of());
        }

        public boolean hasErrors() {
            return problems.stream().anyMatch(Problem::isError);
        }
    }

    private @Nullable SharedSections lastShared;
    private Map<Node, ResolvedHost> lastHosts = Map.of();

    /**
     * @param files in the order their names sort
     */
    public synchronized Reading read(List<YamlFile> files, SecretSource secrets) {
        Problems problems = new Problems();
        files.forEach(f -> problems.addAll(f.problems()));
        boundValues(files, problems);
        Documents documents = Documents.of(files, problems);
        SharedSections shared = new SharedSections(documents, secrets, problems);
        boolean known = !problems.hasErrors();
        shared.checkProfiles(secrets, problems);

        Collection<ResolvedHost> hosts = settle(documents.hosts(), shared, secrets);
        hosts.forEach(h -> problems.addAll(h.problems()));
        Origins origins = new Origins(shared.profiles(), documents.hosts());
        Map<HostName, List<Problem>> clashes = new DuplicateCheck(problems).find(hosts);
        documents.contested().forEach((host, more) -> {
            problems.addAll(more);
            clashes.computeIfAbsent(host, h -> new ArrayList<>()).addAll(more);
        });

        Inventory inventory = known ? inventory(shared, hosts, clashes, revision(files, secrets)) : null;
        return new Reading(inventory, causesFirst(files, problems.sorted()), byHost(hosts, clashes), origins);
    }

    /** What a file that cannot be read says is not known elsewhere, which is not for those to mend who are told so there. */
    private static List<Problem> causesFirst(List<YamlFile> files, List<Problem> sorted) {
        Set<Problem> unread = new HashSet<>();
        files.forEach(f -> f.problems().stream().filter(Problem::isError).forEach(unread::add));
        return unread.isEmpty()
                ? sorted
                : sorted.stream()
                        .map(p -> unread.contains(p) || p.isRest() ? p : p.following())
                        .sorted(Comparator.comparing(Problem::isRest).thenComparing(Comparator.naturalOrder()))
                        .toList();
    }

    private static Map<HostName, List<Problem>> byHost(
            Collection<ResolvedHost> hosts, Map<HostName, List<Problem>> clashes) {
        Map<HostName, List<Problem>> byHost = new HashMap<>(clashes);
        for (ResolvedHost settled : hosts) {
            if (!settled.problems().isEmpty()) {
                List<Problem> all = new ArrayList<>(settled.problems());
                all.addAll(clashes.getOrDefault(settled.host().name(), List.of()));
                byHost.put(settled.host().name(), List.copyOf(all));
            }
        }
        return Collections.unmodifiableMap(byHost);
    }

    private static void boundValues(List<YamlFile> files, Problems problems) {
        long nodes = files.stream().mapToLong(YamlFile::nodes).sum();
        if (nodes > YamlFile.Budget.MAX && !problems.hasErrors()) {
            problems.error(
                    Place.of(files.get(0).name()),
                    "all files together hold more than " + YamlFile.Budget.MAX + " values",
                    "fewer values, or a larger heap (java -Xmx)");
        }
    }

    /** Compares nodes by identity: a file that was not read again holds the very same ones. */
    @SuppressWarnings({"ReferenceEquality", "IdentityHashMapUsage"})
    private Collection<ResolvedHost> settle(Map<HostName, Entry> entries, SharedSections shared, SecretSource secrets) {
        boolean same = lastShared != null && lastShared.sameAs(shared);
        Map<Node, ResolvedHost> known = same ? lastHosts : Map.of();
        List<ResolvedHost> hosts = entries.entrySet().parallelStream()
                .map(e -> {
                    ResolvedHost before = known.get(e.getValue().value());
                    return before != null && before.entry() == e.getValue() && !before.usedSecrets()
                            ? before
                            : ResolvedHost.of(e.getKey(), e.getValue(), shared, secrets);
                })
                .toList();
        Map<Node, ResolvedHost> remembered = new IdentityHashMap<>(hosts.size() * 2);
        hosts.forEach(h -> remembered.put(h.entry().value(), h));
        lastShared = shared;
        lastHosts = remembered;
        return hosts;
    }

    private static Inventory inventory(
            SharedSections shared,
            Collection<ResolvedHost> hosts,
            Map<HostName, List<Problem>> clashes,
            String revision) {
        Map<HostName, Host> right = new TreeMap<>();
        Map<HostName, BrokenHost> broken = new TreeMap<>();
        for (ResolvedHost host : hosts) {
            List<Problem> clash = clashes.getOrDefault(host.host().name(), List.of());
            if (host.isBroken() || !clash.isEmpty()) {
                broken.put(host.host().name(), host.broken(clash));
            } else {
                right.put(host.host().name(), host.host());
            }
        }
        return new Inventory(
                shared.site(),
                shared.networks(),
                shared.hypervisors(),
                Collections.unmodifiableMap(new LinkedHashMap<>(right)),
                Collections.unmodifiableMap(new LinkedHashMap<>(broken)),
                revision);
    }

    private static String revision(List<YamlFile> files, SecretSource secrets) {
        StringBuilder all = new StringBuilder();
        files.forEach(f -> all.append(f.name()).append('\n').append(f.digest()).append('\n'));
        return YamlFile.digest(all.append(secrets.revision()).toString().getBytes(StandardCharsets.UTF_8));
    }
}
