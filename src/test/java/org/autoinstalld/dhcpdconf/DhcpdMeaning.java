package org.autoinstalld.dhcpdconf;

import java.util.Comparator;
import java.util.List;

/**
 * What a block means, freed from layout, comments and the order of things that do not depend on each other: equal files
 * make dhcpd do the same.
 */
public record DhcpdMeaning(BlockKind kind, String name, List<Parameter> parameters, List<DhcpdMeaning> blocks) {
    public static DhcpdMeaning of(DhcpdConf conf) {
        return of(conf.global());
    }

    private static DhcpdMeaning of(Declaration block) {
        return new DhcpdMeaning(
                block.kind(),
                block.name(),
                block.parameters(),
                block.declarations().stream()
                        .map(DhcpdMeaning::of)
                        .sorted(Comparator.comparing(DhcpdMeaning::toString))
                        .toList());
    }
}
