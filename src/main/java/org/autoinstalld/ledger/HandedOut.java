package org.autoinstalld.ledger;

import java.time.Instant;
import org.autoinstalld.address.HostName;

/**
 * A response file that went out to an address.
 *
 * @param host whose it is; of a machine that is not in the inventory, its lladdr
 * @param at when, as the server says that answered
 */
public record HandedOut(HostName host, Instant at) {}
