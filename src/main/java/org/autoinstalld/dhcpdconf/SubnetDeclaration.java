package org.autoinstalld.dhcpdconf;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;

/**
 * A subnet block.
 *
 * @param ranges what is handed out to machines without a host block
 */
public record SubnetDeclaration(Subnet subnet, List<Range> ranges) {
    public SubnetDeclaration {
        ranges = List.copyOf(ranges);
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

        /** Empty for a statement that is no range. */
        static Optional<Range> of(Parameter range) {
            List<String> texts = range.texts();
            if (!range.name().equals("range")) {
                return Optional.empty();
            }
            boolean bootp = texts.get(2).equals("true");
            return IpAddress.parse(texts.get(0))
                    .flatMap(low -> IpAddress.parse(texts.get(1)).map(high -> new Range(low, high, bootp)));
        }
    }

    static Optional<SubnetDeclaration> of(Declaration block) {
        return block.subnet()
                .map(subnet -> new SubnetDeclaration(
                        subnet,
                        block.parameters().stream()
                                .flatMap(p -> Range.of(p).stream())
                                .toList()));
    }
}
