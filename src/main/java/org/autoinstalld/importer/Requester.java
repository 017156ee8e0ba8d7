package org.autoinstalld.importer;

import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;

/**
 * A machine that asks from elsewhere than a host's own address: one without a host block, on a subnet where dhcpd gives
 * such machines an address and tells them to ask, or one that a further host block sends there.
 *
 * @param place of the subnet's declaration, or of the host block
 * @param address one that it may get
 */
record Requester(Place place, Subnet subnet, IpAddress address, InstallerRequest request) {}
