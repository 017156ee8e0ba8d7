package org.autoinstalld.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.HostChange.Kind;
import org.autoinstalld.yaml.YamlFile;

/**
 * What hosts get from one state of the folders and from another. Both states of one host are made and let go of before the
 * next one's, so that the files of ten thousand are never there at once.
 *
 * @param hosts how many were compared
 * @param changes those with the most hosts last, so that what concerns one host is not overlooked
 * @param unknown what machines get otherwise that are in neither
 */
public record HostsDiff(int hosts, List<HostChange> changes, List<FileChange> unknown) {

    /**
     * A state.
     *
     * @param names takes from a message what only says where that state is read
     */
    public record Side(Snapshot snapshot, UnaryOperator<String> names) {}

    /** All hosts that are in either. */
    private static Set<HostName> all(Snapshot before, Snapshot after) {
        return Stream.of(before, after)
                .flatMap(s -> Stream.of(
                        s.inventory().hosts().keySet(), s.inventory().broken().keySet()))
                .flatMap(Set::stream)
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Compares all hosts, and what machines get that are none. */
    public static HostsDiff of(Side before, Side after) {
        HostsDiff diff = of(before, after, all(before.snapshot, after.snapshot));
        return new HostsDiff(
                diff.hosts,
                diff.changes,
                changes(
                        HostFiles.ofUnknown(before.snapshot, before.names),
                        HostFiles.ofUnknown(after.snapshot, after.names)));
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return changes.isEmpty() && unknown.isEmpty();
    }

    /** Compares these hosts. */
    public static HostsDiff of(Side before, Side after, Collection<HostName> names) {
        boolean alike = before.snapshot.isAlikeButForHosts(after.snapshot)
                && before.snapshot
                        .inventory()
                        .hypervisors()
                        .equals(after.snapshot.inventory().hypervisors());
        Map<String, Fold> folds = new ConcurrentHashMap<>();
        names.parallelStream()
                .filter(name -> !(alike && isSame(before.snapshot, after.snapshot, name)))
                .forEach(name -> {
                    List<FileChange> files = changes(
                            HostFiles.of(before.snapshot, name, before.names),
                            HostFiles.of(after.snapshot, name, after.names));
                    Kind kind = kind(before.snapshot.inventory(), after.snapshot.inventory(), name);
                    if (!files.isEmpty() || kind != Kind.CHANGED) {
                        note(folds, kind, name, files, own(before.snapshot, after.snapshot, name));
                    }
                });
        return new HostsDiff(names.size(), sorted(folds), List.of());
    }

    /**
     * Changes that somebody else found, each once with the hosts that have it.
     *
     * @param compared how many hosts were looked at
     * @param now says what is a host's own
     */
    public static HostsDiff folded(int compared, Map<HostName, List<FileChange>> changes, Snapshot now) {
        Map<String, Fold> folds = new ConcurrentHashMap<>();
        changes.forEach((name, files) -> note(folds, Kind.CHANGED, name, files, own(now, now, name)));
        return new HostsDiff(compared, sorted(folds), List.of());
    }

    private static void note(Map<String, Fold> folds, Kind kind, HostName name, List<FileChange> files, OwnWords own) {
        folds.compute(key(kind, files, own), (key, fold) -> {
            Fold into = fold == null ? new Fold(kind) : fold;
            into.add(name, files);
            return into;
        });
    }

    private static List<HostChange> sorted(Map<String, Fold> folds) {
        return folds.values().stream()
                .map(Fold::change)
                .sorted(Comparator.<HostChange>comparingInt(c -> c.hosts().size())
                        .thenComparing(c -> c.hosts().get(0)))
                .toList();
    }

    /** Those of one host; none if it gets the same. */
    public static List<FileChange> of(Side before, Side after, HostName name) {
        return changes(
                HostFiles.of(before.snapshot, name, before.names), HostFiles.of(after.snapshot, name, after.names));
    }

    /** How many hosts differ. */
    public int differing() {
        return changes.stream().mapToInt(c -> c.hosts().size()).sum();
    }

    /** Hosts with the same change. */
    private static final class Fold {
        private final Kind kind;
        private final TreeMap<HostName, Boolean> hosts = new TreeMap<>();
        private List<FileChange> files = List.of();

        Fold(Kind kind) {
            this.kind = kind;
        }

        /** What is shown is that of the first by name, whichever comes first. */
        void add(HostName name, List<FileChange> changed) {
            hosts.put(name, true);
            if (hosts.firstKey().equals(name)) {
                files = changed;
            }
        }

        HostChange change() {
            return new HostChange(kind, List.copyOf(hosts.keySet()), files);
        }
    }

    /** Whether a host says the same wherever that is written, where all else is alike. */
    private static boolean isSame(Snapshot before, Snapshot after, HostName name) {
        Host one = before.inventory().hosts().get(name);
        Host other = after.inventory().hosts().get(name);
        return one != null && other != null && one.equals(other.at(one.place()));
    }

    private static Kind kind(Inventory before, Inventory after, HostName name) {
        return !has(before, name) ? Kind.ADDED : has(after, name) ? Kind.CHANGED : Kind.REMOVED;
    }

    private static boolean has(Inventory inventory, HostName name) {
        return inventory.hosts().containsKey(name) || inventory.broken().containsKey(name);
    }

    private static OwnWords own(Snapshot before, Snapshot after, HostName name) {
        return OwnWords.of(Stream.of(before, after)
                .flatMap(s -> Stream.ofNullable(s.inventory().hosts().get(name)))
                .toList());
    }

    private static String key(Kind kind, List<FileChange> files, OwnWords own) {
        StringBuilder all = new StringBuilder(kind.word());
        for (FileChange file : files) {
            all.append('\n').append(file.file());
            own.levelled(file.essence()).forEach(line -> all.append('\n').append(line));
        }
        return YamlFile.digest(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<FileChange> changes(Map<String, MarkedText> before, Map<String, MarkedText> after) {
        Set<String> files = new LinkedHashSet<>(after.keySet());
        files.addAll(before.keySet());
        List<FileChange> changes = new ArrayList<>();
        for (String file : files) {
            List<String> diff =
                    before.getOrDefault(file, MarkedText.NONE).diff(after.getOrDefault(file, MarkedText.NONE));
            if (!diff.isEmpty()) {
                changes.add(new FileChange(file, diff));
            }
        }
        return List.copyOf(changes);
    }
}
