package org.autoinstalld.vmconf;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file means, freed from layout, comments, macros and the order of things that do not depend on each other: equal
 * files make vmd do the same.
 *
 * @param globals of the statements that set the same thing the last, by their keywords
 */
public record VmMeaning(SortedMap<String, Global> globals, List<Switch> switches, List<VmBlock> vms) {
    public static VmMeaning of(VmConf conf) {
        SortedMap<String, Global> globals = new TreeMap<>();
        conf.globals().forEach(e -> globals.put(e.value().keyword(), e.value()));
        return new VmMeaning(
                globals,
                conf.switches().stream()
                        .map(VmEntry::value)
                        .sorted(Comparator.comparing(Switch::toString))
                        .toList(),
                List.copyOf(conf.settledVms().values()));
    }
}
