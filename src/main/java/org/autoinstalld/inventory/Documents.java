package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Fields;
import org.autoinstalld.yaml.ValueType.Kind.MapOf;
import org.autoinstalld.yaml.YamlFile;

/**
 * All files laid together, still unread: keys merge, and the same name twice is an error that names both places.
 *
 * @param hosts by name, in the order of files and lines
 * @param contested those that stand in a source as well as elsewhere: nobody can tell which of the two is meant
 */
record Documents(
        Mapping site,
        List<Entry> networks,
        List<Entry> hypervisors,
        List<Entry> profiles,
        Map<HostName, Entry> hosts,
        Map<HostName, List<Problem>> contested) {

    /** A host of few values costs about this much, and twice while it is read again. */
    private static final int BYTES_EACH = 8000;

    private static final long MAX_HOSTS = Math.max(10_000, Runtime.getRuntime().maxMemory() / BYTES_EACH);

    /** The keys of a file. Those of a part stand with it, in {@link Site}, {@link Host} and what they are made of. */
    static final Shape SHAPE = new Shape("the inventory");

    static {
        SHAPE.key("site", ValueType.map(Site.SHAPE), "What holds for all machines.");
        SHAPE.key("networks", byName(Network.SHAPE), "Networks by name.");
        SHAPE.key("hypervisors", byName(Hypervisor.SHAPE), "Machines that run vmd(8), by name.");
        SHAPE.key("profiles", byName(Host.SHAPE), "Values several hosts share, by name.");
        SHAPE.key("hosts", byName(Host.SHAPE), "Hosts by fully qualified name.");
    }

    /** Maps that are laid together from all files before they are read. */
    private static ValueType<List<ValueMap>> byName(Shape shape) {
        return new ValueType<>(
                new MapOf(new Fields(shape)),
                at -> {
                    throw new IllegalStateException("'" + at.key() + "' is read by Documents");
                },
                null);
    }

    static Documents of(List<YamlFile> files, Problems problems) {
        Map<String, List<Entry>> tops = new HashMap<>();
        SHAPE.names().forEach(name -> tops.put(name, new ArrayList<>()));
        for (YamlFile file : files) {
            for (Mapping document : file.documents()) {
                document.entries().forEach(e -> collect(e, tops, problems));
            }
        }
        List<Entry> site = unique(tops.getOrDefault("site", List.of()), "site key", problems);
        Mapping siteMap = new Mapping(
                site.isEmpty() ? "" : site.get(0).file(),
                site.isEmpty() ? 0 : site.get(0).line(),
                site.isEmpty() ? 0 : site.get(0).column(),
                site);
        Map<HostName, List<Problem>> contested = new HashMap<>();
        return new Documents(
                siteMap,
                unique(tops.getOrDefault("networks", List.of()), "network", problems),
                unique(tops.getOrDefault("hypervisors", List.of()), "hypervisor", problems),
                unique(tops.getOrDefault("profiles", List.of()), "profile", problems),
                hosts(tops.getOrDefault("hosts", List.of()), contested, problems),
                contested);
    }

    private static void collect(Entry entry, Map<String, List<Entry>> tops, Problems problems) {
        List<Entry> top = tops.get(entry.key());
        if (top == null) {
            String remedy = Suggestion.named(entry.key(), SHAPE.names())
                    .map(s -> "did you mean '" + s + "'?")
                    .orElse("known are: " + String.join(", ", SHAPE.names()));
            problems.error(entry.place(), "unknown key '" + entry.key() + "'", remedy);
        } else if (entry.value() instanceof Mapping mapping) {
            top.addAll(mapping.entries());
        } else if (!(entry.value() instanceof Scalar scalar && scalar.isNull())) {
            problems.error(
                    entry.value().place(),
                    "'" + entry.key() + "' is " + entry.value().kind(),
                    "a map is expected");
        }
    }

    private static List<Entry> unique(List<Entry> entries, String what, Problems problems) {
        Map<String, Entry> seen = new HashMap<>();
        List<Entry> kept = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            Entry first = seen.putIfAbsent(entry.key(), entry);
            if (first == null) {
                kept.add(entry);
            } else {
                problems.error(
                        entry.place(), what + " '" + entry.key() + "' again", "it already stands at " + first.place());
            }
        }
        return List.copyOf(kept);
    }

    private static Map<HostName, Entry> hosts(
            List<Entry> entries, Map<HostName, List<Problem>> contested, Problems problems) {
        Map<HostName, Entry> hosts = new java.util.LinkedHashMap<>(entries.size() * 2);
        for (Entry entry : entries) {
            Optional<HostName> name = HostName.parse(entry.key());
            if (hosts.size() == MAX_HOSTS) {
                problems.error(
                        entry.place(), "more than " + MAX_HOSTS + " hosts", "fewer, or a larger heap (java -Xmx)");
                break;
            }
            if (name.isEmpty()) {
                problems.error(
                        entry.place(),
                        "host name '" + entry.key() + "' "
                                + HostName.complaint(entry.key()).orElse(""),
                        "a name such as web1.example.org");
                continue;
            }
            Entry first = hosts.putIfAbsent(name.get(), entry);
            if (first != null && SourceSettings.isSource(entry.file())) {
                contested.computeIfAbsent(name.get(), n -> new ArrayList<>()).addAll(clash(name.get(), first, entry));
            } else if (first != null) {
                problems.error(
                        entry.place(), "host '" + name.get() + "' again", "it already stands at " + first.place());
            }
        }
        return hosts;
    }

    /** A mistake in what others keep takes out that host alone, and not the inventory. Files stand before sources. */
    private static List<Problem> clash(HostName name, Entry first, Entry second) {
        return List.of(
                Problem.error(
                        first.place(), "host '" + name + "' stands in " + second.place() + " too", "one of the two"),
                Problem.error(second.place(), "host '" + name + "' again", "it already stands at " + first.place()));
    }
}
