package org.autoinstalld.dhcpdconf;

import java.util.Optional;
import org.autoinstalld.problem.Place;

/**
 * What an entry means, and the block it was read from.
 *
 * @param value equal for entries that mean the same, wherever they stand
 */
public record DhcpdEntry<T>(T value, Declaration declaration) {
    public Place place() {
        return declaration.place();
    }

    /** The subnet block around it, if any. */
    public Optional<Declaration> enclosingSubnet() {
        return declaration.enclosingSubnet();
    }
}
