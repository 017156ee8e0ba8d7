package org.autoinstalld.ledger;

import java.util.function.Predicate;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * Which machine claims an answer of a host that has no address of its own, so that one arming is for one machine. An address
 * may change between two DHCP cycles; the lladdr does not.
 *
 * @param besides addresses of those who may ask besides the host: what they were answered tells nothing of the machine
 */
public record Claimant(Lladdr lladdr, Predicate<IpAddress> besides) {}
