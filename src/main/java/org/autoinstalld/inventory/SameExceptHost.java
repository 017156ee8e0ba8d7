package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return said(after).equals(without(host, said(after)))
                && without(host, said(before)).equals(said(after));
    }

    /** Each top-level key with what stands under it. */
    private static List<Map.Entry<String, Object>> said(YamlFile file) {
        List<Map.Entry<String, Object>> all = new ArrayList<>();
        file.documents()
                .forEach(document -> document.entries().forEach(e -> all.add(Map.entry(e.key(), said(e.value())))));
        return all;
    }

    private static List<Map.Entry<String, Object>> without(HostName host, List<Map.Entry<String, Object>> all) {
        List<Map.Entry<String, Object>> rest = new ArrayList<>();
        for (Map.Entry<String, Object> entry : all) {
            Map<Object, Object> kept = new LinkedHashMap<>();
            if (entry.getKey().equals("hosts") && entry.getValue() instanceof Map<?, ?> hosts) {
                kept.putAll(hosts);
                kept.keySet()
                        .removeIf(key -> HostName.parse(key.toString())
                                .filter(host::equals)
                                .isPresent());
                rest.add(Map.entry(entry.getKey(), kept));
            } else {
                rest.add(entry);
            }
        }
        return rest;
    }

    /** A key without its last entry has no value any more, which is the same as an empty map. */
    private static Object said(Node node) {
        if (node instanceof Sequence sequence) {
            return sequence.items().stream().map(SameExceptHost::said).toList();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                map.put(entry.key(), said(entry.value()));
            }
        } else if (node instanceof Scalar scalar && (!scalar.isNull() || scalar.unsets())) {
            // the text that is the word null is not the word
            return Map.entry(scalar.text(), scalar.isNull());
        }
        return map;
    }
}
