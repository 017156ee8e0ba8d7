package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;

/** Compares two files by what they say, not where they say it. */
final class SameExceptHost {
    private SameExceptHost() {}

    /** Whether {@code after} says all that {@code before} does but for one host, which it does not have. */
    static boolean host(HostName host, YamlFile before, YamlFile after) {
        List<Entry> old = new ArrayList<>();
        for (Mapping document : before.documents()) {
            for (Entry entry : document.entries()) {
                old.add(entry.key().equals("hosts") ? without(host, entry) : entry);
            }
        }
        List<Entry> now = new ArrayList<>();
        after.documents().forEach(d -> now.addAll(d.entries()));
        return now.stream().noneMatch(e -> holds(host, e)) && same(old, now);
    }

    private static boolean holds(HostName host, Entry entry) {
        return entry.key().equals("hosts")
                && entry.value() instanceof Mapping mapping
                && mapping.entries().stream()
                        .anyMatch(e ->
                                HostName.parse(e.key()).filter(host::equals).isPresent());
    }

    private static Entry without(HostName host, Entry hosts) {
        if (!(hosts.value() instanceof Mapping mapping)) {
            return hosts;
        }
        List<Entry> kept = new ArrayList<>(mapping.entries());
        kept.removeIf(e -> HostName.parse(e.key()).filter(host::equals).isPresent());
        return new Entry(
                hosts.key(),
                hosts.file(),
                hosts.line(),
                hosts.column(),
                new Mapping(mapping.file(), mapping.line(), mapping.column(), List.copyOf(kept)));
    }

    private static boolean same(List<Entry> a, List<Entry> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).key().equals(b.get(i).key())
                    || !same(a.get(i).value(), b.get(i).value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Node a, Node b) {
        if (isEmpty(a) || isEmpty(b)) {
            return isEmpty(a) && isEmpty(b);
        }
        if (a instanceof Scalar x && b instanceof Scalar y) {
            return x.text().equals(y.text()) && x.isNull() == y.isNull();
        }
        if (a instanceof Sequence x && b instanceof Sequence y) {
            boolean same = x.items().size() == y.items().size();
            for (int i = 0; same && i < x.items().size(); i++) {
                same = same(x.items().get(i), y.items().get(i));
            }
            return same;
        }
        return a instanceof Mapping x && b instanceof Mapping y && same(x.entries(), y.entries());
    }

    /** A key without its last entry has no value any more, which is the same. */
    private static boolean isEmpty(Node node) {
        return node instanceof Scalar scalar && scalar.isNull() && !scalar.unsets()
                || node instanceof Mapping mapping && mapping.entries().isEmpty();
    }
}
