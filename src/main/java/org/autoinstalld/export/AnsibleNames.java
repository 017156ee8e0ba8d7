package org.autoinstalld.export;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Names that Ansible takes for groups and variables: letters, digits and underscores, no digit first. Two names never become
 * one, since a play on one group would then run on the hosts of another. What a name becomes does not depend on the order in
 * which names are written.
 */
final class AnsibleNames {
    private AnsibleNames() {}

    /** What stands for a name if nothing else would have the same. */
    static String valid(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    /** The names by what they were: one that is valid as it is stays so, and others give way to it. */
    static Map<String, String> of(Collection<String> names) {
        Map<String, Integer> alike = new HashMap<>();
        names.forEach(name -> alike.merge(valid(name), 1, Integer::sum));
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : names) {
            String valid = valid(name);
            boolean unchanged = valid.equals(name);
            all.put(name, unchanged || alike.getOrDefault(valid, 0) == 1 ? valid : valid + "_" + digest(name));
        }
        return all;
    }

    /**
     * Names of groups for profiles and for networks. Where both kinds have a name, or Ansible or a host does, the kind stands
     * before it, for both: a play that goes by the bare name then finds no group, and not the wrong one.
     *
     * @param taken names that no group may have
     */
    static Map<String, Map<String, String>> groups(
            Map<String, ? extends Collection<String>> byKind, Set<String> taken) {
        Map<String, Integer> kinds = new HashMap<>();
        Map<String, Map<String, String>> own = new LinkedHashMap<>();
        byKind.forEach((kind, names) -> {
            own.put(kind, of(names));
            new HashSet<>(own.get(kind).values()).forEach(name -> kinds.merge(name, 1, Integer::sum));
        });
        Set<String> used = new LinkedHashSet<>(taken);
        kinds.forEach((name, count) -> {
            if (count == 1) {
                used.add(name);
            }
        });
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        own.forEach((kind, names) -> {
            Map<String, String> settled = new LinkedHashMap<>();
            names.forEach((name, group) -> settled.put(
                    name,
                    kinds.getOrDefault(group, 0) == 1 && !taken.contains(group)
                            ? group
                            : prefixed(kind, name, group, used)));
            groups.put(kind, settled);
        });
        return groups;
    }

    private static String prefixed(String kind, String name, String group, Set<String> used) {
        String better = kind + "_" + group;
        String free = used.contains(better) ? better + "_" + digest(name) : better;
        used.add(free);
        return free;
    }

    private static String digest(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
