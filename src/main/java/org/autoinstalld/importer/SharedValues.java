package org.autoinstalld.importer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** What hosts have in common, so that a further host can have it too: nothing that is one machine's alone. */
final class SharedValues {
    /** Keys of a host that say who it is. */
    private static final Set<String> IDENTITY =
            Set.of("lladdr", "address", "address6", "interfaces", "access", "machine");

    /** Of what only our own templates print, that which does not name or number a thing of the machine. */
    private static final Map<String, Set<String>> PRINTED = Map.of(
            "dhcpd", Set.of("no-filename", "filename", "no-next-server", "next-server", "no-host-name"),
            "vmconf", Set.of("boot", "boot-device", "cdrom", "no-interface"));

    private SharedValues() {}

    /**
     * @param trees of hosts, each with who it is
     */
    static YamlTree of(Map<MachineIdentity, YamlTree> trees) {
        YamlTree first =
                trees.isEmpty() ? new YamlTree() : trees.values().iterator().next();
        YamlTree common = first.common(first);
        for (YamlTree tree : trees.values()) {
            common = common.common(tree);
        }
        common.entries().keySet().removeAll(IDENTITY);
        for (String answers : List.of("answers", "upgrade-answers")) {
            keep(
                    common,
                    answers,
                    (question, answer) -> trees.keySet().stream().noneMatch(i -> i.owns(question, answer.toString())));
        }
        keep(common, "vm", (key, value) -> !isDiskOfOne(key, value));
        if (common.entries().get("vars") instanceof YamlTree vars) {
            PRINTED.forEach((file, keys) -> keep(vars, file, (key, value) -> keys.contains(key)));
            if (vars.isEmpty()) {
                common.entries().remove("vars");
            }
        }
        return common;
    }

    private static void keep(YamlTree above, String key, BiPredicate<String, Object> isKept) {
        if (above.entries().get(key) instanceof YamlTree tree) {
            tree.entries().entrySet().removeIf(e -> !isKept.test(e.getKey(), e.getValue()));
            if (tree.isEmpty()) {
                above.entries().remove(key);
            }
        }
    }

    /** A path without the host's name in it is one guest's disk. */
    private static boolean isDiskOfOne(String key, Object value) {
        return key.equals("disk") && !named(value)
                || key.equals("disks")
                        && value instanceof List<?> disks
                        && !disks.stream().allMatch(SharedValues::named);
    }

    private static boolean named(Object disk) {
        Object path = disk instanceof YamlTree tree ? tree.entries().get("path") : disk;
        return path instanceof String text && text.contains("${");
    }
}
