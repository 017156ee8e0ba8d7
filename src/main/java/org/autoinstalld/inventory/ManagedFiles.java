package org.autoinstalld.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files on this machine that the site keeps a section of; those of hypervisors stand with them.
 *
 * @param zones zone files by the name of the zone, in the order written
 * @param commandPrefix put before every test and reload, such as {@code doas}
 * @param zonePrimary name of the primary name server, for the SOA of zone files that have none outside our section
 * @param zoneContact mailbox of that SOA, as a name; empty: hostmaster of the zone
 */
public record ManagedFiles(
        Optional<ManagedFile> dhcpdConf,
        Optional<ManagedFile> unboundConf,
        Optional<ManagedFile> hosts,
        Map<String, ManagedFile> zones,
        List<String> commandPrefix,
        Optional<String> zonePrimary,
        Optional<String> zoneContact) {
    /** No file at all. */
    public static final ManagedFiles NONE = new ManagedFiles(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
}
