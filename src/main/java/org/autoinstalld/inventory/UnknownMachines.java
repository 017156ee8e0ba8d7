package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.problem.Place;

/**
 * Machines that are not in the inventory but may install all the same.
 *
 * @param profile the profile's name
 * @param settings the profile, settled
 * @param machine what the profile declares about them
 * @param networks names of the networks they must ask from; never empty
 * @param access what site and profile demand of them; under {@code address} the networks are theirs
 * @param place of {@code site.unknown}
 */
public record UnknownMachines(
        String profile, Settings settings, Machine machine, List<String> networks, Access access, Place place) {
    /** Whether one has to be armed by its lladdr: nobody can make a token for it, or know before that it is there. */
    public boolean mustBeArmed() {
        return access.demands(Policy.ARMED) || access.demands(Policy.TOKEN);
    }
}
