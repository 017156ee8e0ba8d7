package org.autoinstalld.dhcpdconf;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;

/**
 * A subnet block: what it sets itself, without the blocks in it.
 *
 * @param ranges what is handed out to machines without a host block
 * @param parameters every statement but the ranges, sorted by name
 */
public record SubnetDeclaration(Subnet subnet, List<Range> ranges, List<Parameter> parameters) {
    public SubnetDeclaration {
        ranges = List.copyOf(ranges);
        parameters = List.copyOf(parameters);
    }

    /**
     * Addresses from {@code low} to {@code high}, both included.
     *
     * @param bootp whether BOOTP clients get them too
     */
    public record Range(IpAddress low, IpAddress high, boolean bootp) {
        public boolean contains(IpAddress address) {
            return low.compareTo(address) <= 0 && high.compareTo(address) >= 0;
        }

        static Optional<Range> of(Parameter range) {
            List<String> texts = range.texts();
            if (texts.size() < 3) {
                return Optional.empty();
            }
            boolean bootp = texts.get(2).equals("true");
            return IpAddress.parse(texts.get(0))
                    .flatMap(low -> IpAddress.parse(texts.get(1)).map(high -> new Range(low, high, bootp)));
        }
    }

    /** The texts of an option's values, as routers or domain-name-servers; empty if the block does not set it. */
    public List<String> option(String name) {
        return parameters.stream()
                .filter(p -> p.name().equals("option " + name))
                .findFirst()
                .map(Parameter::texts)
                .orElse(List.of());
    }

    static Optional<SubnetDeclaration> of(Declaration declaration) {
        List<Parameter> all = declaration.meaning().parameters();
        return declaration
                .subnet()
                .map(subnet -> new SubnetDeclaration(
                        subnet,
                        all.stream()
                                .filter(p -> p.name().equals("range"))
                                .map(Range::of)
                                .flatMap(Optional::stream)
                                .toList(),
                        all.stream().filter(p -> !p.name().equals("range")).toList()));
    }
}
