package org.autoinstalld.access;

import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;

/**
 * A file that is ready to be sent, of a host that has to be armed, or is answered once.
 *
 * @param mode of a response file; empty for a disklabel template, which is no answer of its own
 * @param lladdr if the look-up was by one
 * @param machine the lladdr that tells which machine asks, where its address does not: the host has no fixed one, and it
 *     is not somebody whom {@code allow} names
 * @param name what was asked for, without directories
 * @param length of the file, in octets
 * @param digest SHA-256 of the file, hexadecimal
 * @param revision of inventory and templates
 * @param course what the installer does with it
 * @param masked the file as people may see it
 */
public record AnswerClaim(
        Host host,
        IpAddress requester,
        Optional<Mode> mode,
        Optional<Lladdr> lladdr,
        Optional<Lladdr> machine,
        String name,
        Setdir setdir,
        int length,
        String digest,
        String revision,
        Course course,
        Supplier<String> masked) {}
