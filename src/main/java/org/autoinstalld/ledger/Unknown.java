package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.List;
import org.autoinstalld.address.Subnet;

/**
 * Look-ups of one hour, from one network, that found no host. Counted, not kept one by one.
 *
 * @param network /24 of IPv4, /64 of IPv6; /0 for those from too many different networks
 * @param hour its first moment
 * @param names the last few that were asked for, printable and short
 */
public record Unknown(Subnet network, Instant hour, long count, List<String> names) {}
