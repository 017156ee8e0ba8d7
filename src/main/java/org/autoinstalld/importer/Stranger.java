package org.autoinstalld.importer;

import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;

/**
 * Any machine without a host block on a subnet where dhcpd gives such an address, and tells it to ask.
 *
 * @param place of the subnet's declaration
 * @param address one that it may get
 */
record Stranger(Place place, Subnet subnet, IpAddress address, Call call) {}
