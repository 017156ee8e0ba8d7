package org.autoinstalld.access;

import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.UnknownMachines;

/**
 * A response file that is ready to be sent to a machine that is not in the inventory.
 *
 * @param lladdr that it asked for last, and that no host has
 * @param name what was asked for, without directories
 * @param length of the file, in octets
 * @param digest SHA-256 of the file, hexadecimal
 * @param revision of inventory and templates
 */
public record StrangerClaim(
        UnknownMachines unknown,
        Lladdr lladdr,
        IpAddress requester,
        String name,
        Setdir setdir,
        int length,
        String digest,
        String revision) {}
