package org.autoinstalld.inventory;

import java.util.List;

/**
 * Machines that are not in the inventory but may install all the same.
 *
 * @param profile the profile's name
 * @param settings the profile, settled
 * @param networks names of the networks they must ask from; never empty
 */
public record UnknownMachines(String profile, Settings settings, List<String> networks) {}
