package org.autoinstalld.responsefile;

import org.autoinstalld.address.IpAddress;
import org.autoinstalld.problem.Place;

/**
 * A fixed address that a response file gives a machine.
 *
 * @param place of the value or the template's line that says so
 */
public record AddressAnswer(IpAddress address, Place place) {}
