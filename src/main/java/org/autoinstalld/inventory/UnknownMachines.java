package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;

/**
 * Machines that are not in the inventory but may install all the same.
 *
 * @param profile the profile's name
 * @param settings the profile, settled
 * @param networks names of the networks they must ask from; never empty
 * @param access what site and profile demand of them; under {@code address} the networks are theirs
 * @param place of {@code site.unknown}
 */
public record UnknownMachines(String profile, ValueMap settings, List<String> networks, Access access, Place place) {
    static final Shape SHAPE = new Shape("unknown");

    static final Key<String> PROFILE =
            SHAPE.key("profile", ValueType.TEXT, "Name of the profile that unknown machines are installed from.");

    static final Key<List<String>> NETWORKS =
            SHAPE.key("networks", ValueType.TEXTS, "Names of the networks they may ask from.");

    static final Key<Policy> AGAIN = SHAPE.key(
            "again",
            Access.AGAIN,
            "Whether each is answered at every boot, or once until it is armed; default refuse.");

    /** Read when profiles and networks are known. */
    static final ValueType<UnknownMachines> TYPE =
            new ValueType<>(new ValueType.Kind.Fields(SHAPE), at -> Optional.empty(), null);

    /** What the profile declares about them. */
    public ValueMap machine() {
        return settings.get(Host.MACHINE).orElse(ValueMap.NOTHING);
    }

    /** Whether one has to be armed by its lladdr: nobody can make a token for it, or know before that it is there. */
    public boolean mustBeArmed() {
        return access.demands(Policy.ARMED) || access.demands(Policy.TOKEN);
    }
}
