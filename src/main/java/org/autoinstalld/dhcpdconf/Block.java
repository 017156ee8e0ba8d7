package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a block means, freed from layout, comments and the order of things that do not depend on each other: equal blocks
 * make dhcpd do the same. Of two statements that set the same thing the later one holds; only ranges add up.
 *
 * @param name a host's or shared network's name, a class's text, a subnet as ADDRESS/BITS; empty for the others
 * @param parameters sorted by name
 * @param blocks sorted by kind and name
 */
public record Block(BlockKind kind, String name, List<Parameter> parameters, List<Block> blocks) {
    private static final Comparator<Block> ORDER = Comparator.comparing(Block::kind)
            .thenComparing(Block::name)
            .thenComparing(b -> b.parameters.toString())
            .thenComparing(b -> b.blocks.toString());

    public Block {
        parameters = settled(parameters);
        List<Block> sorted = new ArrayList<>(blocks);
        sorted.sort(ORDER);
        blocks = List.copyOf(sorted);
    }

    private static List<Parameter> settled(List<Parameter> parameters) {
        TreeMap<String, Parameter> last = new TreeMap<>();
        List<Parameter> ranges = new ArrayList<>();
        for (Parameter p : parameters) {
            if (p.name().equals("range")) {
                ranges.add(p);
            } else {
                last.put(p.name(), p);
            }
        }
        ranges.sort(Comparator.comparing(p -> p.values().toString()));
        List<Parameter> all = new ArrayList<>(last.values());
        all.addAll(ranges);
        return List.copyOf(all);
    }

    /** The statement of that name in this very block; the first one, if there are several ranges. */
    public Optional<Parameter> parameter(String name) {
        return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
    }
}
